// The fee ledger knows no ICRC-3, as the ICP ledger does not: payments and refunds are seen in its own blocks.
import { IDL } from '@dfinity/candid';
import { afterAll, beforeAll, expect } from 'vitest';
import { ReceiptResultT } from '../../../canisters/backend/factory-types.ts';
import { TransferErrorT } from '../../../canisters/lib/ledger-types.ts';
import { World } from '../saga/world.ts';
import { it } from '../../fixtures/our-replica.ts';
import { misbehave, testModule } from './modules.ts';

let world: World;
beforeAll(async () => {
  world = await World.start({ modules: { ledger: await testModule('icp-like-ledger') } });
  await misbehave(world, world.ids.ledger, { method: 'icrc3_get_blocks', kind: 'reject', times: 1_000_000 });
});
afterAll(() => world.stop());

const bytes = (type: IDL.Type, value: unknown): Uint8Array => Uint8Array.from(IDL.encode([type], [value]));

async function ends(ending: string): Promise<void> {
  const who = await world.customer();
  const id = await world.begin(who);
  expect(Object.keys((await world.end(id)).state)).toEqual([ending]);
  await world.quiet();
  await world.settled(id, who);
}

it('a payment is taken, seen and recorded', () => ends('completed'));

it('a payment whose answer was lost is found', async () => {
  world.faults.set(world.ids.ledger, 'icrc2_transfer_from', { kind: 'lost' }, 1_000);
  await ends('completed');
  world.faults.clear();
});

it('a refund is sent and seen', async () => {
  const lie = bytes(ReceiptResultT, { err: { deploymentFailed: { message: 'no room' } } });
  world.faults.set(world.ids.factory, 'createContract', { kind: 'refuse', bytes: lie });
  await ends('refunded');
});

it('a payment that was only claimed is not believed', async () => {
  const lie = bytes(IDL.Variant({ Ok: IDL.Nat, Err: TransferErrorT }), { Ok: 3n });
  await misbehave(world, world.ids.ledger, { method: 'icrc2_transfer_from', kind: 'lie', lie });
  await ends('needsReview');
});

it('without blocks of any kind nothing is charged', async () => {
  await misbehave(world, world.ids.ledger, { method: 'query_blocks', kind: 'trap', times: 1_000_000 });
  await ends('refused');
});
