// Claiming: who may claim what now, and the way to a payout.
import type { Principal } from '@dfinity/principal';
import { now } from '../../lib/clock.ts';
import { ledger as ledgerAt } from '../../lib/ledger.ts';
import { samePrincipal } from '../../lib/principals.ts';
import { sha256 } from '../../lib/hash/sha256.ts';
import { isInTree } from '../rules/merkle.ts';
import { earlyUnlock } from '../rules/schedule.ts';
import { hasLapsed, standingOf, startOf } from '../rules/standing.ts';
import type { Answer, Category, ClaimKind, ClaimResult, DistributionError, Opt } from '../types.ts';
import * as grants from './grants.ts';
import type { KeptGrant } from './grants.ts';
import { payOut } from './jobs.ts';
import { fresh } from './rounds.ts';
import { changeCategory, state } from './state.ts';

/** Why nothing can be claimed of a category now. */
function closed(category: Category): DistributionError | undefined {
  const { status } = state.get();
  if (!('active' in status) && !('cancelled' in status)) return { wrongStatus: { status } };
  const at = now();
  const [from] = category.claimFrom;
  const [until] = category.claimUntil;
  if (from !== undefined && at < from) return { notYet: { at: from } };
  if (until !== undefined && hasLapsed(category, at)) return { windowClosed: { at: until } };
  return undefined;
}

const categoryAt = (id: number): Category | undefined => state.get().categories[id];

/** The ledger's fee, asked for once; a change is learnt when the ledger refuses the old one. */
async function knowFee(): Promise<DistributionError | undefined> {
  if (state.get().fee > 0n || state.get().readAt > 0n) return undefined;
  const fee = await ledgerAt(state.get().ledger).fee();
  if (fee.kind === 'failed') return { unknown: { message: 'The ledger does not answer; nothing was claimed.' } };
  state.update((before) => ({ ...before, fee: fee.value }));
  return undefined;
}

/** A grant that is the caller's and open; starts its clock where the first claim does. */
function ownOpen(id: number, who: Principal): { grant: KeptGrant; category: Category } | { err: DistributionError } {
  const found = grants.readGrant(id);
  const category = found && categoryAt(found.category);
  if (!found || !category) return { err: { notFound: null } };
  if (!samePrincipal(found.owner, who)) return { err: { notAuthorized: null } };
  const refused = closed(category);
  if (refused) return { err: refused };
  if (found.pending > 0n) return { err: { busy: null } };
  const starts = 'atClaim' in category.start && found.start.length === 0 && 'active' in state.get().status;
  return { grant: starts ? grants.changeGrant(id, () => ({ start: [now()] })) : found, category };
}

/** Pays `amount`, or everything claimable, to a subaccount of the caller's. */
export async function claim(
  who: Principal,
  id: number,
  amount: Opt<bigint>,
  subaccount: Opt<Uint8Array>,
): Promise<ClaimResult> {
  const unknownFee = await knowFee();
  if (unknownFee) return { err: unknownFee };
  // Everything is looked at after the await: another claim may have come between.
  const own = ownOpen(id, who);
  if ('err' in own) return own;
  const { activatedAt, cancelledAt } = state.get();
  const { claimable, nextUnlock } = standingOf(own.category, own.grant, { activatedAt, cancelledAt }, now());
  const wanted = amount[0] ?? claimable;
  if (claimable === 0n)
    return { err: { nothingToClaim: { nextUnlock: nextUnlock === undefined ? [] : [nextUnlock] } } };
  if (wanted > claimable) return { err: { invalid: { field: 'amount', message: `must be at most ${claimable}` } } };
  return payGrant(id, { who, amount: wanted, subaccount, kind: { claim: null } });
}

async function payGrant(
  id: number,
  { who, amount, subaccount, kind }: { who: Principal; amount: bigint; subaccount: Opt<Uint8Array>; kind: ClaimKind },
): Promise<ClaimResult> {
  const { fee } = state.get();
  const grant = grants.readGrant(id);
  if (!grant) return { err: { notFound: null } };
  if (amount <= fee) return { err: { belowFee: { fee } } };
  const payout = {
    grant: [id] as Opt<number>,
    category: grant.category,
    to: who,
    subaccount,
    amount,
    fee,
    kind,
    createdAt: now(),
  };
  const ended = await payOut({ ...payout, ...fresh }, who);
  if (!ended)
    return { err: { unknown: { message: 'The ledger has not answered yet; the payout goes on by itself.' } } };
  const [block] = ended.block;
  if (block === undefined) return { err: { ledgerRefused: { message: ended.refusal } } };
  const after = grants.readGrant(id);
  if (!after) return { err: { notFound: null } };
  return { ok: { grant: grants.shown(id, after, now()), paid: ended.amount - ended.fee, block } };
}

/** Everything claimable of all the caller's grants, one after the other. */
export async function claimAll(who: Principal, subaccount: Opt<Uint8Array>): Promise<Answer<ClaimResult[]>> {
  const results: ClaimResult[] = [];
  for (const id of grants.grantsOf(who)) results.push(await claim(who, id, [], subaccount));
  return { ok: results };
}

/** Takes a time lock's grant before its end; the penalty is nobody's any more. */
export async function unlockEarly(who: Principal, id: number, subaccount: Opt<Uint8Array>): Promise<ClaimResult> {
  const unknownFee = await knowFee();
  if (unknownFee) return { err: unknownFee };
  const own = ownOpen(id, who);
  if ('err' in own) return own;
  const { grant, category } = own;
  const { activatedAt, cancelledAt, fee } = state.get();
  const start = startOf(category, grant, { activatedAt, cancelledAt });
  const untouched = grant.claimed === 0n && grant.returned === 0n && cancelledAt.length === 0;
  const early =
    start !== undefined && untouched ? earlyUnlock(category.schedule, { ...grant, start }, now()) : undefined;
  if (!early) return { err: { notInTerms: null } };
  if (early.paid <= fee) return { err: { belowFee: { fee } } };
  grants.changeGrant(id, () => ({ returned: early.penalty }));
  changeCategory(category.id, ({ returned }) => ({ returned: returned + early.penalty }));
  return payGrant(id, { who, amount: early.paid, subaccount, kind: { earlyUnlock: null } });
}

/** The caller's grant of a Merkle list, made from its proof. Answers its number; `isNew` for the factory's index. */
export function fromProof(
  who: Principal,
  { category: id, index, amount, proof }: { category: number; index: number; amount: bigint; proof: Uint8Array[] },
): Answer<{ grant: number; isNew: boolean }> {
  const category = categoryAt(id);
  if (!category || !('merkle' in category.recipients)) return { err: { notFound: null } };
  const refused = closed(category);
  if (refused) return { err: refused };
  const known = grants.grantOfLeaf(id, index);
  if (known !== undefined) {
    const grant = grants.readGrant(known);
    return grant && samePrincipal(grant.owner, who)
      ? { ok: { grant: known, isNew: false } }
      : { err: { alreadyClaimed: null } };
  }
  const { root, count, total } = category.recipients.merkle;
  const leaf = { category: id, index, owner: who, amount };
  const isSound = amount > 0n && amount <= total - (state.get().allotted[id] ?? 0n);
  if (!isSound || !isInTree(leaf, proof, { root, count }, sha256)) return { err: { badProof: null } };
  const grant = grants.allot({ category: id, owner: who, amount, note: '' });
  grants.claimLeaf(id, index, grant);
  return { ok: { grant, isNew: true } };
}

/** The caller's grant of an open category: one for each principal, until the places are taken. */
export function fromOpen(who: Principal, id: number): Answer<{ grant: number; isNew: boolean }> {
  const category = categoryAt(id);
  if (!category || !('open' in category.recipients)) return { err: { notFound: null } };
  const known = grants.grantOfPerson(id, who);
  if (known !== undefined) return { ok: { grant: known, isNew: false } };
  const refused = closed(category);
  if (refused) return { err: refused };
  const { amountEach, people } = category.recipients.open;
  if (category.grantCount >= people || 'cancelled' in state.get().status) return { err: { empty: null } };
  const grant = grants.allot({ category: id, owner: who, amount: amountEach, note: '' });
  grants.claimPlace(id, who, grant);
  return { ok: { grant, isNew: true } };
}
