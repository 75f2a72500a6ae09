// One call to the management canister, as its handlers see it.
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import type { Bytes } from '../../types.ts';
import type { Canister, ChangeDetails, ChangeOrigin, Origin } from '../canister.ts';
import { ErrorCode, RejectError } from '../errors.ts';
import { argumentOf, type OutgoingCall } from '../ic0/invocation.ts';
import { same, text } from '../principals.ts';
import type { State } from '../state.ts';
import { checkCandid, HostileCandid } from './candid-guard.ts';
import { methods, type MethodName } from './idl.ts';

export interface ManagementCall {
  state: State;
  method: MethodName;
  caller: Bytes;
  origin: Origin;
  /** The version the caller had when it sent this, if it is a canister. */
  callerVersion: bigint | undefined;
  /** The version the caller says it has, for the history; users' are ignored. */
  senderVersion?: bigint | undefined;
  arg: Bytes;
  /** Cycles that came with the call; what handlers leave is refunded. */
  cycles: bigint;
  /** False for a query, which may only look. */
  replicated: boolean;
}

/** What a handler returns: the reply's values, or `later` when it will answer by itself. */
export type Answer = unknown[] | 'later';

/**
 * Decodes the call's argument, safely.
 * @throws RejectError IC0408; IC0504 if a canister names another version of itself than it has
 */
export function argument<T>(call: ManagementCall): T {
  const value = decoded(call.method, call.arg);
  const sender = senderVersion(value);
  if (sender === undefined || call.callerVersion === undefined) return value as T;
  if (sender !== call.callerVersion)
    throw new RejectError(ErrorCode.CONTRACT_VIOLATION, mismatch(sender, call.callerVersion));
  call.senderVersion = sender;
  return value as T;
}

/** Methods of which a misnamed version is the caller's fault, and traps ("Message execution"). */
const versioned: readonly string[] = [
  'create_canister',
  'update_settings',
  'install_code',
  'install_chunked_code',
  'uninstall_code',
  'provisional_create_canister_with_cycles',
] satisfies MethodName[];

/** What is wrong with a call in which a canister of `version` names another; undefined when nothing is. */
export function misnamedVersion(call: OutgoingCall, version: bigint): string | undefined {
  if (call.callee.length > 0 || !versioned.includes(call.method)) return undefined;
  try {
    const sender = senderVersion(decoded(call.method as MethodName, argumentOf(call)));
    return sender === undefined || sender === version ? undefined : mismatch(sender, version);
  } catch {
    // What is no argument of the method is refused by it.
    return undefined;
  }
}

function senderVersion(argument: unknown): bigint | undefined {
  return (argument as { sender_canister_version?: [] | [bigint] } | undefined)?.sender_canister_version?.[0];
}

function mismatch(told: bigint, actual: bigint): string {
  return `Management canister call payload includes sender canister version ${told} that does not match the actual sender canister version ${actual}.`;
}

function decoded(method: MethodName, arg: Bytes): unknown {
  try {
    checkCandid(arg);
    const [value] = IDL.decode(methods[method].arg, arg);
    return value;
  } catch (error) {
    const why = error instanceof HostileCandid || error instanceof Error ? error.message : String(error);
    throw new RejectError(ErrorCode.INVALID_MANAGEMENT_PAYLOAD, `Error decoding candid: ${why}`);
  }
}

export function encodeResult(method: MethodName, values: unknown[]): Bytes {
  return new Uint8Array(IDL.encode(methods[method].result, values));
}

export function bytesOf(id: Principal): Bytes {
  return new Uint8Array(id.toUint8Array());
}

export function principalOf(id: Bytes): Principal {
  return Principal.fromUint8Array(id);
}

/** The canister an argument names. @throws RejectError IC0301 */
export function target(call: ManagementCall, id: Principal): Canister {
  const canister = call.state.canister(bytesOf(id));
  if (!canister) throw new RejectError(ErrorCode.NOT_FOUND, `Canister ${id.toText()} not found`);
  return canister;
}

export function isController(canister: Canister, principal: Bytes): boolean {
  return canister.settings.controllers.some((controller) => same(controller, principal));
}

/** The canister an argument names, if the caller controls it. @throws RejectError IC0301, IC0512 */
export function controlled(call: ManagementCall, id: Principal): Canister {
  const canister = target(call, id);
  if (!isController(canister, call.caller)) throw notController(canister, call.caller);
  return canister;
}

/** As `controlled`, but the canister itself may do it too. */
export function controlledOrSelf(call: ManagementCall, id: Principal): Canister {
  const canister = target(call, id);
  if (!isController(canister, call.caller) && !same(canister.id, call.caller))
    throw notController(canister, call.caller);
  return canister;
}

export function notController(canister: Canister, caller: Bytes): RejectError {
  const controllers = canister.settings.controllers.map(text).join(' ');
  return new RejectError(
    ErrorCode.INVALID_CONTROLLER,
    `Only controllers of canister ${text(canister.id)} can call ic00 method. Canister's controllers: ${controllers}. Sender's ID: ${text(caller)}`,
  );
}

function originOf(call: ManagementCall): ChangeOrigin {
  return call.origin.kind === 'canister'
    ? { kind: 'canister', id: call.caller, version: call.senderVersion }
    : { kind: 'user', id: call.caller };
}

/** At least 20 changes must be kept ("canister_info"). */
const HISTORY = 50;

/** Raises the canister's version and adds an entry to its history. */
export function recordChange(call: ManagementCall, canister: Canister, details: ChangeDetails): void {
  canister.history.push({
    timestamp: call.state.clock.now(),
    version: canister.version,
    origin: originOf(call),
    details,
  });
  canister.changes++;
  if (canister.history.length > HISTORY) canister.history.shift();
  call.state.touch(canister, true);
}
