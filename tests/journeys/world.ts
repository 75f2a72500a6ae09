// What a journey needs: a fresh platform, the dApp's development server and a browser. One world per test file.
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { createServer } from 'vite';
import { networkForBrowser } from '../../scripts/dev/network-plugin.ts';
import { startPlatform, type RunningPlatform } from '../../scripts/platform/index.ts';
import { browserPath } from '../../scripts/test/browser.ts';

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

export interface World {
  platform: RunningPlatform;
  /** The dApp's address. */
  url: string;
  browser: Browser;
  /** A person with a browser profile of their own. */
  person(options?: {
    phone?: boolean;
    dark?: boolean;
  }): Promise<{ context: BrowserContext; page: Page; problems: string[] }>;
  close(): Promise<void>;
}

export async function openWorld(): Promise<World> {
  const home = mkdtempSync(join(tmpdir(), 'icto-journey-'));
  const platform = await startPlatform({ port: 0, fresh: true, home });
  const server = await createServer({
    cacheDir: join(home, 'vite'),
    server: { host: '127.0.0.1', port: 0, strictPort: false, hmr: false, watch: null },
    plugins: [networkForBrowser(platform.file)],
    logLevel: 'error',
  });
  await server.listen();
  const { port } = server.httpServer?.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const executablePath = browserPath();
  if (!executablePath) throw new Error('No Chromium: run npm test once, or set CHROMIUM_PATH.');
  const browser = await chromium.launch({ executablePath, args: flags });
  return {
    platform,
    url,
    browser,
    async person({ phone = false, dark = false } = {}) {
      const context = await browser.newContext({
        viewport: phone ? { width: 390, height: 844 } : { width: 1440, height: 900 },
        colorScheme: dark ? 'dark' : 'light',
        reducedMotion: 'reduce',
      });
      const page = await context.newPage();
      page.setDefaultTimeout(30_000);
      const problems: string[] = [];
      page.on('pageerror', (error) => problems.push(error.message));
      return { context, page, problems };
    },
    async close() {
      await browser.close();
      await server.close();
      await platform.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
