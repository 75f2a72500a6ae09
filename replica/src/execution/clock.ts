// Time as canisters see it: the given clock plus what tests added, and never backwards.
import type { Clock, Nanoseconds } from '../types.ts';

/** A clock that tests may move; when given one, moving time moves it, so that all who read it agree. */
export interface AdjustableClock extends Clock {
  advance?(nanoseconds: Nanoseconds): void;
}

export const systemClock: AdjustableClock = { now: () => BigInt(Date.now()) * 1_000_000n };

export class ExecutionClock implements Clock {
  #last = 0n;
  /** Nanoseconds added to a clock that cannot be moved itself; only grows. */
  offset = 0n;

  constructor(readonly source: AdjustableClock) {}

  now(): Nanoseconds {
    const now = this.source.now() + this.offset;
    if (now > this.#last) this.#last = now;
    return this.#last;
  }

  /** @throws RangeError for less than nothing */
  advance(nanoseconds: Nanoseconds): void {
    if (nanoseconds < 0n) throw new RangeError('the clock cannot go back');
    if (this.source.advance) this.source.advance(nanoseconds);
    else this.offset += nanoseconds;
  }

  /** Continues after a restart: not before `last`, with the same offset. */
  resume(last: Nanoseconds, offset: Nanoseconds): void {
    this.#last = last;
    this.offset = offset;
  }
}
