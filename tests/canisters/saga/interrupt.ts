// Stops the world after a number of messages, does something to it, and lets it go on.
import type { DeliveryHook } from '../../../replica/src/execution/index.ts';
import { SECOND, type World } from './world.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Everything stands still after `count` more messages of the backend; `letThrough` opens it for calls from outside. */
function stopAfter({ replica, faults, ids }: World, count: number): { delivered(): number; letThrough(): void } {
  const backend = hex(ids.backend.toUint8Array());
  let delivered = 0;
  let isOpen = false;
  const hook: DeliveryHook = (candidates) => {
    if (isOpen) {
      const choice = candidates.findIndex((message) => message.kind === 'request' && message.origin.kind === 'ingress');
      return choice < 0 ? undefined : choice;
    }
    if (delivered >= count) return undefined;
    const choice = faults.hook(candidates);
    const chosen = choice === undefined ? undefined : candidates[choice];
    // Messages to the backend and from it: everything the saga consists of.
    const involved = chosen && [chosen.to, ...(chosen.kind === 'request' ? [chosen.caller] : [])];
    if (involved?.some((id) => hex(id) === backend)) delivered++;
    return choice;
  };
  replica.execution.onDelivery(hook);
  return { delivered: () => delivered, letThrough: () => void (isOpen = true) };
}

/**
 * Begins something, upgrades (or whatever `act` does) after `count` messages, and goes on. `reached` is false when it
 * took fewer messages than that.
 */
export async function interrupted<T>(
  world: World,
  { count, begin, act }: { count: number; begin: () => Promise<T>; act: () => Promise<void> },
): Promise<{ answer: T; reached: boolean }> {
  const { execution } = world.replica;
  const stop = stopAfter(world, count);
  const asked = begin();
  await execution.advanceTime(SECOND);
  const reached = stop.delivered() >= count;
  stop.letThrough();
  await act();
  execution.onDelivery(world.faults.hook);
  await execution.runUntilQuiet();
  return { answer: await asked, reached };
}
