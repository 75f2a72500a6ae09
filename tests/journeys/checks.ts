// What every page must be: readable by assistive technology, and no wider than its window.
import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

interface Violation {
  id: string;
  impact: string | null | undefined;
  help: string;
  nodes: { target: string; why: string }[];
}

/** Serious and critical violations of the page as it is now, as sentences. */
async function accessibilityFaults(page: Page): Promise<string[]> {
  // Evaluated over the debugger, so that no page needs to allow it.
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async (): Promise<Violation[]> => {
    const run: unknown = Reflect.get(window, 'axe');
    if (typeof run !== 'object' || run === null || !('run' in run) || typeof run.run !== 'function')
      throw new Error('axe did not load');
    const result: AxeResults = await run.run(document, {
      resultTypes: ['violations'],
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return result.violations.map(({ id, impact, help, nodes }) => ({
      id,
      impact,
      help,
      nodes: nodes.map((node) => ({ target: node.target.join(' '), why: node.failureSummary ?? '' })),
    }));
  });
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ target, why }) => `${target} ${why}`).join(' | ')}`);
}

/** Waits until a change of theme or size has been painted to its end: colours in between would be measured. */
async function settled(page: Page): Promise<void> {
  // The rule of public/theme.js: the page has heard of the change.
  await page.waitForFunction(() => {
    const choice = localStorage.getItem('icto.theme');
    const dark = choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
    return document.documentElement.dataset.theme === (dark ? 'dark' : 'light');
  });
  await page.evaluate(async () => {
    // What ends may begin something else, as an inherited colour does: two frames in which nothing moves.
    for (let still = 0; still < 2;) {
      await new Promise(requestAnimationFrame);
      const moving = document
        .getAnimations()
        .some(({ effect, playState }) => playState === 'running' && effect?.getTiming().iterations !== Infinity);
      still = moving ? 0 : still + 1;
    }
  });
}

/** How many pixels the page is wider than its window, and what sticks out. */
async function overflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > width + 1)
      .slice(0, 5)
      .map((element) => `${element.tagName} ${element.className} → ${element.getBoundingClientRect().right}`);
  });
}

/** Light on a desktop and dark on a phone: what differs in one differs in these. */
const LOOKS = [
  { scheme: 'light', size: { width: 1440, height: 900 } },
  { scheme: 'dark', size: { width: 390, height: 844 } },
] as const;

/** What is wrong with what is on the screen now, in every look; `what` names it in the sentences. */
export async function faultsInEveryLook(page: Page, what: string): Promise<string[]> {
  const faults: string[] = [];
  for (const { scheme, size } of LOOKS) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize(size);
    // The identity page reads the theme once, when it opens.
    await page.evaluate((theme) => (document.documentElement.dataset.theme = theme), scheme);
    await settled(page);
    for (const fault of await accessibilityFaults(page)) faults.push(`${what}, ${scheme}: ${fault}`);
    for (const element of await overflow(page)) faults.push(`${what}: wider than the window: ${element}`);
  }
  await page.setViewportSize(LOOKS[0].size);
  await page.emulateMedia({ colorScheme: LOOKS[0].scheme });
  return faults;
}
