// Stops the world after a number of messages, does something to it, and lets it go on.
import type { Principal } from '@dfinity/principal';
import type { DeliveryHook } from '../../../replica/src/execution/index.ts';
import { SECOND, type World } from './world.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Everything stands still after `count` more messages of a canister; `letThrough` opens it for calls from outside. */
function stopAfter(
  { replica, faults }: World,
  { count, of }: { count: number; of: Principal },
): { delivered(): number; letThrough(): void } {
  const canister = hex(of.toUint8Array());
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
    const involved = chosen && [chosen.to, ...(chosen.kind === 'request' ? [chosen.caller] : [])];
    if (involved?.some((id) => hex(id) === canister)) delivered++;
    return choice;
  };
  replica.execution.onDelivery(hook);
  return { delivered: () => delivered, letThrough: () => void (isOpen = true) };
}

/**
 * Begins something, upgrades (or whatever `act` does) after `count` messages to or from a canister, the backend unless
 * told, and goes on. `reached` is false when it took fewer messages than that.
 */
export async function interrupted<T>(
  world: World,
  {
    count,
    of = world.ids.backend,
    begin,
    act,
  }: { count: number; of?: Principal; begin: () => Promise<T>; act: () => Promise<void> },
): Promise<{ answer: T; reached: boolean }> {
  const { execution } = world.replica;
  const stop = stopAfter(world, { count, of });
  const asked = begin();
  await execution.advanceTime(SECOND);
  const reached = stop.delivered() >= count;
  stop.letThrough();
  await act();
  execution.onDelivery(world.faults.hook);
  await execution.runUntilQuiet();
  return { answer: await asked, reached };
}
