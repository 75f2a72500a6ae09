// Accepting update calls from users: liveness, method, the canister's own judgement, the fee; then the queue.
import type { IngressMessage, Reject } from '../types.ts';
import { burn, freezingLimit, ingressCost } from './cycles.ts';
import { ErrorCode, reject } from './errors.ts';
import type { Canister } from './canister.ts';
import { inspectManagementCall } from './management/dispatch.ts';
import { methodNotFound, unavailable } from './messages.ts';
import { hex, text } from './principals.ts';
import { inspectIngress } from './queries.ts';
import type { State } from './state.ts';

/** Queues the message unless it is refused; a request id seen before is accepted again without a second execution. */
export function submit(
  state: State,
  message: IngressMessage,
): { accepted: true } | { accepted: false; reject: Reject } {
  const id = hex(message.requestId);
  if (state.requests.entries.has(id)) return { accepted: true };
  const judgement = message.canisterId.length === 0 ? judgeManagement(state, message) : judge(state, message);
  if ('kind' in judgement) return { accepted: false, reject: judgement };
  if (judgement.payer) {
    burn(judgement.payer, ingressCost(state.prices, message.arg.length + message.method.length), 'ingress');
    state.touch(judgement.payer);
  }
  state.requests.receive(id, message.expiry);
  state.queue.push({
    kind: 'request',
    origin: { kind: 'ingress', requestId: id, sender: message.sender },
    caller: message.sender,
    to: message.canisterId,
    method: message.method,
    arg: message.arg,
    cycles: 0n,
    deadline: 0n,
    callerVersion: undefined,
    senderInfo: message.senderInfo,
  });
  return { accepted: true };
}

type Judgement = Reject | { payer: Canister | undefined };

function judge(state: State, message: IngressMessage): Judgement {
  if (message.arg.length > state.limits.messageBytes)
    return reject(
      ErrorCode.REJECTED,
      `Ingress message argument of ${message.arg.length} bytes exceeds ${state.limits.messageBytes} bytes`,
    );
  const canister = state.canister(message.canisterId);
  if (!canister) return reject(ErrorCode.NOT_FOUND, `Canister ${text(message.canisterId)} not found`);
  const problem = unavailable(canister);
  if (problem?.kind === 'reject') return problem;
  const kind = canister.code && state.modules.get(canister.code.module).facts.methods.get(message.method);
  const missing = methodNotFound(canister, 'update', message.method);
  if (!kind && missing.kind === 'reject') return missing;
  const unpaid = cannotPay(state, canister, message);
  if (unpaid) return unpaid;
  const refusal = inspectIngress(state, canister, message);
  if (refusal?.kind === 'reject') return refusal;
  return { payer: canister };
}

function judgeManagement(state: State, message: IngressMessage): Judgement {
  // Module chunks come with an envelope of their own, so a little more than the limit of other messages.
  if (message.arg.length > state.limits.messageBytes + 65536)
    return reject(ErrorCode.REJECTED, `Ingress message argument of ${message.arg.length} bytes is too large`);
  const verdict = inspectManagementCall(state, message.sender, message.method, message.arg);
  if ('kind' in verdict) return verdict.kind === 'reject' ? verdict : { payer: undefined };
  const payer = verdict.payer && state.canister(verdict.payer);
  return (payer && cannotPay(state, payer, message)) ?? { payer };
}

/** Top-ups and settings must stay possible for a frozen canister, so only an empty balance refuses management calls. */
function cannotPay(state: State, canister: Canister, message: IngressMessage): Reject | undefined {
  const cost = ingressCost(state.prices, message.arg.length + message.method.length);
  const freezing =
    message.canisterId.length === 0 ? 0n : freezingLimit(state.prices, canister, state.memoryUse(canister));
  if (canister.cycles >= cost + freezing) return undefined;
  return reject(
    ErrorCode.OUT_OF_CYCLES,
    `Canister ${text(canister.id)} is out of cycles: please top up the canister with at least ${cost + freezing - canister.cycles} additional cycles`,
  );
}
