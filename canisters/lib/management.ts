// Client of the management canister. Failures are values (`calls.ts`); rejects here are the system's own words.
import { Principal } from '@dfinity/principal';

import { callCanister, type CallOutcome } from './calls.ts';
import {
  methods,
  type CanisterInfo,
  type CanisterSettings,
  type CanisterStatus,
  type InstallMode,
  type Snapshot,
} from './management-types.ts';

export type * from './management-types.ts';

const managementCanister = Principal.fromText('aaaaa-aa');

/**
 * Cycles that `create_canister` takes on a 13-node application subnet; other subnets scale with their size. Azle does
 * not expose the system's own cost functions, so factories add this to what the new canister shall hold.
 */
export const CREATION_FEE = 500_000_000_000n;

const ask = <T>(method: keyof typeof methods, values: unknown[], cycles = 0n): Promise<CallOutcome<T>> =>
  callCanister<T>({ canister: managementCanister, method, ...methods[method], values, cycles });

const of = (canister_id: Principal): [{ canister_id: Principal }] => [{ canister_id }];
const opt = <T>(value: T | undefined): [] | [T] => (value === undefined ? [] : [value]);
const settingsOf = (settings: CanisterSettings): unknown => ({
  controllers: opt(settings.controllers),
  compute_allocation: opt(settings.computeAllocation),
  memory_allocation: opt(settings.memoryAllocation),
  freezing_threshold: opt(settings.freezingThreshold),
});

/** Creates a canister holding `cycles` less the creation fee. After `unknown` a canister may exist that nobody knows. */
export async function createCanister({
  settings,
  cycles,
}: {
  settings: CanisterSettings;
  cycles: bigint;
}): Promise<CallOutcome<Principal>> {
  const outcome = await ask<{ canister_id: Principal }>(
    'create_canister',
    [{ settings: [settingsOf(settings)] }],
    cycles,
  );
  return outcome.kind === 'replied' ? { kind: 'replied', value: outcome.value.canister_id } : outcome;
}

export const updateSettings = (canister_id: Principal, settings: CanisterSettings): Promise<CallOutcome<void>> =>
  ask('update_settings', [{ canister_id, settings: settingsOf(settings) }]);

/** Puts a chunk (at most 1 MiB) in a canister's chunk store and returns its SHA-256. */
export async function uploadChunk(canister_id: Principal, chunk: Uint8Array): Promise<CallOutcome<Uint8Array>> {
  const outcome = await ask<{ hash: Uint8Array }>('upload_chunk', [{ canister_id, chunk }]);
  return outcome.kind === 'replied' ? { kind: 'replied', value: outcome.value.hash } : outcome;
}

export async function storedChunks(canister: Principal): Promise<CallOutcome<Uint8Array[]>> {
  const outcome = await ask<{ hash: Uint8Array }[]>('stored_chunks', of(canister));
  return outcome.kind === 'replied' ? { kind: 'replied', value: outcome.value.map(({ hash }) => hash) } : outcome;
}

export const clearChunkStore = (canister: Principal): Promise<CallOutcome<void>> =>
  ask('clear_chunk_store', of(canister));

export interface ChunkedInstall {
  mode: InstallMode;
  target: Principal;
  /** Whose chunk store holds the module; a canister on the same subnet that the caller controls, or the caller itself. */
  storeCanister: Principal;
  chunkHashes: Uint8Array[];
  /** SHA-256 of the whole module as uploaded (gzip included). */
  wasmModuleHash: Uint8Array;
  arg: Uint8Array;
}

export const installChunkedCode = ({
  mode,
  target,
  storeCanister,
  chunkHashes,
  wasmModuleHash,
  arg,
}: ChunkedInstall): Promise<CallOutcome<void>> =>
  ask('install_chunked_code', [
    {
      mode,
      target_canister: target,
      store_canister: [storeCanister],
      chunk_hashes_list: chunkHashes.map((hash) => ({ hash })),
      wasm_module_hash: wasmModuleHash,
      arg,
    },
  ]);

export const installCode = (
  canister_id: Principal,
  mode: InstallMode,
  wasm_module: Uint8Array,
  arg: Uint8Array,
): Promise<CallOutcome<void>> => ask('install_code', [{ canister_id, mode, wasm_module, arg }]);

export const uninstallCode = (canister: Principal): Promise<CallOutcome<void>> => ask('uninstall_code', of(canister));
export const startCanister = (canister: Principal): Promise<CallOutcome<void>> => ask('start_canister', of(canister));
/** Waits until all open calls of the canister are answered; the system gives up after some minutes. */
export const stopCanister = (canister: Principal): Promise<CallOutcome<void>> => ask('stop_canister', of(canister));
/** The canister must be stopped; its cycles are lost. */
export const deleteCanister = (canister: Principal): Promise<CallOutcome<void>> => ask('delete_canister', of(canister));
/** For controllers. */
export const canisterStatus = (canister: Principal): Promise<CallOutcome<CanisterStatus>> =>
  ask('canister_status', of(canister));
/** For everyone: module hash and controllers of any canister. */
export const canisterInfo = (canister_id: Principal): Promise<CallOutcome<CanisterInfo>> =>
  ask('canister_info', [{ canister_id, num_requested_changes: [] }]);
/** Sends cycles of ours to any canister. */
export const depositCycles = (canister: Principal, cycles: bigint): Promise<CallOutcome<void>> =>
  ask('deposit_cycles', of(canister), cycles);

export const takeSnapshot = (canister_id: Principal, replace?: Uint8Array): Promise<CallOutcome<Snapshot>> =>
  ask('take_canister_snapshot', [{ canister_id, replace_snapshot: opt(replace) }]);
export const loadSnapshot = (canister_id: Principal, snapshot_id: Uint8Array): Promise<CallOutcome<void>> =>
  ask('load_canister_snapshot', [{ canister_id, snapshot_id, sender_canister_version: [] }]);
export const listSnapshots = (canister: Principal): Promise<CallOutcome<Snapshot[]>> =>
  ask('list_canister_snapshots', of(canister));
export const deleteSnapshot = (canister_id: Principal, snapshot_id: Uint8Array): Promise<CallOutcome<void>> =>
  ask('delete_canister_snapshot', [{ canister_id, snapshot_id }]);

/** 32 bytes nobody could foresee. */
export const rawRand = (): Promise<CallOutcome<Uint8Array>> => ask('raw_rand', []);
