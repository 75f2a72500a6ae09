// The endings nobody wishes for: a refund, a person who has to look, a session that is over in the middle of a form.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { adminOf, type Admin } from './admin.ts';
import { OperatorPage } from './pages/operator-page.ts';
import { Shell } from './pages/shell.ts';
import { TokenWizard } from './pages/token-wizard.ts';
import { setSessionLife, shortSessions } from './short-session.ts';
import { truthOf, type Truth } from './truth.ts';
import { openWorld, photograph, type Person, type World } from './world.ts';

const SERVICE_FEE = 50_000_000n;
const LEDGER_FEE = 10_000n;

let world: World;
let truth: Truth;
let admin: Admin;
let faye: Person;
let shell: Shell;
let wizard: TokenWizard;
let fayes: string;

beforeAll(async () => {
  world = await openWorld();
  truth = await truthOf(world);
  admin = adminOf(world, truth);
  faye = await world.person();
  shell = new Shell(faye.page, world.url);
  wizard = new TokenWizard(shell);
  await shell.open('/');
  await shell.signIn('Faye');
  fayes = await shell.principal();
  await truth.give(fayes, 100_00000000n);
});
afterAll(() => world?.close());
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await photograph(faye, task.name);
});

/** The deployment of the page that is open. */
async function deploymentShown(): Promise<bigint> {
  await faye.page.waitForURL(/\/token\/made\/\d+$/);
  return BigInt(faye.page.url().split('/').pop() ?? '');
}

/**
 * Pays, and does `next` as soon as the ledger has the payment, whatever the page shows by then: the backend waits for
 * its records for fifteen seconds only.
 */
async function paysAnd(next: () => Promise<void>): Promise<void> {
  const before = (await truth.standing(fayes)).balance;
  const paying = wizard.pay();
  await expect
    .poll(async () => before - (await truth.standing(fayes)).balance, { timeout: 60_000 })
    .toBeGreaterThanOrEqual(SERVICE_FEE);
  await next();
  await paying;
}

describe('the factory is switched off between the payment and the contract', () => {
  let id: bigint;

  test('the fee comes back less the ledger’s own, and the page says so with block and amount', async () => {
    const before = await truth.standing(fayes);
    await wizard.fill({ name: 'Never made', symbol: 'NVR' });
    try {
      await admin.whileRecordsWait(async () => {
        await paysAnd(() => admin.setFactory(false));
      });
      id = await deploymentShown();
      await faye.page.getByRole('heading', { name: 'It could not be deployed: The factory is switched off.' }).waitFor({
        timeout: 60_000,
      });
    } finally {
      await admin.setFactory(true);
    }
    const { state } = await admin.deployment(id);
    if (!('refunded' in state)) throw new Error(`It ended otherwise: ${Object.keys(state)[0]}`);
    expect(state.refunded.amount).toBe(SERVICE_FEE - LEDGER_FEE);
    await faye.page
      .getByText(`0.4999 ICP came back to you in ledger block ${state.refunded.blockIndex}`, { exact: false })
      .waitFor();
    const after = await truth.standing(fayes);
    // Approval, payment and refund cost the ledger's fee each; the service fee is back.
    expect(before.balance - after.balance).toBe(3n * LEDGER_FEE);
    expect(after.tokens).toEqual(before.tokens);
    // What is in the corner is what is left.
    await expect.poll(() => shell.walletButton.innerText()).toContain('99.99');
  });

  test('the payment says the same for good', async () => {
    const { state, paymentBlock } = await admin.deployment(id);
    if (!('refunded' in state)) throw new Error('not refunded');
    await shell.open('/payments');
    const payment = faye.page.getByRole('main').getByRole('listitem').filter({ hasText: 'Refunded' }).first();
    await payment.getByText(`block ${paymentBlock[0]}`, { exact: false }).waitFor();
    await payment.locator('summary').click();
    await payment.getByText(`0.4999 ICP came back in ledger block ${state.refunded.blockIndex}.`).first().waitFor();
  });

  test('the draft is still there, and a second try makes the token for a second fee', async () => {
    const before = await truth.standing(fayes);
    await shell.open(`/token/made/${id}`);
    await faye.page.getByRole('link', { name: 'Back to the draft' }).click();
    await wizard.goTo('review');
    await faye.page.getByText('You have sent this token already.').waitFor();
    await faye.page.getByRole('button', { name: 'Change and send again' }).click();
    await faye.page.getByText('Left afterwards').waitFor();
    await wizard.pay();
    const token = await wizard.made();
    const after = await truth.standing(fayes);
    expect(after.tokens.filter((one) => !before.tokens.includes(one))).toEqual([token]);
    expect(before.balance - after.balance).toBe(truth.price);
  });
});

describe('a refund that cannot be sent', () => {
  let olga: Person;
  let operator: OperatorPage;
  let id: bigint;
  let before: bigint;

  test('the deployment goes to a person, and says what that means for the money', async () => {
    before = (await truth.standing(fayes)).balance;
    await wizard.fill({ name: 'Under review', symbol: 'RVW' });
    try {
      await admin.whileRecordsWait(async () => {
        await paysAnd(async () => {
          await admin.setFactory(false);
          // As much as the service fee: nothing would be left to send back.
          await admin.setLedgerFee(SERVICE_FEE);
        });
      });
      id = await deploymentShown();
      await faye.page
        .getByRole('heading', { name: `An operator is looking at it: The ledger's fee of ${SERVICE_FEE}` })
        .waitFor({ timeout: 60_000 });
    } finally {
      await admin.setFactory(true);
    }
    const [block] = (await admin.deployment(id)).paymentBlock;
    await faye.page.getByText(`0.5 ICP were taken in ledger block ${block}.`, { exact: false }).waitFor();
    await faye.page.getByText('Do not pay again.', { exact: false }).waitFor();
    await shell.open('/dashboard');
    await faye.page
      .getByRole('region', { name: 'Deployments' })
      .getByRole('link', { name: new RegExp(`deployment ${id} .*In review`, 's') })
      .click();
    await faye.page.getByText('An operator is looking at it', { exact: false }).first().waitFor();
  });

  test('an operator reads why, with the history and the block of the payment', async () => {
    olga = await world.person();
    const olgas = new Shell(olga.page, world.url);
    await olgas.open('/');
    await olgas.signIn('Olga');
    await admin.grant(await olgas.principal(), 'operator');
    operator = new OperatorPage(olgas);
    await operator.open('Review');
    const found = operator.reviewCase(id);
    await found.getByText(`The ledger's fee of ${SERVICE_FEE} would eat the refund.`).waitFor();
    const [block] = (await admin.deployment(id)).paymentBlock;
    await found.getByRole('link', { name: `block ${block}`, exact: true }).waitFor();
    await expect.poll(() => found.innerText()).toContain(fayes);
    await found.getByText(/^History: \d+ steps$/).click();
    await found.getByText('Payment deducted').waitFor();
    await found.getByText(`block ${block} of `, { exact: false }).waitFor();
  });

  test('looking at it makes it no deployment of the operator’s own', async () => {
    const { page } = olga;
    await operator.shell.open(`/deployments/${id}`);
    await page.getByText('An operator is looking at it', { exact: false }).first().waitFor();
    // Within the app: loading the page anew would forget what it has looked at.
    await page.getByRole('link', { name: 'Dashboard' }).first().click();
    await page.getByRole('heading', { name: 'Tokens you created' }).waitFor();
    expect(await page.getByRole('link', { name: new RegExp(`deployment ${id} `, 's') }).count()).toBe(0);
    await operator.open('Review');
  });

  test('while the cause is there, a refund comes back to the queue; nothing moves', async () => {
    const paid = (await truth.standing(fayes)).balance;
    await operator.reviewCase(id).getByRole('button', { name: 'Refund' }).click();
    await operator.shell.confirm('Refund');
    await operator.decided(id).getByText('In review').waitFor({ timeout: 60_000 });
    await operator.decided(id).getByText(`The ledger's fee of ${SERVICE_FEE} would eat the refund.`).waitFor();
    expect((await truth.standing(fayes)).balance).toBe(paid);
  });

  test('when it is gone, trying again refunds, and the payer sees it without doing anything', async () => {
    await admin.setLedgerFee(LEDGER_FEE);
    await operator.page.getByRole('button', { name: 'Refresh' }).click();
    await operator.reviewCase(id).getByRole('button', { name: 'Try again' }).click();
    await operator.shell.confirm('Try again');
    await operator.decided(id).getByText('Refunded').waitFor({ timeout: 60_000 });
    const { state } = await admin.deployment(id);
    if (!('refunded' in state)) throw new Error('not refunded');
    await operator
      .decided(id)
      .getByText(`0.4999 ICP went back to the payer in ledger block ${state.refunded.blockIndex}.`)
      .waitFor();
    await operator.page.getByText('Nothing to review').waitFor();
    // Faye's page has been open all the time.
    await faye.page
      .getByText(`0.4999 ICP came back to you in ledger block ${state.refunded.blockIndex}`, { exact: false })
      .waitFor();
    expect(before - (await truth.standing(fayes)).balance).toBe(3n * LEDGER_FEE);
    expect(olga.problems).toEqual([]);
  });
});

describe('a session that is over in the middle of a form', () => {
  let gil: Person;
  let gils: Shell;
  let form: TokenWizard;

  beforeAll(async () => {
    gil = await world.person({ extension: shortSessions });
    gils = new Shell(gil.page, world.url);
    form = new TokenWizard(gils);
    await gils.open('/');
    await gils.signIn('Gil');
    await truth.give(await gils.principal(), 5_00000000n);
    await gils.signOut();
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await photograph(gil, `${task.name}, Gil`);
  });

  /** At the form: nothing is loaded any more that a session could end before. */
  async function signInBriefly(): Promise<void> {
    await gils.open('/token/new/token');
    await setSessionLife(gil.page, 8);
    await gils.signIn('Gil');
    await setSessionLife(gil.page, null);
  }

  test('by its time: the form stays, the person signs in again and goes on to the token', async () => {
    await signInBriefly();
    await form.field('Name').fill('Half a form');
    await gil.page.getByText('Your session has ended').waitFor({ timeout: 60_000 });
    await expect.poll(() => form.field('Name').inputValue()).toBe('Half a form');
    await form.field('Symbol').fill('HALF');
    await gils.signInAgain('Gil');
    await expect.poll(() => form.field('Name').inputValue()).toBe('Half a form');
    await expect.poll(() => form.field('Symbol').inputValue()).toBe('HALF');
    for (const step of ['supply', 'holders', 'options', 'review'] as const) {
      await form.next();
      await form.goTo(step);
    }
    await gil.page.getByText('Left afterwards').waitFor();
    await form.pay();
    await form.made();
    await gil.page.getByRole('link', { name: /^Open / }).click();
    await gil.page.getByRole('heading', { level: 1, name: /Half a form/ }).waitFor();
  });

  test('by its time, and the page is loaded anew: the draft waits behind the sign-in', async () => {
    await gils.signOut();
    await signInBriefly();
    await form.field('Name').fill('Kept draft');
    await gil.page.getByText('Your session has ended').waitFor({ timeout: 60_000 });
    await gil.page.reload();
    await gil.page.getByText('Sign in to see this page').waitFor();
    await gils.signIn('Gil');
    await expect.poll(() => form.field('Name').inputValue()).toBe('Kept draft');
  });

  test('by signing out in another tab: this one says so, keeps the form, and can go on', async () => {
    await form.open();
    await form.field('Name').fill('Two tabs');
    const other = new Shell(await gil.context.newPage(), world.url);
    await other.open('/dashboard');
    await other.signOut();
    await gil.page.getByText('Your session has ended').waitFor();
    await expect.poll(() => form.field('Name').inputValue()).toBe('Two tabs');
    await gils.signInAgain('Gil');
    await expect.poll(() => form.field('Name').inputValue()).toBe('Two tabs');
    // The session that was begun anew is a whole one: it survives a reload.
    await gil.page.reload();
    await gils.walletButton.waitFor();
    await expect.poll(() => form.field('Name').inputValue()).toBe('Two tabs');
    expect(gil.problems).toEqual([]);
  });
});

test('nothing in any page went wrong unseen', () => {
  expect(faye.problems).toEqual([]);
});
