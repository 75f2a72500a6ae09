import { clearTimer, setTimer, time } from 'azle';

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
 */
export function alarm(ring: () => void): Alarm {
  let pending: { at: bigint; timer: bigint } | undefined;
  const clear = (): void => {
    if (pending !== undefined) clearTimer(pending.timer);
    pending = undefined;
  };
  return {
    clear,
    setFor(at) {
      const current = now();
      // A timer that should long have rung was lost (the ring trapped, or the system dropped it): do not wait for it.
      if (pending !== undefined && pending.at <= at && pending.at + MINUTE > current) return;
      clear();
      const wait = at > current ? (at - current + SECOND - 1n) / SECOND : 0n;
      const timer = setTimer(Number(wait), () => {
        pending = undefined;
        ring();
      });
      pending = { at: current + wait * SECOND, timer };
    },
  };
}
