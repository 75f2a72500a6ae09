// The distribution: grants by schedule, claimed by recipients, out of funds that nobody else can touch. Interface: distribution.did.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { Contract } from '../../contract/index.ts';
import { caller, isAnonymous } from '../../lib/access.ts';
import { now } from '../../lib/clock.ts';
import { init, postUpgrade, query, update } from '../../lib/methods.ts';
import { samePrincipal } from '../../lib/principals.ts';
import { main, memory } from '../memory.ts';
import { DistributionNoticeT, type DistributionNotice } from '../notice-types.ts';
import { DistributionLimits as Limits } from '../rules/limits.ts';
import { grantErrors, validateDistributionArgs } from '../rules/validate-distribution-args.ts';
import * as T from '../types.ts';
import * as claims from './claims.ts';
import { missing, pull, readFunds, surplus, sweepOf } from './funds.ts';
import * as grants from './grants.ts';
import { claimPage, dayPoints } from './history.ts';
import { jobs, payOut } from './jobs.ts';
import { begin, changeCategory, isPreparing, state } from './state.ts';
import * as views from './views.ts';

const OK: T.Answer<null> = { ok: null };
const INIT_QUOTA = { elements: 50_000 };
const BATCH_QUOTA = { elements: 20_000 };
/** Recipients in one notice. */
const NOTICE = 200;
const MAX_CLAIMS = 100;
const MAX_DAYS = 500;

export default class Distribution extends Contract<DistributionNotice> {
  constructor() {
    super({
      settings: { memoryId: memory.main, prefix: main.contract },
      notices: { memoryId: memory.main, prefix: main.notices, type: DistributionNoticeT, batchSize: 5 },
    });
  }

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

  protected override detailsNotice(): DistributionNotice {
    const { name, categories } = state.get();
    const promised = categories.reduce((sum, category) => sum + category.promised, 0n);
    return {
      detailsChanged: { name, promised, grantCount: grants.grantCount(), autoUpdate: this.settings().autoUpdate },
    };
  }

  /** Adds grants and tells the factory whose they are. */
  private take(list: readonly T.NewGrant[]): void {
    grants.addGrants(list);
    for (let from = 0; from < list.length; from += NOTICE)
      this.notify({ recipientsAdded: list.slice(from, from + NOTICE).map(({ owner }) => owner) });
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

  private seesAll(): boolean {
    return this.settings().isPublic || samePrincipal(caller(), this.settings().owner);
  }

  /** Why the caller may not claim now; undefined when they may. */
  private refuseRecipient(): T.DistributionError | undefined {
    return isAnonymous(caller()) ? { anonymousCaller: null } : this.requireOpen();
  }

  /** By a grant's owner; `amount` in the ledger's smallest unit, its fee included; `null`: everything claimable. */
  @update([T.ClaimArgsT], T.ClaimResultT)
  async claim({
    grant,
    amount,
    subaccount,
  }: {
    grant: number;
    amount: T.Opt<bigint>;
    subaccount: T.Opt<Uint8Array>;
  }): Promise<T.ClaimResult> {
    const refused = this.refuseRecipient() ?? wrongSubaccount(subaccount);
    return refused ? { err: refused } : claims.claim(caller(), grant, amount, subaccount);
  }

  /** By anybody with grants: each in turn, each with an answer of its own. */
  @update([T.ClaimAllArgsT], T.ClaimsResultT)
  async claimAll({ subaccount }: { subaccount: T.Opt<Uint8Array> }): Promise<T.Answer<T.ClaimResult[]>> {
    const refused = this.refuseRecipient() ?? wrongSubaccount(subaccount);
    return refused ? { err: refused } : claims.claimAll(caller(), subaccount);
  }

  /** By whom a leaf names. A repeat claims from the grant that the first one made. */
  @update([T.ClaimMerkleArgsT], T.ClaimResultT)
  async claimMerkle(args: {
    category: number;
    index: number;
    amount: bigint;
    proof: Uint8Array[];
    subaccount: T.Opt<Uint8Array>;
  }): Promise<T.ClaimResult> {
    const refused = this.refuseRecipient() ?? wrongSubaccount(args.subaccount);
    return refused ? { err: refused } : this.claimFrom(claims.fromProof(caller(), args), args.subaccount);
  }

  /** By anybody signed in, of an open category: a grant for each principal, until the places are taken. */
  @update([T.ClaimOpenArgsT], T.ClaimResultT)
  async claimOpen({
    category,
    subaccount,
  }: {
    category: number;
    subaccount: T.Opt<Uint8Array>;
  }): Promise<T.ClaimResult> {
    const refused = this.refuseRecipient() ?? wrongSubaccount(subaccount);
    return refused ? { err: refused } : this.claimFrom(claims.fromOpen(caller(), category), subaccount);
  }

  private claimFrom(
    made: T.Answer<{ grant: number; isNew: boolean }>,
    subaccount: T.Opt<Uint8Array>,
  ): Promise<T.ClaimResult> {
    if ('err' in made) return Promise.resolve(made);
    const who = caller();
    if (made.ok.isNew) this.notify({ recipientsAdded: [who] });
    return claims.claim(who, made.ok.grant, [], subaccount);
  }

  /** By the owner of a time lock that allows it: the amount less the penalty, before the end. */
  @update([T.UnlockArgsT], T.ClaimResultT)
  async unlockEarly({ grant, subaccount }: { grant: number; subaccount: T.Opt<Uint8Array> }): Promise<T.ClaimResult> {
    const refused = this.refuseRecipient() ?? wrongSubaccount(subaccount);
    return refused ? { err: refused } : claims.unlockEarly(caller(), grant, subaccount);
  }

  /** By a grant's owner, where the terms allow it: what is left of it is somebody else's. */
  @update([T.TransferGrantArgsT], T.ResultT)
  transferGrant({ grant: id, to }: { grant: number; to: Principal }): T.Answer<null> {
    const refused = this.refuseRecipient();
    if (refused) return { err: refused };
    const grant = grants.readGrant(id);
    const who = caller();
    if (!grant || grant.amount === 0n) return { err: { notFound: null } };
    if (!samePrincipal(grant.owner, who)) return { err: { notAuthorized: null } };
    if (!state.get().terms.transferable) return { err: { notInTerms: null } };
    if (grant.pending > 0n) return { err: { busy: null } };
    if (isAnonymous(to)) return { err: { invalid: { field: 'to', message: 'cannot receive anything' } } };
    if (grants.handOn(id, who, to)) this.notify({ recipientRemoved: who });
    this.notify({ recipientsAdded: [to] });
    return OK;
  }

  /** Why the caller may not act as the creator, or not in this status; undefined when they may. */
  private refuseCreator(...allowed: string[]): T.DistributionError | undefined {
    const refused = this.refuseUnlessOwner(caller());
    if (refused) return refused;
    const { status } = state.get();
    return allowed.length > 0 && !allowed.some((name) => name in status) ? { wrongStatus: { status } } : undefined;
  }

  /** By the creator: at most 2,000 grants. Batch `n` is taken once, after batch `n − 1`; answers how many grants there are. */
  @update([T.AddGrantsArgsT], T.CountResultT, { quota: BATCH_QUOTA })
  async addGrants({ batch, grants: list }: { batch: number; grants: T.NewGrant[] }): Promise<T.Answer<number>> {
    const refused = this.refuseCreator('preparing', 'active', 'paused') ?? this.wrongGrants(list);
    if (refused) return { err: refused };
    if (batch < state.get().batches) return { ok: grants.grantCount() };
    const added = list.reduce((sum, { amount }) => sum + amount, 0n);
    const lacking = isPreparing() ? undefined : await this.lacking(added, list);
    if (lacking) return { err: lacking };
    // Looked at again: the same batch may have come twice while the ledger was asked.
    const { batches } = state.get();
    if (batch < batches) return { ok: grants.grantCount() };
    if (batch > batches) return { err: { invalid: { field: 'batch', message: `must be ${batches}` } } };
    this.take(list);
    state.update((before) => ({ ...before, batches: batch + 1 }));
    this.notify(this.detailsNotice());
    return { ok: grants.grantCount() };
  }

  private wrongGrants(list: readonly T.NewGrant[]): T.DistributionError | undefined {
    if (list.length > Limits.batch) return { limitReached: { limit: BigInt(Limits.batch) } };
    if (grants.grantCount() + list.length > Limits.grants) return { limitReached: { limit: BigInt(Limits.grants) } };
    const { categories } = state.get();
    const [problem] = list.flatMap((grant, i) => grantErrors(grant, categories, `grants.${i}`));
    return problem && { invalid: problem };
  }

  /** While it runs, only appendable lists grow, and only as far as free funds reach. */
  private async lacking(
    added: bigint,
    list: readonly { category: number }[],
  ): Promise<T.DistributionError | undefined> {
    const { categories } = state.get();
    if (!list.every(({ category }) => 'appendable' in (categories[category]?.recipients ?? {})))
      return { notInTerms: null };
    const read = await readFunds();
    if ('err' in read) return read.err;
    const free = surplus();
    return free < added ? { insufficientFunds: { missing: added - free } } : undefined;
  }

  /** By the creator, while preparing: takes a grant out again. */
  @update([IDL.Nat32], T.ResultT)
  removeGrant(id: number): T.Answer<null> {
    const refused = this.refuseCreator('preparing');
    if (refused) return { err: refused };
    const grant = grants.readGrant(id);
    if (!grant || grant.amount === 0n) return { err: { notFound: null } };
    if (grants.removeGrant(id, grant)) this.notify({ recipientRemoved: grant.owner });
    this.notify(this.detailsNotice());
    return OK;
  }

  /** By the creator: more for somebody who has a grant in an appendable list, or in any while preparing. */
  @update([T.TopUpArgsT], T.ResultT)
  async topUpGrant({ grant: id, amount }: { grant: number; amount: bigint }): Promise<T.Answer<null>> {
    const refused = this.refuseCreator('preparing', 'active', 'paused');
    if (refused) return { err: refused };
    const grant = grants.readGrant(id);
    if (!grant || grant.amount === 0n) return { err: { notFound: null } };
    const [problem] = grantErrors({ ...grant, amount: grant.amount + amount }, state.get().categories, 'grant');
    if (problem || amount < 1n)
      return { err: { invalid: problem ?? { field: 'amount', message: 'must be above zero' } } };
    const lacking = isPreparing() ? undefined : await this.lacking(amount, [grant]);
    if (lacking) return { err: lacking };
    // After the await: a cancellation may have come between.
    const late = this.refuseCreatorStatus('preparing', 'active', 'paused');
    if (late) return { err: late };
    grants.changeGrant(id, (before) => ({ amount: before.amount + amount }));
    changeCategory(grant.category, ({ promised }) => ({ promised: promised + amount }));
    this.notify(this.detailsNotice());
    return OK;
  }

  private refuseCreatorStatus(...allowed: string[]): T.DistributionError | undefined {
    const { status } = state.get();
    return allowed.some((name) => name in status) ? undefined : { wrongStatus: { status } };
  }

  /** By the creator: pulls `amount` by their approval. The same `createdAt` again moves nothing twice. */
  @update([T.FundArgsT], T.AmountResultT)
  async fund({ amount, createdAt }: { amount: bigint; createdAt: bigint }): Promise<T.Answer<bigint>> {
    const refused = this.refuseCreator('preparing', 'active', 'paused');
    return refused ? { err: refused } : pull(caller(), amount, createdAt);
  }

  /** By anybody signed in: reads the ledger after a direct deposit. Answers the balance. */
  @update([], T.AmountResultT)
  async checkFunds(): Promise<T.Answer<bigint>> {
    const refused = this.refuseRecipient();
    return refused ? { err: refused } : readFunds();
  }

  /** By the creator: from here on recipients claim. The account must hold everything that is promised. */
  @update([], T.ResultT)
  async activate(): Promise<T.Answer<null>> {
    const refused = this.refuseCreator('preparing');
    if (refused) return { err: refused };
    const read = await readFunds();
    if ('err' in read) return read;
    // After the await: it may have been activated meanwhile, or have got more grants.
    const late = this.refuseCreatorStatus('preparing');
    if (late) return { err: late };
    const lacking = missing();
    if (lacking > 0n) return { err: { insufficientFunds: { missing: lacking } } };
    this.become({ active: null }, { activatedAt: [now()] });
    return OK;
  }

  private become(status: T.Status, more: { activatedAt?: [bigint]; cancelledAt?: [bigint] } = {}): void {
    state.update((before) => ({ ...before, ...more, status }));
    this.notify({ statusChanged: 'paused' in status ? { paused: null } : { active: null } });
  }

  /** By the creator, where the terms allow it: claims are closed; what vests goes on vesting. */
  @update([], T.ResultT)
  pause(): T.Answer<null> {
    const refused = this.refuseCreator('active');
    if (refused) return { err: refused };
    if (!state.get().terms.pausable) return { err: { notInTerms: null } };
    this.become({ paused: null });
    return OK;
  }

  @update([], T.ResultT)
  resume(): T.Answer<null> {
    const refused = this.refuseCreator('paused');
    if (refused) return { err: refused };
    this.become({ active: null });
    return OK;
  }

  /** By the creator, where the terms allow it: what is vested now stays owed, the rest is theirs. Final. */
  @update([], T.ResultT)
  cancel(): T.Answer<null> {
    const refused = this.refuseCreator('active', 'paused');
    if (refused) return { err: refused };
    if (!state.get().terms.cancellable) return { err: { notInTerms: null } };
    this.become({ cancelling: null }, { cancelledAt: [now()] });
    const progress: T.Progress = { what: { cancel: null }, done: 0, total: grants.grantCount(), failed: 0 };
    state.update((before) => ({ ...before, progress: [progress] }));
    jobs.start({ owner: caller(), step: 'cancel', state: { cancel: { category: [], next: 0 } } });
    return OK;
  }

  /** By the creator: sends them what nobody is owed, less the ledger's fee. */
  @update([], T.SweepResultT)
  async sweep(): Promise<T.Answer<{ amount: bigint; block: bigint }>> {
    const refused = this.refuseCreator('preparing', 'active', 'paused', 'cancelled');
    if (refused) return { err: refused };
    const owner = caller();
    const read = await readFunds();
    if ('err' in read) return read;
    const late = this.refuseCreatorStatus('preparing', 'active', 'paused', 'cancelled');
    if (late) return { err: late };
    // While preparing everything is still the creator's.
    const { held, fee, onTheWay } = state.get();
    const free = isPreparing() ? held - onTheWay : surplus();
    if (free <= fee) return { err: { belowFee: { fee } } };
    const ended = await payOut(sweepOf(owner, free), owner);
    const [block] = ended?.block ?? [];
    if (!ended) return { err: { unknown: { message: 'The ledger has not answered yet; it goes on by itself.' } } };
    if (block === undefined) return { err: { ledgerRefused: { message: ended.refusal } } };
    return { ok: { amount: ended.amount - ended.fee, block } };
  }

  /** By the creator: pays everybody what they can claim now; goes on by itself. */
  @update([T.PushArgsT], T.ResultT)
  async push({ category }: { category: T.Opt<number> }): Promise<T.Answer<null>> {
    const refused = this.refuseCreator('active', 'cancelled');
    if (refused) return { err: refused };
    const read = await readFunds();
    if ('err' in read) return read;
    const late = this.refuseCreatorStatus('active', 'cancelled');
    if (late) return { err: late };
    if (state.get().progress.length > 0) return { err: { busy: null } };
    const progress: T.Progress = { what: { push: null }, done: 0, total: grants.grantCount(), failed: 0 };
    state.update((before) => ({ ...before, progress: [progress] }));
    jobs.start({ owner: caller(), step: 'push', state: { push: { category, next: 0 } } });
    return OK;
  }

  /** By the creator: no further round begins. */
  @update([], T.ResultT)
  stopPush(): T.Answer<null> {
    const refused = this.refuseCreator();
    if (refused) return { err: refused };
    const [progress] = state.get().progress;
    if (!progress || !('push' in progress.what)) return { err: { notFound: null } };
    state.update((before) => ({ ...before, progress: [] }));
    return OK;
  }

  /** By the creator: gives a right of the terms up, for good. */
  @update([T.RenounceT], T.ResultT)
  renounce(right: object): T.Answer<null> {
    const refused = this.refuseCreator();
    if (refused) return { err: refused };
    const [name] = Object.keys(right);
    state.update((before) => ({
      ...before,
      terms: { ...before.terms, ...(name === undefined ? {} : { [name]: false }) },
    }));
    return OK;
  }
}

const wrongSubaccount = ([bytes]: T.Opt<Uint8Array>): T.DistributionError | undefined =>
  bytes && bytes.length !== 32 ? { invalid: { field: 'subaccount', message: 'must have 32 bytes' } } : undefined;
