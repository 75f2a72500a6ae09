// Rounds: what is due and what waits is executed, then everything is written down, then those who wait are told.
import type { Bytes, Outcome } from '../types.ts';
import { respond } from './answers.ts';
import { defaultSettings, type Canister, type Message, type Origin } from './canister.ts';
import { chargeStorage } from './cycles.ts';
import { ErrorCode, reject } from './errors.ts';
import { uninstall } from './management/code.ts';
import { expireStops } from './management/lifecycle.ts';
import { dropSnapshot } from './management/snapshots.ts';
import { execute } from './messages.ts';
import { flush } from './persistence.ts';
import { hex, same, unhex } from './principals.ts';
import type { State } from './state.ts';
import { hasTask, isDue, type Task } from './tasks.ts';

const SECOND = 1_000_000_000n;
/** How often storage is charged and old statuses are dropped. */
const HOUSEKEEPING = 30n * SECOND;

export type RoundListener = (changed: { canisters: Bytes[]; requests: Bytes[] }) => void;

export class Scheduler {
  #planned = false;
  #stopped = false;
  #wake: NodeJS.Timeout | undefined;
  #lastHeartbeat = 0n;
  #lastHousekeeping = 0n;
  readonly listeners: RoundListener[] = [];

  constructor(readonly state: State) {}

  /** Runs a round soon. */
  plan(): void {
    if (this.#planned || this.#stopped) return;
    this.#planned = true;
    setImmediate(() => {
      this.#planned = false;
      if (!this.#stopped) this.round();
    });
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#wake);
  }

  /** One round, now. Returns the number of messages executed. */
  round(): number {
    const { state } = this;
    this.#schedule();
    const end = performance.now() + state.limits.roundMilliseconds;
    let executed = 0;
    let held = false;
    do {
      const message = state.queue.take();
      if (!message) {
        held = state.queue.length > 0;
        break;
      }
      execute(state, message);
      state.counters.executed++;
      executed++;
    } while (performance.now() < end);
    this.#publish();
    if (state.queue.length > 0 && !held) this.plan();
    else this.#sleep();
    return executed;
  }

  /** Queues what the clock says is due. */
  #schedule(): void {
    const { state } = this;
    const now = state.clock.now();
    if (now - this.#lastHousekeeping >= HOUSEKEEPING) {
      this.#lastHousekeeping = now;
      this.#chargeAll(now);
      state.requests.expire(now);
    }
    const beat = now - this.#lastHeartbeat >= SECOND;
    if (beat) this.#lastHeartbeat = now;
    for (const { canister, task } of this.#tasks(now, beat)) state.queue.push({ kind: 'task', to: canister.id, task });
    this.#dropLate();
    this.#expireCalls(now);
    expireStops(state);
  }

  /** "The canister will not start processing a call past its `ingress_expiry`" (Request: Call). */
  #dropLate(): void {
    const { queue, requests } = this.state;
    for (const message of queue.all()) {
      const late = lateRequest(this.state, message);
      if (late === undefined) continue;
      queue.remove(message);
      requests.drop(late);
    }
  }

  /** Tasks that are due and not in the queue yet. */
  #tasks(now: bigint, beat: boolean): { canister: Canister; task: Task }[] {
    const { state } = this;
    const queued = new Set<string>();
    for (const message of state.queue.all())
      if (message.kind === 'task') queued.add(`${message.task} ${hex(message.to)}`);
    const kinds: Task[] = beat ? ['low_memory', 'timer', 'heartbeat'] : ['low_memory', 'timer'];
    const found: { canister: Canister; task: Task }[] = [];
    for (const canister of state.canisters.values())
      for (const task of kinds)
        if (isDue(state, canister, task, now) && !queued.has(`${task} ${canister.key}`)) found.push({ canister, task });
    return found;
  }

  /** Best-effort calls past their deadline are answered with "unknown"; what is still on its way for them is dropped. */
  #expireCalls(now: bigint): void {
    const { queue } = this.state;
    for (const canister of this.state.canisters.values()) {
      for (const callback of canister.callbacks.values()) {
        if (callback.deadline === 0n || callback.deadline > now) continue;
        const underway = queue.all().find((message) => belongsTo(message, canister, callback.id));
        if (underway?.kind === 'response' && isTimeout(underway.outcome)) continue;
        if (underway) queue.remove(underway);
        const refund =
          underway?.kind === 'request' ? underway.cycles : underway?.kind === 'response' ? underway.refund : 0n;
        const origin: Origin = {
          kind: 'canister',
          caller: canister.id,
          callback: callback.id,
          deadline: callback.deadline,
        };
        const unknown = reject(ErrorCode.DEADLINE_EXPIRED, 'Call deadline has expired.');
        respond(this.state, origin, callback.callee, unknown, refund);
      }
    }
  }

  #chargeAll(now: bigint): void {
    const { state } = this;
    for (const canister of state.canisters.values()) {
      const emptied = chargeStorage(state.prices, canister, state.memoryUse(canister), now);
      state.touch(canister);
      if (!emptied) continue;
      state.log(`canister ${canister.key} ran out of cycles and was emptied`);
      uninstall(state, canister);
      for (const snapshot of canister.snapshots.values()) dropSnapshot(state, canister, snapshot);
      canister.history = [];
      const { logMemoryLimit } = defaultSettings([]);
      canister.settings = { ...canister.settings, computeAllocation: 0n, memoryAllocation: 0n, logMemoryLimit };
    }
  }

  /** Writes the round down, then tells about it. */
  #publish(): void {
    const { state } = this;
    const requests = [...state.requests.changed].map(unhex);
    const canisters = [...state.certifiedChanges.values()];
    state.certifiedChanges.clear();
    flush(state);
    if (requests.length + canisters.length > 0)
      for (const listener of this.listeners) listener({ canisters, requests });
    state.requests.announce();
  }

  /** Wakes up when the next timer, deadline or heartbeat is due. */
  #sleep(): void {
    clearTimeout(this.#wake);
    if (this.#stopped) return;
    const { state } = this;
    const now = state.clock.now();
    let next = this.#tasks(now, false).length > 0 ? now : this.#lastHousekeeping + HOUSEKEEPING;
    const consider = (at: bigint): void => {
      if (at < next) next = at;
    };
    for (const canister of state.canisters.values()) {
      for (const callback of canister.callbacks.values()) if (callback.deadline !== 0n) consider(callback.deadline);
      if (canister.status.kind !== 'running') continue;
      if (canister.timer > now) consider(canister.timer);
      if (hasTask(state, canister, 'heartbeat')) consider(this.#lastHeartbeat + SECOND);
    }
    const stop = expireStops(state);
    if (stop !== undefined) consider(stop);
    const wait = next > now ? Number((next - now) / 1_000_000n) + 1 : 1;
    this.#wake = setTimeout(() => this.plan(), wait);
    this.#wake.unref();
  }
}

/** The request id of a user's message that waited past its expiry. */
function lateRequest(state: State, message: Message): string | undefined {
  if (message.kind !== 'request' || message.origin.kind !== 'ingress') return undefined;
  const { requestId } = message.origin;
  return state.requests.isLate(requestId, state.clock.now()) ? requestId : undefined;
}

/** Whether the message is this call's request or its answer; callback ids are unique in the whole replica. */
function belongsTo(message: Message, canister: Canister, callback: number): boolean {
  if (message.kind === 'response') return message.callback === callback && same(message.to, canister.id);
  return message.kind === 'request' && message.origin.kind === 'canister' && message.origin.callback === callback;
}

function isTimeout(outcome: Outcome): boolean {
  return outcome.kind === 'reject' && outcome.errorCode === ErrorCode.DEADLINE_EXPIRED;
}
