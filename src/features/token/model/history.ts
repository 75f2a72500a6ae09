// A token's daily history for charts: the ledger tells only days on which something changed.

export interface HistoryPoint {
  /** Days since 1970, UTC. */
  day: number;
  totalSupply: bigint;
  holderCount: bigint;
  transferCount: bigint;
  /** Moved on that day, smallest unit. */
  volume: bigint;
}

/**
 * The last `limit` days up to `today`, the quiet ones filled in: supply and holders stay, transfers are none. The day before
 * `bornOn` is shown empty, so that the first tokens are seen to come.
 */
export function everyDay(
  points: readonly HistoryPoint[],
  { today, limit, bornOn }: { today: number; limit: number; bornOn?: number },
): HistoryPoint[] {
  const sorted = [...points].sort((a, b) => a.day - b.day);
  const oldest = sorted[0];
  if (oldest && bornOn !== undefined && oldest.day <= bornOn)
    sorted.unshift({ day: oldest.day - 1, totalSupply: 0n, holderCount: 0n, transferCount: 0n, volume: 0n });
  const first = sorted[0];
  if (!first) return [];
  const last = Math.max(today, sorted.at(-1)?.day ?? today);
  const start = Math.max(first.day, last - limit + 1);
  const days: HistoryPoint[] = [];
  let next = 0;
  let current: HistoryPoint = { ...first };
  for (let day = start; day <= last; day++) {
    let changed = false;
    for (let point = sorted[next]; point && point.day <= day; point = sorted[++next]) {
      current = point;
      changed = point.day === day;
    }
    days.push(changed ? current : { ...current, day, transferCount: 0n, volume: 0n });
  }
  return days;
}

/** `2026-03-01` of a day number. */
export function dayText(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

/**
 * An amount as a number of whole tokens, only to place a point in a chart; texts always show the exact amount.
 * Amounts beyond 2^53 lose digits that no screen could show.
 */
export function chartNumber(amount: bigint, decimals: number): number {
  const unit = 10n ** BigInt(decimals);
  return Number(amount / unit) + Number(((amount % unit) * 1_000_000n) / unit) / 1_000_000;
}
