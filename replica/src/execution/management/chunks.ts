// The chunk store of a canister: parts of modules too large for one message.
import { createHash } from 'node:crypto';
import type { Bytes } from '../../types.ts';
import { grow } from '../allocation.ts';
import type { Canister } from '../canister.ts';
import { ErrorCode, RejectError } from '../errors.ts';
import { hex, unhex } from '../principals.ts';
import type { State } from '../state.ts';
import { argument, controlledOrSelf, type Answer, type ManagementCall } from './call.ts';
import type { Principal } from '@dfinity/principal';

const CHUNK_BYTES = 1024 * 1024;

const keyOf = (canister: Canister, hash: string): string => `c/${canister.key}/${hash}`;

/** Content of a stored chunk. */
export function chunk(state: State, canister: Canister, hash: string): Bytes | undefined {
  if (!canister.chunks.has(hash)) return undefined;
  const key = keyOf(canister, hash);
  return state.extra.has(key) ? state.extra.get(key) : state.store.get(key);
}

/** Adds a chunk without asking whether the caller may. @throws RejectError when it is too big or the store is full */
export function putChunk(state: State, canister: Canister, content: Bytes): string {
  if (content.length > CHUNK_BYTES)
    throw new RejectError(
      ErrorCode.CONTRACT_VIOLATION,
      `Error from Wasm chunk store: Wasm chunk size ${content.length} exceeds the maximum chunk size of ${CHUNK_BYTES}`,
    );
  const hash = createHash('sha256').update(content).digest('hex');
  if (canister.chunks.has(hash)) return hash;
  if (canister.chunks.size >= state.limits.chunks)
    throw new RejectError(
      ErrorCode.CONTRACT_VIOLATION,
      `Error from Wasm chunk store: Wasm chunk store has already reached maximum capacity of ${state.limits.chunks} chunks`,
    );
  // Each chunk counts as a full one.
  grow(state, canister, CHUNK_BYTES);
  storeChunk(state, canister, hash, content);
  return hash;
}

/** Adds a chunk for which there is room. */
export function storeChunk(state: State, canister: Canister, hash: string, content: Bytes): void {
  canister.chunks.set(hash, content.length);
  state.extra.set(keyOf(canister, hash), content.slice());
  state.touch(canister);
}

export function dropChunks(state: State, canister: Canister): void {
  for (const hash of canister.chunks.keys()) state.extra.set(keyOf(canister, hash), undefined);
  canister.chunks.clear();
  state.touch(canister);
}

/** `upload_chunk`, for controllers and the canister itself. */
export function uploadChunk(call: ManagementCall): Answer {
  const { canister_id: id, chunk: content } = argument<{ canister_id: Principal; chunk: Bytes }>(call);
  const canister = controlledOrSelf(call, id);
  return [{ hash: unhex(putChunk(call.state, canister, content)) }];
}

/** `clear_chunk_store`, for controllers and the canister itself. */
export function clearChunkStore(call: ManagementCall): Answer {
  const { canister_id: id } = argument<{ canister_id: Principal }>(call);
  dropChunks(call.state, controlledOrSelf(call, id));
  return [];
}

/** `stored_chunks`, for controllers and the canister itself. */
export function storedChunks(call: ManagementCall): Answer {
  const { canister_id: id } = argument<{ canister_id: Principal }>(call);
  return [[...controlledOrSelf(call, id).chunks.keys()].map((hash) => ({ hash: unhex(hash) }))];
}

/** Joins the chunks of a module and checks its hash. @throws RejectError IC0408 when one is missing */
export function assemble(state: State, store: Canister, hashes: Bytes[], moduleHash: Bytes): Bytes {
  if (hashes.length > state.limits.chunks)
    throw new RejectError(
      ErrorCode.INVALID_MANAGEMENT_PAYLOAD,
      `A module may have at most ${state.limits.chunks} chunks`,
    );
  const parts = hashes.map((hash) => {
    const part = chunk(state, store, hex(hash));
    if (!part)
      throw new RejectError(
        ErrorCode.CONTRACT_VIOLATION,
        `Error from Wasm chunk store: Chunk hash ${hex(hash)} was not found`,
      );
    return part;
  });
  const module = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    module.set(part, at);
    at += part.length;
  }
  const actual = createHash('sha256').update(module).digest('hex');
  if (actual !== hex(moduleHash))
    throw new RejectError(
      ErrorCode.CONTRACT_VIOLATION,
      `Error from Wasm chunk store: Wasm module hash ${actual} does not match given hash ${hex(moduleHash)}`,
    );
  return module;
}
