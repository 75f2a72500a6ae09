// Olga runs the platform: what she may see and do with each role, and that it is so on the canisters afterwards.
import { Ed25519KeyIdentity } from '@dfinity/identity';
import { Principal } from '@dfinity/principal';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { expectOk } from '../../scripts/platform/configure.ts';
import { adminOf, type Admin } from './admin.ts';
import { faultsInEveryLook } from './checks.ts';
import { OperatorPage, type OperatorTab } from './pages/operator-page.ts';
import { Shell } from './pages/shell.ts';
import { TokenWizard } from './pages/token-wizard.ts';
import { SERVICE, truthOf, type Truth } from './truth.ts';
import { openWorld, photograph, type Person, type World } from './world.ts';

const TABS: readonly OperatorTab[] = ['Review', 'Services and fees', 'Factories', 'Roles', 'Treasury'];
let world: World;
let truth: Truth;
let admin: Admin;
let olga: Person;
let shell: Shell;
let operator: OperatorPage;
let olgas: string;
const max = Ed25519KeyIdentity.generate().getPrincipal().toText();

beforeAll(async () => {
  world = await openWorld();
  truth = await truthOf(world);
  admin = adminOf(world, truth);
  olga = await world.person();
  shell = new Shell(olga.page, world.url);
  operator = new OperatorPage(shell);
  await shell.open('/');
  await shell.signIn('Olga');
  olgas = await shell.principal();
});
afterAll(() => world?.close());
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await photograph(olga, task.name);
});

const fee = async () => (await truth.actors.backend.getServiceFee(SERVICE))[0];
const roles = async (): Promise<Map<string, string>> =>
  new Map((await truth.actors.backend.getAdmins()).map(([who, role]) => [who.toText(), Object.keys(role)[0] ?? '']));
const balanceOf = (principal: string): Promise<bigint> =>
  truth.actors.ledger.icrc1_balance_of({ owner: Principal.fromText(principal), subaccount: [] });

describe('who may be here', () => {
  test('somebody without a role: no menu entry, and the page says for whom it is', async () => {
    await shell.open('/operator');
    await olga.page.getByText('This page is for the platform’s operators').waitFor();
    await olga.page.getByRole('main').getByText(olgas).first().waitFor();
    expect(await operator.menuEntry.count()).toBe(0);
    expect(await olga.page.getByRole('tab').count()).toBe(0);
  });

  test('an operator: the queue, and the rest to look at only', async () => {
    await admin.grant(olgas, 'operator');
    await shell.open('/dashboard');
    await operator.menuEntry.click();
    await olga.page.getByText('Nothing to review').waitFor();
    const services = await operator.tab('Services and fees');
    await services.getByText('Only admins and owners change these.').waitFor();
    const service = operator.service(SERVICE);
    await expect.poll(() => service.getByRole('textbox', { name: 'New price' }).isDisabled()).toBe(true);
    await expect.poll(() => service.getByRole('switch', { name: 'On sale' }).isDisabled()).toBe(true);
    const factories = await operator.tab('Factories');
    await factories.getByRole('article', { name: SERVICE }).waitFor();
    expect(await factories.getByRole('button', { name: 'Register' }).count()).toBe(0);
    const staff = await operator.tab('Roles');
    await staff.getByText('Only owners change roles.').waitFor();
    expect(await staff.getByRole('button', { name: /^(Take away|Give)/ }).count()).toBe(0);
    const treasury = await operator.tab('Treasury');
    await treasury.getByText('Nothing was withdrawn yet.').waitFor();
    expect(await treasury.getByRole('button', { name: 'Withdraw' }).count()).toBe(0);
  });
});

describe('services and fees', () => {
  beforeAll(() => admin.grant(olgas, 'owner'));

  test('a price is read to the e8s, refused where the backend would, and asked about before it holds', async () => {
    await operator.open('Services and fees');
    const service = operator.service(SERVICE);
    const amount = service.getByRole('textbox', { name: 'New price' });
    const button = service.getByRole('button', { name: 'Change the price' });
    await expect.poll(() => amount.inputValue()).toBe('0.5');
    for (const [typed, words] of [
      ['0.0002', 'It must be more than 0.0002 ICP.'],
      ['0,75', 'Use digits and one decimal point, like 1250.5.'],
      ['0.000000001', 'At most 8 decimal places.'],
      ['', 'Enter an amount.'],
    ] as const) {
      await amount.fill(typed);
      await amount.blur();
      await service.getByText(words).waitFor();
      await expect.poll(() => button.isDisabled()).toBe(true);
    }
    await amount.fill('0.75000001');
    await button.click();
    const question = olga.page.locator('.swal2-popup');
    await question.getByText('0.75000001 ICP').waitFor();
    await olga.page.keyboard.press('Escape');
    await question.waitFor({ state: 'hidden' });
    expect((await fee())?.fee).toBe(50_000_000n);
    await button.click();
    await shell.confirm('Change the price');
    await shell.toast('The new price holds.').waitFor();
    await service.getByText(/^0\.75000001/).waitFor();
    expect((await fee())?.fee).toBe(75_000_001n);
  });

  test('a service is switched off and on', async () => {
    await operator.open('Services and fees');
    const service = operator.service(SERVICE);
    for (const [answer, badge, enabled] of [
      ['Switch off', 'Switched off', false],
      ['Switch on', 'On sale', true],
    ] as const) {
      await service.getByRole('switch', { name: 'On sale' }).click();
      await shell.confirm(answer);
      await service.locator('header').getByText(badge).waitFor();
      expect((await fee())?.enabled).toBe(enabled);
    }
  });

  test('only a ledger can be registered as one, in its own words', async () => {
    const services = await operator.open('Services and fees');
    const id = services.getByRole('textbox', { name: 'Ledger’s canister id' });
    const button = services.getByRole('button', { name: 'Register a ledger' });
    await id.fill('not-an-id');
    await button.click();
    await services.getByText('This is not a valid principal', { exact: false }).waitFor();
    await id.fill(world.platform.file.canisters.backend ?? '');
    await button.click();
    await services.getByRole('alert').waitFor();
    await id.fill(world.platform.file.canisters.icp_ledger ?? '');
    await button.click();
    await olga.page.locator('.swal2-popup').getByText('Internet Computer (local) (ICP)').waitFor();
    await shell.confirm('Register');
    await shell.toast('Registered.').waitFor();
    expect(await truth.actors.backend.getTokens()).toHaveLength(1);
  });

  test('a limit is set by its key, and a price is not', async () => {
    const services = await operator.open('Services and fees');
    const key = services.getByRole('textbox', { name: 'Key' });
    await key.fill('token_factory.fee');
    await services.getByText('Prices and fee ledgers are set with setServiceFee.').waitFor();
    await key.fill('limits.tokensPerDay');
    await services.getByRole('button', { name: 'Look up' }).click();
    await services.getByText('Nothing is set under this key.').waitFor();
    await services.getByRole('textbox', { name: 'Value' }).fill('25');
    await services.getByRole('button', { name: 'Set the value' }).click();
    await shell.confirm('Set it');
    await shell.toast('Set.').waitFor();
    expect(await truth.actors.backend.getConfigValue('limits.tokensPerDay')).toEqual(['25']);
    await services.getByText('Nothing is set under this key.').waitFor({ state: 'detached' });
    await expect.poll(() => services.getByRole('textbox', { name: 'Value' }).inputValue()).toBe('25');
  });
});

describe('roles', () => {
  const give = async (who: string, role: string, answer: string): Promise<void> => {
    await olga.page.getByRole('textbox', { name: 'Principal' }).fill(who);
    await olga.page.getByRole('combobox', { name: 'Role' }).selectOption({ label: role });
    await olga.page.getByRole('button', { name: 'Give the role' }).click();
    await shell.confirm(answer);
  };

  test('are given, changed and taken away', async () => {
    await operator.open('Roles');
    await give(max, 'Operator', 'Give the role');
    await operator.member(max).getByText('Operator').waitFor();
    expect((await roles()).get(max)).toBe('operator');
    await give(max, 'Admin', 'Change the role');
    await operator.member(max).getByText('Admin').waitFor();
    expect((await roles()).get(max)).toBe('admin');
    await operator
      .member(max)
      .getByRole('button', { name: /^Take away/ })
      .click();
    await shell.confirm('Take it away');
    await operator.member(max).waitFor({ state: 'detached' });
    expect((await roles()).has(max)).toBe(false);
  });

  test('the last owner keeps the role', async () => {
    const first = [...(await roles())].find(([who, role]) => role === 'owner' && who !== olgas)?.[0] ?? '';
    await operator.open('Roles');
    await give(first, 'Admin', 'Change the role');
    await operator.member(olgas).getByText('The last owner keeps the role').waitFor();
    expect(
      await operator
        .member(olgas)
        .getByRole('button', { name: /^Take away/ })
        .count(),
    ).toBe(0);
    await olga.page.getByRole('textbox', { name: 'Principal' }).fill(olgas);
    await olga.page.getByRole('combobox', { name: 'Role' }).selectOption({ label: 'Operator' });
    await olga.page.getByRole('button', { name: 'Give the role' }).click();
    await olga.page.getByText('Make somebody else an owner first.', { exact: false }).waitFor();
    await give(first, 'Owner', 'Change the role');
    await operator
      .member(olgas)
      .getByRole('button', { name: /^Take away/ })
      .waitFor();
    expect((await roles()).get(first)).toBe('owner');
  });
});

describe('treasury and factories', () => {
  test('a fee that was paid is in the treasury, and the factory takes orders', async () => {
    await truth.give(olgas, 5_00000000n);
    const wizard = new TokenWizard(shell);
    await wizard.fill({ name: 'Paid for', symbol: 'PAID' });
    await wizard.pay();
    await wizard.made();
    const treasury = await operator.open('Treasury');
    await treasury
      .getByRole('list', { name: 'Balances' })
      .getByText(/^0\.75000001/)
      .first()
      .waitFor();
    const factories = await operator.tab('Factories');
    await factories.getByRole('article', { name: SERVICE }).getByText('Takes our orders').waitFor();
    await factories.getByRole('list', { name: 'Set-up' }).getByText('audit_storage').waitFor();
  });

  test('a withdrawal arrives, with its block; more than there is does not leave', async () => {
    const treasury = await operator.open('Treasury');
    const amount = treasury.getByRole('textbox', { name: 'Amount' });
    const button = treasury.getByRole('button', { name: 'Withdraw' });
    await treasury.getByRole('textbox', { name: 'To', exact: true }).fill(max);
    await amount.fill('0.75');
    await button.click();
    await treasury.getByText('At most 0.74990001 ICP: the ledger’s fee comes on top.').waitFor();
    await amount.fill('0.5');
    await button.click();
    await shell.confirm('Withdraw');
    const row = treasury.getByRole('list', { name: 'Withdrawals' }).getByRole('article').first();
    await row.getByText('Sent').waitFor();
    await row.getByRole('link', { name: /^block \d+$/ }).waitFor();
    expect(await balanceOf(max)).toBe(50_000_000n);
    await treasury
      .getByRole('list', { name: 'Balances' })
      .getByText(/^0\.24990001/)
      .first()
      .waitFor();
  });

  test('a factory is asked itself whether it takes our orders; its own admins decide', async () => {
    const factories = await operator.open('Factories');
    const factory = factories.getByRole('article', { name: SERVICE });
    await factory.getByRole('button', { name: 'Take us off its whitelist' }).click();
    await shell.confirm('Take off the whitelist');
    await shell.toast('The factory has admins of its own, and you are none of them.').waitFor();
    await factory.getByText('Takes our orders').waitFor();
    expectOk('addAdmin', await truth.actors.tokenFactory.addAdmin(Principal.fromText(olgas)));
    for (const [button, answer, badge] of [
      ['Take us off its whitelist', 'Take off the whitelist', 'Not whitelisted there'],
      ['Put us on its whitelist', 'Put on the whitelist', 'Takes our orders'],
    ] as const) {
      await factory.getByRole('button', { name: button }).click();
      await shell.confirm(answer);
      await factory.getByText(badge).waitFor();
    }
  });

  test('a factory is registered and removed', async () => {
    const before = (await truth.actors.backend.getFactories()).length;
    const factories = await operator.open('Factories');
    const service = factories.getByRole('textbox', { name: 'Service' });
    await service.fill('Other Factory');
    await factories.getByRole('textbox', { name: 'Factory’s canister id' }).fill('aaaaa-aa');
    const button = factories.getByRole('button', { name: 'Register', exact: true });
    await button.click();
    await factories.getByText('Small letters, digits and underscores', { exact: false }).waitFor();
    await service.fill('other_factory');
    await button.click();
    await shell.confirm('Register');
    const other = factories.getByRole('article', { name: 'other_factory' });
    await other.getByText('has not reported yet', { exact: true }).waitFor();
    await other.getByText('Does not answer').waitFor();
    expect(await truth.actors.backend.getFactories()).toHaveLength(before + 1);
    await other.getByRole('button', { name: /^Remove/ }).click();
    await shell.confirm('Remove');
    await other.waitFor({ state: 'detached' });
    expect(await truth.actors.backend.getFactories()).toHaveLength(before);
  });
});

describe('every tab', () => {
  test('can be used by everybody: light on a desktop, dark on a phone, and while it asks', async () => {
    const faults: string[] = [];
    for (const tab of TABS) {
      const panel = await operator.open(tab);
      await panel.waitFor();
      await olga.page.waitForLoadState('networkidle');
      faults.push(...(await faultsInEveryLook(olga.page, tab)));
    }
    const staff = await operator.open('Roles');
    await staff
      .getByRole('button', { name: /^Take away/ })
      .first()
      .click();
    await olga.page.locator('.swal2-popup').getByRole('button', { name: 'Take it away' }).waitFor();
    faults.push(...(await faultsInEveryLook(olga.page, 'the question before a role is taken away')));
    await olga.page.keyboard.press('Escape');
    expect(faults).toEqual([]);
  });

  test('can be used with the keyboard', async () => {
    await operator.open('Review');
    await olga.page.getByRole('tab', { name: 'Review', exact: true }).focus();
    for (const tab of [...TABS.slice(1), 'Review']) {
      await olga.page.keyboard.press('ArrowRight');
      await olga.page.getByRole('tab', { name: tab, exact: true, selected: true }).waitFor();
      expect(await olga.page.evaluate(() => document.activeElement?.textContent?.trim())).toBe(tab);
    }
  });
});

test('nothing in any page went wrong unseen', () => {
  expect(olga.problems).toEqual([]);
});
