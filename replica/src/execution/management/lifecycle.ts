// Creating, starting, stopping, deleting canisters, and giving them cycles.
import type { Bytes } from '../../types.ts';
import { respond } from '../answers.ts';
import { reserve, settingsCost } from '../allocation.ts';
import type { Canister } from '../canister.ts';
import { ErrorCode, reject, RejectError } from '../errors.ts';
import { canisterIndex, text } from '../principals.ts';
import type { State } from '../state.ts';
import {
  argument,
  bytesOf,
  controlled,
  principalOf,
  recordChange,
  target,
  type Answer,
  type ManagementCall,
} from './call.ts';
import { dropChunks } from './chunks.ts';
import { dropCode } from './code.ts';
import { dropSnapshot } from './snapshots.ts';
import type { CandidSettings, Maybe } from './idl.ts';
import { changed, environmentHash } from './settings.ts';
import { defaultSettings } from '../canister.ts';
import type { Principal } from '@dfinity/principal';

/** What a canister created by the provisional method gets unless told otherwise: 100 trillion cycles. */
const DEFAULT_CYCLES = 100_000_000_000_000n;

const MAX_CYCLES = 2n ** 128n - 1n;

/** `create_canister`, for canisters; the creation fee is taken from the attached cycles, the rest is the balance. */
export function createCanister(call: ManagementCall): Answer {
  const { settings } = argument<{ settings: Maybe<CandidSettings> }>(call);
  const fee = call.state.prices.canisterCreation;
  if (call.cycles < fee)
    throw new RejectError(
      ErrorCode.INSUFFICIENT_CYCLES_FOR_CREATION,
      `Creating a canister requires a fee of ${fee} that is deducted from the canister's initial balance but only ${call.cycles} cycles were received with the create_canister request.`,
    );
  const canister = create(call, settings[0], call.state.nextCanisterId(), call.cycles - fee);
  call.cycles = 0n;
  canister.consumed.creation += fee;
  return [{ canister_id: principalOf(canister.id) }];
}

/** `provisional_create_canister_with_cycles`: for anyone, at a chosen id if wanted, with cycles from nowhere. */
export function provisionalCreate(call: ManagementCall): Answer {
  const args = argument<{ amount: Maybe<bigint>; settings: Maybe<CandidSettings>; specified_id: Maybe<Principal> }>(
    call,
  );
  const [specified] = args.specified_id;
  const id = specified ? freeId(call.state, bytesOf(specified)) : call.state.nextCanisterId();
  const canister = create(call, args.settings[0], id, capped(args.amount[0] ?? DEFAULT_CYCLES));
  return [{ canister_id: principalOf(canister.id) }];
}

/** A balance has 128 bits; cycles from nowhere beyond that stay there. */
function capped(cycles: bigint): bigint {
  return cycles < MAX_CYCLES ? cycles : MAX_CYCLES;
}

function freeId(state: State, id: Bytes): Bytes {
  if (canisterIndex(id) === undefined)
    throw new RejectError(
      ErrorCode.INVALID_MANAGEMENT_PAYLOAD,
      `The specified_id ${text(id)} is not the id of a canister.`,
    );
  if (state.canister(id))
    throw new RejectError(ErrorCode.ID_ALREADY_EXISTS, `Canister ${text(id)} is already installed`);
  if (!state.isFree(id))
    throw new RejectError(
      ErrorCode.ID_ALREADY_EXISTS,
      `Canister ${text(id)} was deleted, and the id of a deleted canister is never used again`,
    );
  return id;
}

function create(call: ManagementCall, settings: CandidSettings | undefined, id: Bytes, cycles: bigint): Canister {
  const defaults = defaultSettings([call.caller]);
  const wanted = settings ? changed(defaults, settings) : defaults;
  const cost = settingsCost(call.state, undefined, wanted, cycles);
  const canister = call.state.addCanister(id, wanted.controllers, cycles);
  reserve(canister, cost);
  canister.settings = wanted;
  recordChange(call, canister, {
    kind: 'creation',
    controllers: wanted.controllers,
    environmentHash: settings?.environment_variables[0] && environmentHash(wanted.environmentVariables),
  });
  return canister;
}

/** `provisional_top_up_canister`, for anyone. */
export function provisionalTopUp(call: ManagementCall): Answer {
  const { canister_id: id, amount } = argument<{ canister_id: Principal; amount: bigint }>(call);
  const canister = target(call, id);
  canister.cycles = capped(canister.cycles + amount);
  canister.version++;
  call.state.touch(canister);
  return [];
}

/** `deposit_cycles`: anyone's attached cycles for any canister. */
export function depositCycles(call: ManagementCall): Answer {
  const { canister_id: id } = argument<{ canister_id: Principal }>(call);
  const canister = target(call, id);
  canister.cycles += call.cycles;
  call.cycles = 0n;
  canister.version++;
  call.state.touch(canister);
  return [];
}

/** `start_canister`, for controllers; a stop in progress is called off. */
export function startCanister(call: ManagementCall): Answer {
  const { canister_id: id } = argument<{ canister_id: Principal }>(call);
  const canister = controlled(call, id);
  if (canister.status.kind === 'stopping') {
    const cancelled = reject(
      ErrorCode.STOPPING_CANCELLED,
      `Canister ${text(canister.id)}'s stop request was cancelled.`,
    );
    for (const { origin, refund } of canister.status.waiting) respond(call.state, origin, MANAGED, cancelled, refund);
  }
  if (canister.status.kind !== 'running') {
    canister.status = { kind: 'running' };
  }
  canister.version++;
  call.state.touch(canister);
  return [];
}

const MANAGED = new Uint8Array(0);

/** `stop_canister`, for controllers; answers once every open call has ended, or after the time limit. */
export function stopCanister(call: ManagementCall): Answer {
  const { canister_id: id } = argument<{ canister_id: Principal }>(call);
  const canister = controlled(call, id);
  canister.version++;
  call.state.touch(canister);
  if (canister.status.kind === 'stopped') return [];
  if (canister.contexts.size === 0 && canister.status.kind === 'running') {
    canister.status = { kind: 'stopped' };
    return [];
  }
  if (canister.status.kind === 'running') canister.status = { kind: 'stopping', waiting: [] };
  canister.status.waiting.push({ origin: call.origin, since: call.state.clock.now(), refund: call.cycles });
  return 'later';
}

/** Gives up on stop requests that have waited too long; the canister goes on stopping. Returns the next deadline. */
export function expireStops(state: State): bigint | undefined {
  const limit = BigInt(state.limits.stopTimeoutSeconds) * 1_000_000_000n;
  const now = state.clock.now();
  let next: bigint | undefined;
  for (const canister of state.canisters.values()) {
    if (canister.status.kind !== 'stopping') continue;
    const { waiting } = canister.status;
    for (const stop of waiting.filter(({ since }) => now >= since + limit))
      respond(
        state,
        stop.origin,
        MANAGED,
        reject(ErrorCode.STOP_TIMEOUT, 'Stop canister request timed out'),
        stop.refund,
      );
    canister.status.waiting = waiting.filter(({ since }) => now < since + limit);
    if (canister.status.waiting.length !== waiting.length) state.touch(canister);
    for (const { since } of canister.status.waiting)
      if (next === undefined || since + limit < next) next = since + limit;
  }
  return next;
}

/** `delete_canister`, for controllers, of a stopped canister. Its cycles are lost and its id is never used again. */
export function deleteCanister(call: ManagementCall): Answer {
  const { canister_id: id } = argument<{ canister_id: Principal }>(call);
  const canister = controlled(call, id);
  if (canister.status.kind !== 'stopped')
    throw new RejectError(ErrorCode.NOT_STOPPED, `Canister ${text(canister.id)} must be stopped before it is deleted.`);
  const { state } = call;
  dropChunks(state, canister);
  for (const snapshot of canister.snapshots.values()) dropSnapshot(state, canister, snapshot);
  dropCode(state, canister);
  state.discard(canister.stable.pages);
  for (const message of state.waitingFor(canister)) {
    state.queue.remove(message);
    if (message.kind === 'request')
      respond(
        state,
        message.origin,
        canister.id,
        reject(ErrorCode.NOT_FOUND, `Canister ${text(canister.id)} not found`),
        message.cycles,
      );
  }
  state.removeCanister(canister);
  return [];
}
