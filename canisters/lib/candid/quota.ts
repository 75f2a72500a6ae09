// What one decode may cost. Without these, 14 bytes (`vec null` with a length of 10^9) exhaust memory.

export interface Quota {
  /** Length of the whole message in bytes. */
  bytes: number;
  /** Nesting of values and of types. Bounds recursion: QuickJS's own stack must never be the limit. */
  depth: number;
  /** Vector elements and record fields that are built. */
  elements: number;
  /** Values that are read only to be thrown away (extra fields, extra arguments, failed `opt`). */
  skipped: number;
  /** LEB128 length of one nat or int in bytes (7 bits each): long ones cost quadratic time. */
  numberBytes: number;
  /** Entries of the type table, and fields over all of them. */
  types: number;
}

/** Sized so that the worst message costs about a tenth of a query's instruction limit. */
export const defaultQuota: Quota = {
  bytes: 2 * 1024 * 1024,
  depth: 100,
  elements: 50_000,
  skipped: 50_000,
  numberBytes: 512,
  types: 2_000,
};
