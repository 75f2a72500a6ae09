// What the largest wallet costs: 50 signers, 100 open proposals. The system allows 40 G instructions an update, 5 G a query.
import type { Principal } from '@dfinity/principal';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { person, TestReplica } from '../fixtures/test-replica.ts';
import {
  account,
  carryOut,
  config,
  DAY,
  errOf,
  installWallet,
  ledgerFor,
  okOf,
  proposalOf,
  signer,
  stranger,
  vote,
  type Wallet,
} from './multisig-fixture.ts';

let replica: TestReplica;
beforeAll(async () => {
  replica = await TestReplica.start();
});
afterAll(() => replica.stop());

const many = (count: number, from: number) => Array.from({ length: count }, (_, i) => person(from + i));

test('50 signers, 100 open proposals of 10 transfers: votes, lists and a change that makes all stale', async () => {
  const people = many(50, 1_000);
  const [first = stranger, second = stranger, third = stranger] = people;
  const ledger = person(1_200);
  const policies = Array.from({ length: 20 }, (_, id) => ({
    ...{ id, name: `Policy ${id}`, ledger, limit: 1_000n, period: DAY },
    recipients: [many(100, 2_000).map((who) => account(who))] as [ReturnType<typeof account>[]],
    rule: { allOf: [{ quorum: { group: [] as [], count: 50 } }, { quorum: { group: ['ops'] as [string], count: 1 } }] },
  }));
  const signers = people.map((user) => signer(user, { name: 'Somebody', groups: ['ops', 'board'] }));
  const wallet: Wallet = await installWallet(replica, { config: config({ signers, observers: [], policies }) });
  const transfers = many(10, 2_000).map((who) => ({ to: account(who), amount: 1n, memo: [] as [] }));
  const change = okOf(await wallet.as(first).propose(proposalOf(wallet, { setTimelock: DAY })));
  const pay = (who: Principal) => wallet.as(who).propose(proposalOf(wallet, { batchTransfer: { ledger, transfers } }));
  for (let i = 0; i < 49; i += 1) okOf(await pay(first));
  expect(errOf(await pay(first))).toEqual({ limitReached: { limit: 50n } });
  for (let i = 0; i < 50; i += 1) okOf(await pay(second));
  expect(errOf(await pay(third))).toEqual({ limitReached: { limit: 100n } });
  const page = { before: [] as [], limit: [100] as [number] };
  okOf(await wallet.as(first).getWallet());
  const list = okOf(await wallet.as(first).getProposals({ filter: { open: null }, ...page }));
  expect(list.total).toBe(100n);
  okOf(await vote(wallet, second, change));
  okOf(await wallet.as(first).executeProposal(change.id));
  const of = (method: string): bigint => replica.instructionsOf(method);
  const dearest = replica.messages.map(({ instructions }) => instructions).reduce((a, b) => (a > b ? a : b));
  const measured = {
    getWallet: of('getWallet'),
    getProposals: of('getProposals'),
    dearest,
  };
  expect(list.items).toHaveLength(100);
  expect(measured.getWallet).toBeLessThan(2_500_000_000n);
  expect(measured.getProposals).toBeLessThan(2_500_000_000n);
  expect(measured.dearest).toBeLessThan(5_000_000_000n);
  expect(okOf(await wallet.as(first).getProposals({ filter: { open: null }, ...page })).total).toBe(0n);
});

test('a batch of 100 transfers', async () => {
  const wallet = await installWallet(replica);
  const token = await ledgerFor(replica, wallet.id);
  const transfers = many(100, 2_000).map((who) => ({ to: account(who), amount: 1n, memo: [] as [] }));
  const ended = await carryOut(wallet, { batchTransfer: { ledger: token.id, transfers } });
  expect(ended.status).toHaveProperty('executed.done');
  expect(ended.transfers.filter((item) => 'done' in item)).toHaveLength(100);
});
