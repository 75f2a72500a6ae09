// What recipients do with a distribution. The ledger's fee is paid from the claim; each throws AppErrors. Repeating a claim
// pays nothing twice: what is under way is taken off first.
import { Principal } from '@dfinity/principal';
import { toOpt } from '../../../shared/agent/index.ts';
import { subaccountBytes } from '../../../shared/account/index.ts';
import type { ClaimResult, Grant } from '../distribution.types.ts';
import { explainRefusal } from './errors.ts';
import { asCaller, type Written } from './owner-writes.ts';

export interface Paid {
  grant: Grant;
  /** What arrived, the ledger's fee taken off. */
  paid: bigint;
  /** Of the token's ledger. */
  block: bigint;
}
/** 64 hex digits, or null for the default account. */
type Subaccount = string | null;
const sub = (subaccount: Subaccount) => toOpt(subaccountBytes(subaccount));

/** `amount`: null for all that is claimable. */
export const claim = (it: Written, grant: number, amount: bigint | null, subaccount: Subaccount): Promise<Paid> =>
  asCaller(it, (actor) => actor.claim({ grant, amount: toOpt(amount), subaccount: sub(subaccount) }));

/** Every grant by itself: what one is refused for does not hold up the others. */
export async function claimAll(it: Written): Promise<{ paid: Paid[]; refused: Error[] }> {
  const results: ClaimResult[] = await asCaller(it, (actor) => actor.claimAll({ subaccount: [] }));
  return {
    paid: results.flatMap((result) => ('ok' in result ? [result.ok] : [])),
    refused: results.flatMap((result) => ('err' in result ? [explainRefusal(result.err, it.say)] : [])),
  };
}

/** Once for each principal. */
export const claimOpen = (it: Written, category: number): Promise<Paid> =>
  asCaller(it, (actor) => actor.claimOpen({ category, subaccount: [] }));

export const claimMerkle = (
  it: Written,
  leaf: { category: number; index: number; amount: bigint; proof: Uint8Array[] },
): Promise<Paid> => asCaller(it, (actor) => actor.claimMerkle({ ...leaf, subaccount: [] }));

/** Takes a time lock's grant before its end, less the penalty. */
export const unlockEarly = (it: Written, grant: number): Promise<Paid> =>
  asCaller(it, (actor) => actor.unlockEarly({ grant, subaccount: [] }));

/** Gives what is left of a grant to somebody else, for good. */
export const transferGrant = (it: Written, grant: number, to: string): Promise<null> =>
  asCaller(it, (actor) => actor.transferGrant({ grant, to: Principal.fromText(to) }));
