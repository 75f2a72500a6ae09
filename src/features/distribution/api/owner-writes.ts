// What the creator of a distribution does with it. Amounts are the token's smallest unit; each throws AppErrors.
import { Principal } from '@dfinity/principal';
import { idlFactory, type _SERVICE, type DistributionError } from '../../../../declarations/distribution.did.ts';
import { canister, toOpt, write } from '../../../shared/agent/index.ts';
import type { NewGrant, Right } from '../distribution.types.ts';
import { okOf, type Say } from './errors.ts';

/** The distribution, and how its amounts are said in refusals. */
export interface Written {
  id: string;
  say?: Say;
}
export type Answer<T> = { ok: T } | { err: DistributionError };

/** Calls as the person signed in; throws the refusal as an AppError. */
export const asCaller = <T>({ id, say }: Written, call: (actor: _SERVICE) => Promise<Answer<T>>): Promise<T> =>
  write(async () => okOf(await call(await canister<_SERVICE>(idlFactory, Principal.fromText(id), 'caller')), say));
const command =
  (call: (actor: _SERVICE) => Promise<Answer<null>>) =>
  async (it: Written): Promise<void> =>
    void (await asCaller(it, call));

/**
 * At most 2,000 grants. Batch `n` is taken once: the same number again changes nothing. Answers how many grants there are,
 * taken out ones included.
 */
export const addGrants = (it: Written, batch: number, grants: NewGrant[]): Promise<number> =>
  asCaller(it, (actor) => actor.addGrants({ batch, grants }));

/** While preparing. */
export const removeGrant = (it: Written, grant: number): Promise<void> => command((a) => a.removeGrant(grant))(it);

/** More for somebody who has a grant. Not repeatable: every call adds. */
export const topUpGrant = (it: Written, grant: number, amount: bigint): Promise<void> =>
  command((a) => a.topUpGrant({ grant, amount }))(it);

/** Pulls the amount by the creator's approval. The same `createdAt` (ns) again moves nothing twice. */
export const fund = (it: Written, payment: { amount: bigint; createdAt: bigint }): Promise<bigint> =>
  asCaller(it, (actor) => actor.fund(payment));

/** Makes the distribution read its balance; answers it. Anybody signed in. */
export const checkFunds = (it: Written): Promise<bigint> => asCaller(it, (actor) => actor.checkFunds());

export const activate = command((actor) => actor.activate());
export const pause = command((actor) => actor.pause());
export const resume = command((actor) => actor.resume());
/** Final. */
export const cancel = command((actor) => actor.cancel());

/** Sends what nobody is owed to the creator; the amount that arrives, and the ledger's block. */
export const sweep = (it: Written): Promise<{ amount: bigint; block: bigint }> =>
  asCaller(it, (actor) => actor.sweep());

/** Pays everybody what they can claim now, or those of one category; goes on by itself. */
export const push = (it: Written, category: number | null): Promise<void> =>
  command((actor) => actor.push({ category: toOpt(category) }))(it);
export const stopPush = command((actor) => actor.stopPush());

/** Gives a right of the terms up, for good. */
export const renounce = (it: Written, right: Right): Promise<void> => command((a) => a.renounce(variantOf(right)))(it);

type Renounced = Parameters<_SERVICE['renounce']>[0];
function variantOf(right: Right): Renounced {
  const variants: Record<Right, Renounced> = {
    cancellable: { cancellable: null },
    transferable: { transferable: null },
    pausable: { pausable: null },
    creatorControlsCode: { creatorControlsCode: null },
  };
  return variants[right];
}
