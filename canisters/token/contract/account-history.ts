// Which blocks name an account, oldest first. The newest references lie with the count in one value, so that a transfer
// reads and writes one key per account; full pages are never touched again.
import { concat, u32Key } from '../../lib/stable/keys.ts';
import { openStore } from '../../lib/stable/memory.ts';
import { ledger, memory } from '../memory.ts';

const tails = openStore({ memoryId: memory.ledger, prefix: ledger.history });
const pages = openStore({ memoryId: memory.ledger, prefix: ledger.historyPages });

const PAGE_REFS = 64;
const REF_BYTES = 4;

interface Tail {
  /** How many references lie in full pages. */
  paged: number;
  refs: Uint8Array;
}

function readTail(account: Uint8Array): Tail {
  const bytes = tails.get(account);
  if (bytes === undefined) return { paged: 0, refs: new Uint8Array() };
  return { paged: u32Key.decode(bytes), refs: bytes.subarray(REF_BYTES) };
}
const refAt = (refs: Uint8Array, index: number): number => u32Key.decode(refs, index * REF_BYTES);
const countIn = (refs: Uint8Array): number => refs.length / REF_BYTES;
const readPage = (account: Uint8Array, page: number): Uint8Array =>
  pages.get(concat([account, u32Key.encode(page)])) ?? new Uint8Array();

/** Adds a block to an account's history; a block already there (it names the account twice) is left alone. */
export function addToHistory(account: Uint8Array, block: number): void {
  const { paged, refs } = readTail(account);
  const count = countIn(refs);
  if (count > 0 && refAt(refs, count - 1) === block) return;
  if (count === PAGE_REFS) {
    pages.set(concat([account, u32Key.encode(paged / PAGE_REFS)]), refs);
    tails.set(account, concat([u32Key.encode(paged + PAGE_REFS), u32Key.encode(block)]));
    return;
  }
  tails.set(account, concat([u32Key.encode(paged), refs, u32Key.encode(block)]));
}

export interface HistoryPage {
  /** Newest first. */
  blocks: number[];
  /** Ask for blocks before this one next; absent at the end. */
  next?: number;
  total: number;
}

/** The newest blocks of an account that come before `before`. Cost: logarithmic in the history, plus the page. */
export function readHistory(account: Uint8Array, { before, limit }: { before: number; limit: number }): HistoryPage {
  const { paged, refs } = readTail(account);
  const total = paged + countIn(refs);
  const blocks: number[] = [];
  let page = paged / PAGE_REFS;
  let current = refs;
  if (page > 0 && !isBefore(current, before)) {
    page = lastPageBefore(account, page, before);
    current = page < 0 ? new Uint8Array() : readPage(account, page);
  }
  while (page >= 0 && blocks.length <= limit) {
    for (let i = countIn(current) - 1; i >= 0 && blocks.length <= limit; i -= 1) {
      const block = refAt(current, i);
      if (block < before) blocks.push(block);
    }
    page -= 1;
    if (page >= 0) current = readPage(account, page);
  }
  // One more than asked for tells whether there is a next page.
  if (blocks.length <= limit) return { blocks, total };
  blocks.pop();
  const next = blocks.at(-1);
  return next === undefined ? { blocks, total } : { blocks, total, next };
}

/** Whether the oldest reference of a page comes before the block. */
function isBefore(refs: Uint8Array, before: number): boolean {
  return refs.length > 0 && refAt(refs, 0) < before;
}

/** The newest of the pages below `end` that begins before the block; -1 when none does. */
function lastPageBefore(account: Uint8Array, end: number, before: number): number {
  let low = 0;
  let high = end;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(readPage(account, middle), before)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
