// Looking at canisters: status, metrics, history, metadata, logs.
import type { Bytes } from '../../types.ts';
import type { Canister, Change, Visibility } from '../canister.ts';
import { idlePerDay, totalMemory } from '../cycles.ts';
import { ErrorCode, RejectError } from '../errors.ts';
import { same, text, unhex } from '../principals.ts';
import {
  argument,
  bytesOf,
  controlled,
  isController,
  notController,
  principalOf,
  target,
  type Answer,
  type ManagementCall,
} from './call.ts';
import type { Maybe } from './idl.ts';
import { candidSettings } from './settings.ts';
import type { Principal } from '@dfinity/principal';

/** Whether the caller is a controller or among those the canister lets see this. */
export function mayView(canister: Canister, viewer: Bytes, visibility: Visibility): boolean {
  if (isController(canister, viewer) || visibility.kind === 'public') return true;
  return visibility.kind === 'allowed_viewers' && visibility.viewers.some((id) => same(id, viewer));
}

/** `canister_status`, for controllers, the canister itself and those named in `status_visibility`. */
export function canisterStatus(call: ManagementCall): Answer {
  const { canister_id: id } = argument<{ canister_id: Principal }>(call);
  const canister = target(call, id);
  if (!same(canister.id, call.caller) && !mayView(canister, call.caller, canister.settings.statusVisibility))
    throw notController(canister, call.caller);
  const { state } = call;
  const use = state.memoryUse(canister);
  const { kind } = canister.status;
  return [
    {
      status: { [kind]: null },
      ready_for_migration: kind === 'stopped' && state.waitingFor(canister).length === 0,
      version: canister.version,
      settings: candidSettings(canister.settings),
      module_hash: moduleHash(canister),
      memory_size: BigInt(totalMemory(use)),
      memory_metrics: {
        wasm_memory_size: BigInt(use.heap),
        stable_memory_size: BigInt(use.stable),
        global_memory_size: BigInt(use.globals),
        wasm_binary_size: BigInt(use.module),
        custom_sections_size: BigInt(use.custom),
        canister_history_size: BigInt(use.history),
        wasm_chunk_store_size: BigInt(use.chunks),
        snapshots_size: BigInt(use.snapshots),
        log_memory_store_size: BigInt(use.logs),
      },
      cycles: canister.cycles,
      reserved_cycles: canister.reserved,
      idle_cycles_burned_per_day: idlePerDay(state.prices, canister, use),
      query_stats: {
        num_calls_total: canister.queryStatistics.calls,
        num_instructions_total: canister.queryStatistics.instructions,
        request_payload_bytes_total: canister.queryStatistics.requestBytes,
        response_payload_bytes_total: canister.queryStatistics.responseBytes,
      },
    },
  ];
}

function moduleHash(canister: Canister): Maybe<Bytes> {
  return canister.code ? [unhex(canister.code.module)] : [];
}

/** `canister_metrics`: cycles consumed by purpose, for controllers. */
export function canisterMetrics(call: ManagementCall): Answer {
  const { canister_id: id } = argument<{ canister_id: Principal }>(call);
  const { consumed } = controlled(call, id);
  return [
    {
      cycles_consumed: {
        memory: consumed.memory,
        compute_allocation: consumed.compute,
        ingress_induction: consumed.ingress,
        instructions: consumed.instructions,
        request_and_response_transmission: consumed.transmission,
        uninstall: consumed.uninstall,
        canister_creation: consumed.creation,
        http_outcalls: 0n,
        burned_cycles: consumed.burned,
      },
    },
  ];
}

/** `canister_info`: history, module and controllers, for anyone. */
export function canisterInfo(call: ManagementCall): Answer {
  const args = argument<{ canister_id: Principal; num_requested_changes: Maybe<bigint> }>(call);
  const canister = target(call, args.canister_id);
  const wanted = Math.min(Number(args.num_requested_changes[0] ?? 0n), canister.history.length);
  return [
    {
      total_num_changes: canister.changes,
      recent_changes: wanted === 0 ? [] : canister.history.slice(-wanted).map(candidChange),
      module_hash: moduleHash(canister),
      controllers: canister.settings.controllers.map(principalOf),
    },
  ];
}

function candidChange(change: Change): unknown {
  const { origin } = change;
  return {
    timestamp_nanos: change.timestamp,
    canister_version: change.version,
    origin:
      origin.kind === 'user'
        ? { from_user: { user_id: principalOf(origin.id) } }
        : {
            from_canister: {
              canister_id: principalOf(origin.id),
              canister_version: origin.version === undefined ? [] : [origin.version],
            },
          },
    details: candidDetails(change.details),
  };
}

function candidDetails(details: Change['details']): unknown {
  switch (details.kind) {
    case 'creation':
      return {
        creation: {
          controllers: details.controllers.map(principalOf),
          environment_variables_hash: details.environmentHash ? [details.environmentHash] : [],
        },
      };
    case 'code_uninstall':
      return { code_uninstall: null };
    case 'code_deployment':
      return { code_deployment: { mode: { [details.mode]: null }, module_hash: details.moduleHash } };
    case 'controllers_change':
      return { controllers_change: { controllers: details.controllers.map(principalOf) } };
    case 'load_snapshot':
      return {
        load_snapshot: {
          from_canister_id: details.from ? [principalOf(details.from)] : [],
          snapshot_id: details.snapshotId,
          canister_version: details.version,
          taken_at_timestamp: details.takenAt,
          source: details.uploaded ? { metadata_upload: null } : { taken_from_canister: null },
        },
      };
  }
}

/** `canister_metadata`: public sections for every canister, private ones for controllers. */
export function canisterMetadata(call: ManagementCall): Answer {
  const { canister_id: id, name } = argument<{ canister_id: Principal; name: string }>(call);
  const canister = target(call, id);
  const section = canister.code && call.state.modules.get(canister.code.module).facts.metadata.get(name);
  if (!section || (!section.isPublic && !isController(canister, call.caller)))
    throw new RejectError(
      ErrorCode.INVALID_MANAGEMENT_PAYLOAD,
      `Canister ${text(canister.id)} has no metadata section "${name}" for the caller`,
    );
  return [{ value: section.content }];
}

interface LogFilter {
  by_idx?: { start: bigint; end: bigint };
  by_timestamp_nanos?: { start: bigint; end: bigint };
}

/** `fetch_canister_logs`, for those the canister's `log_visibility` names. */
export function fetchLogs(call: ManagementCall): Answer {
  const args = argument<{ canister_id: Principal; filter: Maybe<LogFilter> }>(call);
  const canister = target(call, args.canister_id);
  if (!mayView(canister, call.caller, canister.settings.logVisibility))
    throw new RejectError(ErrorCode.REJECTED, `Caller ${text(call.caller)} is not allowed to access canister logs`);
  const [filter] = args.filter;
  const range = filter?.by_idx ?? filter?.by_timestamp_nanos;
  const records = canister.logs.filter((record) => {
    if (!range) return true;
    const key = filter?.by_idx ? record.idx : record.timestamp;
    return key >= range.start && key < range.end;
  });
  return [
    {
      canister_log_records: records.map(({ idx, timestamp, content }) => ({
        idx,
        timestamp_nanos: timestamp,
        content,
      })),
    },
  ];
}

/** The canister a message to the management canister is about: its `canister_id` or `target_canister`. */
export function effectiveTarget(call: ManagementCall): Bytes | undefined {
  const decoded = argument<{ canister_id?: Principal; target_canister?: Principal } | undefined>(call);
  const id = decoded?.canister_id ?? decoded?.target_canister;
  return id && bytesOf(id);
}
