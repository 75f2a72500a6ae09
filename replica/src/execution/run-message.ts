// Runs canister code on behalf of a message: keeps or undoes its memories, carries out what it asked for, reports it.
import type { Outcome } from '../types.ts';
import { growthCost, reserve } from './allocation.ts';
import type { CallContext, Canister, MemoryUse } from './canister.ts';
import { apply } from './effects.ts';
import { ErrorCode, reject } from './errors.ts';
import type { Invocation } from './ic0/invocation.ts';
import type { Mode } from './ic0/signatures.ts';
import type { Instance } from './instance.ts';
import { appendLogs } from './logs.ts';
import { text } from './principals.ts';
import { run, settle, type Entry, type RunResult } from './run.ts';
import type { State } from './state.ts';

/** The reject a failed run's caller gets; undefined after a good run. */
export function failureOf(canister: Canister, result: RunResult): Outcome | undefined {
  if (!result.error) return undefined;
  return reject(result.error.errorCode, `Error from Canister ${text(canister.id)}: ${result.error.message}`);
}

/** Runs an entry within a call and applies what it asks for. The budget is taken by the caller. */
export function runMessage(
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
      freezing,
      ...more,
    },
    canister.cycles,
  );
  enforceHeapLimit(canister, instance, mode, result);
  const reserved = payForGrowth(state, canister, instance, mode, before, result);
  const ok = result.error === undefined;
  settle(state.pool, canister, instance, ok && mode !== 'RQ');
  watchLowMemory(state, canister);
  context.instructions += result.instructions;
  appendLogs(canister, result.effects.logs, state.clock.now());
  if (ok) {
    apply(state, canister, context, result.effects);
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

/** Schedules the low-memory hook when the free heap falls under the threshold, once per fall. */
function watchLowMemory(state: State, canister: Canister): void {
  const { wasmMemoryThreshold: threshold, wasmMemoryLimit: limit } = canister.settings;
  const { code } = canister;
  if (threshold === 0n || !code) return;
  const room = (limit === 0n ? BigInt(state.limits.heapBytes) : limit) - BigInt(code.heap.byteLength);
  if (room >= threshold) canister.lowMemory = 'no';
  else if (canister.lowMemory === 'no') {
    canister.lowMemory = 'done';
    state.queue.push({ kind: 'task', to: canister.id, task: 'low_memory' });
  }
}

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
  const cost = growthCost(state, canister, { before, after, balance: result.effects.balance });
  if (typeof cost === 'bigint') return cost;
  result.error = cost;
  return 0n;
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
