// The backend is upgraded after the k-th message of a healthy deployment, for each k: always one payment, one contract.
import { afterAll, beforeAll, expect } from 'vitest';
import { it } from '../../fixtures/our-replica.ts';
import { interrupted } from './interrupt.ts';
import { HOUR, World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(() => world.stop());

async function upgradedAfter(count: number): Promise<boolean> {
  const who = await world.customer();
  const request = world.request(who);
  const { answer, reached } = await interrupted(world, {
    count,
    begin: () => world.backend(who).createContract(request),
    act: () => world.upgradeBackend(),
  });
  if (!('ok' in answer)) throw new Error(`after ${count} messages: ${Object.keys(answer.err)[0]}`);
  const { state } = await world.end(answer.ok.id, 3n * HOUR);
  expect(Object.keys(state), `upgraded after ${count} messages`).toEqual(['completed']);
  await world.settled(answer.ok.id, who);
  return reached;
}

// Four tests share the positions, so that each stays short.
it.each([1, 2, 3, 4])('ends well wherever it is interrupted: message %i and each fourth after it', async (first) => {
  let count = first;
  while (await upgradedAfter(count)) count += 4;
  // A deployment without a fault takes this many messages at least.
  expect(count).toBeGreaterThan(20);
});
