// Installing, upgrading and removing code. All or nothing: a failed installation leaves the canister as it was.
import type { Bytes } from '../../types.ts';
import { closeIfFinished, respond } from '../answers.ts';
import type { Canister } from '../canister.ts';
import { ErrorCode, reject, RejectError } from '../errors.ts';
import type { LoadedModule } from '../modules.ts';
import { text, unhex } from '../principals.ts';
import { missingCycles } from '../run-message.ts';
import type { State } from '../state.ts';
import { argument, controlled, controlledOrSelf, recordChange, type Answer, type ManagementCall } from './call.ts';
import { assemble, dropChunks } from './chunks.ts';
import { Installation } from './installation.ts';
import type { CandidMode, Maybe } from './idl.ts';
import type { Principal } from '@dfinity/principal';

/** `install_code`, for controllers. */
export function installCode(call: ManagementCall): Answer {
  const args = argument<{ mode: CandidMode; canister_id: Principal; wasm_module: Bytes; arg: Bytes }>(call);
  const canister = controlled(call, args.canister_id);
  install(call, canister, args.mode, args.wasm_module, args.arg);
  return [];
}

/** `install_chunked_code`, for controllers of the target who control the chunk store's canister or are it. */
export function installChunkedCode(call: ManagementCall): Answer {
  const args = argument<{
    mode: CandidMode;
    target_canister: Principal;
    store_canister: Maybe<Principal>;
    chunk_hashes_list: { hash: Bytes }[];
    wasm_module_hash: Bytes;
    arg: Bytes;
  }>(call);
  const canister = controlled(call, args.target_canister);
  const [storeId] = args.store_canister;
  const store = storeId ? controlledOrSelf(call, storeId) : canister;
  const hashes = args.chunk_hashes_list.map(({ hash }) => hash);
  install(call, canister, args.mode, assemble(call.state, store, hashes, args.wasm_module_hash), args.arg);
  return [];
}

/** `uninstall_code`, for controllers. */
export function uninstallCode(call: ManagementCall): Answer {
  const { canister_id: id } = argument<{ canister_id: Principal }>(call);
  const canister = controlled(call, id);
  uninstall(call.state, canister);
  recordChange(call, canister, { kind: 'code_uninstall' });
  return [];
}

/** Removes code, state and stored chunks, and rejects every call that is still open. */
export function uninstall(state: State, canister: Canister): void {
  dropCode(state, canister);
  dropChunks(state, canister);
  canister.certifiedData = new Uint8Array(0);
  canister.installedAt = undefined;
  canister.timer = 0n;
  canister.logs = [];
  canister.lowMemory = 'no';
  canister.version++;
  const failure = reject(ErrorCode.REJECTED, 'Canister has been uninstalled.');
  for (const context of [...canister.contexts.values()]) {
    if (!context.responded) respond(state, context.origin, canister.id, failure, context.available);
    context.responded = true;
    context.available = 0n;
    context.deleted = true;
    // It stays while calls of its own are out: until they are answered the canister cannot stop.
    closeIfFinished(state, canister, context);
  }
  for (const message of state.waitingFor(canister)) {
    if (message.kind !== 'request') continue;
    state.queue.remove(message);
    const empty = reject(
      ErrorCode.NO_WASM_MODULE,
      `Error from Canister ${text(canister.id)}: Attempted to execute a message, but the canister contains no Wasm module`,
    );
    respond(state, message.origin, canister.id, empty, message.cycles);
  }
  state.touch(canister, true);
}

/** Forgets heap and stable memory. */
export function dropCode(state: State, canister: Canister): void {
  state.pool.drop(canister);
  state.discard(canister.code?.heap.pages, canister.stable.pages);
  canister.code = undefined;
  canister.stable = state.newStable();
  state.codeReplaced = true;
}

/** Code that keeps its heap over upgrades must not lose it by oversight, nor hand it to code that does not ("Code upgrade"). */
function mustPersist(
  state: State,
  canister: Canister,
  next: LoadedModule,
  persistence: { keep: null } | { replace: null } | undefined,
): void {
  const persists = ({ facts }: LoadedModule): boolean =>
    facts.metadata.get('enhanced-orthogonal-persistence')?.isPublic === false;
  if (!persistence && canister.code && persists(state.modules.get(canister.code.module)))
    throw new RejectError(
      ErrorCode.CONTRACT_VIOLATION,
      'Missing upgrade option: Enhanced orthogonal persistence requires the `wasm_memory_persistence` upgrade option.',
    );
  if (persistence && 'keep' in persistence && !persists(next))
    throw new RejectError(
      ErrorCode.CONTRACT_VIOLATION,
      'Invalid upgrade option: The `wasm_memory_persistence: opt Keep` upgrade option requires that the new canister module supports enhanced orthogonal persistence.',
    );
}

function install(call: ManagementCall, canister: Canister, mode: CandidMode, wasm: Bytes, arg: Bytes): void {
  if ('install' in mode && canister.code)
    throw new RejectError(
      ErrorCode.NON_EMPTY,
      `Canister ${text(canister.id)} cannot be installed because the canister is not empty. Try installing with mode='reinstall' instead.`,
    );
  if ('upgrade' in mode && !canister.code)
    throw new RejectError(
      ErrorCode.NO_WASM_MODULE,
      `Error from Canister ${text(canister.id)}: Attempted to upgrade a canister that contains no Wasm module`,
    );
  const missing = missingCycles(call.state, canister);
  // New code needs the cycles of a message above the freezing limit ("Code installation").
  if (missing > 0n)
    throw new RejectError(
      ErrorCode.OUT_OF_CYCLES,
      `Canister installation failed with \`Canister ${text(canister.id)} is out of cycles: please top up the canister with at least ${missing} additional cycles\`.`,
    );
  const module = call.state.modules.add(wasm);
  if ('upgrade' in mode) mustPersist(call.state, canister, module, mode.upgrade[0]?.wasm_memory_persistence[0]);
  const started = performance.now();
  const installation = new Installation(call, canister, module, arg);
  let failed: RejectError | undefined;
  try {
    if ('upgrade' in mode) installation.upgrade(mode.upgrade[0]);
    else installation.fresh();
  } catch (error) {
    if (!(error instanceof RejectError)) throw error;
    failed = error;
  }
  call.state.report({
    canister: canister.id,
    method: call.method,
    kind: 'upgrade' in mode ? 'upgrade' : 'install',
    instructions: installation.instructions,
    outcome: failed ? 'trap' : 'ok',
    error: failed?.message,
    milliseconds: performance.now() - started,
  });
  call.state.codeReplaced = true;
  if (failed) throw failed;
  const kind = 'upgrade' in mode ? 'upgrade' : 'reinstall' in mode ? 'reinstall' : 'install';
  recordChange(call, canister, { kind: 'code_deployment', mode: kind, moduleHash: unhex(module.hash) });
}
