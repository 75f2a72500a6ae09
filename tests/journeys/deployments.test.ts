// What may go wrong between "Pay" and the token: reloads, lost connections, too little money, a closed shop, another wallet.
import { Ed25519KeyIdentity } from '@dfinity/identity';
import { randomBytes } from 'node:crypto';
import type { Page, Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Shell } from './pages/shell.ts';
import { TokenWizard } from './pages/token-wizard.ts';
import { plugExtension } from './plug-provider.ts';
import { truthOf, type Standing, type Truth } from './truth.ts';
import { openWorld, photograph, type Person, type World } from './world.ts';

let world: World;
let truth: Truth;
let cleo: Person;
let shell: Shell;
let wizard: TokenWizard;
let principal: string;
let number = 0;

beforeAll(async () => {
  world = await openWorld();
  truth = await truthOf(world);
  cleo = await world.person();
  shell = new Shell(cleo.page, world.url);
  wizard = new TokenWizard(shell);
  await shell.open('/');
  await shell.signIn('Cleo');
  principal = await shell.principal();
});
afterAll(() => world?.close());
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await photograph(cleo, task.name);
  await cleo.page.unrouteAll({ behavior: 'ignoreErrors' });
  await cleo.context.setOffline(false);
});

const wishes = () => ({ name: `Token number ${++number}`, symbol: `TN${number}` });

/** The method's name stands in the body of its call in plain letters. */
async function onCall(page: Page, method: string, handle: (route: Route) => Promise<unknown>): Promise<void> {
  await page.route(/\/api\/v\d\/canister\/[^/]+\/call$/, async (route) => {
    const isThis = route.request().postDataBuffer()?.includes(method);
    await (isThis ? handle(route) : route.fallback());
  });
}

/** One more token and one more payment than before, at exactly its price. */
async function expectOneMore(before: Standing): Promise<string> {
  await expect.poll(async () => (await truth.standing(principal)).tokens.length).toBe(before.tokens.length + 1);
  await expect.poll(async () => (await truth.standing(principal)).payments).toBe(before.payments + 1);
  const after = await truth.standing(principal);
  expect(before.balance - after.balance).toBe(truth.price);
  return after.tokens.find((id) => !before.tokens.includes(id)) ?? '';
}

/** The request that the token's draft was sent with, as this browser remembers it. */
const keptRequest = (page: Page): Promise<string | null> =>
  page.evaluate(() => {
    const key = Object.keys(localStorage).find((name) => /^icto\.token\.draft\..*\.request$/.test(name));
    return key === undefined ? null : localStorage.getItem(key);
  });

/** Nothing happened: not a token, not a payment, not an e8. */
const expectNothing = async (before: Standing): Promise<void> =>
  expect(await truth.standing(principal)).toEqual(before);

describe('before anything is paid', () => {
  test('too little balance: it says how much is missing and offers no way to pay', async () => {
    const before = await truth.standing(principal);
    await wizard.fill(wishes());
    await cleo.page.getByText(/^0\.5002 ICP are missing\.$/).waitFor();
    await expect.poll(() => wizard.payButton.isDisabled()).toBe(true);
    await expectNothing(before);
    await cleo.page.getByRole('button', { name: 'Get test funds' }).click();
    await shell.toast('Test funds arrived.').waitFor();
    await expect.poll(() => wizard.payButton.isEnabled()).toBe(true);
  });

  test('the service is switched off while the price is on the screen: nothing is charged', async () => {
    const before = await truth.standing(principal);
    await truth.setService(false);
    try {
      await wizard.pay();
      await cleo.page.getByText('This service is switched off at the moment.').waitFor();
      await cleo.page.getByText('Token creation is switched off at the moment.').waitFor();
      await expect.poll(() => wizard.payButton.isDisabled()).toBe(true);
      await expectNothing(before);
    } finally {
      await truth.setService(true);
    }
  });
});

describe('a deployment is neither lost nor repeated', () => {
  test('reload at the moment the approval is sent: nothing is made, and the draft waits', async () => {
    const before = await truth.standing(principal);
    await wizard.fill(wishes());
    let approved: () => void = () => {};
    const approval = new Promise<void>((resolve) => (approved = resolve));
    await onCall(cleo.page, 'icrc2_approve', async (route) => {
      await route.fetch();
      approved();
    });
    await wizard.pay();
    await approval;
    await cleo.page.reload();
    await cleo.page.unrouteAll({ behavior: 'ignoreErrors' });
    await cleo.page.getByText('Left afterwards').waitFor();
    await cleo.page.getByText(/approved, but not paid$/).waitFor();
    await expect.poll(() => wizard.payButton.isDisabled()).toBe(true);
    const between = await truth.standing(principal);
    expect(between.tokens).toEqual(before.tokens);
    expect(between.payments).toBe(before.payments);
    await cleo.page.getByRole('button', { name: 'Go on' }).click();
    await shell.confirm('Pay and create');
    await cleo.page.waitForURL(/\/deployments\/\d+$/);
    // The approval that was there was used: no second one was paid for.
    await expectOneMore(before);
    // The draft has learned that its token exists.
    await wizard.open();
    await expect.poll(() => wizard.field('Name').inputValue()).toBe('');
  });

  test('approved and given up: the approval is taken back, and the draft waits', async () => {
    const before = await truth.standing(principal);
    await wizard.fill(wishes());
    let approved: () => void = () => {};
    const approval = new Promise<void>((resolve) => (approved = resolve));
    await onCall(cleo.page, 'icrc2_approve', async (route) => {
      await route.fetch();
      approved();
    });
    await wizard.pay();
    await approval;
    await cleo.page.reload();
    await cleo.page.unrouteAll({ behavior: 'ignoreErrors' });
    await cleo.page.getByRole('button', { name: 'Take it back' }).click();
    await shell.confirm('Take it back');
    await cleo.page.getByText(/approved, but not paid$/).waitFor({ state: 'detached' });
    const after = await truth.standing(principal);
    // An approval and its revocation, at the ledger's fee each.
    expect(before.balance - after.balance).toBe(2n * (await truth.actors.ledger.icrc1_fee()));
    expect(after.payments).toBe(before.payments);
    await shell.open('/allowances');
    await cleo.page.getByText('Nobody may take your tokens').waitFor();
    await wizard.open();
    await expect.poll(() => wizard.field('Name').inputValue()).toBe(`Token number ${number}`);
  });

  test('reload when the backend has the request and the page has no answer', async () => {
    const before = await truth.standing(principal);
    await wizard.fill(wishes());
    let arrived: () => void = () => {};
    const arrival = new Promise<void>((resolve) => (arrived = resolve));
    await onCall(cleo.page, 'createContract', async (route) => {
      await route.fetch();
      arrived();
    });
    await wizard.pay();
    await arrival;
    await cleo.page.reload();
    await cleo.page.unrouteAll({ behavior: 'ignoreErrors' });
    await shell.open('/dashboard');
    const id = await expectOneMore(before);
    await cleo.page.reload();
    await cleo.page
      .getByRole('region', { name: 'Tokens you created' })
      .getByRole('link', { name: new RegExp(`Token number ${number} `) })
      .waitFor();
    await cleo.page.getByText('we do not know yet whether it arrived').waitFor({ state: 'detached' });
    expect(id).not.toBe('');
  });

  test('what is typed while an earlier request is looked up stays', async () => {
    const before = await truth.standing(principal);
    await wizard.fill(wishes());
    await onCall(cleo.page, 'createContract', async (route) => void (await route.fetch()));
    await wizard.pay();
    await expectOneMore(before);
    await cleo.page.unrouteAll({ behavior: 'ignoreErrors' });
    let answer: () => void = () => {};
    const typed = new Promise<void>((resolve) => (answer = resolve));
    await cleo.page.route(/\/api\/v\d\/canister\/[^/]+\/query$/, async (route) => {
      if (route.request().postDataBuffer()?.includes('getMyDeployments')) await typed;
      await route.continue();
    });
    await wizard.open();
    await wizard.field('Name').fill('Something else');
    answer();
    await cleo.page.waitForLoadState('networkidle');
    await expect.poll(() => keptRequest(cleo.page)).toBeNull();
    await expect.poll(() => wizard.field('Name').inputValue()).toBe('Something else');
  });

  test('reload while it runs: its page shows where it is, to the end', async () => {
    const before = await truth.standing(principal);
    await wizard.fill(wishes());
    await wizard.pay();
    await cleo.page.waitForURL(/\/token\/made\/\d+$/);
    for (let reload = 0; reload < 3; reload++) {
      await cleo.page.reload();
      await cleo.page.getByRole('progressbar', { name: 'Deployment' }).waitFor();
    }
    const id = await wizard.made();
    expect(await expectOneMore(before)).toBe(id);
  });

  test('the connection breaks when the request has arrived: it is found again', async () => {
    const before = await truth.standing(principal);
    await wizard.fill(wishes());
    await onCall(cleo.page, 'createContract', async (route) => {
      await route.fetch();
      await cleo.context.setOffline(true);
      await route.abort('internetdisconnected');
    });
    await wizard.pay();
    await cleo.page.getByText('You are offline.').waitFor();
    await cleo.page.getByText('We do not know yet whether your request arrived.').waitFor();
    await cleo.page.unrouteAll({ behavior: 'ignoreErrors' });
    await cleo.context.setOffline(false);
    await expectOneMore(before);
    await shell.open('/dashboard');
    await cleo.page
      .getByRole('link', { name: new RegExp(`Token number ${number} `) })
      .first()
      .waitFor();
    await cleo.page.getByText('we do not know yet whether it arrived').waitFor({ state: 'detached' });
  });

  test('the connection breaks before the request has arrived: the page sends it when the connection is back', async () => {
    const before = await truth.standing(principal);
    await wizard.fill(wishes());
    await onCall(cleo.page, 'createContract', async (route) => {
      await cleo.context.setOffline(true);
      await route.abort('internetdisconnected');
    });
    await wizard.pay();
    await cleo.page.getByText('We do not know yet whether your request arrived.').waitFor();
    const broken = await truth.standing(principal);
    expect(broken.tokens).toEqual(before.tokens);
    expect(broken.payments).toBe(before.payments);
    await cleo.page.unrouteAll({ behavior: 'ignoreErrors' });
    await cleo.context.setOffline(false);
    await expectOneMore(before);
    // Coming back again and again changes nothing more.
    await shell.open('/dashboard');
    await cleo.page.reload();
    await cleo.page
      .getByRole('link', { name: new RegExp(`Token number ${number} `) })
      .first()
      .waitFor();
    await expectOneMore(before);
  });
});

describe('with Plug', () => {
  test('sign in, create a token, come back signed in, sign out', async () => {
    const seed = randomBytes(32);
    const dana = Ed25519KeyIdentity.generate(Uint8Array.from(seed)).getPrincipal().toText();
    await truth.give(dana, 5_00000000n);
    const person = await world.person({ extension: await plugExtension(seed.toString('hex')) });
    const plugs = new Shell(person.page, world.url);
    await plugs.open('/');
    await plugs.signInButton.click();
    await person.page.getByRole('dialog', { name: 'Sign in' }).getByRole('button', { name: /^Plug/ }).click();
    await plugs.walletButton.waitFor();
    expect(await plugs.principal()).toBe(dana);

    const before = await truth.standing(dana);
    const plugWizard = new TokenWizard(plugs);
    await plugWizard.fill({
      name: 'Plugged',
      symbol: 'PLG',
      fixedSupply: true,
      holders: `account,amount\n${dana},21000000`,
    });
    await plugWizard.pay();
    const id = await plugWizard.made();
    const after = await truth.standing(dana);
    expect(after.tokens).toEqual([id]);
    expect(before.balance - after.balance).toBe(truth.price);

    await person.page.getByRole('link', { name: /^Open / }).click();
    await person.page.getByRole('heading', { level: 1, name: /Plugged/ }).waitFor();
    await person.page.getByText('Fixed for ever').waitFor();
    await person.page.reload();
    expect(await plugs.principal()).toBe(dana);
    await plugs.signOut();
    await person.page.reload();
    await plugs.signInButton.waitFor();
    expect(person.problems).toEqual([]);
  });
});

describe('with the keyboard only', () => {
  test('sign in and finish the first step of the wizard', async () => {
    const person = await world.person();
    const { page } = person;
    const own = new Shell(page, world.url);
    await own.open('/');
    await tabTo(page, /^Sign in$/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor();
    await tabTo(page, /^Internet Identity/);
    const opened = page.waitForEvent('popup');
    await page.keyboard.press('Enter');
    const popup = await opened;
    await popup.getByRole('textbox', { name: 'Name' }).waitFor();
    const closed = popup.waitForEvent('close');
    await popup.keyboard.type('Eve');
    // The window closes while the key is still down.
    await popup.keyboard.press('Enter').catch(() => undefined);
    await closed;
    await page.waitForURL('**/dashboard');
    await tabTo(page, /^New token$/);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/token/new/token');
    await new TokenWizard(own).field('Name').waitFor();
    await tabTo(page, /^Name$/);
    await page.keyboard.type('Keys only');
    await tabTo(page, /^Symbol$/);
    await page.keyboard.type('KEYS');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/token/new/supply');
    expect(person.problems).toEqual([]);
  });
});

test('nothing in any page went wrong unseen', () => {
  expect(cleo.problems).toEqual([]);
});

/** Presses Tab until the focused element has this name; fails when it cannot be reached. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  const names: string[] = [];
  for (let press = 0; press < 60; press++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element) return '';
      const label = element instanceof HTMLInputElement ? element.labels?.[0]?.innerText : undefined;
      return (element.getAttribute('aria-label') ?? label ?? element.textContent ?? '').trim();
    });
    names.push(focused.slice(0, 30));
    if (name.test(focused)) return;
  }
  throw new Error(`Tab never reaches ${String(name)}; it reached: ${names.join(', ')}`);
}
