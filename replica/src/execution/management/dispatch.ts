// The management canister's front door: who may call what from where, and to which handler it goes.
import type { Bytes, Outcome } from '../../types.ts';
import { respond } from '../answers.ts';
import type { Message, Origin } from '../canister.ts';
import { ErrorCode, reject, RejectError } from '../errors.ts';
import { MANAGEMENT, text } from '../principals.ts';
import type { State } from '../state.ts';
import { argument, encodeResult, isController, notController, type Answer, type ManagementCall } from './call.ts';
import { clearChunkStore, storedChunks, uploadChunk } from './chunks.ts';
import { installChunkedCode, installCode, uninstallCode } from './code.ts';
import { methods, refused, type MethodName } from './idl.ts';
import {
  createCanister,
  deleteCanister,
  depositCycles,
  provisionalCreate,
  provisionalTopUp,
  startCanister,
  stopCanister,
} from './lifecycle.ts';
import { updateSettings } from './settings.ts';
import { deleteSnapshot, listSnapshots, loadSnapshot, takeSnapshot } from './snapshots.ts';
import {
  readSnapshotData,
  readSnapshotMetadata,
  uploadSnapshotData,
  uploadSnapshotMetadata,
} from './snapshot-transfer.ts';
import {
  canisterInfo,
  canisterMetadata,
  canisterMetrics,
  canisterStatus,
  effectiveTarget,
  fetchLogs,
  mayView,
} from './status.ts';

const handlers: Record<MethodName, (call: ManagementCall) => Answer> = {
  create_canister: createCanister,
  provisional_create_canister_with_cycles: provisionalCreate,
  provisional_top_up_canister: provisionalTopUp,
  update_settings: updateSettings,
  upload_chunk: uploadChunk,
  clear_chunk_store: clearChunkStore,
  stored_chunks: storedChunks,
  install_code: installCode,
  install_chunked_code: installChunkedCode,
  uninstall_code: uninstallCode,
  start_canister: startCanister,
  stop_canister: stopCanister,
  delete_canister: deleteCanister,
  deposit_cycles: depositCycles,
  raw_rand: rawRand,
  canister_status: canisterStatus,
  canister_metrics: canisterMetrics,
  canister_info: canisterInfo,
  canister_metadata: canisterMetadata,
  fetch_canister_logs: fetchLogs,
  take_canister_snapshot: takeSnapshot,
  load_canister_snapshot: loadSnapshot,
  list_canister_snapshots: listSnapshots,
  delete_canister_snapshot: deleteSnapshot,
  read_canister_snapshot_metadata: readSnapshotMetadata,
  read_canister_snapshot_data: readSnapshotData,
  upload_canister_snapshot_metadata: uploadSnapshotMetadata,
  upload_canister_snapshot_data: uploadSnapshotData,
};

/** `raw_rand`, for canisters: 32 bytes. */
function rawRand(call: ManagementCall): Answer {
  argument(call);
  return [call.state.random()];
}

/** Never accepted from users as update calls. */
const canistersOnly = new Set([
  'create_canister',
  'raw_rand',
  'deposit_cycles',
  'canister_info',
  'canister_metadata',
  'fetch_canister_logs',
]);

/** Can be asked without consensus. */
const queries = new Set(['canister_status', 'canister_metrics', 'canister_info', 'fetch_canister_logs']);

const anyone = new Set(['provisional_create_canister_with_cycles', 'provisional_top_up_canister']);

function isMethod(name: string): name is MethodName {
  return Object.hasOwn(methods, name);
}

function unknownMethod(method: string): Outcome {
  const why = Object.hasOwn(refused, method) ? refused[method] : undefined;
  if (why) return reject(ErrorCode.REJECTED, `${method} is not available: ${why}`);
  return reject(ErrorCode.METHOD_NOT_FOUND, `Management canister has no method '${method}'`);
}

function carryOut(call: ManagementCall): Outcome | 'later' {
  try {
    const answer = handlers[call.method](call);
    return answer === 'later' ? answer : { kind: 'reply', data: encodeResult(call.method, answer) };
  } catch (error) {
    if (error instanceof RejectError) return error.reject;
    // A mistake of ours must not take every other canister down with it.
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
    call.state.log(`management method ${call.method} failed: ${why}`);
    return reject(ErrorCode.INVALID_MANAGEMENT_PAYLOAD, `Management method ${call.method} failed inside the replica`);
  }
}

/** Executes a call to the management canister from a user or a canister. */
export function executeManagementCall(state: State, message: Extract<Message, { kind: 'request' }>): void {
  const { method, origin } = message;
  if (origin.kind === 'ingress') state.requests.processing(origin.requestId);
  if (!isMethod(method)) return respond(state, origin, MANAGEMENT, unknownMethod(method), message.cycles);
  const call: ManagementCall = {
    state,
    method,
    caller: message.caller,
    origin,
    callerVersion: message.callerVersion,
    arg: message.arg,
    cycles: message.cycles,
    replicated: true,
  };
  const outcome = carryOut(call);
  if (outcome !== 'later') respond(state, origin, MANAGEMENT, outcome, call.cycles);
}

/** Answers a query to the management canister. */
export function queryManagement(state: State, caller: Bytes, method: string, arg: Bytes): Outcome {
  if (!isMethod(method)) return unknownMethod(method);
  if (!queries.has(method))
    return reject(ErrorCode.METHOD_NOT_FOUND, `Management canister has no query method '${method}'`);
  const outcome = carryOut(callOf(state, method, caller, arg));
  if (outcome === 'later') throw new Error('a query must answer at once');
  return outcome;
}

function callOf(state: State, method: MethodName, caller: Bytes, arg: Bytes): ManagementCall {
  const origin: Origin = { kind: 'system' };
  return { state, method, caller, origin, callerVersion: undefined, arg, cycles: 0n, replicated: false };
}

/**
 * Judges an ingress message to the management canister before it is accepted.
 * @returns the id of the canister that pays for it, or the reject
 */
export function inspectManagementCall(
  state: State,
  caller: Bytes,
  method: string,
  arg: Bytes,
): { payer: Bytes | undefined } | Outcome {
  if (!isMethod(method)) return unknownMethod(method);
  if (canistersOnly.has(method)) return reject(ErrorCode.REJECTED, `Only canisters can call ic00 method ${method}`);
  if (anyone.has(method)) return { payer: undefined };
  try {
    const id = effectiveTarget(callOf(state, method, caller, arg));
    const canister = id && state.canister(id);
    if (!id || !canister) return reject(ErrorCode.NOT_FOUND, `Canister ${id ? text(id) : ''} not found`);
    const { settings } = canister;
    const visible =
      (method === 'canister_status' && mayView(canister, caller, settings.statusVisibility)) ||
      (/^(list|read)_canister_snapshot/.test(method) && mayView(canister, caller, settings.snapshotVisibility));
    if (!visible && !isController(canister, caller)) return notController(canister, caller).reject;
    return { payer: canister.id };
  } catch (error) {
    if (error instanceof RejectError) return error.reject;
    throw error;
  }
}
