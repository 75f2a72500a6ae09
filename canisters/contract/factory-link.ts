// Delivers a contract's notices to its factory, in order, whatever state the factory is in (DESIGN.md, "The callback side").
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { canisterSelf } from 'azle';
import { callCanister, type CallOutcome } from '../lib/calls.ts';
import { outbox, type Delivery, type Outbox } from '../lib/outbox.ts';
import { candidValue } from '../lib/stable/values.ts';
import { VersionT } from '../lib/result-type.ts';
import type { Version } from '../lib/versions.ts';

export interface NoticeOptions<N> {
  /** Takes `prefix` and `prefix + 1` of this memory id. */
  memoryId: number;
  prefix: number;
  /** The product's notice variant; `deploymentComplete` and `visibilityChanged` are among its tags. */
  type: IDL.Type;
  /** Merges two notices that were never sent, so that a busy contract's backlog stays small. */
  coalesce?(last: N, next: N): N | undefined;
  maxPending?: number;
  /** Notices sent at once, where one carries much; 100 otherwise. */
  batchSize?: number;
}

/** A factory takes up to this many at once (its `MAX_BATCH`). */
const BATCH = 100;

const announcement = {
  args: [IDL.Principal, VersionT],
  returns: [IDL.Variant({ ok: IDL.Null, err: IDL.Reserved })],
};

/** An outbox whose receiver is `factory()`. Nothing may be pushed while there is none. */
export function factoryLink<N extends object>(
  { type, coalesce, ...options }: NoticeOptions<N>,
  factory: () => Principal,
): Outbox<N> {
  // The factory's refusal is not decoded: a factory newer than this contract may know errors that we do not.
  const batch = {
    args: [IDL.Principal, IDL.Nat64, IDL.Vec(type)],
    returns: [IDL.Variant({ ok: IDL.Nat64, err: IDL.Reserved })],
  };

  async function send(first: bigint, notices: N[]): Promise<Delivery> {
    const [notice] = notices;
    if (notice === undefined) return { upTo: first };
    const version = announced(notice);
    if (version !== undefined) {
      // Step 18 of the specification goes by its own name; it is always a contract's first notice.
      const outcome = await callCanister<{ ok: null } | { err: null }>({
        canister: factory(),
        method: 'notifyDeploymentComplete',
        ...announcement,
        values: [canisterSelf(), version],
      });
      return deliveryOf(outcome, () => first + 1n);
    }
    const outcome = await callCanister<{ ok: bigint } | { err: null }>({
      canister: factory(),
      method: 'notifyBatch',
      ...batch,
      values: [canisterSelf(), first, notices],
    });
    return deliveryOf(outcome, ({ ok }) => ok);
  }

  return outbox<N>({
    batchSize: BATCH,
    ...options,
    value: candidValue<N>(type),
    send,
    ...(coalesce === undefined ? {} : { coalesce }),
  });
}

function announced(notice: object): Version | undefined {
  if (!('deploymentComplete' in notice)) return undefined;
  return (notice as { deploymentComplete: { version: Version } }).deploymentComplete.version;
}

/** Every failure is tried again: a factory that was stopped, upgraded or out of cycles comes back. */
function deliveryOf<Ok extends { ok: unknown }>(
  outcome: CallOutcome<Ok | { err: null }>,
  upTo: (answer: Ok) => bigint,
): Delivery {
  if (outcome.kind === 'unknown') return { retry: outcome.reason };
  if (outcome.kind === 'rejected') return { retry: outcome.message };
  if ('ok' in outcome.value) return { upTo: upTo(outcome.value) };
  return { retry: 'the factory refused: it does not know this contract' };
}
