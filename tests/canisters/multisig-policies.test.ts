// Spending policies on the replica, with a real ledger and its fee.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SpendingPolicy } from '../../declarations/multisig.did.ts';
import { TestReplica } from '../fixtures/test-replica.ts';
import {
  account,
  ada,
  carryOut,
  config,
  DAY,
  dora,
  errOf,
  FEE,
  HOUR,
  installWallet,
  ledgerFor,
  okOf,
  pass,
  propose,
  read,
  signer,
  ben,
  cleo,
  statusOf,
  stranger,
  transferTo,
  vote,
  type Wallet,
} from './multisig-fixture.ts';
import { minter, type Token } from './token-fixture.ts';

let replica: TestReplica;
let wallet: Wallet;
let token: Token;
const LIMIT = 100_000n;
const policy = (changes: Partial<SpendingPolicy> = {}): SpendingPolicy => ({
  id: 7,
  name: 'Expenses',
  ledger: token.id,
  limit: LIMIT,
  period: DAY,
  recipients: [[account(dora)]],
  rule: { quorum: { group: ['ops'], count: 1 } },
  ...changes,
});
beforeAll(async () => {
  replica = await TestReplica.start();
  const signers = [signer(ada, { groups: ['ops'] }), signer(ben), signer(cleo)];
  wallet = await installWallet(replica, { config: config({ signers }) });
  token = await ledgerFor(replica, wallet.id);
  expect((await carryOut(wallet, { setPolicy: policy() })).status).toHaveProperty('executed.done');
});
afterAll(() => replica.stop());

const spent = async (): Promise<bigint> => okOf(await wallet.as(ada).getWallet()).spent[0]?.amount ?? -1n;

test('one person of the group spends within the limit, fees counted; beyond it the threshold is needed', async () => {
  const first = await carryOut(wallet, transferTo(token.id, dora, 60_000n), [ada]);
  expect(first).toMatchObject({ policy: [7], status: { executed: { done: {} } } });
  expect(await spent()).toBe(60_000n + FEE);

  const second = await propose(wallet, ada, transferTo(token.id, dora, LIMIT - 60_000n - 2n * FEE + 1n));
  expect(statusOf(second)).toBe('open');
  expect(errOf(await wallet.as(ada).executeProposal(second.id))).toEqual({ wrongState: { status: 'open' } });
  okOf(await vote(wallet, ben, second));
  okOf(await wallet.as(ada).executeProposal(second.id));
  expect(await read(wallet, second.id)).toMatchObject({ policy: [], status: { executed: { done: {} } } });
  expect(await spent()).toBe(60_000n + FEE);
});

test('other people, other recipients and other kinds of actions are not covered', async () => {
  const open = async (who: typeof ada, action: Parameters<typeof propose>[2]): Promise<void> =>
    expect(statusOf(await propose(wallet, who, action))).toBe('open');
  await open(ben, transferTo(token.id, dora, 1n));
  await open(ada, transferTo(token.id, stranger, 1n));
  await open(ada, {
    approve: { ledger: token.id, spender: account(dora), amount: 1n, expectedAllowance: [], expiresAt: [] },
  });
});

test('two that are approved together do not both pass; when the period is over the wallet goes on by itself', async () => {
  const action = transferTo(token.id, dora, LIMIT - FEE);
  await pass(replica, DAY + DAY / 64n);
  const changes = { autoExecute: true, expiresAt: replica.now() + 30n * DAY };
  const one = await propose(wallet, ada, action, changes);
  const two = await propose(wallet, ada, action, changes);
  await pass(replica, HOUR);
  expect((await read(wallet, one.id)).status).toHaveProperty('executed.done');
  expect(statusOf(await read(wallet, two.id))).toBe('open');
  expect(await spent()).toBe(LIMIT);
  await wallet.upgrade();
  expect(await spent()).toBe(LIMIT);
  await pass(replica, DAY);
  await pass(replica, HOUR);
  expect((await read(wallet, two.id)).status).toHaveProperty('executed.done');
});

test('a raised fee is not paid beyond the limit: the ledger refuses, nothing is spent', async () => {
  await pass(replica, 2n * DAY);
  const dear = await propose(wallet, ada, transferTo(token.id, dora, LIMIT - FEE));
  expect(statusOf(await read(wallet, dear.id))).toBe('approved');
  const none: [] = [];
  const changes = { name: none, symbol: none, logo: none, description: none, links: none, feeCollector: none };
  expect(await token.as(minter).updateMetadata({ ...changes, transferFee: [2n * FEE] })).toEqual({ ok: null });
  okOf(await wallet.as(ada).executeProposal(dear.id));
  expect((await read(wallet, dear.id)).status).toHaveProperty('executed.failed');
  expect(await spent()).toBe(0n);
  expect(statusOf(await propose(wallet, ada, transferTo(token.id, dora, LIMIT - FEE)))).toBe('open');
  const cheap = transferTo(token.id, dora, LIMIT - 2n * FEE);
  expect((await carryOut(wallet, cheap, [ada])).status).toHaveProperty('executed.done');
  expect(await spent()).toBe(LIMIT);
});
