// A distribution alone, with a ledger of ours and no factory.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import * as did from '../../declarations/distribution.did.ts';
import { TestReplica, wasmOf } from '../fixtures/test-replica.ts';
import {
  account,
  alice,
  bob,
  carol,
  FEE,
  installToken,
  owner,
  tokenInit,
  transferArg,
  type Token,
} from './token-fixture.ts';

export const creator = owner;
export const MILLION = 1_000_000n;
export const DAY = 86_400_000_000_000n;

export const category = (changes: Partial<did.CategoryInit> = {}): did.CategoryInit => ({
  name: 'Team',
  schedule: { instant: null },
  start: { at: [] },
  recipients: { fixed: null },
  claimFrom: [],
  claimUntil: [],
  ...changes,
});
export const grant = (who: Principal, amount: bigint, id = 0): did.NewGrant => ({
  category: id,
  owner: who,
  amount,
  note: '',
});
export const everything = { cancellable: true, transferable: true, pausable: true, creatorControlsCode: false };

export class Distributed {
  private constructor(
    readonly replica: TestReplica,
    readonly token: Token,
    readonly id: Principal,
    private readonly arg: Uint8Array,
  ) {}

  /** Installed and, unless `funds` says otherwise, with all it promises; `active` at once if wanted. */
  static async start(
    on: TestReplica,
    changes: Partial<did.DistributionInit> = {},
    { active = true, ledger }: { active?: boolean; ledger?: Uint8Array } = {},
  ): Promise<Distributed> {
    const holders = [{ account: account(creator), amount: 10n ** 18n }];
    const token = await installToken(tokenInit({ initialHolders: holders }), on, ledger);
    const init: did.DistributionInit = {
      name: 'Vesting',
      description: '',
      ledger: token.id,
      symbol: 'GLD',
      decimals: 8,
      categories: [category()],
      grants: [grant(alice, MILLION), grant(bob, 2n * MILLION), grant(carol, 3n * MILLION)],
      terms: everything,
      isPublic: true,
      autoUpdate: false,
      owner: creator,
      factory: [],
      version: { major: 1, minor: 0, patch: 0 },
      ...changes,
    };
    const arg = Uint8Array.from(IDL.encode([did.DistributionInit], [init]));
    const id = await on.install({ wasm: wasmOf('distribution'), arg, controller: creator });
    const made = new Distributed(on, token, id, arg);
    if (active) {
      await made.deposit((await made.details()).missing);
      const answer = await made.as(creator).activate();
      if ('err' in answer) throw new Error(`activate: ${Object.keys(answer.err)[0]}`);
    }
    return made;
  }

  as(who: Principal): did._SERVICE {
    return this.replica.actor<did._SERVICE>(did.idlFactory, this.id, who);
  }
  details(): Promise<did.Details> {
    return this.as(creator).getDetails();
  }
  balance(who: Principal): Promise<bigint> {
    return this.token.as(who).icrc1_balance_of(account(who));
  }
  async deposit(amount: bigint): Promise<void> {
    const sent = await this.token.as(creator).icrc1_transfer(transferArg(account(this.id), amount));
    if ('Err' in sent) throw new Error(`the deposit was refused: ${Object.keys(sent.Err)[0]}`);
    const read = await this.as(creator).checkFunds();
    if ('err' in read) throw new Error(`checkFunds: ${Object.keys(read.err)[0]}`);
  }
  claim(who: Principal, id: number, amount?: bigint): Promise<did.ClaimResult> {
    return this.as(who).claim({ grant: id, amount: amount === undefined ? [] : [amount], subaccount: [] });
  }
  upgrade(): Promise<void> {
    return this.replica.upgrade(this.id, { wasm: wasmOf('distribution'), arg: this.arg, controller: creator });
  }
  later(nanoseconds: bigint): Promise<void> {
    return this.replica.execution.advanceTime(nanoseconds);
  }

  /** RULES.md, "Distribution": what must hold at any quiet moment. Returns the details. */
  async sums(): Promise<did.Details> {
    const details = await this.details();
    const held = await this.balance(this.id);
    const { items } = await this.as(creator).getGrants({ category: [], after: [], limit: [500] });
    for (const one of items) {
      if (one.claimed + one.returned > one.amount) throw new Error(`grant ${one.id} paid more than it is`);
      if (one.claimed > one.vested && one.returned === 0n) throw new Error(`grant ${one.id} paid before it vested`);
    }
    const isBegun = !('preparing' in details.status);
    if (isBegun && held < details.owed) throw new Error(`holds ${held}, owes ${details.owed}`);
    if (details.deposited - details.refunded - details.claimed !== details.held)
      throw new Error('deposited − refunded − claimed is not what is held');
    return details;
  }
}

export const paid = (answer: did.ClaimResult): bigint => {
  if ('ok' in answer) return answer.ok.paid;
  throw new Error(`the claim was refused: ${Object.keys(answer.err)[0]}`);
};
export const refusal = (answer: { ok: unknown } | { err: object }): string | undefined =>
  'err' in answer ? Object.keys(answer.err)[0] : undefined;
export { account, alice, bob, carol, FEE };
