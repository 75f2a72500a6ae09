// A fault and an upgrade in the same deployment, drawn by a seed: still one ending, one charge. `ICTO_FULL=1` draws many
// more, and upgrades each canister after every message.
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { describe, it } from '../../fixtures/our-replica.ts';
import type { Fault } from './faults.ts';
import { interrupted } from './interrupt.ts';
import { HOUR, SECOND, World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterEach(() => world.calm());
afterAll(() => world.stop());

const FULL = process.env['ICTO_FULL'] === '1';
const CALLS = [
  ['factory', 'checkContract'],
  ['ledger', 'icrc2_transfer_from'],
  ['ledger', 'icrc3_get_blocks'],
  ['invoice', 'recordPayment'],
  ['audit', 'logEvents'],
  ['factory', 'createContract'],
  ['audit', 'logDeploymentSuccess'],
  ['invoice', 'updatePaymentStatus'],
] as const;
const FAULTS: Fault[] = [
  { kind: 'trap' },
  { kind: 'reject' },
  { kind: 'lost' },
  { kind: 'silent' },
  { kind: 'late', delay: 90n * SECOND },
  { kind: 'held', delay: 90n * SECOND },
  { kind: 'lie', bytes: new Uint8Array([9]) },
];
const UPGRADED = ['backend', 'factory', 'audit', 'invoice'] as const;
type Upgraded = (typeof UPGRADED)[number];
/** A healthy deployment has fewer messages to and from each of them than this. */
const MESSAGES: Record<Upgraded, number> = { backend: 45, factory: 30, audit: 12, invoice: 12 };

/** The same numbers for the same seed (mulberry32). */
function drawing(seed: number): <T>(from: readonly T[]) => T {
  let state = seed;
  return (from) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    const chosen = from[((mixed ^ (mixed >>> 14)) >>> 0) % from.length];
    if (chosen === undefined) throw new Error('there is nothing to draw from');
    return chosen;
  };
}

/** False when the deployment took fewer messages. */
async function endsWell(upgraded: readonly Upgraded[], count: number, story: string): Promise<boolean> {
  const who = await world.customer();
  const request = world.request(who);
  const { answer, reached } = await interrupted(world, {
    count,
    of: world.ids[upgraded[0] ?? 'backend'],
    begin: () => world.backend(who).createContract(request),
    act: async () => {
      for (const name of upgraded) await world.upgrade(name);
    },
  });
  if (!('ok' in answer)) throw new Error(`${story}: ${Object.keys(answer.err)[0]}`);
  const { state } = await world.end(answer.ok.id, 30n * HOUR);
  expect(Object.keys(state), story).toEqual(['completed']);
  await world.quiet();
  await world.settled(answer.ok.id, who);
  return reached;
}

const positionsOf = (name: Upgraded): number[] => Array.from({ length: MESSAGES[name] }, (_, i) => i + 1);

describe('a fault and an upgrade', () => {
  it.each(Array.from({ length: FULL ? 120 : 12 }, (_, i) => i + 1))('drawn by seed %i', async (seed) => {
    const draw = drawing(seed);
    const [canister, method] = draw(CALLS);
    const fault = draw(FAULTS);
    const upgraded = draw([['backend'], ['factory'], ['audit'], ['invoice'], UPGRADED] as const);
    const count = draw(positionsOf(upgraded[0]));
    world.faults.set(world.ids[canister], method, fault);
    await endsWell(upgraded, count, `${canister}.${method} ${fault.kind}, ${upgraded.join()} after ${count}`);
  });
});

describe.each(['factory', 'audit', 'invoice'] as const)('an upgrade of the %s', (name) => {
  it.each(positionsOf(name).filter((n) => FULL || n % 8 === 4))('after message %i', async (count) => {
    await endsWell([name], count, `${name} upgraded after ${count}`);
  });
});
