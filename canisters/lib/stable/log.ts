import { u32Key } from './keys.ts';
import { openRawMap } from './memory.ts';
import type { ValueCodec } from './values.ts';

export interface StableLog<V> {
  /** Adds an entry and returns its index, from 0. */
  append(value: V): number;
  get(index: number): V | undefined;
  length(): number;
  /** Entries from `start`, at most `count`; one read (60,000 instructions) each. */
  range(start: number, count: number): V[];
  /** The same as stored bytes, for replies in wire form. */
  rangeBytes(start: number, count: number): Uint8Array[];
}

/** An append-only list. Needs a memory id of its own: its length is the map's. Up to 2^32 - 1 entries. */
export function stableLog<V>({ memoryId, value }: { memoryId: number; value: ValueCodec<V> }): StableLog<V> {
  const map = openRawMap({ memoryId });
  const length = (): number => map.length();
  const rangeBytes = (start: number, count: number): Uint8Array[] => {
    const entries: Uint8Array[] = [];
    const end = Math.min(length(), start + count);
    for (let index = start; index < end; index++) {
      const bytes = map.get(u32Key.encode(index));
      if (bytes !== undefined) entries.push(bytes);
    }
    return entries;
  };
  return {
    append(entry) {
      const index = length();
      map.set(u32Key.encode(index), value.encode(entry));
      return index;
    },
    get(index) {
      if (!Number.isInteger(index) || index < 0 || index > 0xffffffff) return undefined;
      const bytes = map.get(u32Key.encode(index));
      return bytes === undefined ? undefined : value.decode(bytes);
    },
    length,
    range: (start, count) => rangeBytes(start, count).map((bytes) => value.decode(bytes)),
    rangeBytes,
  };
}
