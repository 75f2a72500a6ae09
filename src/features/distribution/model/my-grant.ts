// One's grant at a moment, by the contract's own arithmetic, and what its holder can do with it.
import { earlyUnlock } from '../../../../canisters/distribution/rules/schedule.ts';
import { standingOf, type Standing } from '../../../../canisters/distribution/rules/standing.ts';
import { formatDateTime } from '../../../shared/format/index.ts';
import type { Category, Details, Grant } from '../distribution.types.ts';
import { whyClosed } from './claim-times.ts';
import { statusName } from './status-words.ts';

export interface MyGrant {
  standing: Standing;
  /** Its clock starts with the first claim, which has not been made. */
  unstarted: boolean;
  /** What would be claimable in the moment of that first claim. */
  atStart: bigint;
  /** What a claim of everything would pay, the ledger's fee taken off; null when there is nothing to claim. */
  payable: bigint | null;
  /** Claimable, but not more than the ledger's fee. */
  crumbs: boolean;
  /** What an early unlock would pay and cost; null where there is none. */
  early: { paid: bigint; penalty: bigint } | null;
  mayHandOn: boolean;
  /** Why nothing can be done now, or what comes next: one sentence. */
  words: string;
}

type Known = Pick<Details, 'status' | 'terms' | 'activatedAt' | 'cancelledAt'>;

/** `fee`: the ledger's; `now`: ns. */
export function myGrant(grant: Grant, category: Category, details: Known, fee: bigint, now: bigint): MyGrant {
  const standing = standingOf(category, grant, details, now);
  const cancelled = details.cancelledAt.length > 0;
  const unstarted = 'atClaim' in category.start && grant.start.length === 0 && !cancelled;
  const first = standingOf(category, { ...grant, start: [now] }, details, now);
  const atStart = unstarted ? first.claimable : 0n;
  const claimable = unstarted ? atStart : standing.claimable;
  const closed = whyClosed(details, category, now);
  const free = closed === null && grant.pending === 0n;
  const untouched = grant.claimed === 0n && grant.returned === 0n && !cancelled;
  const early =
    free && untouched && standing.start !== undefined
      ? (earlyUnlock(category.schedule, { amount: grant.amount, start: standing.start }, now) ?? null)
      : null;
  return {
    standing,
    unstarted: unstarted && free && statusName(details.status) === 'active',
    atStart,
    payable: free && claimable > fee ? claimable - fee : null,
    crumbs: claimable > 0n && claimable <= fee,
    early: early && early.paid > fee ? { ...early, paid: early.paid - fee } : null,
    mayHandOn: details.terms.transferable && grant.pending === 0n && grant.claimed + grant.returned < grant.amount,
    words: wordsOf({ grant, closed, standing, cancelled, now, unstarted }),
  };
}

/** What claims of all of one's grants would pay now, each with the ledger's fee taken off. */
export function payableNow(
  grants: readonly Grant[],
  details: Known & Pick<Details, 'categories'>,
  { fee, now }: { fee: bigint; now: bigint },
): bigint {
  return grants.reduce((sum, grant) => {
    const category = details.categories.find(({ id }) => id === grant.category);
    return sum + ((category && myGrant(grant, category, details, fee, now).payable) ?? 0n);
  }, 0n);
}

function wordsOf({
  grant,
  closed,
  standing,
  cancelled,
  now,
  unstarted,
}: {
  grant: Grant;
  closed: string | null;
  standing: Standing;
  cancelled: boolean;
  now: bigint;
  unstarted: boolean;
}): string {
  if (grant.pending > 0n) return 'A payout is under way. It ends by itself and is paid once; this page follows it.';
  if (grant.claimed + grant.returned >= grant.amount)
    return grant.returned > 0n ? 'Everything that was yours has been paid.' : 'Everything has been paid.';
  if (closed !== null) return `${closed}.`;
  if (unstarted) return 'Your clock starts with your first claim.';
  if (standing.start === undefined) return 'It has not started yet.';
  if (now < standing.start) return `It starts on ${formatDateTime(standing.start)}.`;
  if (cancelled) return 'It was cancelled: what was vested then stays yours, the rest went back to the creator.';
  if (standing.nextUnlock === undefined) return 'Everything is vested.';
  if (standing.nextUnlock <= now) return 'It vests continuously.';
  return `More is vested on ${formatDateTime(standing.nextUnlock)}.`;
}
