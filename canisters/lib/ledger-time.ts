// How long an ICRC-1 ledger recognises a repeated transfer. Free of Azle.

/** ICRC-1's deduplication window, and how far a ledger's clock may be ahead of ours (ns). */
export const DEDUPLICATION_WINDOW = 24n * 3_600_000_000_000n;
export const CLOCK_DRIFT = 10n * 60_000_000_000n;
