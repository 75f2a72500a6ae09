// Sending answers back, and what happens to a call when nothing more can come of it.
import type { Outcome } from '../types.ts';
import type { CallContext, Canister, Origin } from './canister.ts';
import { ErrorCode, reject } from './errors.ts';
import { text } from './principals.ts';
import type { State } from './state.ts';

/** Sends `outcome` and unused cycles to whoever made the call. */
export function respond(state: State, origin: Origin, from: Uint8Array, outcome: Outcome, refund: bigint): void {
  switch (origin.kind) {
    case 'ingress':
      state.requests.finish(origin.requestId, outcome);
      return;
    case 'canister':
      state.queue.push({ kind: 'response', from, to: origin.caller, callback: origin.callback, outcome, refund });
      return;
    case 'system':
  }
}

/**
 * Called when a run of the call has ended: answers a call that can no longer answer itself, and closes it.
 * @param failure why the last run failed, if it did; otherwise the caller is told that no reply was sent
 */
export function closeIfFinished(state: State, canister: Canister, context: CallContext, failure?: Outcome): void {
  if (context.outstanding > 0) return;
  if (!context.responded) {
    const outcome =
      failure ??
      reject(ErrorCode.DID_NOT_REPLY, `Error from Canister ${text(canister.id)}: Canister did not reply to the call`);
    respond(state, context.origin, canister.id, outcome, context.available);
  }
  canister.contexts.delete(context.id);
  state.touch(canister);
  stopIfQuiet(state, canister);
}

/** A stopping canister without open calls is stopped, and those who asked for it are told. */
export function stopIfQuiet(state: State, canister: Canister): void {
  if (canister.status.kind !== 'stopping' || canister.contexts.size > 0) return;
  const { waiting } = canister.status;
  canister.status = { kind: 'stopped' };
  canister.version++;
  state.touch(canister);
  for (const { origin, refund } of waiting)
    respond(state, origin, new Uint8Array(0), { kind: 'reply', data: EMPTY_REPLY }, refund);
}

/** Candid for "no values". */
export const EMPTY_REPLY = new Uint8Array([0x44, 0x49, 0x44, 0x4c, 0, 0]);
