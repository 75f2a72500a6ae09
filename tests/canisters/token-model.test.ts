// Random operations on the canister, with an upgrade somewhere in between, against the same rules over plain Maps: what
// the canister adds (stable maps, write-back, indexes, notices) must not show.
import fc from 'fast-check';
import { Principal } from '@dfinity/principal';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keyed, type KeyedAccount } from '../../canisters/token/rules/account.ts';
import { approve } from '../../canisters/token/rules/approve.ts';
import { MapLedgerState } from '../../canisters/token/rules/testing/map-ledger-state.ts';
import { transfer } from '../../canisters/token/rules/transfer.ts';
import type { Account } from '../../declarations/token.did.ts';
import { person, TestReplica } from '../fixtures/test-replica.ts';
import { account, alice, bob, carol, FEE, installToken, minter, tokenInit, type Token } from './token-fixture.ts';

let replica: TestReplica;
beforeAll(async () => {
  replica = await TestReplica.start();
});
afterAll(() => replica.stop());

const collector = person(99);
const accounts = [account(alice), account(alice, 1), account(bob), account(carol), account(minter), account(collector)];
const who = fc.constantFrom(...accounts);
const amount = fc.oneof(fc.bigInt(0n, 100n), fc.constantFrom(FEE, 10n * FEE, 1n << 70n, 1n << 300n));
const fee = fc.constantFrom(undefined, FEE, 0n);
const created = fc.constantFrom(undefined, undefined, -5n * 60n * 1_000_000_000n, -30n * 3_600n * 1_000_000_000n);
const expiry = fc.constantFrom(undefined, 3_600_000_000_000n, -3_600_000_000_000n);
const operation = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('transfer' as const), from: who, to: who, amount, fee, created }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('pull' as const),
      spender: who,
      from: who,
      to: who,
      amount,
      fee,
      created,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('approve' as const),
      from: who,
      spender: who,
      amount,
      fee,
      created,
      expiry,
    }),
  },
);

const opt = <T>(value: T | undefined): [] | [T] => (value === undefined ? [] : [value]);
function key({ owner, subaccount }: Account): KeyedAccount {
  const [bytes] = subaccount;
  const made = keyed({ owner: owner.toUint8Array(), ...(bytes ? { subaccount: Uint8Array.from(bytes) } : {}) });
  if (made === undefined) throw new Error('not an account');
  return made;
}

async function both(
  token: Token,
  model: MapLedgerState,
  op: typeof operation extends fc.Arbitrary<infer T> ? T : never,
) {
  const now = replica.now();
  const createdAt = op.created === undefined ? undefined : now + op.created;
  const shared = { amount: op.amount, fee: opt(op.fee), memo: [] as [], created_at_time: opt(createdAt) };
  const asModel = { amount: op.amount, fee: op.fee, createdAt };
  const as = (of: Account) => token.as(of.owner);
  if (op.kind === 'approve') {
    const expiresAt = op.expiry === undefined ? undefined : now + op.expiry;
    const request = {
      ...shared,
      from_subaccount: op.from.subaccount,
      spender: op.spender,
      expected_allowance: [] as [],
    };
    const real = await as(op.from).icrc2_approve({ ...request, expires_at: opt(expiresAt) });
    return {
      real,
      expected: approve(model, { ...asModel, from: key(op.from), spender: key(op.spender), expiresAt }, now),
    };
  }
  if (op.kind === 'pull') {
    const request = { ...shared, spender_subaccount: op.spender.subaccount, from: op.from, to: op.to };
    const real = await as(op.spender).icrc2_transfer_from(request);
    const parties = { from: key(op.from), to: key(op.to), spender: key(op.spender) };
    return { real, expected: transfer(model, { ...asModel, ...parties }, now) };
  }
  const real = await as(op.from).icrc1_transfer({ ...shared, from_subaccount: op.from.subaccount, to: op.to });
  return { real, expected: transfer(model, { ...asModel, from: key(op.from), to: key(op.to) }, now) };
}

/** The ledger's own time is a little later than the one we read; it shows only in these errors. */
const withoutTime = (outcome: object): object =>
  JSON.parse(
    JSON.stringify(outcome, (name, value: unknown) =>
      name === 'ledger_time' ? '' : typeof value === 'bigint' ? `${value}` : value,
    ),
  ) as object;

async function compare(token: Token, model: MapLedgerState): Promise<void> {
  const anyone = token.as(Principal.anonymous());
  const held = new Map<string, bigint>();
  for (const each of accounts) {
    const balance = await anyone.icrc1_balance_of(each);
    expect(balance).toBe(model.balance(key(each).key));
    held.set(String(key(each).key), balance);
  }
  const details = await anyone.getDetails();
  expect(details.totalSupply).toBe(model.totalSupply());
  expect(details.holderCount).toBe(BigInt(model.balances.size));
  expect(details.blockCount).toBe(model.blockCount());
  const { items } = await anyone.getHolders({ after: [], limit: [] });
  expect(items.map((item) => [String(key(item.account).key), item.balance]).sort()).toEqual(
    [...held].filter(([, balance]) => balance > 0n).sort(),
  );
  let listed = 0;
  for (const owner of [alice, bob, carol, collector]) {
    const result = await anyone.icrc103_get_allowances({ from_account: [account(owner)], prev_spender: [], take: [] });
    for (const item of 'Ok' in result ? result.Ok : []) {
      expect(item.allowance).toBe(model.allowance(key(item.from_account).key, key(item.to_spender).key)?.amount);
      listed += 1;
    }
  }
  expect(listed).toBe(model.allowances.size);
}

test('the canister does what the rules say, whatever the sequence, across an upgrade', async () => {
  const holders = [alice, bob].map((owner) => ({ account: account(owner), amount: 20n * FEE }));
  await fc.assert(
    fc.asyncProperty(
      fc.array(operation, { minLength: 5, maxLength: 40 }),
      fc.nat(),
      fc.boolean(),
      async (operations, at, collects) => {
        const feeCollector = collects ? account(collector) : undefined;
        const token = await installToken(
          tokenInit({ initialHolders: holders, feeCollector: opt(feeCollector) }),
          replica,
        );
        const model = new MapLedgerState({ transferFee: FEE, mintingAccount: key(account(minter)) });
        if (feeCollector) model.current.feeCollector = key(feeCollector);
        const opening = await token.as(alice).icrc3_get_blocks([{ start: 0n, length: 10n }]);
        expect(opening.log_length).toBe(collects ? 3n : 2n);
        for (const each of holders) {
          model.setBalance(key(each.account).key, each.amount);
          model.setTotalSupply(model.totalSupply() + each.amount);
        }
        // The model only needs as many blocks as the canister has; their content is tested with the rules.
        for (let i = 0n; i < opening.log_length; i += 1n)
          model.appendBlock({
            value: { Text: '' },
            hash: new Uint8Array(32),
            timestamp: 0n,
            accounts: [],
            moved: 0n,
            op: 'mint',
          });
        for (const [i, op] of operations.entries()) {
          if (i === at % operations.length) await token.upgrade();
          const { real, expected } = await both(token, model, op);
          expect(withoutTime(real)).toEqual(withoutTime(expected));
        }
        await compare(token, model);
      },
    ),
    { numRuns: 12 },
  );
});
