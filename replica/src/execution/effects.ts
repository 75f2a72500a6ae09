// Carrying out what a successful run asked for: balance, certified data, timer, calls, the answer.
import type { Outcome } from '../types.ts';
import { respond } from './answers.ts';
import type { CallContext, Callback, Canister } from './canister.ts';
import { ErrorCode, reject } from './errors.ts';
import type { Effects, OutgoingCall } from './ic0/invocation.ts';
import type { State } from './state.ts';

/** Carries out what a successful run asked for. */
export function apply(state: State, canister: Canister, context: CallContext | undefined, effects: Effects): void {
  canister.cycles = effects.balance;
  canister.consumed.burned += effects.burned;
  const version = canister.version++;
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

/** @param version the canister's while the message ran: what it read with `ic0.canister_version` */
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
  const arg = new Uint8Array(call.argBytes);
  let at = 0;
  for (const part of call.args) {
    arg.set(part, at);
    at += part.length;
  }
  state.queue.push({
    kind: 'request',
    origin: { kind: 'canister', caller: canister.id, callback: callback.id, deadline },
    caller: canister.id,
    to: call.callee,
    method: call.method,
    arg,
    cycles: call.cycles,
    deadline,
    callerVersion: version,
  });
}
