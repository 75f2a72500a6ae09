// What was spent under a policy within its rolling period, and what is on its way.

export interface SpendingWindow {
  /** Oldest first; `at` is rounded up, see `GRAIN`. */
  settled: { at: bigint; amount: bigint }[];
  onTheWay: { proposal: bigint; amount: bigint }[];
}
export const noSpending = (): SpendingWindow => ({ settled: [], onTheWay: [] });

/** Moments within a period are told apart to this part of it, so that a window stays small however much is sent. */
const GRAIN = 128n;

/** Counted against the limit at `now`. */
export function usedOf({ settled, onTheWay }: SpendingWindow, period: bigint, now: bigint): bigint {
  const sent = settled.filter(({ at }) => at + period > now).reduce((sum, { amount }) => sum + amount, 0n);
  return onTheWay.reduce((sum, { amount }) => sum + amount, sent);
}

/** An execution begins: all it may cost counts from now on. */
export function reserved(window: SpendingWindow, proposal: bigint, amount: bigint): SpendingWindow {
  return { ...window, onTheWay: [...window.onTheWay, { proposal, amount }] };
}

/**
 * An execution ended: `amount` of what was reserved was spent, or may have been. Rounded up in time, so it counts a
 * little longer than the period, never shorter. Nothing happens when it was settled before.
 */
export function settled(
  window: SpendingWindow,
  { proposal, amount, period, now }: { proposal: bigint; amount: bigint; period: bigint; now: bigint },
): SpendingWindow {
  if (!window.onTheWay.some((one) => one.proposal === proposal)) return window;
  const onTheWay = window.onTheWay.filter((one) => one.proposal !== proposal);
  const grain = period / GRAIN || 1n;
  const at = ((now + grain - 1n) / grain) * grain;
  const kept = window.settled.filter((entry) => entry.at + period > now);
  const last = kept.at(-1);
  if (amount === 0n) return { settled: kept, onTheWay };
  if (last?.at === at) return { settled: [...kept.slice(0, -1), { at, amount: last.amount + amount }], onTheWay };
  return { settled: [...kept, { at, amount }], onTheWay };
}
