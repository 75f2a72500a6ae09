// Carrying out what a successful run asked for: balance, certified data, timer, calls, the answer.
import type { Outcome } from '../types.ts';
import { respond } from './answers.ts';
import type { CallContext, Callback, Canister } from './canister.ts';
import { ErrorCode, reject } from './errors.ts';
import { argumentOf, type Effects, type OutgoingCall } from './ic0/invocation.ts';
import type { State } from './state.ts';

/**
 * Carries out what a successful run asked for.
 * @param version the canister's while it ran: what it read with `ic0.canister_version`
 */
export function apply(
  state: State,
  canister: Canister,
  context: CallContext | undefined,
  effects: Effects,
  version: bigint,
): void {
  canister.cycles = effects.balance;
  canister.consumed.burned += effects.burned;
  if (effects.certifiedData) {
    canister.certifiedData = effects.certifiedData;
    state.touch(canister, true);
  }
  if (effects.timer !== undefined) canister.timer = effects.timer;
  state.touch(canister);
  if (!context) return;
  context.available = effects.available;
  for (const call of effects.calls) sendCall(state, canister, context, call, version);
  if (!effects.response) return;
  context.responded = true;
  const outcome: Outcome =
    effects.response.kind === 'reply' ? effects.response : reject(ErrorCode.REJECTED, effects.response.message);
  respond(state, context.origin, canister.id, outcome, effects.refund);
}

function sendCall(state: State, canister: Canister, context: CallContext, call: OutgoingCall, version: bigint): void {
  const now = state.clock.now();
  const deadline = call.timeoutSeconds === undefined ? 0n : now + BigInt(call.timeoutSeconds) * 1_000_000_000n;
  const callback: Callback = {
    id: state.counters.callback++,
    context: context.id,
    callee: call.callee,
    reply: call.reply,
    reject: call.reject,
    cleanup: call.cleanup,
    cycles: call.cycles,
    prepaid: call.prepaid,
    deadline,
  };
  canister.callbacks.set(callback.id, callback);
  canister.consumed.transmission += call.transport;
  context.outstanding++;
  state.queue.push({
    kind: 'request',
    origin: { kind: 'canister', caller: canister.id, callback: callback.id, deadline },
    caller: canister.id,
    to: call.callee,
    method: call.method,
    arg: argumentOf(call),
    cycles: call.cycles,
    deadline,
    callerVersion: version,
  });
}
