// What the creator does: grants, funds, the life cycle, and giving rights up.
import { IDL } from '@dfinity/candid';
import { canisterSelf } from 'azle';
import { caller } from '../../lib/access.ts';
import { now } from '../../lib/clock.ts';
import { update } from '../../lib/methods.ts';
import { DistributionLimits as Limits } from '../rules/limits.ts';
import { grantErrors } from '../rules/validate-distribution-args.ts';
import * as T from '../types.ts';
import { missing, pull, readFunds, surplus, sweepOf } from './funds.ts';
import * as grants from './grants.ts';
import { jobs, payOut } from './jobs.ts';
import { RecipientMethods } from './recipients.ts';
import { changeCategory, isPreparing, state } from './state.ts';

const OK: T.Answer<null> = { ok: null };
const BATCH_QUOTA = { elements: 20_000 };

export abstract class CreatorMethods extends RecipientMethods {
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
    const [problem] = list.flatMap((grant, i) => grantErrors(grant, categories, `grants.${i}`, canisterSelf()));
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
    // After the await: it may have been cancelled meanwhile.
    const late = this.refuseStatus('active', 'paused');
    if (late) return late;
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
    grants.changeGrant(id, (before) => ({ amount: before.amount + amount }));
    changeCategory(grant.category, ({ promised }) => ({ promised: promised + amount }));
    this.notify(this.detailsNotice());
    return OK;
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
    const late = this.refuseStatus('preparing');
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
    const late = this.refuseStatus('preparing', 'active', 'paused', 'cancelled');
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
    const late = this.refuseStatus('active', 'cancelled');
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
