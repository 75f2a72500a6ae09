// Executing one message: a request, an answer to a call, or a system task.
import type { Outcome } from '../types.ts';
import { closeIfFinished, respond } from './answers.ts';
import type { CallContext, Callback, Canister, Message } from './canister.ts';
import { executionCost, freezingLimit } from './cycles.ts';
import { ErrorCode, reject } from './errors.ts';
import type { Effects, Invocation } from './ic0/invocation.ts';
import type { Mode } from './ic0/signatures.ts';
import type { Instance } from './instance.ts';
import { appendLogs } from './logs.ts';
import { executeManagementCall } from './management/dispatch.ts';
import { hex, MANAGEMENT, text } from './principals.ts';
import { run, settle, type Entry, type RunResult } from './run.ts';
import type { State } from './state.ts';

type Request = Extract<Message, { kind: 'request' }>;
type Response = Extract<Message, { kind: 'response' }>;
type Task = Extract<Message, { kind: 'task' }>;

/** Executes the message; all its consequences are in `state` when this returns. */
export function execute(state: State, message: Message): void {
  switch (message.kind) {
    case 'request':
      return message.to.length === 0 ? executeManagementCall(state, message) : executeRequest(state, message);
    case 'response':
      return executeResponse(state, message);
    case 'task':
      return executeTask(state, message);
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
  const prepaid = executionCost(state.prices, state.limits.updateInstructions);
  const freezing = freezingLimit(state.prices, canister, state.memoryUse(canister));
  if (canister.cycles < prepaid + freezing)
    return refuse(
      reject(
        ErrorCode.OUT_OF_CYCLES,
        `Canister ${text(canister.id)} is out of cycles: please top up the canister with at least ${prepaid + freezing - canister.cycles} additional cycles`,
      ),
    );
  const context = openContext(state, canister, message);
  canister.cycles -= prepaid;
  const mode = kind === 'update' ? 'U' : 'RQ';
  const entry = { name: `canister_${kind} ${message.method}` };
  const result = runReplicated(state, canister, instance, entry, mode, context, freezing, { arg: message.arg });
  canister.cycles += prepaid - executionCost(state.prices, result.instructions);
  closeIfFinished(state, canister, context, failureOf(canister, result));
}

function openContext(state: State, canister: Canister, message: Request): CallContext {
  const context: CallContext = {
    id: state.counters.context++,
    origin: message.origin,
    caller: message.caller,
    responded: message.origin.kind === 'system',
    available: message.cycles,
    outstanding: 0,
    instructions: 0n,
    deadline: message.deadline,
    senderInfo: message.senderInfo,
    method: message.method,
  };
  canister.contexts.set(context.id, context);
  return context;
}

/** The reject a failed run's caller gets; undefined after a good run. */
export function failureOf(canister: Canister, result: RunResult): Outcome | undefined {
  if (!result.error) return undefined;
  return reject(result.error.errorCode, `Error from Canister ${text(canister.id)}: ${result.error.message}`);
}

/** Runs an entry within a call and applies what it asks for. The budget is taken by the caller. */
function runReplicated(
  state: State,
  canister: Canister,
  instance: Instance,
  entry: Entry,
  mode: Mode,
  context: CallContext,
  freezing: bigint,
  more: Partial<Invocation>,
): RunResult {
  const started = performance.now();
  const result = run(
    instance,
    entry,
    {
      mode,
      canister,
      caller: context.caller,
      time: state.clock.now(),
      arg: NOTHING,
      limit: state.limits.updateInstructions,
      context,
      replicated: true,
      version: canister.version,
      replyLimit: state.limits.messageBytes,
      freezing,
      ...more,
    },
    canister.cycles,
  );
  enforceHeapLimit(canister, instance, mode, result);
  const ok = result.error === undefined;
  settle(state.pool, canister, instance, ok && mode !== 'RQ');
  context.instructions += result.instructions;
  canister.consumed.instructions += executionCost(state.prices, result.instructions);
  appendLogs(canister, result.effects.logs, state.clock.now());
  if (ok) apply(state, canister, context, result.effects);
  state.touch(canister);
  state.report({
    canister: canister.id,
    method: context.method,
    kind: mode,
    instructions: result.instructions,
    outcome: ok ? 'ok' : 'trap',
    error: result.error?.message,
    milliseconds: performance.now() - started,
  });
  return result;
}

const NOTHING = new Uint8Array(0);

/** `wasm_memory_limit` binds updates; callbacks, timers and queries may exceed it. */
function enforceHeapLimit(canister: Canister, instance: Instance, mode: Mode, result: RunResult): void {
  const limit = canister.settings.wasmMemoryLimit;
  if (mode !== 'U' || limit === 0n || result.error || BigInt(instance.memory.length) <= limit) return;
  result.error = {
    errorCode: ErrorCode.WASM_MEMORY_LIMIT,
    message: `Canister exceeded its current Wasm memory limit of ${limit} bytes.`,
  };
}

/** Carries out what a successful run asked for. */
export function apply(state: State, canister: Canister, context: CallContext | undefined, effects: Effects): void {
  canister.cycles = effects.balance;
  canister.consumed.burned += effects.burned;
  canister.version++;
  if (effects.certifiedData) {
    canister.certifiedData = effects.certifiedData;
    state.touch(canister, true);
  }
  if (effects.timer !== undefined) canister.timer = effects.timer;
  state.touch(canister);
  if (!context) return;
  context.available = effects.available;
  for (const call of effects.calls) sendCall(state, canister, context, call);
  if (!effects.response) return;
  context.responded = true;
  const outcome: Outcome =
    effects.response.kind === 'reply' ? effects.response : reject(ErrorCode.REJECTED, effects.response.message);
  respond(state, context.origin, canister.id, outcome, effects.refund);
}

function sendCall(state: State, canister: Canister, context: CallContext, call: Effects['calls'][number]): void {
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
    callerVersion: canister.version,
  });
}

function executeResponse(state: State, message: Response): void {
  const canister = state.canister(message.to);
  if (!canister) return;
  canister.cycles += message.refund;
  state.touch(canister);
  const callback = canister.callbacks.get(message.callback);
  // An answer after its deadline, or after the code was uninstalled: only the cycles arrive.
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
  const instance = state.pool.get(canister);
  if (!context || !instance) return;
  context.outstanding--;
  const freezing = freezingLimit(state.prices, canister, state.memoryUse(canister));
  const replied = outcome.kind === 'reply';
  const more: Partial<Invocation> = replied
    ? { arg: outcome.data, refunded: message.refund }
    : { rejection: { code: outcome.code, message: outcome.message }, refunded: message.refund };
  const closure = replied ? callback.reply : callback.reject;
  const result = runReplicated(state, canister, instance, closure, replied ? 'Ry' : 'Rt', context, freezing, more);
  let spent = executionCost(state.prices, result.instructions);
  if (result.error && callback.cleanup) {
    const live = state.pool.get(canister) ?? instance;
    const cleanup = runReplicated(state, canister, live, callback.cleanup, 'C', context, freezing, more);
    spent += executionCost(state.prices, cleanup.instructions);
  }
  canister.cycles += execution > spent ? execution - spent : 0n;
  closeIfFinished(state, canister, context, failureOf(canister, result));
}

const entryPoints = {
  timer: 'canister_global_timer',
  heartbeat: 'canister_heartbeat',
  low_memory: 'canister_on_low_wasm_memory',
} as const;

function executeTask(state: State, message: Task): void {
  const canister = state.canister(message.to);
  const instance = canister && state.pool.get(canister);
  const name = entryPoints[message.task];
  if (!canister || !instance || canister.status.kind !== 'running' || !instance.module.facts.entryPoints.has(name))
    return;
  const prepaid = executionCost(state.prices, state.limits.updateInstructions);
  const freezing = freezingLimit(state.prices, canister, state.memoryUse(canister));
  if (canister.cycles < prepaid + freezing) return;
  const context = openContext(state, canister, {
    seq: 0,
    kind: 'request',
    origin: { kind: 'system' },
    caller: MANAGEMENT,
    to: canister.id,
    method: name,
    arg: NOTHING,
    cycles: 0n,
    deadline: 0n,
    callerVersion: undefined,
  });
  canister.cycles -= prepaid;
  const result = runReplicated(state, canister, instance, { name }, 'T', context, freezing, {});
  canister.cycles += prepaid - executionCost(state.prices, result.instructions);
  closeIfFinished(state, canister, context);
}
