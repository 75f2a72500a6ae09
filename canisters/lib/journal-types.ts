import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';

import type { ValueCodec } from './stable/values.ts';

/** A durable piece of work, as others see it. */
export interface Job<S> {
  id: number;
  owner: Principal;
  /** The step that runs next, or last ran. */
  step: string;
  /** How often this step has been started. */
  attempts: number;
  /** When it runs next (nanoseconds); while a step runs: when it counts as lost. */
  due: bigint;
  /** Why the last attempt failed. */
  error: string;
  finished: boolean;
  state: S;
}

/** What a step leads to; made by `go`, `retry`, `waitUntil` and `done`. */
export type Next<S> =
  | { kind: 'go'; step: string; state: S }
  | { kind: 'retry'; reason: string; state?: S }
  | { kind: 'wait'; at: bigint; step: string; state: S }
  | { kind: 'done'; state: S };

/** On to a step, at once. */
export const go = <S>(step: string, state: S): Next<S> => ({ kind: 'go', step, state });
/** The same step again after a pause that grows with the attempts. */
export const retry = <S>(reason: string, state?: S): Next<S> => ({
  kind: 'retry',
  reason,
  ...(state === undefined ? {} : { state }),
});
/** On to a step, but not before `at` (nanoseconds). */
export const waitUntil = <S>(at: bigint, step: string, state: S): Next<S> => ({ kind: 'wait', at, step, state });
/** Nothing more to do; the job stays readable until it is forgotten. */
export const done = <S>(state: S): Next<S> => ({ kind: 'done', state });

/** Must be idempotent: after a trap, an upgrade or a lost answer it runs again from its beginning. */
export type StepRunner<S> = (job: {
  id: number;
  owner: Principal;
  state: S;
  attempt: number;
}) => Next<S> | Promise<Next<S>>;

export interface JournalOptions<S> {
  /** Jobs by id; a memory id of its own. */
  jobsMemoryId: number;
  /** Jobs by due time; a memory id of its own. */
  dueMemoryId: number;
  state: ValueCodec<S>;
  steps: Record<string, StepRunner<S>>;
}

/** How a job is stored: the state is a blob, so that it may change its type by a migration without touching this. */
export interface StoredJob {
  owner: Principal;
  step: string;
  attempts: number;
  due: bigint;
  error: string;
  finished: boolean;
  state: Uint8Array;
}

export const StoredJobT = IDL.Record({
  owner: IDL.Principal,
  step: IDL.Text,
  attempts: IDL.Nat32,
  due: IDL.Nat64,
  error: IDL.Text,
  finished: IDL.Bool,
  state: IDL.Vec(IDL.Nat8),
});
