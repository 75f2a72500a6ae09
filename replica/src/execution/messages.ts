// Executing one message: a request, an answer to a call, or a system task.
import type { Outcome } from '../types.ts';
import { closeIfFinished, respond } from './answers.ts';
import type { Canister, Message } from './canister.ts';
import { executionCost } from './cycles.ts';
import { ErrorCode, reject } from './errors.ts';
import type { Invocation } from './ic0/invocation.ts';
import { executeManagementCall } from './management/dispatch.ts';
import { hex, text } from './principals.ts';
import { charge, failureOf, missingCycles, openContext, prepay, runMessage } from './run-message.ts';
import type { State } from './state.ts';
import { executeTask, runLowMemoryHook } from './tasks.ts';

type Request = Extract<Message, { kind: 'request' }>;
type Response = Extract<Message, { kind: 'response' }>;

/** Executes the message; all its consequences are in `state` when this returns. */
export function execute(state: State, message: Message): void {
  switch (message.kind) {
    case 'request':
      return message.to.length === 0 ? executeManagementCall(state, message) : executeRequest(state, message);
    case 'response':
      return executeResponse(state, message);
    case 'task': {
      const canister = state.canister(message.to);
      if (canister) executeTask(state, canister, message.task);
    }
  }
}

/** Why a canister cannot be called just now, whatever the method. */
export function unavailable(canister: Canister): Outcome | undefined {
  if (canister.status.kind === 'stopped') return reject(ErrorCode.STOPPED, `Canister ${text(canister.id)} is stopped`);
  if (canister.status.kind === 'stopping')
    return reject(ErrorCode.STOPPING, `Canister ${text(canister.id)} is stopping`);
  if (!canister.code)
    return reject(
      ErrorCode.NO_WASM_MODULE,
      `Error from Canister ${text(canister.id)}: Attempted to execute a message, but the canister contains no Wasm module`,
    );
  return undefined;
}

export function methodNotFound(canister: Canister, kind: 'update' | 'query', method: string): Outcome {
  return reject(
    ErrorCode.METHOD_NOT_FOUND,
    `Error from Canister ${text(canister.id)}: Canister has no ${kind} method '${method}'.`,
  );
}

function executeRequest(state: State, message: Request): void {
  const { origin } = message;
  if (origin.kind === 'ingress') state.requests.processing(origin.requestId);
  const refuse = (outcome: Outcome): void => respond(state, origin, message.to, outcome, message.cycles);
  const canister = state.canister(message.to);
  if (!canister) return refuse(reject(ErrorCode.NOT_FOUND, `Canister ${text(message.to)} not found`));
  const problem = unavailable(canister);
  if (problem) return refuse(problem);
  const fromOther = origin.kind === 'canister' && hex(origin.caller) !== canister.key;
  if (fromOther && message.cycles < canister.settings.minimumIncomingCycles)
    return refuse(
      reject(
        ErrorCode.MINIMUM_CYCLES,
        `Canister ${text(canister.id)} takes calls with at least ${canister.settings.minimumIncomingCycles} cycles, this one has ${message.cycles}`,
      ),
    );
  runLowMemoryHook(state, canister);
  const instance = state.pool.get(canister);
  const kind = instance?.module.facts.methods.get(message.method);
  if (!instance || !kind) return refuse(methodNotFound(canister, 'update', message.method));
  if (kind === 'composite_query')
    return refuse(
      reject(
        ErrorCode.COMPOSITE_IN_REPLICATED,
        `Error from Canister ${text(canister.id)}: Composite query cannot be called in replicated mode`,
      ),
    );
  const missing = missingCycles(state, canister);
  if (missing > 0n)
    return refuse(
      reject(
        ErrorCode.OUT_OF_CYCLES,
        `Canister ${text(canister.id)} is out of cycles: please top up the canister with at least ${missing} additional cycles`,
      ),
    );
  const context = openContext(state, canister, message);
  const prepaid = prepay(state, canister);
  const mode = kind === 'update' ? 'U' : 'RQ';
  const entry = { name: `canister_${kind} ${message.method}` };
  const result = runMessage(state, canister, instance, entry, mode, context, { arg: message.arg });
  charge(state, canister, prepaid, result.instructions);
  closeIfFinished(state, canister, context, failureOf(canister, result));
}

function executeResponse(state: State, message: Response): void {
  const canister = state.canister(message.to);
  if (!canister) return;
  canister.cycles += message.refund;
  state.touch(canister);
  const callback = canister.callbacks.get(message.callback);
  // An answer after its deadline: only the cycles arrive.
  if (!callback) return;
  canister.callbacks.delete(callback.id);
  const { outcome } = message;
  const answerBytes = outcome.kind === 'reply' ? outcome.data.length : outcome.message.length;
  const transport = state.prices.callByte * BigInt(answerBytes);
  const execution = executionCost(state.prices, state.limits.updateInstructions);
  const unused = callback.prepaid - execution - transport;
  if (unused > 0n) canister.cycles += unused;
  canister.consumed.transmission += transport;
  const context = canister.contexts.get(callback.context);
  const instance = context?.deleted ? undefined : state.pool.get(canister);
  if (context) context.outstanding--;
  if (!context || !instance) {
    canister.cycles += execution;
    if (context) closeIfFinished(state, canister, context);
    return;
  }
  const replied = outcome.kind === 'reply';
  const more: Partial<Invocation> = replied
    ? { arg: outcome.data, refunded: message.refund }
    : { rejection: { code: outcome.code, message: outcome.message }, refunded: message.refund };
  const closure = replied ? callback.reply : callback.reject;
  const result = runMessage(state, canister, instance, closure, replied ? 'Ry' : 'Rt', context, more);
  let { instructions } = result;
  if (result.error && callback.cleanup) {
    const live = state.pool.get(canister) ?? instance;
    const limit = state.limits.updateInstructions - instructions;
    const cleanup = runMessage(state, canister, live, callback.cleanup, 'C', context, { ...more, limit });
    instructions += cleanup.instructions;
  }
  charge(state, canister, execution, instructions);
  closeIfFinished(state, canister, context, failureOf(canister, result));
}
