// Where a deployment's canister comes from: a spare of an earlier failure, or a new one. What is about to happen is
// written down before each await.
import type { Principal } from '@dfinity/principal';
import { canisterCycleBalance, canisterSelf } from 'azle';
import type { CallOutcome } from '../lib/calls.ts';
import { canisterStatus, CREATION_FEE, createCanister, depositCycles } from '../lib/management.ts';
import { fail, forget, openIds, read, save } from './deployment.ts';
import { config, counters, spares } from './state.ts';
import type { FactoryError } from './types.ts';

/**
 * A creation whose answer never comes may have made a canister that nobody knows: its cycles are the loss. After this
 * many the deployment fails, which bounds what one deployment can lose.
 */
const MAX_LOST_CREATIONS = 3;

/** Deployments whose `create_canister` is under way, with its cycles; on the heap, like the calls themselves. */
const creating = new Set<bigint>();

/** Undefined when cycles suffice for one more contract beside those that are open (`own` is not counted twice). */
export function tooFewCycles(own?: bigint): FactoryError | undefined {
  const { contractCycles, minCyclesReserve } = config.get();
  const promised = openIds().filter((id) => id !== own && !creating.has(id) && read(id).canister.length === 0);
  const required = (contractCycles + CREATION_FEE) * BigInt(promised.length + 1) + minCyclesReserve;
  const available = canisterCycleBalance();
  return available < required ? { insufficientCycles: { available, required } } : undefined;
}

/** The canister; or why there is none. Every error but `inProgress` has ended the deployment. */
export async function obtainCanister(id: bigint): Promise<{ ok: Principal } | { err: FactoryError }> {
  const before = read(id);
  if (before.creating) {
    // The one before never answered, and no list says whether it made a canister.
    save(id, { creating: false, lostCreations: before.lostCreations + 1 });
    counters.update((c) => ({ ...c, lost: c.lost + 1n }));
  }
  if (read(id).lostCreations >= MAX_LOST_CREATIONS)
    return fail(id, `The system did not say whether it created the canister, ${MAX_LOST_CREATIONS} times.`);
  const refused = tooFewCycles(id);
  if (refused) return withoutCycles(id, refused);
  const [spare] = before.spare.length > 0 ? before.spare : spares.list();
  if (spare) {
    // Taken before the first await, or two deployments would share it; and kept here, or an upgrade would lose it.
    spares.remove(spare);
    save(id, { spare: [spare] });
    const filled = await fill(spare);
    if (filled.kind === 'replied') return { ok: spare };
    return filled.kind === 'rejected' && filled.code === 0 ? withoutCycles(id) : { err: { inProgress: null } };
  }
  save(id, { creating: true });
  const outcome = await create(id);
  if (outcome.kind === 'replied') return { ok: outcome.value };
  // An unknown outcome stays `creating` and counts as lost when tried again; a refusal made nothing.
  if (outcome.kind === 'unknown') return { err: { inProgress: null } };
  save(id, { creating: false });
  return outcome.code === 0
    ? withoutCycles(id)
    : fail(id, `The system refused to create a canister: ${outcome.message}`);
}

async function create(id: bigint): Promise<CallOutcome<Principal>> {
  creating.add(id);
  try {
    // The owner becomes a controller only once our code is in: nobody else can have touched it before.
    return await createCanister({
      settings: { controllers: [canisterSelf()] },
      cycles: config.get().contractCycles + CREATION_FEE,
    });
  } finally {
    creating.delete(id);
  }
}

/**
 * The backend refunds after this answer, so nothing may go on: the deployment is forgotten, and its spare is free again.
 * One that lost canisters is kept as failed, because the bound on what it can lose must not start anew.
 */
function withoutCycles(id: bigint, refused: FactoryError = shortage()): { err: FactoryError } {
  const { spare, lostCreations } = read(id);
  for (const canister of spare) spares.add(canister);
  save(id, { spare: [] });
  if (lostCreations > 0) return fail(id, 'The factory has too few cycles for another canister.');
  forget(id);
  return { err: refused };
}

/** The balance sufficed for what we count, but the system wants more (it keeps some back from us). */
const shortage = (): FactoryError => ({
  insufficientCycles: { available: canisterCycleBalance(), required: config.get().contractCycles + CREATION_FEE },
});

/** Brings a canister of ours to what a new one would hold. */
export async function fill(spare: Principal): Promise<CallOutcome<unknown>> {
  const status = await canisterStatus(spare);
  if (status.kind !== 'replied') return status;
  const missing = config.get().contractCycles - status.value.cycles;
  return missing <= 0n ? status : depositCycles(spare, missing);
}
