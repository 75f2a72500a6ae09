// Calendar months in UTC, in nanoseconds. A month after the 31st is the last day of a shorter month.
const MS = 1_000_000n;

/** The same day and time `months` later, or the month's last day where it has no such day. */
export function addMonths(at: bigint, months: number): bigint {
  const date = new Date(Number(at / MS));
  const day = date.getUTCDate();
  const moved = new Date(date);
  moved.setUTCDate(1);
  moved.setUTCMonth(date.getUTCMonth() + months);
  const last = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate();
  moved.setUTCDate(Math.min(day, last));
  // What a millisecond cannot hold stays as it was.
  return BigInt(moved.getTime()) * MS + (at % MS);
}

/** Whole months from `start` to `now`; 0 before the start. */
export function monthsBetween(start: bigint, now: bigint): number {
  if (now <= start) return 0;
  const [from, to] = [new Date(Number(start / MS)), new Date(Number(now / MS))];
  const calendar = (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth();
  return addMonths(start, calendar) <= now ? calendar : calendar - 1;
}
