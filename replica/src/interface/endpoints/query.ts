// Query calls with signed responses (interface specification, "Request: Query call").
import type { Bytes, Outcome } from '../../types.ts';
import { encodeCbor } from '../cbor/encode.ts';
import type { Encodable } from '../cbor/encode.ts';
import type { Context } from '../context.ts';
import { authenticate } from '../envelope/authenticate.ts';
import { parseEnvelope } from '../envelope/parse.ts';
import { hashOfMap } from '../hash-of-map.ts';
import { RequestError } from '../request-error.ts';
import { checkTarget } from './target.ts';
import type { Target } from './target.ts';

export async function query(context: Context, target: Target, body: Bytes): Promise<Bytes> {
  const { execution, certifier, verifier, identity } = context;
  const envelope = parseEnvelope(body, 'query');
  const { sender, canisterId, method, arg, senderInfo } = envelope.content;
  const { requestId, mayTarget } = await authenticate(envelope, execution.now(), verifier);
  checkTarget(target, envelope.content, identity.subnetId);
  if (!mayTarget(canisterId)) {
    throw new RequestError(400, 'A delegation does not permit queries to this canister: it is not among its targets.');
  }
  const outcome = await execution.query(
    {
      sender,
      canisterId,
      method,
      arg,
      ...(senderInfo && { senderInfo: { info: senderInfo.info, signer: senderInfo.signer } }),
    },
    () => certifier.dataCertificate(canisterId),
  );
  return encodeCbor(signed(context, requestId, outcome));
}

function signed(context: Context, requestId: Bytes, outcome: Outcome): Encodable {
  const { execution, nodeKey } = context;
  const timestamp = execution.now();
  const response: { [field: string]: bigint | string | { arg: Bytes } } =
    outcome.kind === 'reply'
      ? { status: 'replied', reply: { arg: outcome.data } }
      : {
          status: 'rejected',
          reject_code: BigInt(outcome.code),
          reject_message: outcome.message,
          error_code: outcome.errorCode,
        };
  const signature = nodeKey.signResponse(hashOfMap({ ...response, timestamp, request_id: requestId }));
  return { ...response, signatures: [{ timestamp, signature, identity: nodeKey.id }] };
}
