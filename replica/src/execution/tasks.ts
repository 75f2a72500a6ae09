// System tasks: heartbeat, global timer and low-memory hook.
import { closeIfFinished } from './answers.ts';
import type { Canister, Message } from './canister.ts';
import { MANAGEMENT } from './principals.ts';
import { canPay, charge, openContext, prepay, runMessage } from './run-message.ts';
import type { State } from './state.ts';

export type Task = Extract<Message, { kind: 'task' }>['task'];

const entryPoints: Record<Task, string> = {
  timer: 'canister_global_timer',
  heartbeat: 'canister_heartbeat',
  low_memory: 'canister_on_low_wasm_memory',
};

/** Whether the canister has the function of this task. */
export function hasTask(state: State, { code }: Canister, task: Task): boolean {
  return code !== undefined && state.modules.get(code.module).facts.entryPoints.has(entryPoints[task]);
}

/** Whether the task could run at this time; what cannot, because the canister is stopped or frozen, waits. */
export function isDue(state: State, canister: Canister, task: Task, now: bigint): boolean {
  if (canister.status.kind !== 'running' || !canister.code) return false;
  if (task === 'timer' && (canister.timer === 0n || canister.timer > now)) return false;
  if (task === 'low_memory') return canister.lowMemory === 'ready' && canPay(state, canister);
  return hasTask(state, canister, task) && canPay(state, canister);
}

export function executeTask(state: State, canister: Canister, task: Task): void {
  if (task !== 'low_memory') runLowMemoryHook(state, canister);
  if (!isDue(state, canister, task, state.clock.now())) return;
  if (task === 'timer') canister.timer = 0n;
  if (task === 'low_memory') canister.lowMemory = 'done';
  state.touch(canister);
  const instance = state.pool.get(canister);
  if (!instance || !hasTask(state, canister, task)) return;
  const name = entryPoints[task];
  const context = openContext(state, canister, {
    seq: 0,
    kind: 'request',
    origin: { kind: 'system' },
    caller: MANAGEMENT,
    to: canister.id,
    method: name,
    arg: new Uint8Array(0),
    cycles: 0n,
    deadline: 0n,
    callerVersion: undefined,
  });
  const prepaid = prepay(state, canister);
  const result = runMessage(state, canister, instance, { name }, 'T', context, {});
  charge(state, canister, prepaid, result.instructions);
  closeIfFinished(state, canister, context);
}

/** Runs the hook if it is due: it goes before all messages that are not answers ("Message execution"). */
export function runLowMemoryHook(state: State, canister: Canister): void {
  if (canister.lowMemory === 'ready') executeTask(state, canister, 'low_memory');
}
