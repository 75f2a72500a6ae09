// Sessions that end while somebody types: the identity page delegates for as long as this browser says.
import type { Page } from 'playwright-core';

const KEY = 'journey.session-seconds';

/** Runs in every page before the dApp. In the identity page it is the first to see the application's request. */
export const shortSessions = `
  addEventListener('message', ({ data }) => {
    const seconds = localStorage.getItem('${KEY}');
    if (seconds && data && data.kind === 'authorize-client') data.maxTimeToLive = BigInt(seconds) * 1000000000n;
  });
`;

/** How long sessions that begin from now on last; null: as long as the dApp asks for. */
export const setSessionLife = (page: Page, seconds: number | null): Promise<void> =>
  page.evaluate(([key, text]) => (text === null ? localStorage.removeItem(key) : localStorage.setItem(key, text)), [
    KEY,
    seconds === null ? null : String(seconds),
  ] as const);
