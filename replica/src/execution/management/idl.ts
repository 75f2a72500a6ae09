// Candid types of the management canister, after the published `ic.did`, and the TypeScript types they decode to.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';

const { Bool, Nat, Nat64, Null, Opt, Principal: Id, Record, Reserved, Text, Variant, Vec } = IDL;
const Blob = Vec(IDL.Nat8);

type Maybe<T> = [] | [T];

const Visibility = Variant({ controllers: Null, public: Null, allowed_viewers: Vec(Id) });
export type CandidVisibility = { controllers: null } | { public: null } | { allowed_viewers: Principal[] };

const EnvironmentVariable = Record({ name: Text, value: Text });

const settingTypes = {
  controllers: Vec(Id),
  compute_allocation: Nat,
  memory_allocation: Nat,
  freezing_threshold: Nat,
  reserved_cycles_limit: Nat,
  minimum_incoming_canister_call_cycles: Nat,
  log_visibility: Visibility,
  log_memory_limit: Nat,
  snapshot_visibility: Visibility,
  status_visibility: Visibility,
  wasm_memory_limit: Nat,
  wasm_memory_threshold: Nat,
  environment_variables: Vec(EnvironmentVariable),
};

export interface DefiniteSettings {
  controllers: Principal[];
  compute_allocation: bigint;
  memory_allocation: bigint;
  freezing_threshold: bigint;
  reserved_cycles_limit: bigint;
  minimum_incoming_canister_call_cycles: bigint;
  log_visibility: CandidVisibility;
  log_memory_limit: bigint;
  snapshot_visibility: CandidVisibility;
  status_visibility: CandidVisibility;
  wasm_memory_limit: bigint;
  wasm_memory_threshold: bigint;
  environment_variables: { name: string; value: string }[];
}
export type CandidSettings = { [K in keyof DefiniteSettings]: Maybe<DefiniteSettings[K]> };

const DefiniteSettingsType = Record(settingTypes);
const SettingsType = Record(
  Object.fromEntries(Object.entries<IDL.Type>(settingTypes).map(([name, type]) => [name, Opt(type)])),
);

const Version = { sender_canister_version: Opt(Nat64) };
const OfCanister = Record({ canister_id: Id });

const Mode = Variant({
  install: Null,
  reinstall: Null,
  upgrade: Opt(
    Record({
      skip_pre_upgrade: Opt(Bool),
      wasm_memory_persistence: Opt(Variant({ keep: Null, replace: Null })),
    }),
  ),
});
export type CandidMode =
  | { install: null }
  | { reinstall: null }
  | {
      upgrade: Maybe<{
        skip_pre_upgrade: Maybe<boolean>;
        wasm_memory_persistence: Maybe<{ keep: null } | { replace: null }>;
      }>;
    };

const Source = Variant({ taken_from_canister: Reserved, metadata_upload: Reserved });
const SnapshotType = Record({ id: Blob, taken_at_timestamp: Nat64, total_size: Nat64 });
const GlobalType = Variant({ i32: IDL.Int32, i64: IDL.Int64, f32: IDL.Float32, f64: IDL.Float64, v128: Nat });
export type CandidGlobal = { i32: number } | { i64: bigint } | { f32: number } | { f64: number } | { v128: bigint };
const TimerState = Opt(Variant({ inactive: Null, active: Nat64 }));
const HookState = Opt(Variant({ condition_not_satisfied: Null, ready: Null, executed: Null }));

const ChangeOrigin = Variant({
  from_user: Record({ user_id: Id }),
  from_canister: Record({ canister_id: Id, canister_version: Opt(Nat64) }),
});
const ChangeDetails = Variant({
  creation: Record({ controllers: Vec(Id), environment_variables_hash: Opt(Blob) }),
  code_uninstall: Null,
  code_deployment: Record({ mode: Variant({ install: Null, reinstall: Null, upgrade: Null }), module_hash: Blob }),
  load_snapshot: Record({
    from_canister_id: Opt(Id),
    snapshot_id: Blob,
    canister_version: Nat64,
    taken_at_timestamp: Nat64,
    source: Source,
  }),
  controllers_change: Record({ controllers: Vec(Id) }),
});
const Change = Record({
  timestamp_nanos: Nat64,
  canister_version: Nat64,
  origin: ChangeOrigin,
  details: ChangeDetails,
});

const Status = Record({
  status: Variant({ running: Null, stopping: Null, stopped: Null }),
  ready_for_migration: Bool,
  version: Nat64,
  settings: DefiniteSettingsType,
  module_hash: Opt(Blob),
  memory_size: Nat,
  memory_metrics: Record({
    wasm_memory_size: Nat,
    stable_memory_size: Nat,
    global_memory_size: Nat,
    wasm_binary_size: Nat,
    custom_sections_size: Nat,
    canister_history_size: Nat,
    wasm_chunk_store_size: Nat,
    snapshots_size: Nat,
    log_memory_store_size: Nat,
  }),
  cycles: Nat,
  reserved_cycles: Nat,
  idle_cycles_burned_per_day: Nat,
  query_stats: Record({
    num_calls_total: Nat,
    num_instructions_total: Nat,
    request_payload_bytes_total: Nat,
    response_payload_bytes_total: Nat,
  }),
});

const Metrics = Record({
  cycles_consumed: Record({
    memory: Nat,
    compute_allocation: Nat,
    ingress_induction: Nat,
    instructions: Nat,
    request_and_response_transmission: Nat,
    uninstall: Nat,
    canister_creation: Nat,
    http_outcalls: Nat,
    burned_cycles: Nat,
  }),
});

const Range = Record({ start: Nat64, end: Nat64 });
const Piece = Record({ offset: Nat64, size: Nat64 });
const At = Record({ offset: Nat64 });

/** Argument and result types of every method that is carried out here. */
export const methods = {
  create_canister: { arg: [Record({ settings: Opt(SettingsType), ...Version })], result: [OfCanister] },
  provisional_create_canister_with_cycles: {
    arg: [Record({ amount: Opt(Nat), settings: Opt(SettingsType), specified_id: Opt(Id), ...Version })],
    result: [OfCanister],
  },
  provisional_top_up_canister: { arg: [Record({ canister_id: Id, amount: Nat })], result: [] },
  update_settings: { arg: [Record({ canister_id: Id, settings: SettingsType, ...Version })], result: [] },
  upload_chunk: { arg: [Record({ canister_id: Id, chunk: Blob })], result: [Record({ hash: Blob })] },
  clear_chunk_store: { arg: [OfCanister], result: [] },
  stored_chunks: { arg: [OfCanister], result: [Vec(Record({ hash: Blob }))] },
  install_code: {
    arg: [Record({ mode: Mode, canister_id: Id, wasm_module: Blob, arg: Blob, ...Version })],
    result: [],
  },
  install_chunked_code: {
    arg: [
      Record({
        mode: Mode,
        target_canister: Id,
        store_canister: Opt(Id),
        chunk_hashes_list: Vec(Record({ hash: Blob })),
        wasm_module_hash: Blob,
        arg: Blob,
        ...Version,
      }),
    ],
    result: [],
  },
  uninstall_code: { arg: [Record({ canister_id: Id, ...Version })], result: [] },
  start_canister: { arg: [OfCanister], result: [] },
  stop_canister: { arg: [OfCanister], result: [] },
  delete_canister: { arg: [OfCanister], result: [] },
  deposit_cycles: { arg: [OfCanister], result: [] },
  raw_rand: { arg: [], result: [Blob] },
  canister_status: { arg: [OfCanister], result: [Status] },
  canister_metrics: { arg: [OfCanister], result: [Metrics] },
  canister_info: {
    arg: [Record({ canister_id: Id, num_requested_changes: Opt(Nat64) })],
    result: [
      Record({
        total_num_changes: Nat64,
        recent_changes: Vec(Change),
        module_hash: Opt(Blob),
        controllers: Vec(Id),
      }),
    ],
  },
  canister_metadata: { arg: [Record({ canister_id: Id, name: Text })], result: [Record({ value: Blob })] },
  fetch_canister_logs: {
    arg: [Record({ canister_id: Id, filter: Opt(Variant({ by_idx: Range, by_timestamp_nanos: Range })) })],
    result: [Record({ canister_log_records: Vec(Record({ idx: Nat64, timestamp_nanos: Nat64, content: Blob })) })],
  },
  take_canister_snapshot: {
    arg: [Record({ canister_id: Id, replace_snapshot: Opt(Blob), uninstall_code: Opt(Bool), ...Version })],
    result: [SnapshotType],
  },
  load_canister_snapshot: { arg: [Record({ canister_id: Id, snapshot_id: Blob, ...Version })], result: [] },
  list_canister_snapshots: { arg: [OfCanister], result: [Vec(SnapshotType)] },
  delete_canister_snapshot: { arg: [Record({ canister_id: Id, snapshot_id: Blob })], result: [] },
  read_canister_snapshot_metadata: {
    arg: [Record({ canister_id: Id, snapshot_id: Blob })],
    result: [
      Record({
        source: Source,
        taken_at_timestamp: Nat64,
        wasm_module_size: Nat64,
        globals: Vec(GlobalType),
        wasm_memory_size: Nat64,
        stable_memory_size: Nat64,
        wasm_chunk_store: Vec(Record({ hash: Blob })),
        canister_version: Nat64,
        certified_data: Blob,
        global_timer: TimerState,
        on_low_wasm_memory_hook_status: HookState,
      }),
    ],
  },
  read_canister_snapshot_data: {
    arg: [
      Record({
        canister_id: Id,
        snapshot_id: Blob,
        kind: Variant({
          wasm_module: Piece,
          wasm_memory: Piece,
          stable_memory: Piece,
          wasm_chunk: Record({ hash: Blob }),
        }),
      }),
    ],
    result: [Record({ chunk: Blob })],
  },
  upload_canister_snapshot_metadata: {
    arg: [
      Record({
        canister_id: Id,
        replace_snapshot: Opt(Blob),
        wasm_module_size: Nat64,
        globals: Vec(GlobalType),
        wasm_memory_size: Nat64,
        stable_memory_size: Nat64,
        certified_data: Blob,
        global_timer: TimerState,
        on_low_wasm_memory_hook_status: HookState,
      }),
    ],
    result: [Record({ snapshot_id: Blob })],
  },
  upload_canister_snapshot_data: {
    arg: [
      Record({
        canister_id: Id,
        snapshot_id: Blob,
        kind: Variant({ wasm_module: At, wasm_memory: At, stable_memory: At, wasm_chunk: Null }),
        chunk: Blob,
      }),
    ],
    result: [],
  },
} satisfies Record<string, { arg: IDL.Type[]; result: IDL.Type[] }>;

export type MethodName = keyof typeof methods;

/** Methods that exist on the public network and are refused here, with the reason. */
export const refused: Record<string, string> = {
  http_request: 'this replica has no HTTP outcalls',
  flexible_http_request: 'this replica has no HTTP outcalls',
  ecdsa_public_key: 'this replica holds no threshold ECDSA key',
  sign_with_ecdsa: 'this replica holds no threshold ECDSA key',
  schnorr_public_key: 'this replica holds no threshold Schnorr key',
  sign_with_schnorr: 'this replica holds no threshold Schnorr key',
  vetkd_public_key: 'this replica holds no vetKD key',
  vetkd_derive_key: 'this replica holds no vetKD key',
  bitcoin_get_balance: 'this replica is not connected to Bitcoin',
  bitcoin_get_utxos: 'this replica is not connected to Bitcoin',
  bitcoin_send_transaction: 'this replica is not connected to Bitcoin',
  bitcoin_get_current_fee_percentiles: 'this replica is not connected to Bitcoin',
  bitcoin_get_block_headers: 'this replica is not connected to Bitcoin',
  node_metrics_history: 'this replica has a single node and keeps no node metrics',
  subnet_metrics: 'this replica keeps no subnet metrics',
  subnet_info: 'this replica has no registry',
  list_canisters: 'only subnet admins can list canisters, and this subnet has none',
};

export type { Maybe };
