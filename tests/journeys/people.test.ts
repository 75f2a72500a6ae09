// People and their things: a name, money sent from the wallet once and only once, and a token kept in order.
import { Ed25519KeyIdentity } from '@dfinity/identity';
import type { Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { formatAccount } from '../../src/shared/account/index.ts';
import { faultsInEveryLook } from './checks.ts';
import { Shell } from './pages/shell.ts';
import { TokenPage } from './pages/token-page.ts';
import { TokenWizard } from './pages/token-wizard.ts';
import { WalletPage } from './pages/wallet-page.ts';
import { truthOf, type Truth } from './truth.ts';
import { openWorld, photograph, type Person, type World } from './world.ts';

let world: World;
let truth: Truth;
let finn: Person;
let shell: Shell;
let wallet: WalletPage;
let principal: string;
const stranger = Ed25519KeyIdentity.generate().getPrincipal();
const FEE = 10_000n;

beforeAll(async () => {
  world = await openWorld();
  truth = await truthOf(world);
  finn = await world.person();
  shell = new Shell(finn.page, world.url);
  wallet = new WalletPage(shell);
  await shell.open('/');
  await shell.signIn('Finn');
  principal = await shell.principal();
  await truth.give(principal, 12_34567890n);
});
afterAll(() => world?.close());
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await photograph(finn, task.name);
  await finn.page.unrouteAll({ behavior: 'ignoreErrors' });
});

const balanceOf = (subaccount: [] | [Uint8Array] = []): Promise<bigint> =>
  truth.actors.ledger.icrc1_balance_of({ owner: stranger, subaccount });
const mine = async (): Promise<bigint> => (await truth.standing(principal)).balance;

describe('a profile', () => {
  const field = () => finn.page.getByRole('textbox', { name: 'Display name (optional)' });
  const save = () => finn.page.getByRole('button', { name: 'Save', exact: true });

  test('is reached from the wallet; a name that cannot be is refused where it is typed', async () => {
    const panel = await shell.openWallet();
    await panel.getByRole('link', { name: 'Profile' }).click();
    await finn.page.waitForURL('**/profile');
    await finn.page.getByText(principal).waitFor();
    await field().fill('F'.repeat(41));
    await save().click();
    await finn.page.getByText('The name must have at most 40 characters.').waitFor();
    await expect.poll(() => field().getAttribute('aria-invalid')).toBe('true');
  });

  test('a saved name is shown in the corner, and is there after a reload', async () => {
    await field().fill('Finn the Fish 🐟');
    await save().click();
    await shell.toast('Saved.').waitFor();
    await expect.poll(() => shell.walletButton.innerText()).toContain('Finn the Fish 🐟');
    await finn.page.reload();
    await expect.poll(() => field().inputValue()).toBe('Finn the Fish 🐟');
    await finn.page.getByText('Here since').waitFor();
  });

  test('what is typed and not saved is not lost by a click on a link', async () => {
    await field().fill('Somebody else');
    await finn.page.getByRole('banner').getByRole('link', { name: 'ICTO, start page' }).click();
    await finn.page.locator('.swal2-popup').getByRole('button', { name: 'Stay' }).click();
    expect(finn.page.url()).toMatch(/\/profile$/);
    await expect.poll(() => field().inputValue()).toBe('Somebody else');
    await finn.page.getByRole('button', { name: 'Undo' }).click();
  });
});

describe('sending from the wallet', () => {
  test('the balance is there to the last digit, and can be copied', async () => {
    await shell.open('/dashboard');
    const panel = await shell.openWallet();
    await expect.poll(() => panel.getByTestId('balance').innerText()).toMatch(/^12\.3456789\s*ICP$/);
    await panel.getByRole('button', { name: 'Copy balance' }).click();
    expect(await finn.page.evaluate(() => navigator.clipboard.readText())).toBe('12.3456789');
    await shell.closeWallet();
    await expect.poll(() => shell.walletButton.innerText()).toContain('12.3456789');
  });

  test('what cannot be sent is refused before it is sent', async () => {
    const before = await mine();
    await wallet.startSending();
    await wallet.fill('abc', '13');
    await wallet.submit();
    await wallet.form.getByText(/This is not a principal/).waitFor();
    await wallet.form.getByText('With the fee you need 0.6544211 ICP more.').waitFor();
    await wallet.fill(principal, '0');
    await wallet.form.getByText('This is your own account.').waitFor();
    await wallet.form.getByText('Enter an amount above zero.').waitFor();
    await wallet.fill('a'.repeat(64), '1');
    await wallet.form.getByText(/This is an old ICP account identifier/).waitFor();
    await wallet.form.getByRole('button', { name: 'Cancel' }).click();
    expect(await mine()).toBe(before);
  });

  test('fee and total are shown, and exactly that leaves: to a principal', async () => {
    const before = await mine();
    await wallet.startSending();
    await wallet.fill(stranger.toText(), '1.5');
    await expect.poll(() => wallet.sum('Token’s fee').innerText()).toMatch(/^0\.0001\s*ICP$/);
    await expect.poll(() => wallet.sum('Leaves your balance').innerText()).toMatch(/^1\.5001\s*ICP$/);
    await wallet.submit();
    await shell.confirm('Send');
    await wallet.form.locator('[data-attempt="done"]').waitFor();
    await wallet.close();
    expect(await balanceOf()).toBe(1_50000000n);
    expect(before - (await mine())).toBe(1_50000000n + FEE);
    // The corner follows by itself.
    await expect.poll(() => shell.walletButton.innerText()).toContain('10.8455789');
  });

  test('to a subaccount, by its account text', async () => {
    const subaccount = Uint8Array.from({ length: 32 }, (_, index) => (index === 31 ? 7 : 0));
    const account = formatAccount({ owner: stranger.toText(), subaccount: Buffer.from(subaccount).toString('hex') });
    await wallet.startSending();
    await wallet.fill(account, '0.25');
    await wallet.submit();
    await shell.confirm('Send');
    await wallet.form.locator('[data-attempt="done"]').waitFor();
    await wallet.close();
    expect(await balanceOf([subaccount])).toBe(25_000_000n);
  });

  test('an answer that is lost: it says so, finds it on the ledger, and never pays twice', async () => {
    const before = await mine();
    await wallet.startSending();
    await wallet.fill(stranger.toText(), '2');
    await finn.page.route(/\/api\/v\d\/canister\/[^/]+\/call$/, async (route: Route) => {
      if (!route.request().postDataBuffer()?.includes('icrc1_transfer')) return route.fallback();
      await route.fetch();
      await route.abort('connectionreset');
    });
    await wallet.submit();
    await shell.confirm('Send');
    const unknown = wallet.form.locator('[data-attempt="unknown"]');
    await unknown.waitFor();
    await finn.page.unrouteAll({ behavior: 'ignoreErrors' });
    await wallet.close();
    // It waits in the wallet, also after a reload; sending the same again is the same transfer.
    await finn.page.reload();
    const panel = await shell.openWallet();
    await panel.locator('[data-attempt="unknown"]').getByRole('button', { name: 'Send the same again' }).click();
    await shell.toast('It happened.').waitFor();
    await panel.locator('[data-attempt="unknown"]').waitFor({ state: 'detached' });
    await shell.closeWallet();
    expect(before - (await mine())).toBe(2_00000000n + FEE);
    expect(await balanceOf()).toBe(3_50000000n);
  });

  test('a transfer that never arrived is not said to have happened', async () => {
    const before = await mine();
    await wallet.startSending();
    await wallet.fill(stranger.toText(), '1');
    await finn.page.route(/\/api\/v\d\/canister\/[^/]+\/call$/, async (route: Route) => {
      if (route.request().postDataBuffer()?.includes('icrc1_transfer')) await route.abort('connectionreset');
      else await route.fallback();
    });
    await wallet.submit();
    await shell.confirm('Send');
    const unknown = wallet.form.locator('[data-attempt="unknown"]');
    await unknown.waitFor();
    await unknown.getByRole('button', { name: 'Look on the ledger' }).click();
    await wallet.form.getByText(/It is not on the ledger so far/).waitFor();
    await unknown.getByRole('button', { name: 'I know how it ended' }).click();
    expect(await mine()).toBe(before);
  });
});

describe('settings of a token', () => {
  let token: TokenPage;
  const LOGO = `data:image/png;base64,${'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='}`;
  const pixel = {
    name: 'logo.png',
    mimeType: 'image/png',
    buffer: Buffer.from(LOGO.slice(LOGO.indexOf(',') + 1), 'base64'),
  };

  test('a fee collector and a logo are set, shown before they are saved, and used', async () => {
    const wizard = new TokenWizard(shell);
    await wizard.fill({ name: 'Reef', symbol: 'REEF', holders: `account,amount\n${principal},1000` });
    await wizard.pay();
    token = new TokenPage(shell, await wizard.made());
    await token.open();
    const settings = await token.tab('Settings');
    await settings.getByRole('textbox', { name: 'Fee collector (optional)' }).fill(stranger.toText());
    await settings.locator('input[type="file"]').setInputFiles(pixel);
    await settings.getByRole('button', { name: 'Remove' }).first().waitFor();
    await settings.getByRole('textbox', { name: 'Transfer fee' }).fill('0.5');
    await settings.getByRole('button', { name: 'Save', exact: true }).click();
    const question = finn.page.locator('.swal2-popup');
    await question.getByText('0.0001 REEF → 0.5 REEF').waitFor();
    await question.getByText(stranger.toText()).waitFor();
    await shell.confirm('Save changes');
    await shell.toast('Saved.').waitFor();
    await token.act('Send', { to: stranger.toText(), amount: '10' });
    // Ten, and the fee of the transfer.
    await token.open();
    await (await token.tab('Holders')).getByRole('row').filter({ hasText: '10.5' }).waitFor();
  });

  test('both are taken away again', async () => {
    await token.open();
    const settings = await token.tab('Settings');
    await settings.getByRole('textbox', { name: 'Fee collector (optional)' }).fill('');
    await settings.getByRole('button', { name: 'Remove' }).first().click();
    await settings.getByRole('button', { name: 'Save', exact: true }).click();
    const question = finn.page.locator('.swal2-popup');
    await question.getByText('Nobody: they are burnt').waitFor();
    await question.getByText('Removed').waitFor();
    await shell.confirm('Save changes');
    await shell.toast('Saved.').waitFor();
    await finn.page.reload();
    await expect.poll(() => finn.page.getByRole('textbox', { name: 'Fee collector (optional)' }).inputValue()).toBe('');
    expect(await finn.page.getByRole('tabpanel').getByRole('button', { name: 'Remove' }).count()).toBe(0);
  });
});

test('the new pages can be used by everybody', async () => {
  const faults: string[] = [];
  await shell.open('/profile');
  await finn.page.waitForLoadState('networkidle');
  faults.push(...(await faultsInEveryLook(finn.page, 'profile')));
  await shell.openWallet();
  faults.push(...(await faultsInEveryLook(finn.page, 'wallet')));
  await shell.closeWallet();
  expect(faults).toEqual([]);
});

test('nothing in any page went wrong unseen', () => {
  expect(finn.problems).toEqual([]);
});
