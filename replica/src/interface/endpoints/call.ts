// Update calls (interface specification, "Request: Call" and "Request: Asynchronous Call").
import type { Bytes, Reject } from '../../types.ts';
import { encodeCbor } from '../cbor/encode.ts';
import { requestPath } from '../tree/state-tree.ts';
import type { Context } from '../context.ts';
import { authenticate } from '../envelope/authenticate.ts';
import { parseEnvelope } from '../envelope/parse.ts';
import { RequestError } from '../request-error.ts';
import { checkTarget } from './target.ts';
import type { Target } from './target.ts';

/** The size limit of an ingress message, envelope included. */
export const MAX_CALL_BYTES = 2 * 1024 * 1024;
const SYNCHRONOUS_WAIT_MS = 10_000;

export type HttpAnswer = { status: 200; cbor: Bytes } | { status: 202 };

/** v2: says whether the call was accepted. */
export async function callAsynchronously(context: Context, target: Target, body: Bytes): Promise<HttpAnswer> {
  const { reject } = await submit(context, target, body);
  return reject ? { status: 200, cbor: encodeCbor(rejectFields(reject)) } : { status: 202 };
}

/** v3 and v4: waits for the call's end and certifies it; 202 when that takes more than ten seconds. */
export async function callSynchronously(context: Context, target: Target, body: Bytes): Promise<HttpAnswer> {
  const { requestId, reject } = await submit(context, target, body);
  if (reject) {
    return { status: 200, cbor: encodeCbor({ status: 'non_replicated_rejection', ...rejectFields(reject) }) };
  }
  if (!(await context.completions.wait(requestId, SYNCHRONOUS_WAIT_MS))) return { status: 202 };
  const certificate = await context.certifier.certificate([requestPath(requestId)]);
  return { status: 200, cbor: encodeCbor({ status: 'replied', certificate }) };
}

async function submit(
  context: Context,
  target: Target,
  body: Bytes,
): Promise<{ requestId: Bytes; reject: Reject | undefined }> {
  if (body.length > MAX_CALL_BYTES) {
    throw new RequestError(413, `The call has ${body.length} bytes; at most ${MAX_CALL_BYTES} are taken.`);
  }
  const { execution, origins, verifier, identity } = context;
  const envelope = parseEnvelope(body, 'call');
  const { content } = envelope;
  const { requestId, mayTarget } = await authenticate(envelope, execution.now(), verifier);
  checkTarget(target, content, identity.subnetId);
  if (!mayTarget(content.canisterId)) {
    throw new RequestError(400, 'A delegation does not permit calls to this canister: it is not among its targets.');
  }
  const isNew = origins.get(requestId) === undefined && execution.status(requestId) === undefined;
  const { sender, canisterId, method, arg, expiry, senderInfo } = content;
  if (isNew) origins.remember(requestId, { sender, canisterId, effectiveId: target.id, expiry });
  const answer = await execution.submit({
    requestId,
    sender,
    canisterId,
    method,
    arg,
    expiry,
    ...(senderInfo && { senderInfo: { info: senderInfo.info, signer: senderInfo.signer } }),
  });
  if (answer.accepted) return { requestId, reject: undefined };
  if (execution.status(requestId) === undefined) origins.forget(requestId);
  return { requestId, reject: answer.reject };
}

function rejectFields(reject: Reject): { reject_code: number; reject_message: string; error_code: string } {
  return { reject_code: reject.code, reject_message: reject.message, error_code: reject.errorCode };
}
