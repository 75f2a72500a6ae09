// Which structure lives where in stable memory. Every memory id costs 8 MiB once used, so small things share one id and
// differ by a prefix byte; ids and prefixes are never reused for something else, or an upgrade reads foreign bytes.
import { StableBTreeMap, type Serializable } from 'azle';

import { countWrite } from './writes.ts';

/** Azle keeps 254 and 255. */
const LAST_MEMORY_ID = 253;
const MAX_PREFIX = 255;

/** A canister's table of memory ids; checks them when the module loads, which is at build time. */
export function memories<const T extends Record<string, number>>(table: T): T {
  const seen = new Map<number, string>();
  for (const [name, id] of Object.entries(table)) {
    if (!Number.isInteger(id) || id < 0 || id > LAST_MEMORY_ID)
      throw new Error(`memory id of ${name} must be 0 to ${LAST_MEMORY_ID}`);
    const other = seen.get(id);
    if (other !== undefined) throw new Error(`${name} and ${other} have the same memory id ${id}`);
    seen.set(id, name);
  }
  return table;
}

export interface Place {
  memoryId: number;
  /** First byte of every key, for structures that share a memory id. */
  prefix?: number;
}

const rawBytes: Serializable = { toBytes: (bytes: Uint8Array) => bytes, fromBytes: (bytes) => bytes };
const maps = new Map<number, StableBTreeMap<Uint8Array, Uint8Array>>();
const claims = new Map<number, Set<number | 'all'>>();

/** The map of a memory id, in Azle's own class. @throws Error when another structure has claimed the same place. */
export function claim({ memoryId, prefix }: Place): StableBTreeMap<Uint8Array, Uint8Array> {
  memories({ place: memoryId });
  if (prefix !== undefined && (!Number.isInteger(prefix) || prefix < 0 || prefix > MAX_PREFIX))
    throw new Error(`prefix must be 0 to ${MAX_PREFIX}`);
  const taken = claims.get(memoryId) ?? new Set();
  claims.set(memoryId, taken);
  const mine = prefix ?? 'all';
  if (taken.has('all') || taken.has(mine) || (mine === 'all' && taken.size > 0))
    throw new Error(`memory ${memoryId}, prefix ${mine} is claimed twice`);
  taken.add(mine);

  let map = maps.get(memoryId);
  if (map === undefined) {
    map = new StableBTreeMap<Uint8Array, Uint8Array>(memoryId, rawBytes, rawBytes);
    maps.set(memoryId, map);
  }
  return map;
}

/** A claimed memory id with whole keys. */
export interface RawMap extends Store {
  length(): number;
  /** The smallest keys with their values. */
  first(count: number): [Uint8Array, Uint8Array][];
}

/** Claims a place; keys are given in full, prefix included. */
export function openRawMap(place: Place): RawMap {
  const map = claim(place);
  const { memoryId } = place;
  return {
    // Reads go to the system at once: Azle's class around it costs a sixth of a look-up.
    get: (key) => globalThis._azleIc?.stableBTreeMapGet(memoryId, key),
    has: (key) => map.containsKey(key),
    set(key, value) {
      countWrite();
      return map.insert(key, value) === undefined;
    },
    delete(key) {
      countWrite();
      return map.remove(key) !== undefined;
    },
    length: () => Number(map.len()),
    first: (count) => map.items(0, count),
  };
}

/** A claimed place as raw keys and values; about 60,000 instructions a read and 150,000 a write. */
export interface Store {
  get(key: Uint8Array): Uint8Array | undefined;
  /** Whether the key is new. */
  set(key: Uint8Array, value: Uint8Array): boolean;
  delete(key: Uint8Array): boolean;
  has(key: Uint8Array): boolean;
}

/** Claims a place and puts its prefix before every key. */
export function openStore(place: Place): Store {
  const map = openRawMap(place);
  const at = prefixed(place.prefix);
  return {
    get: (key) => map.get(at(key)),
    set: (key, value) => map.set(at(key), value),
    delete: (key) => map.delete(at(key)),
    has: (key) => map.has(at(key)),
  };
}

function prefixed(prefix: number | undefined): (key: Uint8Array) => Uint8Array {
  if (prefix === undefined) return (key) => key;
  return (key) => {
    const full = new Uint8Array(key.length + 1);
    full[0] = prefix;
    full.set(key, 1);
    return full;
  };
}

/** A place that holds lists: keys are kind ‖ list ‖ number, built in one go because that is what a read costs most. */
export interface ListStore {
  get(kind: number, list: Uint8Array, number?: number): Uint8Array | undefined;
  set(kind: number, list: Uint8Array, number: number | undefined, value: Uint8Array): void;
  delete(kind: number, list: Uint8Array, number?: number): void;
  has(kind: number, list: Uint8Array, number: number): boolean;
}

export function openListStore(place: Place): ListStore {
  const map = openRawMap(place);
  const { prefix } = place;
  const offset = prefix === undefined ? 1 : 2;
  const keyOf = (kind: number, list: Uint8Array, number: number | undefined): Uint8Array => {
    const end = offset + list.length;
    const key = new Uint8Array(number === undefined ? end : end + 4);
    if (prefix !== undefined) key[0] = prefix;
    key[offset - 1] = kind;
    key.set(list, offset);
    if (number !== undefined) {
      key[end] = number >>> 24;
      key[end + 1] = number >>> 16;
      key[end + 2] = number >>> 8;
      key[end + 3] = number;
    }
    return key;
  };
  return {
    get: (kind, list, number) => map.get(keyOf(kind, list, number)),
    set: (kind, list, number, value) => void map.set(keyOf(kind, list, number), value),
    delete: (kind, list, number) => void map.delete(keyOf(kind, list, number)),
    has: (kind, list, number) => map.has(keyOf(kind, list, number)),
  };
}
