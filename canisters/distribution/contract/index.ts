// The distribution: grants by schedule, claimed by recipients, out of funds that nobody else can touch. Interface: distribution.did.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { caller, isAnonymous } from '../../lib/access.ts';
import { init, postUpgrade, query } from '../../lib/methods.ts';
import { samePrincipal } from '../../lib/principals.ts';
import { validateDistributionArgs } from '../rules/validate-distribution-args.ts';
import * as T from '../types.ts';
import { CreatorMethods } from './creator.ts';
import * as grants from './grants.ts';
import { claimPage, dayPoints } from './history.ts';
import { jobs } from './jobs.ts';
import { begin } from './state.ts';
import * as views from './views.ts';

const INIT_QUOTA = { elements: 50_000 };
const MAX_CLAIMS = 100;
const MAX_DAYS = 500;

export default class Distribution extends CreatorMethods {
  /** Writes the first grants; traps with the first field at fault. */
  @init([T.DistributionInitT], { quota: INIT_QUOTA })
  install(args: T.DistributionInit): void {
    const [problem] = validateDistributionArgs(args);
    if (problem) throw new Error(`${problem.field}: ${problem.message}`);
    if (isAnonymous(args.owner)) throw new Error('owner: cannot be the anonymous principal');
    begin(args);
    this.installed(args);
    this.take(args.grants);
  }

  /** Takes the same argument as `install` and reads the version from it; everything else stays as it is. */
  @postUpgrade([T.DistributionInitT], { quota: INIT_QUOTA })
  upgrade({ version }: T.DistributionInit): void {
    this.upgraded(version);
    jobs.arm();
  }

  /** Everything a page about the distribution shows. Public. */
  @query([], T.DetailsT)
  getDetails(): T.Details {
    return views.details(this.settings(), this.pendingNotices());
  }

  /** The caller's grants, at most 200. */
  @query([], IDL.Vec(T.GrantT))
  getMyGrants(): T.Grant[] {
    return views.grantsOfOwner(caller());
  }

  /** By its number; to its owner and the creator, and to everyone when the distribution is public. */
  @query([IDL.Nat32], IDL.Opt(T.GrantT))
  getGrant(id: number): T.Opt<T.Grant> {
    const [grant] = views.grantNow(id);
    return grant && (this.seesAll() || samePrincipal(grant.owner, caller())) ? [grant] : [];
  }

  /** By number from `after`, at most 500; empty for whom the distribution is private. Cost: the page. */
  @query([T.GrantsArgsT], T.GrantPageT)
  getGrants(request: {
    category: T.Opt<number>;
    after: T.Opt<number>;
    limit: T.Opt<number>;
  }): ReturnType<typeof views.grantPage> {
    return this.seesAll() ? views.grantPage(request) : { items: [], next: [], total: 0n };
  }

  /** Somebody's grants; one's own always. */
  @query([IDL.Principal], IDL.Vec(T.GrantT))
  getGrantsOf(owner: Principal): T.Grant[] {
    return this.seesAll() || samePrincipal(owner, caller()) ? views.grantsOfOwner(owner) : [];
  }

  /** Payouts, newest first, at most 100; of one grant or all. Cost: the page. */
  @query([T.ClaimsArgsT], T.ClaimPageT)
  getClaims(request: {
    grant: T.Opt<number>;
    before: T.Opt<bigint>;
    limit: T.Opt<number>;
  }): ReturnType<typeof claimPage> {
    const [id] = request.grant;
    const isOwn = id !== undefined && samePrincipal(grants.readGrant(id)?.owner ?? this.settings().owner, caller());
    if (!isOwn && !this.seesAll()) return { items: [], next: [], total: 0n };
    return claimPage({ ...request, limit: views.pageLimit(request.limit, MAX_CLAIMS) });
  }

  /** One point for each day (UTC) with claims, oldest first from `fromDay`; at most 500. Public. */
  @query([T.HistoryArgsT], IDL.Vec(T.DayPointT))
  getHistory({ fromDay, limit }: { fromDay: T.Opt<number>; limit: T.Opt<number> }): T.DayPoint[] {
    return dayPoints(fromDay[0] ?? 0, views.pageLimit(limit, MAX_DAYS));
  }

  /** Whether somebody has a grant from this leaf already. Public. */
  @query([T.LeafArgsT], IDL.Bool)
  isMerkleClaimed({ category, index }: { category: number; index: number }): boolean {
    return grants.grantOfLeaf(category, index) !== undefined;
  }
}
