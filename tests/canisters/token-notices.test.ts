// What a token tells its factory. The factory is absent here, so nothing is acknowledged and every notice stays countable.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { person, TestReplica } from '../fixtures/test-replica.ts';
import {
  account,
  alice,
  approveArg,
  bob,
  carol,
  FEE,
  installToken,
  minter,
  owner,
  tokenInit,
  transferArg,
  type Token,
} from './token-fixture.ts';

let replica: TestReplica;
beforeAll(async () => {
  replica = await TestReplica.start();
});
afterAll(() => replica.stop());

const pending = async (token: Token): Promise<bigint> => (await token.as(alice).getDetails()).pendingNotices;

test('only changes of the set of holders, details and visibility are reported', async () => {
  const holders = [alice, bob].map((who) => ({ account: account(who), amount: 100n * FEE }));
  const token = await installToken(tokenInit({ initialHolders: holders, factory: [person(77)] }), replica);
  // The report of the deployment and two holders.
  let expected = 3n;
  expect(await pending(token)).toBe(expected);
  const step = async (what: string, notices: bigint, action: () => Promise<object>): Promise<void> => {
    expect(await action(), what).not.toHaveProperty('Err');
    expected += notices;
    expect(await pending(token), what).toBe(expected);
  };
  const p1 = token.as(alice);
  for (let i = 0; i < 5; i += 1)
    await step('transfer between holders', 0n, () => p1.icrc1_transfer(transferArg(account(bob), 1n)));
  await step('a second account of a holder', 0n, () => p1.icrc1_transfer(transferArg(account(bob, 1), 1n)));
  await step('a new holder', 1n, () => p1.icrc1_transfer(transferArg(account(carol), FEE)));
  await step('an approval that takes the last fee', 1n, () =>
    token.as(carol).icrc2_approve(approveArg(account(bob), 1n)),
  );
  await step('a mint to somebody new', 1n, () => token.as(minter).icrc1_transfer(transferArg(account(carol), 5n)));
  await step('a mint to a holder', 0n, () => token.as(minter).icrc1_transfer(transferArg(account(carol), 5n)));
  await step('a burn of everything', 1n, () => token.as(carol).icrc1_transfer(transferArg(account(minter), 10n)));
  await step('visibility', 1n, () => token.as(owner).setVisibility({ isPublic: false }));
  await step('visibility, unchanged', 0n, () => token.as(owner).setVisibility({ isPublic: false }));
  await step('details', 1n, () => token.as(owner).setAutoUpdate(true));
  await token.upgrade();
  expect(await pending(token)).toBe(expected);
});
