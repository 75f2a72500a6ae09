// What is checked before a deployment is stored; nothing is stored or charged when it fails. Pure.
import { sha256Of } from '../../lib/hash/sha256.ts';
import type { CreateContractRequest, DeploymentError } from '../types/deployment.ts';

const SECOND = 1_000_000_000n;
export const REQUEST_WINDOW = 24n * 3_600n * SECOND;
export const REQUEST_DRIFT = 300n * SECOND;
/** Holder lists make arguments long; below the 2 MB of a message, the factory's call included. */
export const MAX_ARGS = 1_048_576;
export const MAX_OPEN_PER_PRINCIPAL = 5;
/** Over all principals, so that a flood of requests cannot fill the memory. */
export const MAX_OPEN = 2_000;

export interface ServiceTerms {
  enabled: boolean;
  fee: bigint;
}

/** The form of the request, before anything is looked up. */
export function checkForm({ requestId, args, serviceId }: CreateContractRequest): DeploymentError | undefined {
  const errors = [];
  if (requestId.length < 16 || requestId.length > 32) {
    errors.push({ field: 'requestId', message: 'The request id has 16 to 32 bytes.' });
  }
  if (args.length === 0) errors.push({ field: 'args', message: 'The arguments are missing.' });
  if (args.length > MAX_ARGS) {
    errors.push({ field: 'args', message: `The arguments have ${args.length} bytes; at most ${MAX_ARGS} are taken.` });
  }
  if (errors.length > 0) return { invalid: errors };
  return serviceId.length > 64 ? { unknownService: null } : undefined;
}

/** The request against the clock and the service's present terms; asked again before the payment. */
export function checkTerms(
  request: Pick<CreateContractRequest, 'createdAt' | 'maxFee'>,
  { terms, now }: { terms: ServiceTerms | undefined; now: bigint },
): DeploymentError | undefined {
  if (!terms) return { unknownService: null };
  if (request.createdAt + REQUEST_WINDOW < now) return { requestTooOld: null };
  if (request.createdAt > now + REQUEST_DRIFT) return { requestInFuture: null };
  if (!terms.enabled) return { serviceDisabled: null };
  if (terms.fee > request.maxFee) return { feeTooHigh: { fee: terms.fee, maxFee: request.maxFee } };
  return undefined;
}

export function checkOpen(open: { ofCaller: number; all: number }): DeploymentError | undefined {
  if (open.ofCaller >= MAX_OPEN_PER_PRINCIPAL) return { tooManyOpen: { limit: MAX_OPEN_PER_PRINCIPAL } };
  return open.all >= MAX_OPEN ? { tooManyOpen: { limit: MAX_OPEN } } : undefined;
}

/** Longer arguments are not hashed whole: SHA-256 costs about 5 G instructions per megabyte in a canister. */
const HASHED_WHOLE = 16_384;

/** 32-bit words of the middle, mixed: cheap, and it need only tell a caller's own requests apart. */
function mix(bytes: Uint8Array): number {
  const whole = bytes.slice(0, bytes.length - (bytes.length % 4));
  let sum = bytes.length;
  for (const word of new Uint32Array(whole.buffer)) sum = Math.imul(sum ^ word, 0x9e3779b1) ^ (sum >>> 15);
  return sum >>> 0;
}

/** 32 bytes that tell a repeat of a request from another request under the same id, after the arguments are gone. */
export function requestHash({ serviceId, createdAt, maxFee, args }: CreateContractRequest): Uint8Array {
  const half = HASHED_WHOLE / 2;
  const parts = args.length <= HASHED_WHOLE ? [args] : [args.subarray(0, half), args.subarray(args.length - half)];
  const middle = args.length <= HASHED_WHOLE ? 0 : mix(args);
  const head = new TextEncoder().encode(
    `${JSON.stringify(serviceId)}|${createdAt}|${maxFee}|${args.length}|${middle}|`,
  );
  return sha256Of([head, ...parts]);
}
