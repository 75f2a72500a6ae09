// Runs one entry point of a canister and tells what it wants changed, or why it failed.
// Memories are left as the code left them; `settle` then keeps or undoes that.
import type { Canister } from './canister.ts';
import { ErrorCode, Trap } from './errors.ts';
import { freshEffects, type Effects, type Invocation } from './ic0/invocation.ts';
import type { Instance, InstancePool } from './instance.ts';

export type Entry = { name: string } | { fun: number; env: number };

export interface RunResult {
  effects: Effects;
  instructions: bigint;
  error: { errorCode: ErrorCode; message: string } | undefined;
}

/** Executes `entry` with `balance` cycles to dispose of. Never throws for what canister code does. */
export function run(instance: Instance, entry: Entry, invocation: Invocation, balance: bigint): RunResult {
  const { machine } = instance;
  const effects = freshEffects(invocation, balance);
  machine.begin(invocation, effects);
  let error: RunResult['error'];
  let instructions = 0n;
  try {
    const code = instance.function(entry);
    if (!code) throw new Trap(ErrorCode.TRAPPED, 'undefined element: the callback is not a function of the right type');
    if ('env' in entry) code(entry.env);
    else code();
    if (machine.exhausted) throw new Trap(ErrorCode.INSTRUCTION_LIMIT, '');
  } catch (thrown) {
    error = explain(thrown, machine.exhausted, invocation.limit);
    effects.logs.push(logLine(error));
  } finally {
    instructions = machine.used();
    machine.end();
  }
  if (instructions > invocation.limit) instructions = invocation.limit;
  if (effects.building) effects.balance += effects.building.cycles;
  return { effects, instructions, error };
}

/** Keeps what the last run did to the memories, or puts them back as they were. */
export function settle(pool: InstancePool, canister: Canister, instance: Instance, keep: boolean): void {
  const { code } = canister;
  if (!code) return;
  if (keep) {
    code.heap.commit(instance.memory, instance.globals);
    canister.stable.commit();
    return;
  }
  canister.stable.rollback();
  // Memories cannot shrink: one that grew is replaced.
  if (instance.memory.length !== code.heap.byteLength) {
    pool.drop(canister);
    return;
  }
  code.heap.restore(instance.memory);
  instance.globals = code.heap.globals;
}

function logLine(error: { errorCode: ErrorCode; message: string }): string {
  return `[TRAP]: ${error.message}`;
}

function explain(thrown: unknown, exhausted: boolean, limit: bigint): { errorCode: ErrorCode; message: string } {
  if (exhausted)
    return {
      errorCode: ErrorCode.INSTRUCTION_LIMIT,
      message: `Canister exceeded the limit of ${limit} instructions for single message execution.`,
    };
  if (thrown instanceof Trap) {
    const { errorCode, message } = thrown;
    if (errorCode === ErrorCode.CALLED_TRAP)
      return { errorCode, message: `Canister called \`ic0.trap\` with message: '${message}'` };
    if (errorCode === ErrorCode.CONTRACT_VIOLATION)
      return { errorCode, message: `Canister violated contract: ${message}` };
    if (errorCode === ErrorCode.TRAPPED) return { errorCode, message: `Canister trapped: ${message}` };
    return { errorCode, message };
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  if (thrown instanceof RangeError && /call stack/.test(message))
    return { errorCode: ErrorCode.TRAPPED, message: 'Canister trapped: stack overflow' };
  return { errorCode: ErrorCode.TRAPPED, message: `Canister trapped: ${trapWords(message)}` };
}

/** V8's words in those of the public replica, as far as they differ. */
function trapWords(message: string): string {
  if (/memory access out of bounds/.test(message)) return 'heap out of bounds';
  if (/divide by zero|remainder by zero/.test(message)) return 'integer divide by 0';
  if (/divide result unrepresentable/.test(message)) return 'integer overflow';
  if (/table index is out of bounds/.test(message)) return 'table out of bounds';
  return message;
}
