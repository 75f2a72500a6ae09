// What a journey needs: a fresh platform, the built dApp with the local identity page, and a browser. One world per test file.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { createServer } from 'vite';
import { IDENTITIES_KEY, type LocalIdentity } from '../../scripts/identity-provider/identities.ts';
import { networkForBrowser } from '../../scripts/dev/network-plugin.ts';
import type { RunningPlatform } from '../../scripts/platform/index.ts';
import { root } from '../../scripts/platform/network-file.ts';
import { browserPath } from '../../scripts/test/browser.ts';
import { builtApp } from './built-app.ts';
import { startPrepared } from './prepared-platform.ts';

const flags = [
  '--no-sandbox',
  '--headless',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface PersonOptions {
  phone?: boolean;
  dark?: boolean;
  /** Runs in every page before the dApp: as a browser extension would. */
  extension?: string;
  /** Whom this browser's identity page knows already. */
  identities?: readonly LocalIdentity[];
}

/** Somebody with a browser profile of their own. */
export interface Person {
  context: BrowserContext;
  page: Page;
  /** Errors that nothing in the page caught. A journey without any leaves this empty. */
  problems: string[];
}

export interface World {
  platform: RunningPlatform;
  /** The dApp's address, without a slash at its end. */
  url: string;
  person(options?: PersonOptions): Promise<Person>;
  close(): Promise<void>;
}

/** Starts everything: nobody has been here, and nothing has been made. */
export async function openWorld(): Promise<World> {
  const executablePath = browserPath();
  if (!executablePath) throw new Error('No Chromium: run npm test once, or set CHROMIUM_PATH.');
  const home = mkdtempSync(join(tmpdir(), 'icto-journey-'));
  const closers: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.reverse()) await closer();
    rmSync(home, { recursive: true, force: true });
  };
  try {
    const platform = await startPrepared(home);
    closers.push(() => platform.stop());
    const server = await createServer({
      root,
      // Kept between runs, so that only the first prepares the libraries; each worker has its own.
      cacheDir: join(root, '.build', `journeys-vite-${process.env['VITEST_POOL_ID'] ?? '1'}`),
      server: { host: '127.0.0.1', port: 0, strictPort: false, hmr: false, watch: null },
      // Of the dApp itself nothing is left to be prepared.
      optimizeDeps: { entries: ['scripts/identity-provider/main.ts'] },
      plugins: [networkForBrowser(platform.file), builtApp()],
      logLevel: 'error',
    });
    closers.push(() => server.close());
    await server.listen();
    const { port } = server.httpServer?.address() as AddressInfo;
    const browser = await chromium.launch({ executablePath, args: flags });
    closers.push(() => browser.close());
    return { platform, url: `http://127.0.0.1:${port}`, person: (options) => person(browser, options), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function person(
  browser: Browser,
  { phone = false, dark = false, extension, identities }: PersonOptions = {},
): Promise<Person> {
  const context = await browser.newContext({
    viewport: phone ? { width: 390, height: 844 } : { width: 1440, height: 900 },
    hasTouch: phone,
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  if (extension) await context.addInitScript(extension);
  if (identities) {
    const known = JSON.stringify(JSON.stringify(identities));
    await context.addInitScript(
      `if (location.protocol === 'http:') localStorage.setItem('${IDENTITIES_KEY}', ${known})`,
    );
  }
  const problems: string[] = [];
  context.on('weberror', (error) => problems.push(`${error.page()?.url()}: ${error.error().message}`));
  context.on('console', (message) => {
    if (message.text().includes('Content Security Policy'))
      problems.push(`${message.page()?.url()}: ${message.text()}`);
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  return { context, page, problems };
}

/** Where pictures of failed journeys are kept. */
const PICTURES = join(root, '.build', 'journeys-failed');

/** A picture of what a person saw when the test of this name failed. */
export async function photograph({ page }: Person, test: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${test.replace(/\W+/g, '-').slice(0, 100)}.png`) });
}
