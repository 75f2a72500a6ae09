import type { KeyCodec } from './keys.ts';
import { openRawMap, type Place } from './memory.ts';
import { u64Value, type ValueCodec } from './values.ts';

export interface StableMap<K, V> {
  get(key: K): V | undefined;
  /** Whether the key is new. */
  set(key: K, value: V): boolean;
  /** Whether there was something to delete. */
  delete(key: K): boolean;
  has(key: K): boolean;
  /** Without a prefix always known; with one only when `counted`. */
  size(): number;
  /** The stored bytes, not decoded. */
  getBytes(key: K): Uint8Array | undefined;
  setBytes(key: K, bytes: Uint8Array): boolean;
  /** The stored bytes of many keys, in their order; those that are not there are left out. For pages in wire form. */
  getManyBytes(keys: K[]): Uint8Array[];
  /** The `count` smallest keys with their values. Only without a prefix. Cost grows with `count`, not with the size. */
  first(count: number): [K, V][];
}

export interface MapOptions<K, V> extends Place {
  key: KeyCodec<K>;
  value: ValueCodec<V>;
  /** Keeps a counter beside a prefixed map (one more write whenever a key comes or goes). */
  counted?: boolean;
}

const COUNTER = new Uint8Array([0]);
const ENTRY = 1;

/** A map in stable memory. Reads 60,000, writes 150,000 instructions, hardly growing with the size. */
export function stableMap<K, V>({ memoryId, prefix, key, value, counted = false }: MapOptions<K, V>): StableMap<K, V> {
  const map = openRawMap({ memoryId, ...(prefix === undefined ? {} : { prefix }) });
  // With a prefix: prefix ‖ 1 ‖ key for entries, prefix ‖ 0 for the counter.
  const at = (given: K): Uint8Array =>
    prefix === undefined ? key.encode(given) : under(prefix, ENTRY, key.encode(given));
  const counterKey = prefix === undefined ? COUNTER : under(prefix, 0, new Uint8Array());
  const readCount = (): bigint => {
    const bytes = map.get(counterKey);
    return bytes === undefined ? 0n : u64Value.decode(bytes);
  };
  const changed = (by: bigint): void => {
    if (counted && prefix !== undefined) map.set(counterKey, u64Value.encode(readCount() + by));
  };
  const setBytes = (given: K, bytes: Uint8Array): boolean => {
    const isNew = map.set(at(given), bytes);
    if (isNew) changed(1n);
    return isNew;
  };
  return {
    get(given) {
      const bytes = map.get(at(given));
      return bytes === undefined ? undefined : value.decode(bytes);
    },
    set: (given, content) => setBytes(given, value.encode(content)),
    setBytes,
    getBytes: (given) => map.get(at(given)),
    getManyBytes(keys) {
      const found: Uint8Array[] = [];
      const first = keys[0];
      if (first === undefined) return found;
      const { overwrite } = key;
      const full = at(first);
      const offset = prefix === undefined ? 0 : 2;
      for (let i = 0; i < keys.length; i++) {
        const wanted = keys[i] as K;
        if (overwrite !== undefined && i > 0) overwrite(full, offset, wanted);
        const bytes = map.get(overwrite === undefined ? at(wanted) : full);
        if (bytes !== undefined) found.push(bytes);
      }
      return found;
    },
    delete(given) {
      const existed = map.delete(at(given));
      if (existed) changed(-1n);
      return existed;
    },
    has: (given) => map.has(at(given)),
    size() {
      if (prefix === undefined) return map.length();
      if (!counted) throw new Error('this map shares its memory and is not counted');
      return Number(readCount());
    },
    first(count) {
      if (prefix !== undefined) throw new Error('this map shares its memory: its smallest keys are not the first ones');
      return map.first(count).map(([k, v]) => [key.decode(k), value.decode(v)]);
    },
  };
}

function under(prefix: number, kind: number, key: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(key.length + 2);
  bytes[0] = prefix;
  bytes[1] = kind;
  bytes.set(key, 2);
  return bytes;
}
