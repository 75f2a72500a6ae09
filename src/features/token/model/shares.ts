// Shares of a supply. Exact in bigint; a number appears only at the end, for drawing.

const SCALE = 10_000n;

/** Share in basis points (hundredths of a percent), rounded down, 0 to 10,000; a lying ledger cannot leave that range. */
export function basisPoints(part: bigint, whole: bigint): number {
  if (whole <= 0n || part <= 0n) return 0;
  return Number(part >= whole ? SCALE : (part * SCALE) / whole);
}

/** The share for reading: `12.34 %`, `< 0.01 %` for a dust balance, `0 %` for none. */
export function shareText(part: bigint, whole: bigint): string {
  if (whole <= 0n || part <= 0n) return '0\u00a0%';
  const points = basisPoints(part, whole);
  if (points === 0) return '<\u00a00.01\u00a0%';
  // 100 % is said only of the whole: one missing unit makes it 99.99 %.
  const text = `${Math.floor(points / 100)}.${String(points % 100).padStart(2, '0')}`.replace(/\.00$/, '');
  return `${text}\u00a0%`;
}

export interface Slice<T> {
  /** Null for the rest, taken together. */
  item: T | null;
  amount: bigint;
  points: number;
}

/** The largest `count` parts and the rest of the whole; the amounts add up to the whole exactly. */
export function topSlices<T>(items: readonly { item: T; amount: bigint }[], whole: bigint, count: number): Slice<T>[] {
  const sorted = [...items].sort((a, b) => (a.amount < b.amount ? 1 : a.amount > b.amount ? -1 : 0)).slice(0, count);
  const slices: Slice<T>[] = sorted.map(({ item, amount }) => ({ item, amount, points: basisPoints(amount, whole) }));
  const rest = whole - sorted.reduce((sum, { amount }) => sum + amount, 0n);
  if (rest > 0n) slices.push({ item: null, amount: rest, points: basisPoints(rest, whole) });
  return slices;
}
