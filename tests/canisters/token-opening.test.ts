// Many initial holders: minted in batches, closed until the last, resumed by an upgrade.
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { idlFactory, type _SERVICE } from '../../declarations/token.did.ts';
import { managementMethods } from '../../replica/src/execution/index.ts';
import { person, TestReplica, wasmOf } from '../fixtures/test-replica.ts';
import { account, encodeInit, minter, owner, tokenInit, transferArg } from './token-fixture.ts';

let replica: TestReplica;
beforeAll(async () => {
  replica = await TestReplica.start();
});
afterAll(() => replica.stop());

const HOLDERS = 600;
const holders = Array.from({ length: HOLDERS }, (_, i) => ({
  account: account(person(1_000 + i)),
  amount: BigInt(i + 1),
}));

test('the ledger opens when everybody has been minted what they were promised, an upgrade in between included', async () => {
  const args = tokenInit({ initialHolders: holders, factory: [person(77)] });
  const [created] = await replica.manage('provisional_create_canister_with_cycles', owner, {
    amount: [10n ** 15n],
    settings: [],
    specified_id: [],
    sender_canister_version: [],
  });
  const id = (created as { canister_id: Principal }).canister_id;
  const types: { arg: IDL.Type[] } = managementMethods.install_code;
  const install = (mode: object) =>
    Uint8Array.from(
      IDL.encode(types.arg, [
        { mode, canister_id: id, wasm_module: wasmOf('token'), arg: encodeInit(args), sender_canister_version: [] },
      ]),
    );
  const outcome = replica.execution.update({
    canisterId: Principal.managementCanister().toUint8Array(),
    method: 'install_code',
    arg: install({ install: null }),
    sender: owner.toUint8Array(),
  });
  while (!replica.execution.canister(id.toUint8Array())?.moduleHash) replica.execution.tick();
  const token = replica.actor<_SERVICE>(idlFactory, id, minter);
  expect(await token.getDetails()).toMatchObject({ holderCount: 250n, blockCount: 250n });

  // The transfer is in the queue before the timers' batches: it is answered while the ledger is still closed.
  const early = await token.icrc1_transfer(transferArg(account(person(1)), 1n));
  expect(early).toEqual({ Err: { TemporarilyUnavailable: null } });
  expect((await outcome).kind).toBe('reply');
  await replica.upgrade(id, { wasm: wasmOf('token'), arg: encodeInit(args), controller: owner });
  await replica.execution.advanceTime(10_000_000_000n);

  const details = await token.getDetails();
  expect(details).toMatchObject({ holderCount: BigInt(HOLDERS), blockCount: BigInt(HOLDERS) });
  expect(details.totalSupply).toBe(holders.reduce((sum, { amount }) => sum + amount, 0n));
  for (const { account: who, amount } of [holders[0], holders[250], holders[599]].filter((each) => each !== undefined))
    expect(await token.icrc1_balance_of(who)).toBe(amount);
  // Deployment, installing, every holder, active.
  expect(details.pendingNotices).toBe(BigInt(HOLDERS + 3));
  expect(await token.icrc1_transfer(transferArg(account(person(1)), 1n))).toHaveProperty('Ok');
});
