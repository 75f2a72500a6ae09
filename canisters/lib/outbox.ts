// Notices to one receiver: stored in the message that causes them, delivered in order by timer, kept until acknowledged.
import { IDL } from '@dfinity/candid';
import { trap } from 'azle';

import { alarm, MINUTE, now, SECOND } from './clock.ts';
import { isCleanup } from './cleanup.ts';
import { stableCell } from './stable/cell.ts';
import { u64Key } from './stable/keys.ts';
import { stableMap } from './stable/map.ts';
import type { Place } from './stable/memory.ts';
import { candidValue, type ValueCodec } from './stable/values.ts';

/** `upTo`: everything below this number is handled. `retry`: later. `drop`: the receiver will never take the first notice. */
export type Delivery = { upTo: bigint } | { retry: string } | { drop: string };

export interface OutboxOptions<N> extends Place {
  value: ValueCodec<N>;
  /** Sends notices numbered `first`, `first + 1` …; the receiver ignores numbers it has seen. */
  send(first: bigint, notices: N[]): Promise<Delivery>;
  /** Merges a notice into the newest one that was never offered, or declines: bounds a busy sender's backlog. */
  coalesce?(last: N, next: N): N | undefined;
  /** Notices per delivery; 50 unless said otherwise. */
  batchSize?: number;
  /** Beyond this many the oldest unoffered is not kept back: `push` throws, and the message with its state change is refused. */
  maxPending?: number;
}

export interface OutboxStatus {
  /** The number the next notice gets. */
  next: bigint;
  /** Everything below is delivered. */
  acknowledged: bigint;
  pending: number;
  dropped: number;
  paused: boolean;
  attempts: number;
  lastError: string;
}

export interface Outbox<N> {
  /** Stores a notice and returns its number, from 0. Call it in the message that changes the state it tells about. */
  push(notice: N): bigint;
  /** In postUpgrade: timers are gone. */
  arm(): void;
  pause(): void;
  resume(): void;
  status(): OutboxStatus;
}

interface State {
  next: bigint;
  acknowledged: bigint;
  /** Numbers below were sent at least once: their content is fixed, the receiver may have it. */
  offered: bigint;
  dropped: number;
  paused: boolean;
  attempts: number;
  due: bigint;
  lastError: string;
}

const StateT = IDL.Record({
  next: IDL.Nat64,
  acknowledged: IDL.Nat64,
  offered: IDL.Nat64,
  dropped: IDL.Nat32,
  paused: IDL.Bool,
  attempts: IDL.Nat32,
  due: IDL.Nat64,
  lastError: IDL.Text,
});
const initial = (): State => ({
  next: 0n,
  acknowledged: 0n,
  offered: 0n,
  dropped: 0,
  paused: false,
  attempts: 0,
  due: 0n,
  lastError: '',
});

const FIRST_PAUSE = 2n * SECOND;
const LONGEST_PAUSE = 10n * MINUTE;

const STATE_PREFIX_OFFSET = 1;

/** Takes two prefixes: `prefix` for the notices and `prefix + 1` for the state (0 and 1 without one). */
export function outbox<N>({
  memoryId,
  prefix = 0,
  value,
  send,
  coalesce,
  batchSize = 50,
  maxPending = 100_000,
}: OutboxOptions<N>): Outbox<N> {
  const notices = stableMap({ memoryId, prefix, key: u64Key, value });
  const state = stableCell<State>({
    memoryId,
    prefix: prefix + STATE_PREFIX_OFFSET,
    value: candidValue(StateT),
    initial,
  });
  const bell = alarm(() => void deliver());
  /** The lock: on the heap like the delivery it guards. */
  let sending = false;

  function armNext(): void {
    const { paused, next, acknowledged, due } = state.get();
    if (!paused && !sending && acknowledged < next) bell.setFor(due);
  }

  async function deliver(): Promise<void> {
    const before = state.get();
    // Look again later: if what follows the answer traps, nobody else would.
    if (sending) return bell.setFor(now() + MINUTE);
    if (before.paused || before.acknowledged === before.next) return;
    const first = before.acknowledged;
    const batch: N[] = [];
    for (let number = first; number < before.next && batch.length < batchSize; number++) {
      const notice = notices.get(number);
      if (notice !== undefined) batch.push(notice);
    }
    const end = first + BigInt(batch.length);
    const attempts = before.attempts + 1;
    const pause = FIRST_PAUSE << BigInt(Math.min(attempts - 1, 10));
    // Written before the call: if what follows is lost, the batch is offered again after the pause.
    state.set({
      ...before,
      attempts,
      offered: end > before.offered ? end : before.offered,
      due: now() + (pause < LONGEST_PAUSE ? pause : LONGEST_PAUSE),
    });
    sending = true;
    // Rings even if the code after the answer traps.
    bell.setFor(state.get().due);
    try {
      settle(first, end, await send(first, batch));
    } catch (error) {
      if (isCleanup(error)) return;
      console.log(`outbox: ${error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error)}`);
      trap('delivery failed');
    } finally {
      sending = false;
    }
    armNext();
  }

  function settle(first: bigint, end: bigint, delivery: Delivery): void {
    const current = state.get();
    if ('retry' in delivery) return state.set({ ...current, lastError: delivery.retry.slice(0, 500) });
    const dropped = 'drop' in delivery;
    const asked = dropped ? first + 1n : delivery.upTo;
    const upTo = asked > end ? end : asked < first ? first : asked;
    for (let number = first; number < upTo; number++) notices.delete(number);
    // No progress without an error is a failure too, or an odd receiver would make us spin.
    const stuck = upTo === first;
    state.set({
      ...current,
      acknowledged: upTo,
      dropped: current.dropped + (dropped ? 1 : 0),
      attempts: stuck ? current.attempts : 0,
      due: stuck ? current.due : now(),
      lastError: dropped ? delivery.drop.slice(0, 500) : stuck ? 'the receiver acknowledged nothing' : '',
    });
  }

  return {
    push(notice) {
      const current = state.get();
      const last = current.next - 1n;
      if (coalesce !== undefined && last >= current.offered && last >= current.acknowledged) {
        const previous = notices.get(last);
        const merged = previous === undefined ? undefined : coalesce(previous, notice);
        if (merged !== undefined) {
          notices.set(last, merged);
          return last;
        }
      }
      if (current.next - current.acknowledged >= BigInt(maxPending)) throw new Error('too many undelivered notices');
      notices.set(current.next, notice);
      state.set({ ...current, next: current.next + 1n });
      armNext();
      return current.next;
    },
    arm: armNext,
    pause: () => void state.update((current) => ({ ...current, paused: true })),
    resume() {
      state.update((current) => ({ ...current, paused: false, attempts: 0, due: 0n }));
      armNext();
    },
    status() {
      const { next, acknowledged, dropped, paused, attempts, lastError } = state.get();
      return { next, acknowledged, pending: Number(next - acknowledged), dropped, paused, attempts, lastError };
    },
  };
}
