// Whether a request really comes from its sender, and is recent (interface specification, "Authentication").
import { concatBytes, equalBytes, toHex } from '../../bytes.ts';
import type { Bytes, Nanoseconds } from '../../types.ts';
import { hashOfMap } from '../hash-of-map.ts';
import type { SignatureVerifier } from '../keys/verifier.ts';
import { parsePublicKey } from '../keys/scheme.ts';
import { ANONYMOUS, principalText, selfAuthenticating } from '../principal.ts';
import { RequestError } from '../request-error.ts';
import { domainSeparator } from '../sha256.ts';
import type { CallContent, Delegation, Envelope, ReadStateContent } from './parse.ts';
import { requestIdOf } from './request-id.ts';

const REQUEST = domainSeparator('ic-request');
const DELEGATION = domainSeparator('ic-request-auth-delegation');
const SENDER_INFO = domainSeparator('ic-sender-info');
const SECOND = 1_000_000_000n;
const MAX_INGRESS_TTL = 300n * SECOND;
// The public replica forgives clients' clocks this much.
const PERMITTED_DRIFT = 60n * SECOND;
const MAX_DELEGATIONS = 20;
const MAX_TARGETS = 1000;

export interface Authenticated {
  requestId: Bytes;
  /** May the request concern this canister? Always, unless a delegation lists its targets. */
  mayTarget(canisterId: Bytes): boolean;
}

/** Throws {@link RequestError} (400) unless the sender is proved and the request has not expired. */
export async function authenticate(
  envelope: Envelope<CallContent | ReadStateContent>,
  now: Nanoseconds,
  verifier: SignatureVerifier,
): Promise<Authenticated> {
  const { content } = envelope;
  const requestId = requestIdOf(content);
  const isAnonymous = equalBytes(content.sender, ANONYMOUS);
  // Anonymous reads change nothing and prove nothing, so their expiry does not matter (same section).
  if (!isAnonymous || content.type === 'call') checkExpiry(content.expiry, now);

  if (isAnonymous) {
    if (envelope.publicKey ?? envelope.signature ?? envelope.delegations) {
      throw new RequestError(
        400,
        'An anonymous request must not carry sender_pubkey, sender_sig or sender_delegation.',
      );
    }
    if (content.type !== 'read_state' && content.senderInfo) {
      throw new RequestError(400, 'An anonymous request must not carry sender_info.');
    }
    return { requestId, mayTarget: () => true };
  }

  const { publicKey, signature } = envelope;
  if (!publicKey || !signature) {
    throw new RequestError(400, 'A request that is not anonymous needs sender_pubkey and sender_sig.');
  }
  if (!equalBytes(selfAuthenticating(publicKey), content.sender)) {
    throw new RequestError(400, `The public key does not belong to the sender ${principalText(content.sender)}.`);
  }
  const delegations = envelope.delegations ?? [];
  const signer = await followDelegations(publicKey, delegations, content.type, now, verifier);
  if (!(await verifier.verify(signer, concatBytes(REQUEST, requestId), signature))) {
    throw new RequestError(400, 'Invalid signature: sender_sig does not verify for this request.');
  }
  if (content.type !== 'read_state' && content.senderInfo)
    await checkSenderInfo(publicKey, content.senderInfo, verifier);
  const targets = delegations.map((delegation) => delegation.targets).filter((list) => list !== undefined);
  return {
    requestId,
    mayTarget: (id) => targets.every((list) => list.some((target) => equalBytes(target, id))),
  };
}

/** The agents recognise the first words and synchronise their clock. */
function checkExpiry(expiry: Nanoseconds, now: Nanoseconds): void {
  const latest = now + MAX_INGRESS_TTL + PERMITTED_DRIFT;
  if (expiry >= now && expiry <= latest) return;
  throw new RequestError(
    400,
    'Invalid request expiry: Specified ingress_expiry not within expected range: ' +
      `Minimum allowed expiry: ${isoTime(now)}, Maximum allowed expiry: ${isoTime(latest)}, ` +
      `Provided expiry: ${isoTime(expiry)}`,
  );
}

/** Returns the key that must have signed the request. */
async function followDelegations(
  publicKey: Bytes,
  delegations: Delegation[],
  type: string,
  now: Nanoseconds,
  verifier: SignatureVerifier,
): Promise<Bytes> {
  if (delegations.length > MAX_DELEGATIONS) {
    throw new RequestError(400, `There are ${delegations.length} delegations, more than ${MAX_DELEGATIONS}.`);
  }
  const seen = new Set([toHex(publicKey)]);
  let signer = publicKey;
  for (const [position, delegation] of delegations.entries()) {
    const where = `Invalid delegation ${position + 1}`;
    const { publicKey: next, expiration, targets, permissions } = delegation;
    if (targets && targets.length > MAX_TARGETS) {
      throw new RequestError(400, `${where}: it has ${targets.length} targets, more than ${MAX_TARGETS}.`);
    }
    if (expiration < now) throw new RequestError(400, `${where}: it expired at ${isoTime(expiration)}.`);
    if (permissions === 'queries' && type === 'call') {
      throw new RequestError(400, `${where}: it permits queries only.`);
    }
    if (seen.has(toHex(next))) throw new RequestError(400, `${where}: its key already occurs in the chain.`);
    seen.add(toHex(next));
    const digest = hashOfMap({ pubkey: next, expiration, targets, permissions });
    if (!(await verifier.verify(signer, concatBytes(DELEGATION, digest), delegation.signature))) {
      throw new RequestError(400, `${where}: its signature does not verify.`);
    }
    signer = next;
  }
  return signer;
}

async function checkSenderInfo(
  publicKey: Bytes,
  { info, signer, signature }: { info: Bytes; signer: Bytes; signature: Bytes },
  verifier: SignatureVerifier,
): Promise<void> {
  const key = parsePublicKey(publicKey);
  if (key?.scheme !== 'canister' || !equalBytes(key.canisterId, signer)) {
    throw new RequestError(400, 'sender_info.signer is not the canister that sender_pubkey names.');
  }
  if (!(await verifier.verify(publicKey, concatBytes(SENDER_INFO, info), signature))) {
    throw new RequestError(400, 'Invalid signature: sender_info.sig does not verify.');
  }
}

function isoTime(nanoseconds: Nanoseconds): string {
  const date = new Date(Number(nanoseconds / 1_000_000n));
  return Number.isNaN(date.getTime()) ? `${nanoseconds} ns` : date.toISOString();
}
