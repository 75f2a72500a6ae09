// Limits of the storages' paged queries. Pure.

export interface PageRequest {
  cursor: [] | [bigint];
  limit: [] | [number];
}

export const DEFAULT_PAGE = 20;
export const MAX_PAGE = 100;

/** Between 1 and 100, 20 if not said. A limit of 0 would make a reader loop forever, so it counts as 1. */
export const pageLimit = ({ limit: [limit] }: PageRequest): number =>
  Math.min(MAX_PAGE, Math.max(1, limit ?? DEFAULT_PAGE));

/** Cursors are positions below 2^32; a foreign one is cut, which can only give an emptier or an odder page. */
export const pageCursor = ({ cursor: [cursor] }: PageRequest): number | undefined =>
  cursor === undefined ? undefined : Number(cursor > 0xffff_ffffn ? 0xffff_ffffn : cursor);

/**
 * First index whose time is at or after `time`, among `length` entries whose times never fall.
 * Reads log2(length) entries: 20 at a million.
 */
export function firstAtOrAfter(length: number, time: bigint, timeAt: (index: number) => bigint): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (timeAt(middle) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
