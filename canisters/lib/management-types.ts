// The part of the management canister's interface that factories need (interface specification, "The IC management canister").
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';

export interface CanisterSettings {
  controllers?: Principal[];
  computeAllocation?: bigint;
  memoryAllocation?: bigint;
  freezingThreshold?: bigint;
}

export type InstallMode =
  | { install: null }
  | { reinstall: null }
  | {
      upgrade:
        [] | [{ skip_pre_upgrade: [] | [boolean]; wasm_memory_persistence: [] | [{ keep: null } | { replace: null }] }];
    };

export interface CanisterStatus {
  status: { running: null } | { stopping: null } | { stopped: null };
  settings: { controllers: Principal[]; freezing_threshold: bigint };
  module_hash: [] | [Uint8Array];
  memory_size: bigint;
  cycles: bigint;
}

export interface CanisterInfo {
  total_num_changes: bigint;
  module_hash: [] | [Uint8Array];
  controllers: Principal[];
}

export interface Snapshot {
  id: Uint8Array;
  taken_at_timestamp: bigint;
  total_size: bigint;
}

const Blob = IDL.Vec(IDL.Nat8);
const canister_id = IDL.Principal;

export const SettingsT = IDL.Record({
  controllers: IDL.Opt(IDL.Vec(IDL.Principal)),
  compute_allocation: IDL.Opt(IDL.Nat),
  memory_allocation: IDL.Opt(IDL.Nat),
  freezing_threshold: IDL.Opt(IDL.Nat),
});
const InstallModeT = IDL.Variant({
  install: IDL.Null,
  reinstall: IDL.Null,
  upgrade: IDL.Opt(
    IDL.Record({
      skip_pre_upgrade: IDL.Opt(IDL.Bool),
      wasm_memory_persistence: IDL.Opt(IDL.Variant({ keep: IDL.Null, replace: IDL.Null })),
    }),
  ),
});
const ChunkHash = IDL.Record({ hash: Blob });
const SnapshotT = IDL.Record({ id: Blob, taken_at_timestamp: IDL.Nat64, total_size: IDL.Nat64 });

const method = (
  arg: IDL.Type | undefined,
  result: IDL.Type | undefined,
): { args: IDL.Type[]; returns: IDL.Type[] } => ({
  args: arg === undefined ? [] : [arg],
  returns: result === undefined ? [] : [result],
});
const Target = IDL.Record({ canister_id });

/** Argument and result of each method, declared once. */
export const methods = {
  create_canister: method(IDL.Record({ settings: IDL.Opt(SettingsT) }), Target),
  update_settings: method(IDL.Record({ canister_id, settings: SettingsT }), undefined),
  upload_chunk: method(IDL.Record({ canister_id, chunk: Blob }), ChunkHash),
  clear_chunk_store: method(Target, undefined),
  stored_chunks: method(Target, IDL.Vec(ChunkHash)),
  install_code: method(IDL.Record({ mode: InstallModeT, canister_id, wasm_module: Blob, arg: Blob }), undefined),
  install_chunked_code: method(
    IDL.Record({
      mode: InstallModeT,
      target_canister: IDL.Principal,
      store_canister: IDL.Opt(IDL.Principal),
      chunk_hashes_list: IDL.Vec(ChunkHash),
      wasm_module_hash: Blob,
      arg: Blob,
    }),
    undefined,
  ),
  uninstall_code: method(Target, undefined),
  start_canister: method(Target, undefined),
  stop_canister: method(Target, undefined),
  delete_canister: method(Target, undefined),
  canister_status: method(
    Target,
    IDL.Record({
      status: IDL.Variant({ running: IDL.Null, stopping: IDL.Null, stopped: IDL.Null }),
      settings: IDL.Record({ controllers: IDL.Vec(IDL.Principal), freezing_threshold: IDL.Nat }),
      module_hash: IDL.Opt(Blob),
      memory_size: IDL.Nat,
      cycles: IDL.Nat,
    }),
  ),
  canister_info: method(
    IDL.Record({ canister_id, num_requested_changes: IDL.Opt(IDL.Nat64) }),
    IDL.Record({ total_num_changes: IDL.Nat64, module_hash: IDL.Opt(Blob), controllers: IDL.Vec(IDL.Principal) }),
  ),
  take_canister_snapshot: method(IDL.Record({ canister_id, replace_snapshot: IDL.Opt(Blob) }), SnapshotT),
  load_canister_snapshot: method(
    IDL.Record({ canister_id, snapshot_id: Blob, sender_canister_version: IDL.Opt(IDL.Nat64) }),
    undefined,
  ),
  list_canister_snapshots: method(Target, IDL.Vec(SnapshotT)),
  delete_canister_snapshot: method(IDL.Record({ canister_id, snapshot_id: Blob }), undefined),
  deposit_cycles: method(Target, undefined),
  raw_rand: method(undefined, Blob),
} as const;
