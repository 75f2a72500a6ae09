// Snapshots: a canister's module, memories, chunk store and certified data, kept to be loaded again.
// Pages are shared with the canister, so taking one costs no copy of unchanged memory.
import type { Bytes } from '../../types.ts';
import { grow } from '../allocation.ts';
import type { Canister, Snapshot } from '../canister.ts';
import { ErrorCode, RejectError } from '../errors.ts';
import { isLow, watchLowMemory } from '../low-memory.ts';
import { Heap } from '../memory/heap.ts';
import { StableMemory } from '../memory/stable-memory.ts';
import type { LoadedModule } from '../modules.ts';
import { hex, text } from '../principals.ts';
import type { State } from '../state.ts';
import { argument, controlled, notController, recordChange, target, type Answer, type ManagementCall } from './call.ts';
import { chunk, dropChunks, storeChunk } from './chunks.ts';
import { uninstall } from './code.ts';
import type { Maybe } from './idl.ts';
import { mutableGlobals } from './snapshot-globals.ts';
import { mayView } from './status.ts';
import type { Principal } from '@dfinity/principal';

/** A snapshot id: the canister's id and a number, as on the public network. */
export function newSnapshotId(canister: Canister): Bytes {
  const id = new Uint8Array(8 + canister.id.length);
  new DataView(id.buffer).setBigUint64(0, canister.nextSnapshot++);
  id.set(canister.id, 8);
  return id;
}

/** @throws RejectError when the canister has no such snapshot */
export function snapshotOf(canister: Canister, id: Bytes): Snapshot {
  const snapshot = canister.snapshots.get(hex(id));
  if (!snapshot)
    throw new RejectError(
      ErrorCode.SNAPSHOT_NOT_FOUND,
      `Could not find the snapshot ID ${hex(id)} for canister ${text(canister.id)}.`,
    );
  return snapshot;
}

export function dropSnapshot(state: State, canister: Canister, snapshot: Snapshot): void {
  canister.snapshots.delete(hex(snapshot.id));
  state.discard(snapshot.heap.pages, snapshot.stable.pages);
  for (const hash of snapshot.chunks) state.extra.set(chunkKey(snapshot, hash), undefined);
  state.codeReplaced = true;
  state.touch(canister);
}

/** Makes room for one more, replacing `replaced` if given. @throws RejectError when the canister has too many */
export function replaceableSnapshot(
  state: State,
  canister: Canister,
  replaced: Bytes | undefined,
): Snapshot | undefined {
  const old = replaced && snapshotOf(canister, replaced);
  if (!old && canister.snapshots.size >= state.limits.snapshots)
    throw new RejectError(
      ErrorCode.INVALID_MANAGEMENT_PAYLOAD,
      `Canister ${text(canister.id)} has reached the maximum number of snapshots allowed: ${state.limits.snapshots}.`,
    );
  return old;
}

const chunkKey = (snapshot: Snapshot, hash: string): string => `sc/${hex(snapshot.id)}/${hash}`;

export function snapshotChunk(state: State, snapshot: Snapshot, hash: string): Bytes | undefined {
  if (!snapshot.chunks.includes(hash)) return undefined;
  const key = chunkKey(snapshot, hash);
  return state.extra.has(key) ? state.extra.get(key) : state.store.get(key);
}

export function addSnapshotChunk(state: State, snapshot: Snapshot, hash: string, content: Bytes): void {
  if (!snapshot.chunks.includes(hash)) snapshot.chunks.push(hash);
  state.extra.set(chunkKey(snapshot, hash), content);
}

/** Bytes a snapshot takes. */
export function snapshotSize(snapshot: Snapshot): bigint {
  return BigInt(
    snapshot.heap.byteLength + snapshot.stable.byteLength + snapshot.moduleSize + snapshot.chunks.length * 1_048_576,
  );
}

/** Bytes of the canister that a snapshot copies. */
function contentBytes(state: State, canister: Canister): number {
  const { heap, stable, module, chunks } = state.memoryUse(canister);
  return heap + stable + module + chunks;
}

/** A snapshot as `take_` and `list_` show it. */
export function candidSnapshot(snapshot: Snapshot): { id: Bytes; taken_at_timestamp: bigint; total_size: bigint } {
  return { id: snapshot.id, taken_at_timestamp: snapshot.takenAt, total_size: snapshotSize(snapshot) };
}

/** `take_canister_snapshot`, for controllers. */
export function takeSnapshot(call: ManagementCall): Answer {
  const args = argument<{ canister_id: Principal; replace_snapshot: Maybe<Bytes>; uninstall_code: Maybe<boolean> }>(
    call,
  );
  const { state } = call;
  const canister = controlled(call, args.canister_id);
  const { code } = canister;
  if (!code)
    throw new RejectError(
      ErrorCode.NO_WASM_MODULE,
      `Failed to create a snapshot for empty canister ${text(canister.id)}`,
    );
  const old = replaceableSnapshot(state, canister, args.replace_snapshot[0]);
  // With `uninstall_code` the memory only moves from the canister to its snapshot.
  const more = args.uninstall_code[0] ? 0 : contentBytes(state, canister);
  grow(state, canister, more - (old ? Number(snapshotSize(old)) : 0));
  const snapshot: Snapshot = {
    id: newSnapshotId(canister),
    takenAt: state.clock.now(),
    version: canister.version,
    uploaded: false,
    module: code.module,
    upload: undefined,
    heap: copyHeap(state, code.heap),
    stable: copyStable(state, canister.stable),
    chunks: [],
    certifiedData: canister.certifiedData,
    timer: canister.timer,
    lowMemory: canister.lowMemory,
    moduleSize: state.modules.get(code.module).size,
  };
  for (const hash of canister.chunks.keys()) {
    const content = chunk(state, canister, hash);
    if (content) addSnapshotChunk(state, snapshot, hash, content);
  }
  canister.snapshots.set(hex(snapshot.id), snapshot);
  if (old) dropSnapshot(state, canister, old);
  if (args.uninstall_code[0]) {
    uninstall(state, canister);
    recordChange(call, canister, { kind: 'code_uninstall' });
  }
  state.touch(canister);
  return [candidSnapshot(snapshot)];
}

function copyHeap(state: State, heap: Heap): Heap {
  return new Heap(heap.base, heap.pages.copy(state.counters.generation++), heap.byteLength, [...heap.globals]);
}

function copyStable(state: State, stable: StableMemory): StableMemory {
  return new StableMemory(stable.pages.copy(state.counters.generation++), stable.size);
}

/** `load_canister_snapshot`, for controllers; the snapshot may belong to another canister of theirs. */
export function loadSnapshot(call: ManagementCall): Answer {
  const args = argument<{ canister_id: Principal; snapshot_id: Bytes }>(call);
  const { state } = call;
  const canister = controlled(call, args.canister_id);
  const owner = ownerOf(state, canister, args.snapshot_id);
  if (owner !== canister && !owner.settings.controllers.some((id) => hex(id) === hex(call.caller)))
    throw notController(owner, call.caller);
  const snapshot = snapshotOf(owner, args.snapshot_id);
  const module = moduleOf(state, snapshot);
  mustFitHook(state, canister, snapshot);
  grow(state, canister, Number(snapshotSize(snapshot)) - contentBytes(state, canister));
  state.pool.drop(canister);
  state.discard(canister.code?.heap.pages, canister.stable.pages);
  canister.code = { module, heap: copyHeap(state, snapshot.heap) };
  canister.stable = copyStable(state, snapshot.stable);
  canister.certifiedData = snapshot.certifiedData;
  // A snapshot that was taken leaves timer and hook as they are; an uploaded one sets what it names.
  if (snapshot.uploaded) {
    canister.timer = snapshot.timer ?? canister.timer;
    canister.lowMemory = snapshot.lowMemory ?? canister.lowMemory;
  }
  dropChunks(state, canister);
  for (const hash of snapshot.chunks) {
    const content = snapshotChunk(state, snapshot, hash);
    if (content) storeChunk(state, canister, hash, content);
  }
  canister.version++;
  canister.installedAt = state.clock.now();
  watchLowMemory(state, canister);
  state.codeReplaced = true;
  recordChange(call, canister, {
    kind: 'load_snapshot',
    snapshotId: snapshot.id,
    version: snapshot.version,
    takenAt: snapshot.takenAt,
    uploaded: snapshot.uploaded,
    from: owner === canister ? undefined : owner.id,
  });
  return [];
}

function ownerOf(state: State, canister: Canister, id: Bytes): Canister {
  if (canister.snapshots.has(hex(id)) || id.length < 8) return canister;
  return state.canister(id.subarray(8)) ?? canister;
}

/** Whether memory is low is a matter of the snapshot's heap and the canister's settings; an upload must not say otherwise. */
function mustFitHook(state: State, canister: Canister, { uploaded, lowMemory, heap }: Snapshot): void {
  if (!uploaded || lowMemory === undefined) return;
  if (isLow(state, canister, heap.byteLength) !== (lowMemory !== 'no'))
    throw new RejectError(
      ErrorCode.INVALID_MANAGEMENT_PAYLOAD,
      "The hook status of the uploaded snapshot is inconsistent with the canister's state.",
    );
}

/** The module of a snapshot; an uploaded one is checked now. */
function moduleOf(state: State, snapshot: Snapshot): string {
  if (snapshot.module) return snapshot.module;
  if (!snapshot.upload) throw new RejectError(ErrorCode.INVALID_WASM, 'The snapshot has no module.');
  const module = state.modules.add(snapshot.upload);
  mustHold(state, module, snapshot.heap.byteLength);
  snapshot.heap.globals = mutableGlobals(module, snapshot.globals ?? []);
  snapshot.module = module.hash;
  return module.hash;
}

/** What an upload says of the memory must be possible for its module: found out now, not when it runs. */
function mustHold(state: State, module: LoadedModule, heapBytes: number): void {
  try {
    const { machine } = state.pool.create(module);
    machine.grow(heapBytes);
    if (machine.memory.length >= heapBytes) return;
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof WebAssembly.RuntimeError)) throw error;
  }
  throw new RejectError(ErrorCode.INVALID_WASM, 'The memory of the snapshot does not fit its module.');
}

/** `list_canister_snapshots`, for those the canister's `snapshot_visibility` names. */
export function listSnapshots(call: ManagementCall): Answer {
  const { canister_id: id } = argument<{ canister_id: Principal }>(call);
  const canister = target(call, id);
  if (!mayView(canister, call.caller, canister.settings.snapshotVisibility)) throw notController(canister, call.caller);
  return [[...canister.snapshots.values()].map(candidSnapshot)];
}

/** `delete_canister_snapshot`, for controllers. */
export function deleteSnapshot(call: ManagementCall): Answer {
  const args = argument<{ canister_id: Principal; snapshot_id: Bytes }>(call);
  const canister = controlled(call, args.canister_id);
  dropSnapshot(call.state, canister, snapshotOf(canister, args.snapshot_id));
  return [];
}
