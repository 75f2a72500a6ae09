// Canister settings: checking what a caller wants, and carrying it out all or nothing.
import { createHash } from 'node:crypto';
import type { Bytes } from '../../types.ts';
import { reserve, settingsCost } from '../allocation.ts';
import { VARIABLE_BYTES, type Canister, type Settings, type Visibility } from '../canister.ts';
import { ErrorCode, RejectError } from '../errors.ts';
import { trimLogs } from '../logs.ts';
import { watchLowMemory } from '../low-memory.ts';
import { bytesOf, controlled, argument, principalOf, recordChange, type Answer, type ManagementCall } from './call.ts';
import type { CandidSettings, CandidVisibility, DefiniteSettings } from './idl.ts';
import type { Principal } from '@dfinity/principal';

const MAX = { controllers: 10, viewers: 10, variables: 20, logBytes: 2n * 1024n * 1024n };

/** `update_settings`, for controllers. */
export function updateSettings(call: ManagementCall): Answer {
  const { canister_id: id, settings } = argument<{ canister_id: Principal; settings: CandidSettings }>(call);
  const canister = controlled(call, id);
  const wanted = changed(canister.settings, settings);
  mustHoldHeap(canister, wanted.wasmMemoryLimit);
  reserve(canister, settingsCost(call.state, canister, wanted, canister.cycles));
  canister.settings = wanted;
  canister.version++;
  trimLogs(canister);
  watchLowMemory(call.state, canister);
  call.state.touch(canister);
  // Also when they are the same as before ("Changing settings").
  if (settings.controllers.length > 0)
    recordChange(call, canister, { kind: 'controllers_change', controllers: wanted.controllers });
  return [];
}

function mustHoldHeap({ code }: Canister, limit: bigint): void {
  const heap = BigInt(code?.heap.byteLength ?? 0);
  if (limit > 0n && heap > limit)
    throw new RejectError(
      ErrorCode.WASM_MEMORY_LIMIT,
      `The Wasm memory limit of ${limit} bytes is below the ${heap} bytes that the canister uses.`,
    );
}

function invalid(message: string): RejectError {
  return new RejectError(ErrorCode.INVALID_MANAGEMENT_PAYLOAD, message);
}

function bounded(value: bigint, max: bigint, name: string): bigint {
  if (value > max) throw invalid(`${name} must be at most ${max}, got ${value}`);
  return value;
}

function unique(principals: Principal[], max: number, name: string): Bytes[] {
  if (principals.length > max) throw invalid(`${name} cannot have more than ${max} entries`);
  const seen = new Map(principals.map((principal) => [principal.toText(), bytesOf(principal)]));
  return [...seen.values()];
}

function visibility(value: CandidVisibility, name: string): Visibility {
  if ('controllers' in value) return { kind: 'controllers' };
  if ('public' in value) return { kind: 'public' };
  return { kind: 'allowed_viewers', viewers: unique(value.allowed_viewers, MAX.viewers, name) };
}

/**
 * The settings after a change; fields not given stay.
 * @throws RejectError IC0408 naming the field that is out of bounds
 */
export function changed(current: Settings, wanted: CandidSettings): Settings {
  const pick = <K extends keyof DefiniteSettings, T>(
    key: K,
    otherwise: T,
    use: (value: DefiniteSettings[K]) => T,
  ): T => {
    const [value] = wanted[key] as [] | [DefiniteSettings[K]];
    return value === undefined ? otherwise : use(value);
  };
  const number = (
    key:
      | 'compute_allocation'
      | 'memory_allocation'
      | 'freezing_threshold'
      | 'reserved_cycles_limit'
      | 'minimum_incoming_canister_call_cycles'
      | 'wasm_memory_limit'
      | 'wasm_memory_threshold',
    otherwise: bigint,
    max: bigint,
  ): bigint => pick(key, otherwise, (value) => bounded(value, max, key));
  return {
    controllers: pick('controllers', current.controllers, (value) => unique(value, MAX.controllers, 'controllers')),
    computeAllocation: number('compute_allocation', current.computeAllocation, 100n),
    memoryAllocation: number('memory_allocation', current.memoryAllocation, 2n ** 64n - 1n),
    freezingThreshold: number('freezing_threshold', current.freezingThreshold, 2n ** 64n - 1n),
    reservedCyclesLimit: number('reserved_cycles_limit', current.reservedCyclesLimit, 2n ** 128n - 1n),
    minimumIncomingCycles: number(
      'minimum_incoming_canister_call_cycles',
      current.minimumIncomingCycles,
      2n ** 128n - 1n,
    ),
    wasmMemoryLimit: number('wasm_memory_limit', current.wasmMemoryLimit, 2n ** 48n),
    wasmMemoryThreshold: number('wasm_memory_threshold', current.wasmMemoryThreshold, 2n ** 48n),
    logVisibility: pick('log_visibility', current.logVisibility, (value) => visibility(value, 'log_visibility')),
    snapshotVisibility: pick('snapshot_visibility', current.snapshotVisibility, (value) =>
      visibility(value, 'snapshot_visibility'),
    ),
    statusVisibility: pick('status_visibility', current.statusVisibility, (value) =>
      visibility(value, 'status_visibility'),
    ),
    logMemoryLimit: pick('log_memory_limit', current.logMemoryLimit, logLimit),
    environmentVariables: pick('environment_variables', current.environmentVariables, variables),
  };
}

function logLimit(value: bigint): bigint {
  if (value !== 0n && (value < 4096n || value > MAX.logBytes))
    throw invalid('log_memory_limit must be 0 or between 4096 and 2097152');
  return value;
}

function variables(list: { name: string; value: string }[]): { name: string; value: string }[] {
  if (list.length > MAX.variables)
    throw invalid(`Too many environment variables: ${list.length} (max: ${MAX.variables})`);
  const names = new Set<string>();
  for (const { name, value } of list) {
    if (names.has(name)) throw invalid('Duplicate environment variables are not allowed');
    names.add(name);
    if (Buffer.byteLength(name) > VARIABLE_BYTES)
      throw invalid(`Environment variable name "${name}" exceeds the maximum length`);
    if (Buffer.byteLength(value) > VARIABLE_BYTES)
      throw invalid(`Environment variable value of "${name}" exceeds the maximum length`);
  }
  // Canisters see them in the order of their names.
  return list
    .map(({ name, value }) => ({ name, value }))
    .sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
}

/** The representation-independent hash of the environment, for the creation entry of the history. */
export function environmentHash(list: { name: string; value: string }[]): Bytes {
  const sha = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest();
  const pairs = list.map(({ name, value }) => Buffer.concat([sha(name), sha(value)])).sort(Buffer.compare);
  return new Uint8Array(sha(Buffer.concat(pairs)));
}

const candidVisibility = (value: Visibility): CandidVisibility =>
  value.kind === 'allowed_viewers'
    ? { allowed_viewers: value.viewers.map(principalOf) }
    : value.kind === 'public'
      ? { public: null }
      : { controllers: null };

/** The settings as `canister_status` shows them. */
export function candidSettings(settings: Settings): DefiniteSettings {
  return {
    controllers: settings.controllers.map(principalOf),
    compute_allocation: settings.computeAllocation,
    memory_allocation: settings.memoryAllocation,
    freezing_threshold: settings.freezingThreshold,
    reserved_cycles_limit: settings.reservedCyclesLimit,
    minimum_incoming_canister_call_cycles: settings.minimumIncomingCycles,
    log_visibility: candidVisibility(settings.logVisibility),
    log_memory_limit: settings.logMemoryLimit,
    snapshot_visibility: candidVisibility(settings.snapshotVisibility),
    status_visibility: candidVisibility(settings.statusVisibility),
    wasm_memory_limit: settings.wasmMemoryLimit,
    wasm_memory_threshold: settings.wasmMemoryThreshold,
    environment_variables: settings.environmentVariables,
  };
}
