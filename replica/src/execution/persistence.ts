// Writing what changed to the store, all of a round at once, and reading everything back at the start.
// Keys: `meta`, `k/` canisters, `d/` ids of deleted ones, `q/` messages under way, `r/` request statuses, `p/` memory pages,
// `c/` and `sc/` chunks, `m…/` modules.
import { deserialize, serialize } from 'node:v8';
import type { Bytes } from '../types.ts';
import type { Canister, Message, Snapshot } from './canister.ts';
import { Heap, type GlobalValue } from './memory/heap.ts';
import { Pages, type Changes } from './memory/pages.ts';
import { StableMemory } from './memory/stable-memory.ts';
import type { Requests } from './requests.ts';
import type { Counters, State } from './state.ts';

/** Raised when the stored form changes in a way older code could not read. */
const FORMAT = 1;

interface Meta {
  format: number;
  counters: Counters;
  time: bigint;
  offset: bigint;
}

interface HeapRecord {
  base: string | undefined;
  generation: number;
  byteLength: number;
  globals: GlobalValue[];
}
interface StableRecord {
  generation: number;
  size: number;
}
type SnapshotRecord = Omit<Snapshot, 'heap' | 'stable'> & { heap: HeapRecord; stable: StableRecord };
type CanisterRecord = Omit<Canister, 'code' | 'stable' | 'snapshots' | 'reserved'> & {
  reserved?: bigint;
  code: { module: string; heap: HeapRecord } | undefined;
  stable: StableRecord;
  snapshots: SnapshotRecord[];
};

const NOTHING = new Uint8Array(0);

const encode = (value: unknown): Bytes => new Uint8Array(serialize(value));

const heapRecord = (heap: Heap): HeapRecord => ({
  base: heap.base?.id,
  generation: heap.pages.generation,
  byteLength: heap.byteLength,
  globals: heap.globals,
});
const stableRecord = (stable: StableMemory): StableRecord => ({
  generation: stable.pages.generation,
  size: stable.size,
});

function canisterRecord(canister: Canister): CanisterRecord {
  return {
    ...canister,
    code: canister.code && { module: canister.code.module, heap: heapRecord(canister.code.heap) },
    stable: stableRecord(canister.stable),
    snapshots: [...canister.snapshots.values()].map((snapshot) => ({
      ...snapshot,
      heap: heapRecord(snapshot.heap),
      stable: stableRecord(snapshot.stable),
    })),
  };
}

/** Writes everything that changed since the last call, atomically. Returns whether there was anything. */
export function flush(state: State): boolean {
  if (state.codeReplaced) collectModules(state);
  const changes: Changes = new Map(state.extra);
  for (const key of state.deleted) changes.set(`k/${key}`, undefined).set(`d/${key}`, NOTHING);
  for (const canister of state.dirty) {
    changes.set(`k/${canister.key}`, encode(canisterRecord(canister)));
    canister.code?.heap.pages.flush(changes);
    canister.stable.pages.flush(changes);
    for (const snapshot of canister.snapshots.values()) {
      snapshot.heap.pages.flush(changes);
      snapshot.stable.pages.flush(changes);
    }
  }
  for (const pages of state.discarded) pages.erase(changes);
  for (const message of state.queue.added.values()) changes.set(`q/${message.seq}`, encode(message));
  for (const seq of state.queue.removed) changes.set(`q/${seq}`, undefined);
  for (const id of state.requests.changed) {
    const entry = state.requests.entries.get(id);
    changes.set(`r/${id}`, entry && encode(entry));
  }
  state.modules.flush(changes);
  if (changes.size === 0) return false;
  const meta: Meta = { format: FORMAT, counters: state.counters, time: state.clock.now(), offset: state.clock.offset };
  changes.set('meta', encode(meta));
  state.store.commit(changes);
  state.extra.clear();
  state.dirty.clear();
  state.deleted.clear();
  state.discarded.length = 0;
  state.queue.added.clear();
  state.queue.removed.clear();
  state.requests.changed.clear();
  state.pool.evictRetired();
  return true;
}

function collectModules(state: State): void {
  state.codeReplaced = false;
  const modules = new Set<string>();
  const bases = new Set<string>();
  const add = (module: string | undefined, heap: Heap | undefined): void => {
    if (module) modules.add(module);
    if (heap?.base) bases.add(heap.base.id);
  };
  for (const canister of state.canisters.values()) {
    add(canister.code?.module, canister.code?.heap);
    for (const snapshot of canister.snapshots.values()) add(snapshot.module, snapshot.heap);
  }
  state.modules.retain(modules, bases);
}

/** Fills an empty state from the store. */
export function load(state: State): void {
  const stored = state.store.get('meta');
  if (!stored) return;
  const meta = deserialize(stored) as Meta;
  if (meta.format !== FORMAT)
    throw new Error(
      `the stored state has format ${meta.format}, this replica reads ${FORMAT}: start with a fresh state`,
    );
  state.counters = meta.counters;
  state.clock.resume(meta.time, meta.offset);
  const generations = new Map<number, Set<number>>();
  for (const key of state.store.keys('p/')) {
    const [, generation, index] = key.split('/');
    const pages = generations.get(Number(generation)) ?? new Set<number>();
    pages.add(Number(index));
    generations.set(Number(generation), pages);
  }
  const pages = (generation: number): Pages => new Pages(generation, state.store, generations.get(generation));
  const heap = (record: HeapRecord): Heap =>
    new Heap(
      record.base === undefined ? undefined : state.modules.base(record.base),
      pages(record.generation),
      record.byteLength,
      record.globals,
    );
  const stable = (record: StableRecord): StableMemory => new StableMemory(pages(record.generation), record.size);
  for (const key of state.store.keys('d/')) state.retired.add(key.slice(2));
  for (const key of state.store.keys('k/')) {
    const record = read<CanisterRecord>(state, key);
    const snapshots = record.snapshots.map((snapshot): [string, Snapshot] => [
      Buffer.from(snapshot.id).toString('hex'),
      { ...snapshot, heap: heap(snapshot.heap), stable: stable(snapshot.stable) },
    ]);
    state.canisters.set(record.key, {
      ...record,
      // Written before there were reservations.
      reserved: record.reserved ?? 0n,
      code: record.code && { module: record.code.module, heap: heap(record.code.heap) },
      stable: stable(record.stable),
      snapshots: new Map(snapshots),
    });
  }
  for (const canister of state.canisters.values()) state.allocations.changed(canister);
  state.queue.restore([...state.store.keys('q/')].map((key) => read<Message>(state, key)));
  type Entry = Requests['entries'] extends Map<string, infer E> ? E : never;
  for (const key of state.store.keys('r/')) state.requests.entries.set(key.slice(2), read<Entry>(state, key));
}

function read<T>(state: State, key: string): T {
  const bytes = state.store.get(key);
  if (!bytes) throw new Error(`${key} is missing in the store`);
  return deserialize(bytes) as T;
}
