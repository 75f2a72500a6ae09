// Pages of the log, newest first, in stored form: a page costs no decoding.
import { bodies, type Bodies } from '../lib/candid/index.ts';
import type { PostingsPage } from '../lib/stable/postings.ts';
import { firstAtOrAfter, pageCursor, pageLimit, type PageRequest } from '../storage/rules/page.ts';
import type { TimeRange } from '../storage/types.ts';
import { entries } from './log.ts';

export interface EntryPage {
  items: Bodies;
  next: [] | [bigint];
  total: bigint;
}

/** The entries that a page of an index refers to. */
export function entryPage({ refs, next, total }: PostingsPage): EntryPage {
  const chunks = refs.flatMap((ref) => entries.rangeBytes(ref, 1));
  return {
    items: bodies(chunks.length, chunks),
    next: next === undefined ? [] : [BigInt(next)],
    total: BigInt(total),
  };
}

/** Recorded in [from, to). The log is in this order already, so it needs no index: two binary searches find the ends. */
export function pageByTime({ from, to }: TimeRange, page: PageRequest): EntryPage {
  const timeAt = (index: number): bigint => entries.get(index)?.recordedAt ?? 0n;
  const length = entries.length();
  const first = firstAtOrAfter(length, from, timeAt);
  const end = Math.max(first, firstAtOrAfter(length, to, timeAt));
  const top = Math.min(end, Math.max(first, pageCursor(page) ?? end));
  const bottom = Math.max(first, top - pageLimit(page));
  const chunks = entries.rangeBytes(bottom, top - bottom).reverse();
  return {
    items: bodies(chunks.length, chunks),
    next: bottom > first ? [BigInt(bottom)] : [],
    total: BigInt(end - first),
  };
}
