import { setTimer, time } from 'azle';

export const SECOND = 1_000_000_000n;
export const MINUTE = 60n * SECOND;
export const HOUR = 60n * MINUTE;
export const DAY = 24n * HOUR;

/** Nanoseconds since 1970 by the subnet's clock; the same during one message. */
export const now = (): bigint => time();

export interface Alarm {
  /** Rings once at `at` (rounded up to a second), or earlier if it is set for earlier already. */
  setFor(at: bigint): void;
  clear(): void;
}

/**
 * One timer that can be asked for many times: the earliest wish wins. Gone after an upgrade: set it again in postUpgrade.
 * `ring` runs in a message of its own; if it traps, the alarm is free to be set again.
 *
 * Timers are never cleared: Azle's `clearTimer` panics ("already borrowed"), because dropping a timer's closure enters
 * QuickJS while it is running. A timer that is no longer wanted rings unheard.
 */
export function alarm(ring: () => void): Alarm {
  let pending: { at: bigint } | undefined;
  return {
    clear() {
      pending = undefined;
    },
    setFor(at) {
      const current = now();
      // A timer that should long have rung was lost (the ring trapped, or the system dropped it): do not wait for it.
      if (pending !== undefined && pending.at <= at && pending.at + MINUTE > current) return;
      const wait = at > current ? (at - current + SECOND - 1n) / SECOND : 0n;
      const mine = { at: current + wait * SECOND };
      pending = mine;
      setTimer(Number(wait), () => {
        if (pending !== mine) return;
        pending = undefined;
        ring();
      });
    },
  };
}
