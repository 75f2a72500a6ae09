// Which canister a request is routed by (interface specification, "Effective canister id").
import { equalBytes } from '../../bytes.ts';
import type { Bytes } from '../../types.ts';
import type { CallContent } from '../envelope/parse.ts';
import { MANAGEMENT_CANISTER, isInCanisterRange, principalText } from '../principal.ts';
import { RequestError } from '../request-error.ts';
import { principalField } from './candid-target.ts';

const CREATING = new Set(['create_canister', 'provisional_create_canister_with_cycles']);

/** Throws {@link RequestError} (400) unless `effectiveId`, the one in the URL, fits the call or query. */
export function checkEffectiveId(effectiveId: Bytes, content: CallContent): void {
  if (!equalBytes(content.canisterId, MANAGEMENT_CANISTER)) {
    requireSame(effectiveId, content.canisterId, 'the canister that is called');
    if (!isInCanisterRange(effectiveId)) {
      throw new RequestError(400, `${principalText(effectiveId)} is not the id of a canister on this subnet.`);
    }
    return;
  }
  const { type, method, arg } = content;
  if (type === 'call' ? CREATING.has(method) : method === 'list_canisters') return;
  const field = type === 'call' && method === 'install_chunked_code' ? 'target_canister' : 'canister_id';
  const target = principalField(arg, field);
  if (!target) {
    throw new RequestError(
      400,
      `The management canister's method ${JSON.stringify(method)} cannot be called from outside: ` +
        `its argument is not a record with a principal in ${field}.`,
    );
  }
  requireSame(effectiveId, target, `the ${field} of the argument`);
}

/** The subnet forms take only creation calls, and the query that lists canisters ("Effective subnet id"). */
export function checkSubnetRequest(content: CallContent): void {
  const isManagement = equalBytes(content.canisterId, MANAGEMENT_CANISTER);
  const isAllowed = content.type === 'call' ? CREATING.has(content.method) : content.method === 'list_canisters';
  if (isManagement && isAllowed) return;
  const allowed = content.type === 'call' ? 'create_canister' : 'list_canisters';
  throw new RequestError(400, `The subnet endpoint takes only ${allowed} of the management canister.`);
}

function requireSame(effectiveId: Bytes, expected: Bytes, what: string): void {
  if (equalBytes(effectiveId, expected)) return;
  throw new RequestError(
    400,
    `The effective canister id ${principalText(effectiveId)} in the URL is not ${what} (${principalText(expected)}).`,
  );
}
