// What opens over a page, and what is seen without an account: usable by everybody, light on a desktop, dark on a phone.
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { faultsInEveryLook } from './checks.ts';
import { Shell } from './pages/shell.ts';
import { TokenPage } from './pages/token-page.ts';
import { TokenWizard } from './pages/token-wizard.ts';
import { openWorld, photograph, type Person, type World } from './world.ts';

let world: World;
let iris: Person;
let page: Page;
let shell: Shell;
let token: TokenPage;

beforeAll(async () => {
  world = await openWorld();
  iris = await world.person();
  ({ page } = iris);
  shell = new Shell(page, world.url);
});
afterAll(() => world?.close());
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await photograph(iris, task.name);
});

/** `open` resolves to what is open then; it is looked at in every look and closed by Escape. */
async function lookAt(what: string, open: () => Promise<Locator>): Promise<string[]> {
  const opened = await open();
  const faults = await faultsInEveryLook(page, what);
  await page.keyboard.press('Escape');
  await opened.waitFor({ state: 'detached' });
  return faults;
}

test('the identity page: alone, for the first identity and for the next', async () => {
  const faults: string[] = [];
  await page.goto(`${world.url}/identity-provider/`);
  await page.getByText('This page opens when an application', { exact: false }).waitFor();
  faults.push(...(await faultsInEveryLook(page, 'the identity page, opened by hand')));
  await shell.open('/');
  for (const round of ['first', 'next']) {
    await shell.signInButton.click();
    const opened = page.waitForEvent('popup');
    await page
      .getByRole('dialog', { name: 'Sign in' })
      .getByRole('button', { name: /^Internet Identity/ })
      .click();
    const popup = await opened;
    await popup.getByRole('textbox', { name: 'Name' }).waitFor();
    faults.push(...(await faultsInEveryLook(popup, `the identity page, ${round} identity`)));
    const closed = popup.waitForEvent('close');
    await popup.getByRole('textbox', { name: 'Name' }).fill(`Iris ${round}`);
    await popup.getByRole('button', { name: 'Create and sign in' }).click();
    await closed;
    await shell.walletButton.waitFor();
    if (round === 'first') await shell.signOut();
  }
  expect(faults).toEqual([]);
});

test('the wallet, the theme menu and the questions of a token', async () => {
  await shell.takeTestFunds();
  const wizard = new TokenWizard(shell);
  await wizard.fill({ name: 'Seen by all', symbol: 'SEEN' });
  const faults = await lookAt('the question before paying', async () => {
    await wizard.payButton.click();
    const question = page.locator('.swal2-popup');
    await question.getByRole('button', { name: 'Pay and create' }).waitFor();
    return question;
  });
  await wizard.pay();
  token = new TokenPage(shell, await wizard.made());
  await token.open();

  faults.push(
    ...(await lookAt('the wallet', async () => {
      const wallet = await shell.openWallet();
      await wallet.getByTestId('balance').waitFor();
      return wallet;
    })),
    ...(await lookAt('the theme menu', async () => {
      await page.getByRole('button', { name: 'Theme' }).click();
      return page.getByRole('menu');
    })),
  );
  for (const action of ['Send', 'Mint', 'Burn', 'Approve'] as const) {
    faults.push(
      ...(await lookAt(`the dialog to ${action.toLowerCase()}`, async () => {
        await page.getByRole('main').getByRole('button', { name: action, exact: true }).click();
        const dialog = page.getByRole('dialog');
        // With its faults: they have to be readable too.
        await dialog.getByRole('button', { name: action, exact: true }).click();
        await dialog.locator('[aria-invalid="true"]').first().waitFor();
        return dialog;
      })),
    );
  }
  expect(faults).toEqual([]);
});

test('a transaction’s question and its result', async () => {
  await token.open();
  await page.getByRole('main').getByRole('button', { name: 'Mint', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'For', exact: true }).fill(world.platform.file.canisters.backend ?? '');
  await dialog.getByRole('textbox', { name: 'Amount' }).fill('5');
  await dialog.getByRole('button', { name: 'Mint', exact: true }).click();
  await page.locator('.swal2-popup').getByRole('button', { name: 'Mint', exact: true }).waitFor();
  const faults = await faultsInEveryLook(page, 'the question before minting');
  await shell.confirm('Mint');
  await dialog.locator('[data-attempt="done"]').waitFor();
  faults.push(...(await faultsInEveryLook(page, 'what became of it')));
  expect(faults).toEqual([]);
});

test('the import of a token, and the menu on a phone', async () => {
  await shell.open('/tokens');
  const faults = await lookAt('the import of a token', async () => {
    await page.getByRole('button', { name: 'Import a token' }).click();
    const dialog = page.getByRole('dialog', { name: 'Import a token' });
    await dialog.getByRole('textbox', { name: 'Canister id' }).waitFor();
    return dialog;
  });
  await page.setViewportSize({ width: 390, height: 844 });
  faults.push(
    ...(await lookAt('the menu on a phone', async () => {
      await page.getByRole('button', { name: 'More' }).click();
      const dialog = page.getByRole('dialog', { name: 'More' });
      await dialog.getByRole('link').first().waitFor();
      return dialog;
    })),
  );
  expect(faults).toEqual([]);
});

test('a session that is over', async () => {
  await shell.open('/payments');
  const other = new Shell(await iris.context.newPage(), world.url);
  await other.open('/dashboard');
  await other.signOut();
  await page.getByText('Your session has ended').waitFor();
  expect(await faultsInEveryLook(page, 'a session that is over')).toEqual([]);
  await page.reload();
  await shell.signInButton.waitFor();
});

test.each([
  '/',
  '/explore',
  '/status',
  '/token/:id',
  '/dashboard',
  '/payments',
  '/operator',
  '/token/new/token',
  '/deployments/1',
  '/no/such/page',
])('%s without an account', async (path) => {
  await shell.open(path.replace(':id', token.id));
  await page.waitForLoadState('networkidle');
  expect(await faultsInEveryLook(page, `${path}, signed out`)).toEqual([]);
});

test('signing in', async () => {
  const faults = await lookAt('the sign-in dialog', async () => {
    await shell.signInButton.click();
    const dialog = page.getByRole('dialog', { name: 'Sign in' });
    await dialog.getByRole('button', { name: /^Internet Identity/ }).waitFor();
    return dialog;
  });
  expect(faults).toEqual([]);
});

test('nothing in any page went wrong unseen', () => {
  expect(iris.problems).toEqual([]);
});
