// Reading one distribution. What a canister answers is cut to what an honest one could say: a lying one must not break a page.
// A private distribution tells its own people only, so lists are read as the person signed in.
import { Principal } from '@dfinity/principal';
import { idlFactory, type _SERVICE } from '../../../../declarations/distribution.did.ts';
import { DistributionLimits as Limits } from '../../../../canisters/distribution/rules/limits.ts';
import {
  canister,
  currentSession,
  fromOpt,
  read,
  sessionEnded,
  toOpt,
  withinTime,
} from '../../../shared/agent/index.ts';
import type { Page } from '../../../shared/composables/index.ts';
import { AppError, harmless } from '../../../shared/errors/index.ts';
import { cut } from '../../../shared/format/index.ts';
import type { Category, Claim, DayPoint, Details, Grant, Schedule } from '../distribution.types.ts';

const GRANTS = 500;
const CLAIMS = 100;
const DAYS = 500;
const OWN = 200;

const asReader = (id: string): Promise<_SERVICE> => canister<_SERVICE>(idlFactory, Principal.fromText(id));
function asMe(id: string): Promise<_SERVICE> {
  const as = currentSession() && !sessionEnded() ? 'caller' : 'anyone';
  return canister<_SERVICE>(idlFactory, Principal.fromText(id), as);
}
const ask = <T>(id: string, as: (id: string) => Promise<_SERVICE>, call: (actor: _SERVICE) => Promise<T>): Promise<T> =>
  read(async () => withinTime(call(await as(id))));

/** Everything about the distribution itself. Public. */
export async function loadDetails(id: string): Promise<Details> {
  try {
    return await ask(id, asReader, async (actor) => boundedDetails(await actor.getDetails()));
  } catch (error) {
    // An answer that is no distribution's cannot be read as one.
    throw error instanceof AppError && error.code === 'call.unexpected' ? notOne(error) : error;
  }
}

const notOne = (cause: AppError): AppError =>
  new AppError(
    'distribution.notOne',
    harmless('This canister does not answer as a distribution.', 'Check the canister id in the address.'),
    { cause },
  );

/** A page by number; the cursor is the last number looked at. Empty for whom the distribution is private. */
export const grantsPage = (
  id: string,
  { cursor, category = null, limit = 100 }: { cursor: number | null; category?: number | null; limit?: number },
): Promise<Page<Grant, number>> =>
  ask(id, asMe, async (actor) => {
    const page = await actor.getGrants({ category: toOpt(category), after: toOpt(cursor), limit: [limit] });
    const next = fromOpt(page.next);
    // Numbers only rise; anything else would ask for the same page for ever.
    const isOnward = next !== null && next > (cursor ?? -1);
    return { items: page.items.slice(0, GRANTS).map(bounded), next: isOnward ? next : null, total: page.total };
  });

/** Somebody's grants; one's own always. */
export const grantsOf = (id: string, owner: string): Promise<Grant[]> =>
  ask(id, asMe, async (actor) => (await actor.getGrantsOf(Principal.fromText(owner))).slice(0, OWN).map(bounded));

/** The grants of the person signed in; none for visitors. */
export const myGrants = (id: string): Promise<Grant[]> =>
  ask(id, asMe, async (actor) => (await actor.getMyGrants()).slice(0, OWN).map(bounded));

/** One grant; null when it does not exist or is not shown to the reader. */
export const loadGrant = (id: string, grant: number): Promise<Grant | null> =>
  ask(id, asMe, async (actor) => {
    const found = fromOpt(await actor.getGrant(grant));
    return found && bounded(found);
  });

/** Payouts, newest first; of one grant or all. */
export const claimsPage = (
  id: string,
  { cursor, grant = null, limit = 50 }: { cursor: bigint | null; grant?: number | null; limit?: number },
): Promise<Page<Claim, bigint>> =>
  ask(id, asMe, async (actor) => {
    const page = await actor.getClaims({ grant: toOpt(grant), before: toOpt(cursor), limit: [limit] });
    const next = fromOpt(page.next);
    const isOnward = next !== null && (cursor === null || next < cursor);
    return { items: page.items.slice(0, CLAIMS), next: isOnward ? next : null, total: page.total };
  });

/** One point for each day (UTC) with claims, oldest first. Public. */
export const claimHistory = (id: string, fromDay: number | null = null): Promise<DayPoint[]> =>
  ask(id, asReader, async (actor) =>
    (await actor.getHistory({ fromDay: toOpt(fromDay), limit: [DAYS] })).slice(0, DAYS),
  );

/** Whether somebody has claimed this leaf of a Merkle list. Public. */
export const isMerkleClaimed = (id: string, leaf: { category: number; index: number }): Promise<boolean> =>
  ask(id, asReader, (actor) => actor.isMerkleClaimed(leaf));

/** A grant whose words fit a page. */
export const bounded = (grant: Grant): Grant => ({ ...grant, note: cut(grant.note, Limits.note) });

const boundedDetails = (details: Details): Details => ({
  ...details,
  name: cut(details.name, Limits.name),
  description: cut(details.description, Limits.description),
  symbol: cut(details.symbol, Limits.symbol),
  categories: details.categories.slice(0, Limits.categories).map(boundedCategory),
});

const boundedCategory = (category: Category): Category => ({
  ...category,
  name: cut(category.name, Limits.name),
  schedule: boundedSchedule(category.schedule),
});

const boundedSchedule = (schedule: Schedule): Schedule =>
  'steps' in schedule ? { steps: schedule.steps.slice(0, Limits.steps) } : schedule;
