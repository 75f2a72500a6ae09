import type { Clock, Nanoseconds, Store } from './types.ts';

const KEY = 'clock';
const SECOND = 1_000_000_000n;
const SYSTEM: Clock = { now: () => BigInt(Date.now()) * 1_000_000n };

/** The wall's time plus what tests have advanced it by. Never goes back, not even when the computer's clock is set. */
export class ReplicaClock implements Clock {
  private readonly store: Store;
  private readonly wall: Clock;
  private offset = 0n;
  private latest = 0n;
  private stored = 0n;

  constructor(store: Store, wall: Clock = SYSTEM) {
    this.store = store;
    this.wall = wall;
    const saved = store.get(KEY);
    if (saved) {
      const view = new DataView(saved.buffer, saved.byteOffset);
      this.offset = view.getBigInt64(0);
      this.latest = this.stored = view.getBigInt64(8);
    }
  }

  now(): Nanoseconds {
    const time = this.wall.now() + this.offset;
    if (time > this.latest) this.latest = time;
    if (this.latest - this.stored > SECOND) this.save();
    return this.latest;
  }

  /** Moves the time forward by `nanoseconds`; throws for less than nothing. */
  advance(nanoseconds: Nanoseconds): void {
    if (nanoseconds < 0n) throw new RangeError('Time cannot go back.');
    const now = this.now();
    this.offset += nanoseconds;
    this.latest = now + nanoseconds;
    this.save();
  }

  /** Writes the mark that the next start must not fall behind. */
  save(): void {
    const bytes = new Uint8Array(16);
    const view = new DataView(bytes.buffer);
    view.setBigInt64(0, this.offset);
    view.setBigInt64(8, this.latest);
    this.stored = this.latest;
    this.store.commit(new Map([[KEY, bytes]]));
  }
}
