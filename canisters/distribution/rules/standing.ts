// Where a grant stands at a moment, and what a category still owes. Pure: the contract and the tests' model use it.
import type { Category, Opt } from '../types.ts';
import { endOf, nextUnlockAfter, vestedAt } from './schedule.ts';

/** A grant as it is kept. Amounts in the ledger's smallest unit. */
export interface StoredGrant {
  category: number;
  amount: bigint;
  /** Payouts on their way included. */
  claimed: bigint;
  /** Forfeited by an early unlock or a cancellation. */
  returned: bigint;
  /** Of those that start with the first claim. */
  start: Opt<bigint>;
}
/** When the distribution was activated and cancelled (ns). */
export interface Moments {
  activatedAt: Opt<bigint>;
  cancelledAt: Opt<bigint>;
}

/** When the grant's schedule begins; undefined while that is not known. */
export function startOf(
  category: Pick<Category, 'start'>,
  grant: Pick<StoredGrant, 'start'>,
  moments: Moments,
): bigint | undefined {
  if ('atClaim' in category.start) return grant.start[0];
  return category.start.at[0] ?? moments.activatedAt[0];
}

export interface Standing {
  vested: bigint;
  claimable: bigint;
  start: bigint | undefined;
  nextUnlock: bigint | undefined;
  end: bigint | undefined;
}

/** A cancellation stops the clock; what was returned then is out of reach for ever. */
export function standingOf(category: Category, grant: StoredGrant, moments: Moments, now: bigint): Standing {
  const start = startOf(category, grant, moments);
  const most = grant.amount - grant.returned;
  if (start === undefined) return { vested: 0n, claimable: 0n, start, nextUnlock: undefined, end: undefined };
  const [stopped] = moments.cancelledAt;
  const until = stopped !== undefined && stopped < now ? stopped : now;
  const whole = vestedAt(category.schedule, { amount: grant.amount, start }, until);
  const vested = whole < most ? whole : most;
  const isOver = stopped !== undefined || vested >= most;
  return {
    vested,
    claimable: vested > grant.claimed ? vested - grant.claimed : 0n,
    start,
    nextUnlock: isOver ? undefined : nextUnlockAfter(category.schedule, start, now),
    end: endOf(category.schedule, start),
  };
}

/** Whether what is unclaimed has fallen to the creator. */
export const hasLapsed = ({ claimUntil }: Pick<Category, 'claimUntil'>, now: bigint): boolean =>
  claimUntil[0] !== undefined && now >= claimUntil[0];

/** What a category still has to pay, whatever happens; payouts on their way are not in it. */
export const owedBy = (category: Category, now: bigint): bigint =>
  hasLapsed(category, now) ? 0n : category.promised - category.claimed - category.returned;

/** What a cancellation leaves vested of a Merkle list's leaves that nobody has claimed; rounded up, for the recipients. */
export function vestedOfRest(category: Category, rest: bigint, count: number, moments: Moments): bigint {
  const start = 'atClaim' in category.start ? undefined : startOf(category, { start: [] }, moments);
  const [stopped] = moments.cancelledAt;
  if (start === undefined || stopped === undefined) return 0n;
  const vested = vestedAt(category.schedule, { amount: rest, start }, stopped);
  // Each leaf rounds down by itself, so the sum of theirs is never above this.
  const most = vested + BigInt(count);
  return most < rest ? most : rest;
}
