import { expect, test } from 'vitest';
import { ScriptedExecution } from '../../tests/support/scripted-execution.ts';
import { Completions } from './completions.ts';

const message = {
  requestId: new Uint8Array(32).fill(7),
  sender: Uint8Array.of(4),
  canisterId: Uint8Array.of(1),
  method: 'any',
  arg: new Uint8Array(0),
  expiry: 0n,
};

function held(): { execution: ScriptedExecution; completions: Completions } {
  const execution = new ScriptedExecution(
    { now: () => 1n },
    {
      update: ({ arg }) => ({ kind: 'reply', data: arg }),
      query: ({ arg }) => ({ kind: 'reply', data: arg }),
    },
  );
  execution.held = true;
  return { execution, completions: new Completions(execution) };
}

test('waits no longer than told, and for the end only', async () => {
  const { execution, completions } = held();
  await execution.submit(message);
  expect(await completions.wait(message.requestId, 20)).toBe(false);
  const waiting = completions.wait(message.requestId, 5_000);
  execution.releaseHeld();
  expect(await waiting).toBe(true);
  expect(await completions.wait(message.requestId, 0)).toBe(true);
});

test('lets everybody go when it stops', async () => {
  const { execution, completions } = held();
  await execution.submit(message);
  const waiting = [1, 2, 3].map(() => completions.wait(message.requestId, 60_000));
  completions.stop();
  expect(await Promise.all(waiting)).toEqual([false, false, false]);
});
