// Runs canister code on behalf of a message: keeps or undoes its memories, carries out what it asked for, reports it.
import type { Outcome } from '../types.ts';
import { growthCost, reserve } from './allocation.ts';
import type { CallContext, Canister, MemoryUse, Message } from './canister.ts';
import { executionCost, freezingLimit } from './cycles.ts';
import { apply } from './effects.ts';
import { ErrorCode, reject } from './errors.ts';
import type { Invocation } from './ic0/invocation.ts';
import type { Mode } from './ic0/signatures.ts';
import type { Instance } from './instance.ts';
import { appendLogs } from './logs.ts';
import { watchLowMemory } from './low-memory.ts';
import { misnamedVersion } from './management/call.ts';
import { text } from './principals.ts';
import { run, settle, type Entry, type RunResult } from './run.ts';
import type { State } from './state.ts';

/** The reject a failed run's caller gets; undefined after a good run. */
export function failureOf(canister: Canister, result: RunResult): Outcome | undefined {
  if (!result.error) return undefined;
  return reject(result.error.errorCode, `Error from Canister ${text(canister.id)}: ${result.error.message}`);
}

/** Cycles without which a canister may not begin a message, and how many of them it misses. */
export function missingCycles(state: State, canister: Canister): bigint {
  const freezing = freezingLimit(state.prices, canister, state.memoryUse(canister));
  return messageCost(state) + freezing - canister.cycles;
}

export const canPay = (state: State, canister: Canister): boolean => missingCycles(state, canister) <= 0n;

const messageCost = ({ prices, limits }: State): bigint => executionCost(prices, limits.updateInstructions);

/** Sets aside what a message can cost at most; `charge` gives back the rest. */
export function prepay(state: State, canister: Canister): bigint {
  const prepaid = messageCost(state);
  canister.cycles -= prepaid;
  return prepaid;
}

/** Gives back what of the prepaid cycles was not used. */
export function charge(state: State, canister: Canister, prepaid: bigint, instructions: bigint): void {
  const cost = executionCost(state.prices, instructions);
  canister.cycles += prepaid - cost;
  canister.consumed.instructions += cost;
}

export function openContext(
  state: State,
  canister: Canister,
  message: Extract<Message, { kind: 'request' }>,
): CallContext {
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

/** Runs an entry within a call and applies what it asks for. The budget is taken by the caller. */
export function runMessage(
  state: State,
  canister: Canister,
  instance: Instance,
  entry: Entry,
  mode: Mode,
  context: CallContext,
  more: Partial<Invocation>,
): RunResult {
  const started = performance.now();
  const before = state.memoryUse(canister);
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
      ...more,
    },
    canister.cycles,
  );
  enforceHeapLimit(canister, instance, mode, result);
  enforceVersion(canister, result);
  const reserved = payForGrowth(state, canister, instance, mode, before, result);
  const ok = result.error === undefined;
  settle(state.pool, canister, instance, ok && mode !== 'RQ');
  watchLowMemory(state, canister);
  context.instructions += result.instructions;
  appendLogs(canister, result.effects.logs, state.clock.now());
  if (ok) {
    const { version } = canister;
    canister.version++;
    apply(state, canister, context, result.effects, version);
    reserve(canister, reserved);
  }
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

/** Cycles to reserve for the memory that the run added; the run fails when the canister may not grow so far. */
function payForGrowth(
  state: State,
  canister: Canister,
  instance: Instance,
  mode: Mode,
  before: MemoryUse,
  result: RunResult,
): bigint {
  if (mode === 'RQ' || result.error) return 0n;
  const after = { ...before, heap: instance.memory.length, stable: canister.stable.byteLength };
  // Callbacks were paid for when the call was made: they run, and may grow, in a frozen canister too.
  const mayFreeze = mode === 'Ry' || mode === 'Rt' || mode === 'C';
  const cost = growthCost(state, canister, { before, after, balance: result.effects.balance, mayFreeze });
  if (typeof cost === 'bigint') return cost;
  result.error = cost;
  return 0n;
}

/** A canister that tells the management canister a version of its own must tell the right one. */
function enforceVersion(canister: Canister, result: RunResult): void {
  if (result.error) return;
  for (const call of result.effects.calls) {
    const message = misnamedVersion(call, canister.version);
    if (message) result.error = { errorCode: ErrorCode.CONTRACT_VIOLATION, message };
  }
}

/** `wasm_memory_limit` binds updates; callbacks, timers and queries may exceed it. */
function enforceHeapLimit(canister: Canister, instance: Instance, mode: Mode, result: RunResult): void {
  const limit = canister.settings.wasmMemoryLimit;
  if (mode !== 'U' || limit === 0n || result.error || BigInt(instance.memory.length) <= limit) return;
  result.error = {
    errorCode: ErrorCode.WASM_MEMORY_LIMIT,
    message: `Canister exceeded its current Wasm memory limit of ${limit} bytes.`,
  };
}
