import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { effectScope, type EffectScope } from 'vue';
import { useFollow } from './use-follow.ts';

let page: EventTarget & { visibilityState: 'visible' | 'hidden' };
let scope: EffectScope;
beforeEach(() => {
  vi.useFakeTimers();
  page = Object.assign(new EventTarget(), { visibilityState: 'visible' as const });
  vi.stubGlobal('document', page);
  scope = effectScope();
});
afterEach(() => {
  scope.stop();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function shows(state: 'visible' | 'hidden'): void {
  page.visibilityState = state;
  page.dispatchEvent(new Event('visibilitychange'));
}

it('looks again when its time has come, as often as it is told, and never after the page was left', async () => {
  let every: number | null = 3_000;
  const look = vi.fn(() => Promise.resolve());
  scope.run(() => useFollow(look, () => every));
  await vi.advanceTimersByTimeAsync(2_900);
  expect(look).toHaveBeenCalledTimes(0);
  await vi.advanceTimersByTimeAsync(3_200);
  expect(look).toHaveBeenCalledTimes(2);
  every = null;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(look).toHaveBeenCalledTimes(2);
  every = 1_000;
  scope.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(look).toHaveBeenCalledTimes(2);
});

it('does not look while nobody sees it, and looks at once when somebody comes back', async () => {
  const look = vi.fn(() => Promise.resolve());
  scope.run(() => useFollow(look, () => 10_000));
  shows('hidden');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(look).toHaveBeenCalledTimes(0);
  shows('visible');
  expect(look).toHaveBeenCalledTimes(1);
});

it('has one look at a time, and goes on after one that failed', async () => {
  let end: () => void = () => undefined;
  const look = vi.fn(() => new Promise<void>((_, reject) => (end = () => reject(new Error('no answer')))));
  scope.run(() => useFollow(look, () => 1_000));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(look).toHaveBeenCalledTimes(1);
  end();
  await vi.advanceTimersByTimeAsync(1_100);
  expect(look).toHaveBeenCalledTimes(2);
});
