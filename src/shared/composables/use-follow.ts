import { onScopeDispose } from 'vue';

const TICK_MS = 1_000;

/**
 * Looks again by itself while the page is in sight, `everyMs()` after the last look, and at once when somebody comes back to it
 * after longer than that. Null: not now. What a look cannot read, the next one tells.
 */
export function useFollow(look: () => Promise<unknown>, everyMs: () => number | null): void {
  let lookedAt = Date.now();
  let looking = false;
  async function tick(): Promise<void> {
    const after = everyMs();
    if (looking || after === null || document.visibilityState !== 'visible' || Date.now() - lookedAt < after) return;
    looking = true;
    await look().catch(() => undefined);
    looking = false;
    lookedAt = Date.now();
  }
  const onTick = (): void => void tick();
  const timer = setInterval(onTick, TICK_MS);
  document.addEventListener('visibilitychange', onTick);
  onScopeDispose(() => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', onTick);
  });
}
