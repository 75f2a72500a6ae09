// Lists of references in pages: who has which contracts, which entries name which user. Adding, removing and reading a
// page touch a constant number of keys, however long the lists are.
import { concat, u32Key, type KeyCodec } from './keys.ts';
import { openListStore, type Place } from './memory.ts';

export interface PostingsPage {
  /** References in the order asked for. */
  refs: number[];
  /** Where the next page starts; absent at the end. */
  next?: number;
  /** How many the whole list holds. */
  total: number;
}

export interface PageQuery {
  /** `next` of the page before; absent for the first page. */
  cursor?: number;
  limit: number;
  /** By when they were added; newest first unless said otherwise. */
  order?: 'newest' | 'oldest';
}

export interface Postings<L> {
  /** Adds a reference at the end; false when it is there already (only lists that are `removable` can tell). */
  add(list: L, ref: number): boolean;
  /** Removes a reference: the last one takes its place. */
  remove(list: L, ref: number): boolean;
  contains(list: L, ref: number): boolean;
  count(list: L): number;
  /** A removal between two pages may show one reference twice or hide one: the last one has moved. */
  page(list: L, query: PageQuery): PostingsPage;
}

export interface PostingsOptions<L> extends Place {
  list: KeyCodec<L>;
  /** False for lists that only grow: saves a key per reference. */
  removable?: boolean;
}

const PAGE_REFS = 128;
const [COUNT, PAGE, POSITION] = [0, 1, 2];

/** Paged lists of references (0 to 2^32 - 1). */
export function postings<L>({ list: listCodec, removable = true, ...place }: PostingsOptions<L>): Postings<L> {
  const store = openListStore(place);
  const countOf = (list: Uint8Array): number => {
    const bytes = store.get(COUNT, list);
    return bytes === undefined ? 0 : u32Key.decode(bytes);
  };
  const setCount = (list: Uint8Array, count: number): void => {
    if (count === 0) store.delete(COUNT, list);
    else store.set(COUNT, list, undefined, u32Key.encode(count));
  };
  const positionOf = (list: Uint8Array, ref: number): number | undefined => {
    const bytes = store.get(POSITION, list, ref);
    return bytes === undefined ? undefined : u32Key.decode(bytes);
  };
  const readPage = (list: Uint8Array, page: number): Uint8Array => store.get(PAGE, list, page) ?? new Uint8Array();
  const writePage = (list: Uint8Array, page: number, bytes: Uint8Array): void => {
    if (bytes.length === 0) store.delete(PAGE, list, page);
    else store.set(PAGE, list, page, bytes);
  };
  const needPositions = (): void => {
    if (!removable) throw new Error('these lists keep no positions: they cannot remove or search');
  };

  return {
    add(given, ref) {
      const list = listCodec.encode(given);
      if (removable && store.has(POSITION, list, ref)) return false;
      const count = countOf(list);
      const page = Math.floor(count / PAGE_REFS);
      writePage(list, page, concat([readPage(list, page), u32Key.encode(ref)]));
      if (removable) store.set(POSITION, list, ref, u32Key.encode(count));
      setCount(list, count + 1);
      return true;
    },
    remove(given, ref) {
      needPositions();
      const list = listCodec.encode(given);
      const position = positionOf(list, ref);
      if (position === undefined) return false;
      const last = countOf(list) - 1;
      const lastPage = Math.floor(last / PAGE_REFS);
      const tail = readPage(list, lastPage);
      const moved = u32Key.decode(tail, tail.length - 4);
      writePage(list, lastPage, tail.slice(0, tail.length - 4));
      if (position !== last) {
        const page = Math.floor(position / PAGE_REFS);
        const bytes = readPage(list, page).slice();
        bytes.set(u32Key.encode(moved), (position % PAGE_REFS) * 4);
        writePage(list, page, bytes);
        store.set(POSITION, list, moved, u32Key.encode(position));
      }
      store.delete(POSITION, list, ref);
      setCount(list, last);
      return true;
    },
    contains(given, ref) {
      needPositions();
      return store.has(POSITION, listCodec.encode(given), ref);
    },
    count: (given) => countOf(listCodec.encode(given)),
    page(given, { cursor, limit, order = 'newest' }) {
      const list = listCodec.encode(given);
      const total = countOf(list);
      // A cursor counts what is left (newest first) or what is done (oldest first).
      const [from, to] =
        order === 'newest' ? downFrom(Math.min(cursor ?? total, total), limit) : upFrom(cursor ?? 0, limit, total);
      const refs = readRange((page) => readPage(list, page), from, to);
      if (order === 'newest') refs.reverse();
      const next = order === 'newest' ? (from > 0 ? from : undefined) : to < total ? to : undefined;
      return { refs, total, ...(next === undefined ? {} : { next }) };
    },
  };
}

const downFrom = (end: number, limit: number): [number, number] => [Math.max(0, end - limit), end];
const upFrom = (start: number, limit: number, total: number): [number, number] => [
  Math.min(start, total),
  Math.min(total, start + limit),
];

function readRange(readPage: (page: number) => Uint8Array, from: number, to: number): number[] {
  const refs: number[] = [];
  for (let at = from; at < to;) {
    const page = Math.floor(at / PAGE_REFS);
    const end = Math.min(to, (page + 1) * PAGE_REFS);
    const bytes = readPage(page);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (; at < end; at++) refs.push(view.getUint32((at % PAGE_REFS) * 4));
  }
  return refs;
}
