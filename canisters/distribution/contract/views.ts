// What readers see of the distribution.
import { canisterCycleBalance } from 'azle';
import type { ContractSettings } from '../../contract/types.ts';
import { now } from '../../lib/clock.ts';
import { owedBy } from '../rules/standing.ts';
import type { Details, Grant, Opt } from '../types.ts';
import { missing, surplus } from './funds.ts';
import { grantCount, grantsOf, readGrant, shown } from './grants.ts';
import { state } from './state.ts';
import type { Principal } from '@dfinity/principal';

const DEFAULT_PAGE = 50;
const MAX_GRANTS = 500;
/** Grants looked at for a page of one category: a query must not walk through all of them. */
const MAX_LOOKED_AT = 2_000;

export const pageLimit = ([limit]: Opt<number>, most: number): number =>
  Math.max(1, Math.min(limit ?? DEFAULT_PAGE, most));

export function details(settings: ContractSettings, pendingNotices: bigint): Details {
  const { categories, ...known } = state.get();
  const at = now();
  const { owner, factory, version, isPublic, autoUpdate, createdAt } = settings;
  return {
    ...known,
    ...{ owner, factory, version, isPublic, autoUpdate, createdAt, pendingNotices, categories },
    transferFee: known.fee,
    grantCount: grantCount(),
    promised: categories.reduce((sum, { promised }) => sum + promised, 0n),
    claimed: categories.reduce((sum, { claimed }) => sum + claimed, 0n),
    owed: categories.reduce((sum, category) => sum + owedBy(category, at), 0n),
    surplus: surplus(),
    missing: missing(),
    deposited: known.held + known.paid + known.refunded,
    cycles: canisterCycleBalance(),
  };
}

export function grantsOfOwner(owner: Principal): Grant[] {
  const at = now();
  return grantsOf(owner).flatMap((id) => grantAt(id, at));
}

const grantAt = (id: number, at: bigint): Opt<Grant> => {
  const grant = readGrant(id);
  return grant ? [shown(id, grant, at)] : [];
};
export const grantNow = (id: number): Opt<Grant> => grantAt(id, now());

/** By number from `after`; removed ones are left out. */
export function grantPage({
  category,
  after,
  limit,
}: {
  category: Opt<number>;
  after: Opt<number>;
  limit: Opt<number>;
}): {
  items: Grant[];
  next: Opt<number>;
  total: bigint;
} {
  const most = pageLimit(limit, MAX_GRANTS);
  const total = grantCount();
  const [only] = category;
  const at = now();
  const items: Grant[] = [];
  let id = after.length ? after[0] + 1 : 0;
  for (let looked = 0; id < total && items.length < most && looked < MAX_LOOKED_AT; id++, looked++) {
    const grant = readGrant(id);
    if (grant && grant.amount > 0n && (only === undefined || grant.category === only)) items.push(shown(id, grant, at));
  }
  const { categories } = state.get();
  const count =
    only === undefined ? categories.reduce((sum, one) => sum + one.grantCount, 0) : categories[only]?.grantCount;
  return { items, next: id < total ? [id - 1] : [], total: BigInt(count ?? 0) };
}
