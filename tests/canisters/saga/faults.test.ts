// One call of the backend goes wrong in one way: the deployment still comes to exactly one ending, and the money agrees.
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { describe, it } from '../../fixtures/our-replica.ts';
import type { Fault } from './faults.ts';
import { SECOND, World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterEach(() => world.calm());
afterAll(() => world.stop());

const GARBAGE = new Uint8Array([1, 2, 3]);
const oneFault: [string, Fault][] = [
  ['traps', { kind: 'trap' }],
  ['rejects', { kind: 'reject' }],
  ['answers after 90 s', { kind: 'late', delay: 90n * SECOND }],
  ['does it and loses the answer', { kind: 'lost' }],
  ['does it and never answers', { kind: 'silent' }],
  ['gets the call 90 s late', { kind: 'held', delay: 90n * SECOND }],
  ['answers nonsense', { kind: 'lie', bytes: GARBAGE }],
];
const calls = [
  ['factory', 'checkContract'],
  ['ledger', 'icrc1_fee'],
  ['ledger', 'icrc2_allowance'],
  ['ledger', 'icrc1_balance_of'],
  ['ledger', 'icrc2_transfer_from'],
  ['invoice', 'recordPayment'],
  ['audit', 'logEvents'],
  ['factory', 'createContract'],
  ['audit', 'logDeploymentSuccess'],
  ['invoice', 'updatePaymentStatus'],
] as const;

describe.each(calls)('%s.%s goes wrong once', (canister, method) => {
  // Reads have no effect to lose or repeat: the first few faults say it all.
  const isRead = method.startsWith('icrc1_') || method === 'icrc2_allowance';
  it.each(isRead ? oneFault.slice(0, 3) : oneFault)('%s: completed, charged once', async (_, fault) => {
    const who = await world.customer();
    world.faults.set(world.ids[canister], method, fault);
    const id = await world.begin(who);
    const { state } = await world.end(id);
    expect(Object.keys(state)).toEqual(['completed']);
    await world.quiet();
    expect(world.faults.struck).toBe(1);
    await world.settled(id, who);
  });
});
