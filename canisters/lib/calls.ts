// Calls to other canisters whose every ending is a value, and whose replies cannot make us trap.
//
// The clean-up hazard: code after an `await` runs in the callee's reply. If it traps there, all of it is undone, and
// Azle resumes the same `await` once more inside the IC's cleanup callback by throwing a `CleanupCallback` error.
// Whatever a `catch` or `finally` around it does then is kept, though the callee's answer was a success: a `catch` that
// refunds would refund a payment that arrived, and any call made there panics. So: no `catch` around these calls;
// `finally` only to release heap locks; decode replies here (raw, after the callback), never by Azle's `returnIdlType`.
import type { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { call } from 'azle';

import { compile, type Codec } from './candid/index.ts';
import { isCleanup } from './cleanup.ts';

export { isCleanup } from './cleanup.ts';

/**
 * 0: never sent (too few cycles, or the queue is full). 1, 2, 3: the system refused it before the callee ran.
 * 4: the callee rejected. 5: the callee trapped. After 4 and 5 the callee may have done something before an `await` of its own.
 */
export type RejectCode = 0 | 1 | 2 | 3 | 4 | 5;

export type CallOutcome<T> =
  | { kind: 'replied'; value: T }
  | { kind: 'rejected'; code: RejectCode; executed: 'no' | 'maybe'; message: string }
  /** The call may have run to its end, or not at all: find out by a repeatable call, never by guessing. */
  | { kind: 'unknown'; reason: string };

export interface Call {
  canister: Principal;
  method: string;
  args?: IDL.Type[];
  values?: unknown[];
  /** The argument as Candid bytes, instead of `args` and `values`. */
  raw?: Uint8Array;
  cycles?: bigint;
}

const codecs = new WeakMap<object, Codec>();

/** Compiles once per list of types: declare `args` and `returns` as constants, not inside the call. */
function codecOf(types: IDL.Type[]): Codec {
  let codec = codecs.get(types);
  if (codec === undefined) {
    codec = compile(types);
    codecs.set(types, codec);
  }
  return codec;
}

const NONE: IDL.Type[] = [];

/**
 * Calls another canister and waits. Every call waits without bound (the callee can hold our canister from stopping), so
 * only canisters we trust to answer are called. @throws CandidError before anything is sent when `values` do not fit;
 * the `CleanupCallback` error described above; nothing else.
 */
export async function callCanister<T>({
  returns,
  ...request
}: Call & { returns: IDL.Type[] | 'raw' }): Promise<CallOutcome<T>> {
  const outcome = await callRaw(request);
  if (outcome.kind !== 'replied') return outcome;
  if (returns === 'raw') return { kind: 'replied', value: outcome.value as T };
  try {
    return { kind: 'replied', value: codecOf(returns).decode(outcome.value)[0] as T };
  } catch (error) {
    return { kind: 'unknown', reason: `${request.method} replied something else than promised: ${text(error)}` };
  }
}

async function callRaw({
  canister,
  method,
  args = NONE,
  values = [],
  raw,
  cycles = 0n,
}: Call): Promise<CallOutcome<Uint8Array>> {
  const bytes = raw ?? codecOf(args).encode(values);
  try {
    return {
      kind: 'replied',
      value: await call<Uint8Array, Uint8Array>(canister, method, { raw: true, args: bytes, cycles }),
    };
  } catch (error) {
    if (isCleanup(error)) throw error;
    return outcomeOf(error);
  }
}

/** Sends without waiting for an answer. False when it could not be sent; resolves in the same message. */
export async function send({ canister, method, args = NONE, values = [], cycles = 0n }: Call): Promise<boolean> {
  const bytes = codecOf(args).encode(values);
  try {
    await call<Uint8Array, void>(canister, method, { raw: true, oneway: true, args: bytes, cycles });
    return true;
  } catch {
    return false;
  }
}

const text = (error: unknown): string => (error instanceof Error ? error.message : String(error));

interface CallError {
  type?: unknown;
  rejectCode?: unknown;
  rejectMessage?: unknown;
  available?: unknown;
  required?: unknown;
}

function outcomeOf(error: unknown): CallOutcome<never> {
  const { type, rejectCode, rejectMessage, available, required }: CallError =
    typeof error === 'object' && error !== null ? error : {};
  if (type === 'InsufficientLiquidCycleBalance') {
    return {
      kind: 'rejected',
      code: 0,
      executed: 'no',
      message: `too few cycles: ${String(required)} needed, ${String(available)} free`,
    };
  }
  if (type === 'CallPerformFailed')
    return { kind: 'rejected', code: 0, executed: 'no', message: 'the message could not be queued' };
  const message = typeof rejectMessage === 'string' ? rejectMessage : text(error);
  if (type !== 'CallRejected' || !isRejectCode(rejectCode)) return { kind: 'unknown', reason: message };
  return { kind: 'rejected', code: rejectCode, executed: rejectCode <= 3 ? 'no' : 'maybe', message };
}

const isRejectCode = (code: unknown): code is RejectCode => typeof code === 'number' && code >= 1 && code <= 5;
