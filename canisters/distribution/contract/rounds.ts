// What goes through all grants, some in each message: pushing payouts, and fixing what a cancellation leaves vested.
import { IDL } from '@dfinity/candid';
import { now } from '../../lib/clock.ts';
import { hasLapsed, standingOf, vestedOfRest } from '../rules/standing.ts';
import type { Opt, Progress } from '../types.ts';
import { changeGrant, grantCount, readGrant } from './grants.ts';
import type { Payout } from './payouts.ts';
import { changeCategory, state } from './state.ts';

export interface Cursor {
  category: Opt<number>;
  /** The grant that is looked at next. */
  next: number;
}
export const CursorT = IDL.Record({ category: IDL.Opt(IDL.Nat8), next: IDL.Nat32 });

/** Payouts that are under way at the same time. */
const AT_ONCE = 20;
const LOOKED_AT = 200;

const report = (change: Partial<Progress>): void =>
  void state.update((before) => ({
    ...before,
    progress: before.progress.map((p) => ({ ...p, ...change })) as Opt<Progress>,
  }));

/** A payout of all that the grant can claim now; undefined when there is nothing to pay, or it is being paid already. */
export function dueNow(id: number, kind: Payout['kind']): Payout | undefined {
  const { categories, activatedAt, cancelledAt, fee } = state.get();
  const grant = readGrant(id);
  const category = grant && categories[grant.category];
  if (!grant || !category || grant.pending > 0n) return undefined;
  const at = now();
  const isOpen = (category.claimFrom[0] ?? 0n) <= at && !hasLapsed(category, at);
  const { claimable } = standingOf(category, grant, { activatedAt, cancelledAt }, at);
  if (!isOpen || claimable <= fee) return undefined;
  const { owner: to } = grant;
  return {
    grant: [id],
    category: category.id,
    to,
    subaccount: [],
    amount: claimable,
    fee,
    kind,
    createdAt: at,
    ...fresh,
  };
}
export const fresh = { uncertain: false, block: [] as Opt<bigint>, refusal: '' };

/** Pays a round of grants and says where to go on; undefined at the end, or when nobody wants it any more. */
export async function pushSome(
  { category, next }: Cursor,
  payOut: (payout: Payout) => Promise<Payout | undefined>,
): Promise<Cursor | undefined> {
  const { progress, status } = state.get();
  const [before] = progress;
  if (!before || !('push' in before.what) || 'paused' in status) return undefined;
  const total = grantCount();
  const payouts: Promise<Payout | undefined>[] = [];
  let id = next;
  for (let looked = 0; id < total && payouts.length < AT_ONCE && looked < LOOKED_AT; id++, looked++) {
    const isWanted = category.length === 0 || readGrant(id)?.category === category[0];
    const payout = isWanted ? dueNow(id, { push: null }) : undefined;
    if (payout) payouts.push(payOut(payout));
  }
  const ended = await Promise.all(payouts);
  const failed = ended.filter((payout) => payout === undefined || payout.refusal !== '').length;
  if (id < total) {
    report({ done: id, total, failed: before.failed + failed });
    return { category, next: id };
  }
  state.update((one) => ({ ...one, progress: [] }));
  return undefined;
}

/** Fixes some grants at what was vested when the distribution was cancelled; undefined when all are. */
export function cancelSome({ category, next }: Cursor): Cursor | undefined {
  const { categories, activatedAt, cancelledAt } = state.get();
  const moments = { activatedAt, cancelledAt };
  const total = grantCount();
  const end = Math.min(total, next + LOOKED_AT);
  const returned = new Map<number, bigint>();
  for (let id = next; id < end; id++) {
    const grant = readGrant(id);
    const own = grant && categories[grant.category];
    if (!grant || !own) continue;
    const { vested } = standingOf(own, grant, moments, cancelledAt[0] ?? now());
    const kept = vested > grant.claimed ? vested : grant.claimed;
    const back = grant.amount - grant.returned - kept;
    if (back <= 0n) continue;
    changeGrant(id, (before) => ({ returned: before.returned + back }));
    returned.set(own.id, (returned.get(own.id) ?? 0n) + back);
  }
  for (const [id, back] of returned) changeCategory(id, (before) => ({ returned: before.returned + back }));
  report({ done: end, total });
  if (end < total) return { category, next: end };
  for (const { id } of categories) returnUnclaimed(id);
  state.update((before) => ({ ...before, status: { cancelled: null }, progress: [] }));
  return undefined;
}

/** Of Merkle and open categories: what nobody has come for goes back, but for what is vested of it. */
function returnUnclaimed(id: number): void {
  const { categories, activatedAt, cancelledAt, allotted } = state.get();
  const category = categories[id];
  if (!category) return;
  const { recipients, grantCount: known } = category;
  const rest = category.promised - (allotted[id] ?? 0n);
  if ('open' in recipients) return void changeCategory(id, ({ returned }) => ({ returned: returned + rest }));
  if (!('merkle' in recipients)) return;
  const kept = vestedOfRest(category, rest, recipients.merkle.count - known, { activatedAt, cancelledAt });
  changeCategory(id, ({ returned }) => ({ returned: returned + rest - kept }));
}
