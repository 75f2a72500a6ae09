const DAY = 86_400_000_000_000n;

/** Limits of a distribution: docs/decisions/0010-distribution.md. Texts in characters, times in nanoseconds. */
export const DistributionLimits = {
  name: 80,
  description: 2_000,
  note: 80,
  symbol: 16,
  decimals: 30,
  categories: 20,
  initialGrants: 5_000,
  batch: 2_000,
  grants: 1_000_000,
  steps: 64,
  months: 120,
  /** Below 2^127, so that a Merkle leaf holds it in 16 bytes and sums stay far from any codec's limit. */
  amount: 1n << 127n,
  duration: 100n * 366n * DAY,
  /** 9,999-12-31: what a date in the dApp can show. */
  latest: 253_402_214_400_000_000_000n,
  basisPoints: 10_000,
} as const;
