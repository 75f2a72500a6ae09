import { equalBytes } from '../../bytes.ts';
import type { Bytes } from '../../types.ts';
import { checkEffectiveId, checkSubnetRequest } from '../effective-id/effective-id.ts';
import type { CallContent } from '../envelope/parse.ts';
import { principalText } from '../principal.ts';
import { RequestError } from '../request-error.ts';

/** What the URL names: `/api/vN/canister/<id>/…` or `/api/vN/subnet/<id>/…`. */
export interface Target {
  scope: 'canister' | 'subnet';
  id: Bytes;
}

export function checkTarget(target: Target, content: CallContent, subnetId: Bytes): void {
  if (target.scope === 'canister') return checkEffectiveId(target.id, content);
  requireSubnet(target, subnetId);
  checkSubnetRequest(content);
}

export function requireSubnet(target: Target, subnetId: Bytes): void {
  if (target.scope === 'subnet' && !equalBytes(target.id, subnetId)) {
    throw new RequestError(400, `This is the subnet ${principalText(subnetId)}, not ${principalText(target.id)}.`);
  }
}
