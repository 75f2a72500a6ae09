import type { Bytes } from '../../types.ts';
import type { Hashable } from '../hash-of-map.ts';
import { hashOfMap } from '../hash-of-map.ts';
import type { CallContent, ReadStateContent } from './parse.ts';

/** The request id: the representation-independent hash of the content (interface specification, "Request ids"). */
export function requestIdOf(content: CallContent | ReadStateContent): Bytes {
  const common: { [field: string]: Hashable | undefined } = {
    request_type: content.type,
    nonce: content.nonce,
    ingress_expiry: content.expiry,
    sender: content.sender,
  };
  if (content.type === 'read_state') return hashOfMap({ ...common, paths: content.paths });
  const { senderInfo } = content;
  return hashOfMap({
    ...common,
    canister_id: content.canisterId,
    method_name: content.method,
    arg: content.arg,
    sender_info: senderInfo && { info: senderInfo.info, signer: senderInfo.signer, sig: senderInfo.signature },
  });
}
