// Lists that hold the records themselves, so that a page costs one or two reads instead of one per record. For lists
// whose records change rarely. The newest 20 to 39 records of a list live together with its count: the first page is one read.
import { Bodies } from '../candid/index.ts';
import { concat, u32Key, type KeyCodec } from './keys.ts';
import { openListStore, type Place } from './memory.ts';
import { packBlock, RecordBlock, u32At, type BlockRecord } from './record-block.ts';

export interface RecordPage {
  /** Newest first, ready to stand for a `vec` in a reply. */
  items: Bodies;
  next?: number;
  total: number;
}

export interface RecordPages<L> {
  /** Adds a record as the newest; the reference must be new to this list. */
  append(list: L, ref: number, bytes: Uint8Array): void;
  /** Puts other bytes in a record's place; false when the list has no such reference. */
  replace(list: L, ref: number, bytes: Uint8Array): boolean;
  /** Removes a record: the newest one takes its place. False when the list has no such reference. */
  remove(list: L, ref: number): boolean;
  get(list: L, ref: number): Uint8Array | undefined;
  count(list: L): number;
  page(list: L, query: { cursor?: number; limit: number }): RecordPage;
}

/** Records of a sealed page; the head seals one when it holds twice as many. */
const PAGE_RECORDS = 20;
const [HEAD, PAGE, POSITION] = [0, 1, 2];
/** The head is the list's length, then a block. */
const HEAD_TOTAL = 4;
const EMPTY = new Uint8Array();

interface Head {
  total: number;
  /** Positions from here on are in the head. */
  sealed: number;
  block: RecordBlock;
}

export function recordPages<L>({ list: listCodec, ...place }: Place & { list: KeyCodec<L> }): RecordPages<L> {
  const store = openListStore(place);
  const readHead = (list: Uint8Array): Head => {
    const bytes = store.get(HEAD, list);
    const block = new RecordBlock(bytes ?? EMPTY, HEAD_TOTAL);
    const total = bytes === undefined ? 0 : u32At(bytes, 0);
    return { total, sealed: total - block.count, block };
  };
  const writeHead = (list: Uint8Array, total: number, records: BlockRecord[]): void => {
    if (total === 0) return store.delete(HEAD, list);
    store.set(HEAD, list, undefined, concat([u32Key.encode(total), packBlock(records)]));
  };
  /** The newest records without the newest; where that leaves none, the last sealed page is opened again. */
  const withoutNewest = (list: Uint8Array, { sealed, block }: Head): BlockRecord[] => {
    if (block.count > 1 || sealed === 0) return block.records().slice(1);
    const page = sealed / PAGE_RECORDS - 1;
    const records = readPage(list, page).records();
    store.delete(PAGE, list, page);
    return records;
  };
  const readPage = (list: Uint8Array, page: number): RecordBlock =>
    new RecordBlock(store.get(PAGE, list, page) ?? EMPTY);

  /** Where a reference is: in the head, or in a sealed page. */
  const locate = (list: Uint8Array, ref: number, head: Head): { page?: number; block: RecordBlock; index: number } => {
    const inHead = head.block.indexOf(ref);
    if (inHead >= 0) return { block: head.block, index: inHead };
    const position = store.get(POSITION, list, ref);
    if (position === undefined) return { block: head.block, index: -1 };
    const page = Math.floor(u32Key.decode(position) / PAGE_RECORDS);
    const block = readPage(list, page);
    return { page, block, index: block.indexOf(ref) };
  };
  const replace = (list: Uint8Array, ref: number, record: BlockRecord): boolean => {
    const head = readHead(list);
    const { page, block, index } = locate(list, ref, head);
    if (index < 0) return false;
    const records = block.records();
    records[index] = record;
    if (page === undefined) writeHead(list, head.total, records);
    else store.set(PAGE, list, page, packBlock(records));
    return true;
  };

  return {
    append(given, ref, bytes) {
      const list = listCodec.encode(given);
      const { total, sealed, block } = readHead(list);
      store.set(POSITION, list, ref, u32Key.encode(total));
      if (block.count + 1 < 2 * PAGE_RECORDS) {
        const head = block.withNewest({ ref, bytes });
        head.set(u32Key.encode(total + 1));
        return store.set(HEAD, list, undefined, head);
      }
      const records = [{ ref, bytes }, ...block.records()];
      store.set(PAGE, list, sealed / PAGE_RECORDS, packBlock(records.splice(PAGE_RECORDS)));
      writeHead(list, total + 1, records);
    },
    replace: (given, ref, bytes) => replace(listCodec.encode(given), ref, { ref, bytes }),
    remove(given, ref) {
      const list = listCodec.encode(given);
      const position = store.get(POSITION, list, ref);
      if (position === undefined) return false;
      const { block } = readHead(list);
      const newest = { ref: block.refAt(0), bytes: block.slice(0, 1) };
      if (newest.ref !== ref) {
        replace(list, ref, newest);
        store.set(POSITION, list, newest.ref, position);
      }
      const head = readHead(list);
      writeHead(list, head.total - 1, withoutNewest(list, head));
      store.delete(POSITION, list, ref);
      return true;
    },
    get(given, ref) {
      const list = listCodec.encode(given);
      const { block, index } = locate(list, ref, readHead(list));
      return index < 0 ? undefined : block.slice(index, index + 1).slice();
    },
    count: (given) => readHead(listCodec.encode(given)).total,
    page(given, { cursor, limit }) {
      const list = listCodec.encode(given);
      const { total, sealed, block } = readHead(list);
      // Positions count from the oldest record; a page goes down from `to` to `from`.
      const to = cursor === undefined || cursor > total ? total : cursor;
      const from = to > limit ? to - limit : 0;
      const chunks: Uint8Array[] = [];
      if (to > sealed) chunks.push(block.slice(total - to, total - (from > sealed ? from : sealed)));
      for (let end = to < sealed ? to : sealed; end > from;) {
        const page = Math.floor((end - 1) / PAGE_RECORDS);
        const start = page * PAGE_RECORDS;
        const top = start + PAGE_RECORDS;
        chunks.push(readPage(list, page).slice(top - end, top - Math.max(start, from)));
        end = start;
      }
      const items = new Bodies(to - from, chunks);
      return from > 0 ? { items, total, next: from } : { items, total };
    },
  };
}
