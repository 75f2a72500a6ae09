// Faults that last: the deployment is refused before money moved, refunded after it, or goes to a person.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { ReceiptResultT } from '../../../canisters/backend/factory-types.ts';
import { TransferFromErrorT } from '../../../canisters/lib/ledger-types.ts';
import { describe, it } from '../../fixtures/our-replica.ts';
import type { Fault } from './faults.ts';
import { HOUR, LEDGER_FEE, MINUTE, owner, PRICE, SECOND, World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterEach(async () => {
  world.calm();
  await world.replica.execution.advanceTime(11n * MINUTE);
});
afterAll(() => world.stop());

const ALWAYS = 10_000;
const bytes = (type: IDL.Type, value: unknown): Uint8Array => Uint8Array.from(IDL.encode([type], [value]));
const FAILED = bytes(ReceiptResultT, { err: { deploymentFailed: { message: 'no room' } } });
const TransferResultT = IDL.Variant({ Ok: IDL.Nat, Err: TransferFromErrorT });
const nonsense: Fault = { kind: 'lie', bytes: new Uint8Array([9]) };
const lying = (answer: Uint8Array): Fault => ({ kind: 'lie', bytes: answer });
/** The factory really makes nothing, and says so. */
const factoryFails = (): void => {
  world.faults.set(world.ids.factory, 'createContract', { kind: 'refuse', bytes: FAILED });
};
type Ending = 'completed' | 'refunded' | 'refused' | 'needsReview';

async function ends(who: Principal, ending: Ending): Promise<bigint> {
  const id = await world.begin(who);
  const { state } = await world.end(id);
  expect(Object.keys(state)).toEqual([ending]);
  await world.quiet();
  expect(world.faults.struck).toBeGreaterThan(0);
  await world.settled(id, who);
  return id;
}

const whole: [string, Fault][] = [
  ['traps', { kind: 'trap' }],
  ['rejects', { kind: 'reject' }],
  ['never answers', { kind: 'silent' }],
  ['answers nonsense', nonsense],
];
const before = [
  ['factory', 'checkContract'],
  ['ledger', 'icrc1_fee'],
  ['ledger', 'icrc2_allowance'],
  ['ledger', 'icrc3_get_blocks'],
] as const;

describe.each(before)('%s.%s fails for good', (canister, method) => {
  it.each(whole)('%s: refused, nothing charged', async (_, fault) => {
    world.faults.set(world.ids[canister], method, fault, ALWAYS);
    await ends(await world.customer(), 'refused');
  });
});

describe('the payment', () => {
  it.each<[string, Fault, Ending]>([
    ['was never carried out', { kind: 'trap' }, 'refused'],
    ['was carried out, and no answer ever says so', { kind: 'lost' }, 'completed'],
    ['was carried out, and is never answered', { kind: 'silent' }, 'completed'],
    ['was carried out, and answered with nonsense', nonsense, 'completed'],
    ['arrives an hour late, each time', { kind: 'held', delay: HOUR }, 'completed'],
    ['arrives when the ledger takes it no more', { kind: 'held', delay: 26n * HOUR }, 'refused'],
    [
      'is said to be a repeat of another block',
      lying(bytes(TransferResultT, { Err: { Duplicate: { duplicate_of: 0n } } })),
      'completed',
    ],
    [
      'is always put off',
      { kind: 'refuse', bytes: bytes(TransferResultT, { Err: { TemporarilyUnavailable: null } }) },
      'refused',
    ],
  ])('%s', async (_, fault, ending) => {
    world.faults.set(world.ids.ledger, 'icrc2_transfer_from', fault, ALWAYS);
    await ends(await world.customer(), ending);
  });

  it('may have happened and the blocks cannot be read: a person looks, and a retry finds it', async () => {
    world.faults.set(world.ids.ledger, 'icrc2_transfer_from', { kind: 'lost' }, ALWAYS);
    // Before the payment they could be read: nothing is charged otherwise.
    world.faults.set(world.ids.ledger, 'icrc3_get_blocks', { kind: 'trap' }, ALWAYS, 2);
    const who = await world.customer();
    const id = await world.begin(who);
    expect(Object.keys((await world.end(id)).state)).toEqual(['needsReview']);
    world.faults.clear();
    expect(await world.backend(owner).resolveReview(id, { retry: null })).toEqual({ ok: null });
    expect(Object.keys((await world.end(id)).state)).toEqual(['completed']);
    await world.quiet();
    await world.settled(id, who);
  });
});

describe('the factory', () => {
  it('refuses after the payment: the fee comes back, less the ledger’s own', async () => {
    factoryFails();
    await ends(await world.customer(), 'refunded');
  });

  it.each(whole)('%s for an hour: a person looks; the fee stays reserved', async (_, fault) => {
    world.faults.set(world.ids.factory, 'createContract', fault, ALWAYS);
    const id = await ends(await world.customer(), 'needsReview');
    world.faults.clear();
    expect(await world.backend(owner).resolveReview(id, { retry: null })).toEqual({ ok: null });
    expect(Object.keys((await world.end(id)).state)).toEqual(['completed']);
  });

  it('says it failed, and made the contract: no refund, a person looks', async () => {
    world.faults.set(world.ids.factory, 'createContract', lying(FAILED));
    const id = await ends(await world.customer(), 'needsReview');
    expect(await world.contractOf(id)).toBeDefined();
  });

  it('hands out a receipt for a canister of the platform: a person looks', async () => {
    const { factory } = world.ids;
    const who = await world.customer();
    const version = { major: 1, minor: 0, patch: 0 };
    const receipt = { canisterId: factory, moduleHash: new Uint8Array(32), version, controllers: [who], steps: [] };
    world.faults.set(factory, 'createContract', lying(bytes(ReceiptResultT, { ok: receipt })));
    await ends(who, 'needsReview');
  });

  it.each(whole)('%s when asked whether a contract exists: asked again, then refunded', async (_, fault) => {
    factoryFails();
    world.faults.set(world.ids.factory, 'getContractByDeployment', fault, 2);
    await ends(await world.customer(), 'refunded');
  });
});

describe('the refund', () => {
  it.each<[string, Fault, number]>([
    ['traps once', { kind: 'trap' }, 1],
    ['rejects once', { kind: 'reject' }, 1],
    ['is answered late', { kind: 'late', delay: 90n * SECOND }, 1],
    ['is carried out, the answer lost', { kind: 'lost' }, 1],
    ['is carried out, never answered', { kind: 'silent' }, 1],
    ['is answered with nonsense', nonsense, 1],
    ['arrives 90 s late', { kind: 'held', delay: 90n * SECOND }, 1],
    ['is carried out, and no answer ever says so', { kind: 'lost' }, ALWAYS],
    ['is carried out, and none is ever answered', { kind: 'silent' }, ALWAYS],
  ])('%s: paid back once', async (_, fault, times) => {
    factoryFails();
    world.faults.set(world.ids.ledger, 'icrc1_transfer', fault, times);
    await ends(await world.customer(), 'refunded');
  });

  it('arrives after the ledger stopped taking it: sent anew, once', async () => {
    factoryFails();
    world.faults.set(world.ids.ledger, 'icrc1_transfer', { kind: 'held', delay: 25n * HOUR }, 8);
    await ends(await world.customer(), 'refunded');
  });
});

describe('a storage that is down', () => {
  it.each([
    ['invoice', 'recordPayment'],
    ['audit', 'logEvents'],
    ['invoice', 'updatePaymentStatus'],
    ['audit', 'logDeploymentSuccess'],
  ] as const)('%s.%s: the person does not wait for it, and it hears later', async (canister, method) => {
    const who = await world.customer();
    world.faults.set(world.ids[canister], method, { kind: 'trap' }, ALWAYS);
    const id = await world.begin(who);
    expect(Object.keys((await world.end(id, HOUR)).state)).toEqual(['completed']);
    expect((await world.backend(owner).getSystemStatus()).pendingNotices).toBeGreaterThan(0n);
    world.faults.clear();
    await world.quiet();
    await world.settled(id, who);
    const page = await world.invoice(who).getPaymentsByUser(who, { cursor: [], limit: [] });
    expect(page).toMatchObject({
      ok: { items: [{ status: { completed: null }, payment: { amount: PRICE, ledgerFee: LEDGER_FEE } }] },
    });
  });
});
