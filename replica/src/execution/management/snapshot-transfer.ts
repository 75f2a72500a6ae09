// Reading a snapshot out in pieces, and building one from pieces, to move canisters between networks.
import { createHash } from 'node:crypto';
import type { Bytes } from '../../types.ts';
import type { Canister, Snapshot } from '../canister.ts';
import { grow } from '../allocation.ts';
import { ErrorCode, RejectError } from '../errors.ts';
import { Heap } from '../memory/heap.ts';
import { PAGE, type Pages } from '../memory/pages.ts';
import { StableMemory, WASM_PAGE } from '../memory/stable-memory.ts';
import { hex, unhex } from '../principals.ts';
import { argument, controlled, notController, target, type Answer, type ManagementCall } from './call.ts';
import type { CandidGlobal, Maybe } from './idl.ts';
import {
  addSnapshotChunk,
  dropSnapshot,
  newSnapshotId,
  replaceableSnapshot,
  snapshotSize,
  snapshotChunk,
  snapshotOf,
} from './snapshots.ts';
import { snapshotGlobals } from './snapshot-globals.ts';
import { mayView } from './status.ts';
import type { Principal } from '@dfinity/principal';

const PIECE = 2_000_000;

function readable(call: ManagementCall, id: Principal, snapshotId: Bytes): Snapshot {
  const canister = target(call, id);
  if (!mayView(canister, call.caller, canister.settings.snapshotVisibility)) throw notController(canister, call.caller);
  return snapshotOf(canister, snapshotId);
}

function invalid(message: string): RejectError {
  return new RejectError(ErrorCode.INVALID_MANAGEMENT_PAYLOAD, message);
}

/** `read_canister_snapshot_metadata`, for those the canister's `snapshot_visibility` names. */
export function readSnapshotMetadata(call: ManagementCall): Answer {
  const args = argument<{ canister_id: Principal; snapshot_id: Bytes }>(call);
  const snapshot = readable(call, args.canister_id, args.snapshot_id);
  return [
    {
      source: snapshot.uploaded ? { metadata_upload: null } : { taken_from_canister: null },
      taken_at_timestamp: snapshot.takenAt,
      wasm_module_size: BigInt(snapshot.moduleSize),
      globals: snapshotGlobals(call.state, snapshot),
      wasm_memory_size: BigInt(snapshot.heap.byteLength),
      stable_memory_size: BigInt(snapshot.stable.byteLength),
      wasm_chunk_store: snapshot.chunks.map((hash) => ({ hash: unhex(hash) })),
      canister_version: snapshot.version,
      certified_data: snapshot.certifiedData,
      global_timer:
        snapshot.timer === undefined ? [] : [snapshot.timer === 0n ? { inactive: null } : { active: snapshot.timer }],
      on_low_wasm_memory_hook_status: snapshot.lowMemory ? [{ [hookStates[snapshot.lowMemory]]: null }] : [],
    },
  ];
}

const hookStates = { no: 'condition_not_satisfied', ready: 'ready', done: 'executed' } as const;

type HookState = { condition_not_satisfied: null } | { ready: null } | { executed: null };

function hookOf(state: HookState): Canister['lowMemory'] {
  if ('ready' in state) return 'ready';
  return 'executed' in state ? 'done' : 'no';
}

interface Piece {
  offset: bigint;
  size: bigint;
}

function within(piece: Piece, total: number): { offset: number; size: number } {
  if (piece.size > BigInt(PIECE)) throw invalid(`at most ${PIECE} bytes can be read at once`);
  if (piece.offset + piece.size > BigInt(total))
    throw invalid(`offset ${piece.offset} + size ${piece.size} exceeds ${total}`);
  return { offset: Number(piece.offset), size: Number(piece.size) };
}

/** `read_canister_snapshot_data`, for those the canister's `snapshot_visibility` names; up to 2 MB at once. */
export function readSnapshotData(call: ManagementCall): Answer {
  const args = argument<{
    canister_id: Principal;
    snapshot_id: Bytes;
    kind: { wasm_module: Piece } | { wasm_memory: Piece } | { stable_memory: Piece } | { wasm_chunk: { hash: Bytes } };
  }>(call);
  const snapshot = readable(call, args.canister_id, args.snapshot_id);
  const { kind } = args;
  if ('wasm_chunk' in kind) {
    const content = snapshotChunk(call.state, snapshot, hex(kind.wasm_chunk.hash));
    if (!content) throw invalid(`chunk ${hex(kind.wasm_chunk.hash)} is not in the snapshot`);
    return [{ chunk: content }];
  }
  if ('wasm_module' in kind) {
    const { offset, size } = within(kind.wasm_module, snapshot.moduleSize);
    const module = snapshot.upload ?? call.state.modules.uploaded(snapshot.module ?? '');
    return [{ chunk: module.slice(offset, offset + size) }];
  }
  if ('wasm_memory' in kind) {
    const { offset, size } = within(kind.wasm_memory, snapshot.heap.byteLength);
    return [{ chunk: snapshot.heap.read(offset, size) }];
  }
  const { offset, size } = within(kind.stable_memory, snapshot.stable.byteLength);
  const chunk = new Uint8Array(size);
  snapshot.stable.read(offset, chunk);
  return [{ chunk }];
}

/** `upload_canister_snapshot_metadata`, for controllers: begins a snapshot whose data follows. */
export function uploadSnapshotMetadata(call: ManagementCall): Answer {
  const args = argument<{
    canister_id: Principal;
    replace_snapshot: Maybe<Bytes>;
    wasm_module_size: bigint;
    globals: CandidGlobal[];
    wasm_memory_size: bigint;
    stable_memory_size: bigint;
    certified_data: Bytes;
    global_timer: Maybe<{ inactive: null } | { active: bigint }>;
    on_low_wasm_memory_hook_status: Maybe<HookState>;
  }>(call);
  const { state } = call;
  const canister = controlled(call, args.canister_id);
  const { limits } = state;
  if (args.wasm_module_size > 100n * 1024n * 1024n) throw invalid('wasm_module_size is too large');
  if (args.wasm_memory_size > BigInt(limits.heapBytes) || args.wasm_memory_size % BigInt(WASM_PAGE) !== 0n)
    throw invalid('wasm_memory_size is not valid');
  if (args.stable_memory_size > BigInt(limits.stableBytes) || args.stable_memory_size % BigInt(WASM_PAGE) !== 0n)
    throw invalid('stable_memory_size is not valid');
  if (args.certified_data.length > 32) throw invalid('certified_data is longer than 32 bytes');
  const old = replaceableSnapshot(state, canister, args.replace_snapshot[0]);
  const bytes = Number(args.wasm_module_size + args.wasm_memory_size + args.stable_memory_size);
  grow(state, canister, bytes - (old ? Number(snapshotSize(old)) : 0));
  if (args.globals.some((global) => 'v128' in global)) throw invalid('globals of type v128 are not supported');
  const [timer] = args.global_timer;
  const [hook] = args.on_low_wasm_memory_hook_status;
  const snapshot: Snapshot = {
    id: newSnapshotId(canister),
    takenAt: state.clock.now(),
    version: canister.version,
    uploaded: true,
    module: undefined,
    upload: new Uint8Array(Number(args.wasm_module_size)),
    heap: new Heap(undefined, state.newPages(), Number(args.wasm_memory_size), []),
    stable: new StableMemory(state.newPages(), Number(args.stable_memory_size) / WASM_PAGE),
    chunks: [],
    certifiedData: args.certified_data,
    globals: args.globals,
    lowMemory: hook && hookOf(hook),
    timer: timer && ('active' in timer ? timer.active : 0n),
    moduleSize: Number(args.wasm_module_size),
  };
  canister.snapshots.set(hex(snapshot.id), snapshot);
  if (old) dropSnapshot(state, canister, old);
  state.touch(canister);
  return [{ snapshot_id: snapshot.id }];
}

/** `upload_canister_snapshot_data`, for controllers: one piece of a snapshot begun by its metadata. */
export function uploadSnapshotData(call: ManagementCall): Answer {
  const args = argument<{
    canister_id: Principal;
    snapshot_id: Bytes;
    kind:
      | { wasm_module: { offset: bigint } }
      | { wasm_memory: { offset: bigint } }
      | { stable_memory: { offset: bigint } }
      | { wasm_chunk: null };
    chunk: Bytes;
  }>(call);
  const canister = controlled(call, args.canister_id);
  const snapshot = snapshotOf(canister, args.snapshot_id);
  if (!snapshot.uploaded)
    throw new RejectError(ErrorCode.SNAPSHOT_IMMUTABLE, 'Only snapshots created by uploading metadata can be changed.');
  const { kind, chunk } = args;
  const place = (at: { offset: bigint }, total: number): number =>
    within({ offset: at.offset, size: BigInt(chunk.length) }, total).offset;
  if ('wasm_chunk' in kind) {
    if (chunk.length > 1_048_576) throw invalid('a chunk is at most 1 MiB');
    const hash = createHash('sha256').update(chunk).digest('hex');
    if (snapshot.chunks.includes(hash)) return [];
    if (snapshot.chunks.length >= call.state.limits.chunks) throw invalid('the snapshot has too many chunks');
    grow(call.state, canister, 1_048_576);
    addSnapshotChunk(call.state, snapshot, hash, chunk);
  } else if ('wasm_module' in kind) {
    const offset = place(kind.wasm_module, snapshot.moduleSize);
    if (!snapshot.upload) throw invalid('the snapshot was loaded already');
    // A new array: the old one may already be on its way to the store.
    const upload = snapshot.upload.slice();
    upload.set(chunk, offset);
    snapshot.upload = upload;
    snapshot.module = undefined;
  } else if ('wasm_memory' in kind) {
    writePages(snapshot.heap.pages, place(kind.wasm_memory, snapshot.heap.byteLength), chunk);
  } else {
    snapshot.stable.write(place(kind.stable_memory, snapshot.stable.byteLength), chunk);
    snapshot.stable.commit();
  }
  call.state.touch(canister);
  return [];
}

function writePages(pages: Pages, offset: number, bytes: Bytes): void {
  for (let done = 0; done < bytes.length;) {
    const at = offset + done;
    const part = bytes.subarray(done, done + PAGE - (at % PAGE));
    pages.writable(Math.floor(at / PAGE)).set(part, at % PAGE);
    done += part.length;
  }
  pages.commit();
}
