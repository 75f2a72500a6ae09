// The backend is upgraded after the k-th message of a healthy deployment, for each k: always one payment, one contract.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DeliveryHook } from '../../../replica/src/execution/index.ts';
import { HOUR, World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(() => world.stop());

/** Everything stands still after `count` more messages; the upgrade itself is let through. */
function stopAfter(count: number): { delivered: () => number; upgrading: () => void } {
  const { replica, faults, ids } = world;
  const backend = Buffer.from(ids.backend.toUint8Array()).toString('hex');
  let delivered = 0;
  let upgrading = false;
  const hook: DeliveryHook = (candidates) => {
    if (upgrading) {
      const choice = candidates.findIndex((message) => message.kind === 'request' && message.origin.kind === 'ingress');
      return choice < 0 ? undefined : choice;
    }
    if (delivered >= count) return undefined;
    const choice = faults.hook(candidates);
    const chosen = choice === undefined ? undefined : candidates[choice];
    // Messages to the backend and from it: everything the saga consists of.
    const involved = chosen && [chosen.to, ...(chosen.kind === 'request' ? [chosen.caller] : [])];
    if (involved?.some((id) => Buffer.from(id).toString('hex') === backend)) delivered++;
    return choice;
  };
  replica.execution.onDelivery(hook);
  return { delivered: () => delivered, upgrading: () => void (upgrading = true) };
}

const go = (): void => world.replica.execution.onDelivery(world.faults.hook);

async function upgradedAfter(count: number): Promise<boolean> {
  const who = await world.customer();
  const request = world.request(who);
  const begun = world.backend(who);
  const { createContract } = begun;
  const stop = stopAfter(count);
  const asked = createContract(request);
  await world.replica.execution.advanceTime(1_000_000_000n);
  const reached = stop.delivered() >= count;
  stop.upgrading();
  await world.upgradeBackend();
  go();
  await world.replica.execution.runUntilQuiet();
  const answer = await asked;
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
