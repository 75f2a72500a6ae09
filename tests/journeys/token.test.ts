// Ada makes a token and shares it with Ben: the main job of the platform, as two people in two browsers live it.
import { Ed25519KeyIdentity } from '@dfinity/identity';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { faultsInEveryLook } from './checks.ts';
import { Shell } from './pages/shell.ts';
import { TokenPage } from './pages/token-page.ts';
import { TokenWizard } from './pages/token-wizard.ts';
import { truthOf, type Truth } from './truth.ts';
import { openWorld, photograph, type Person, type World } from './world.ts';

let world: World;
let truth: Truth;
let ada: Person;
let shell: Shell;
let adasPrincipal: string;
let token: TokenPage;
const stranger = Ed25519KeyIdentity.generate().getPrincipal().toText();

/** Ben's browser, made where he is first needed. */
let ben: Person;
let bensShell: Shell;
let bensPrincipal: string;

beforeAll(async () => {
  world = await openWorld();
  truth = await truthOf(world);
  ada = await world.person();
  shell = new Shell(ada.page, world.url);
});
afterAll(() => world?.close());
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await photograph(ada, task.name);
});

describe('signing in', () => {
  test('a visitor signs in with the local identity page and lands on the dashboard', async () => {
    await shell.open('/');
    await ada.page.getByRole('heading', { level: 1, name: /Launch a token/ }).waitFor();
    await shell.signIn('Ada');
    await ada.page.waitForURL('**/dashboard');
    await ada.page.getByText('You have not made a token yet').waitFor();
    adasPrincipal = await shell.principal();
  });

  test('the wallet shows balance, principal and QR code; the faucet fills it', async () => {
    const before = await truth.standing(adasPrincipal);
    expect(before.balance).toBe(0n);
    await shell.takeTestFunds();
    const wallet = await shell.openWallet();
    await expect.poll(() => wallet.getByTestId('balance').innerText()).toMatch(/^100\s*ICP$/);
    expect((await truth.standing(adasPrincipal)).balance).toBe(100_00000000n);
    await wallet.getByRole('img', { name: 'QR code of your principal' }).waitFor();
    await wallet.getByRole('button', { name: 'Copy Principal' }).click();
    expect(await ada.page.evaluate(() => navigator.clipboard.readText())).toBe(adasPrincipal);
    await shell.closeWallet();
  });

  test('a reload keeps the session; signing out ends it; the same identity comes back as the same person', async () => {
    await ada.page.reload();
    await shell.walletButton.waitFor();
    expect(await shell.principal()).toBe(adasPrincipal);
    await shell.signOut();
    await ada.page.reload();
    await shell.signInButton.waitFor();
    expect(await shell.walletButton.count()).toBe(0);
    await shell.open('/dashboard');
    await ada.page.getByText('Sign in to see this page').waitFor();
    await shell.signIn('Ada');
    expect(await shell.principal()).toBe(adasPrincipal);
  });
});

describe('creating a token', () => {
  const wizard = () => new TokenWizard(shell);

  test('the wizard says what is wrong while it is filled in', async () => {
    await wizard().open();
    await wizard().next();
    await ada.page.getByRole('main').getByText(/name/i).first().waitFor();
    await expect.poll(() => wizard().field('Name').getAttribute('aria-invalid')).toBe('true');
    expect(ada.page.url()).toMatch(/\/token\/new\/token$/);
    await wizard().field('Name').fill('Koi Pond');
    await expect.poll(() => wizard().field('Name').getAttribute('aria-invalid')).toBeNull();
    await wizard().field('Symbol').fill('KOI KOI');
    await wizard().field('Decimals').fill('19');
    await wizard().field('Decimals').blur();
    await ada.page.getByText('Enter a whole number from 0 to 18; most tokens use 8.').waitFor();
    await expect.poll(() => wizard().field('Symbol').getAttribute('aria-invalid')).toBe('true');
    await wizard().field('Decimals').fill('8');
    await wizard().field('Symbol').fill('KOI');
    await ada.page.getByRole('button', { name: 'Add a link' }).click();
    await wizard().field('Address of link 1').fill('javascript:alert(1)');
    await wizard().field('Address of link 1').blur();
    await expect.poll(() => wizard().field('Address of link 1').getAttribute('aria-invalid')).toBe('true');
    await ada.page.getByRole('button', { name: 'Remove link 1' }).click();
  });

  test('a draft survives a reload', async () => {
    await ada.page.reload();
    await expect.poll(() => wizard().field('Name').inputValue()).toBe('Koi Pond');
  });

  test('a list of holders shows what is wrong, row by row, and is mended in place', async () => {
    await shell.open('/token/new/holders');
    await ada.page.getByRole('button', { name: 'Upload a CSV file' }).waitFor();
    await wizard().uploadHolders(
      [
        'account,amount',
        `${adasPrincipal},1000000`,
        'not-a-principal,5',
        `${stranger},ten`,
        `${stranger},0.000000001`,
      ].join('\n'),
    );
    expect(await wizard().holderRows.count()).toBe(4);
    await ada.page.getByRole('button', { name: 'To mend 3' }).waitFor();
    await wizard()
      .holderRows.getByText(/^Line 3: This is not a principal/)
      .waitFor();
    await wizard()
      .holderRows.getByText(/^Line 4: This is not a number/)
      .waitFor();
    await wizard()
      .holderRows.getByText(/^Line 5: More than 8 digits after the point/)
      .waitFor();
    await wizard().next();
    expect(ada.page.url()).toMatch(/\/token\/new\/holders$/);
    await ada.page.getByRole('button', { name: 'Remove row 4' }).click();
    await ada.page.getByRole('button', { name: 'Remove row 2' }).click();
    await ada.page.getByRole('textbox', { name: 'Amount of row 2' }).fill('250');
    await ada.page.getByRole('button', { name: 'To mend 0' }).waitFor();
    await ada.page.getByText('1,000,250').first().waitFor();
    await ada.page.getByRole('button', { name: 'Remove all' }).click();
    await shell.confirm('Remove all');
  });

  test('review, approve, create: live steps, and the token is there, for exactly the price shown', async () => {
    const before = await truth.standing(adasPrincipal);
    await wizard().fill({
      name: 'Koi Pond',
      symbol: 'KOI',
      description: 'Shares of a pond with forty koi.\nFed every day.',
      link: { label: 'Pond', url: 'https://example.org/pond' },
      transferFee: '0.01',
      holders: `account,amount\n${adasPrincipal},1000000\n${stranger},250`,
    });
    const review = ada.page.getByRole('main');
    await review.getByText('Ledger fees (approval and payment)').waitFor();
    await review.getByText('1,000,250').first().waitFor();
    await wizard().pay();
    await ada.page.waitForURL(/\/token\/made\/\d+$/);
    await ada.page.getByRole('progressbar', { name: 'Deployment' }).waitFor();
    const id = await wizard().made();
    await ada.page.getByRole('heading', { level: 1, name: 'Your token is there' }).waitFor();
    await ada.page.getByText('24 of 24 steps').waitFor();
    await ada.page.getByText('Canister created, code installed, you are a controller').click();
    await ada.page.getByText('Code installed', { exact: false }).first().waitFor();
    token = new TokenPage(shell, id);

    const after = await truth.standing(adasPrincipal);
    expect(after.tokens).toEqual([id]);
    expect(after.payments).toBe(1);
    expect(before.balance - after.balance).toBe(truth.price);
    // What is in the corner is what is left.
    await expect.poll(() => shell.walletButton.innerText()).toContain('99.49');
  });

  test('the draft has done its work: the next wizard starts empty', async () => {
    await wizard().open();
    await expect.poll(() => wizard().field('Name').inputValue()).toBe('');
  });
});

describe('using the token', () => {
  test('the dashboard lists it for its creator, with her balance', async () => {
    await shell.open('/dashboard');
    const created = ada.page.getByRole('region', { name: 'Tokens you created' });
    const row = created.getByRole('link', { name: /Koi Pond/ });
    await row.waitFor();
    await expect.poll(() => row.innerText()).toContain('1,000,000');
    await ada.page
      .getByRole('region', { name: 'Tokens you hold' })
      .getByRole('link', { name: /Koi Pond/ })
      .waitFor();
    await row.click();
    await ada.page.waitForURL(`**/token/${token.id}`);
  });

  test('its page shows supply, holders, transactions and charts', async () => {
    await token.open();
    await expect.poll(() => token.number('Supply').innerText()).toMatch(/1,000,250\s*KOI/);
    await expect.poll(() => token.number('Holders').innerText()).toBe('2');
    await expect.poll(() => token.number('Your balance').innerText()).toMatch(/1,000,000\s*KOI/);
    await ada.page.getByRole('link', { name: 'Pond' }).waitFor();
    const transactions = await token.tab('Transactions');
    await transactions.getByText('Block 0', { exact: true }).waitFor();
    await transactions.getByText('Block 1', { exact: true }).waitFor();
    const holders = await token.tab('Holders');
    await holders
      .getByRole('row')
      .filter({ hasText: 'You' })
      .getByText(/^99\.97\s*%$/)
      .waitFor();
    const charts = await token.tab('Charts');
    await charts.getByRole('img', { name: /^Supply over time/ }).waitFor();
    await charts.getByRole('button', { name: 'Show table' }).first().click();
    await charts.getByRole('row').filter({ hasText: '1,000,250' }).first().waitFor();
  });

  test('a transfer arrives, and the receiver finds the token without doing anything', async () => {
    ben = await world.person();
    bensShell = new Shell(ben.page, world.url);
    await bensShell.open('/');
    await bensShell.signIn('Ben');
    await ben.page.getByText('You hold no tokens yet').waitFor();
    bensPrincipal = await bensShell.principal();

    await token.open();
    const block = await token.act('Send', { to: bensPrincipal, amount: '12.5' });
    expect(block).toBe('2');
    await expect.poll(() => token.number('Your balance').innerText()).toMatch(/999,987\.49\s*KOI/);
    await (await token.tab('Transactions')).getByText('Block 2', { exact: true }).waitFor();

    await ben.page.reload();
    const held = ben.page.getByRole('region', { name: 'Tokens you hold' });
    await expect
      .poll(
        async () => {
          await bensShell.open('/dashboard');
          await held.waitFor();
          await held
            .getByText(/Koi Pond|hold no tokens/)
            .first()
            .waitFor();
          await ben.page.waitForLoadState('networkidle');
          return held.innerText();
        },
        { interval: 500 },
      )
      .toMatch(/Koi Pond[\s\S]*12\.5\s*KOI/);
  });

  test('when he has sent everything away, it leaves his list', async () => {
    const bens = new TokenPage(bensShell, token.id);
    await bens.open();
    await expect.poll(() => bens.number('Your balance').innerText()).toMatch(/12\.5\s*KOI/);
    await bens.act('Send', { to: adasPrincipal, amount: 'all' });
    await expect.poll(() => bens.number('Your balance').innerText()).toMatch(/^0\s*KOI/);
    const held = ben.page.getByRole('region', { name: 'Tokens you hold' });
    await expect
      .poll(
        async () => {
          await bensShell.open('/dashboard');
          await held
            .getByText(/Koi Pond|hold no tokens/)
            .first()
            .waitFor();
          await ben.page.waitForLoadState('networkidle');
          return held.innerText();
        },
        { interval: 500 },
      )
      .toContain('You hold no tokens yet');
  });

  test('an approval is listed and revoked with one click', async () => {
    await token.open();
    await token.act('Approve', { to: bensPrincipal, amount: '40' });
    await shell.open('/allowances');
    const row = ada.page.getByRole('listitem').filter({ hasText: bensPrincipal });
    await row.getByText('40').first().waitFor();
    await row.getByRole('button', { name: 'Revoke' }).click();
    await shell.toast('Revoked.').waitFor();
    await row.waitFor({ state: 'detached' });
    await ada.page.reload();
    await ada.page.getByText('Nobody may take your tokens').waitFor();
  });

  test('the minter mints and burns; supply follows', async () => {
    await token.open();
    // Two transfers, an approval and its revocation burnt four fees of 0.01.
    await expect.poll(() => token.number('Supply').innerText()).toMatch(/1,000,249\.96\s*KOI/);
    await token.act('Mint', { to: bensPrincipal, amount: '1000' });
    await expect.poll(() => token.number('Supply').innerText()).toMatch(/1,001,249\.96\s*KOI/);
    await token.act('Burn', { amount: '249.96' });
    await expect.poll(() => token.number('Supply').innerText()).toMatch(/1,001,000\s*KOI/);
    await expect.poll(() => token.number('Holders').innerText()).toBe('3');
  });

  test('too much is refused before it is sent', async () => {
    await ada.page.getByRole('main').getByRole('button', { name: 'Send', exact: true }).click();
    const dialog = ada.page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'To', exact: true }).fill('abc');
    await dialog.getByRole('textbox', { name: 'Amount' }).fill('99999999');
    await dialog.getByRole('button', { name: 'Send', exact: true }).click();
    await dialog.getByText(/With the fee you need .* more/).waitFor();
    await dialog.getByText(/This is not a principal/).waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
  });
});

describe('records', () => {
  test('the payment is listed with its ledger block and what it bought', async () => {
    await shell.open('/payments');
    const payment = ada.page.getByRole('main').getByRole('listitem').filter({ hasText: 'Token' }).first();
    await payment.getByText('Completed').first().waitFor();
    const block = /block\s+(\d+)/.exec(await payment.innerText())?.[1];
    const blocks = await truth.actors.ledger.icrc3_get_blocks([{ start: BigInt(block ?? -1), length: 1n }]);
    expect(blocks.blocks).toHaveLength(1);
    await payment.locator('summary').click();
    await payment.getByText('The fee bought a contract.').waitFor();
    await payment.getByText(token.id).first().waitFor();
  });

  test('actions are in the activity page, and the log verifies', async () => {
    await shell.open('/activity');
    await ada.page.getByText('Your contract was deployed').first().waitFor();
    await ada.page.getByRole('button', { name: 'Verify' }).click();
    await ada.page.getByText('The log is intact').waitFor();
    await ada.page.getByText(/The contents of your newest \d+ entries match it/).waitFor();
  });
});

describe('finding tokens', () => {
  test('explore lists it for anybody; made private it is listed no more', async () => {
    const visitor = await world.person();
    const visitors = new Shell(visitor.page, world.url);
    await visitors.open('/explore');
    await visitor.page.getByRole('link', { name: /Koi Pond/ }).waitFor();

    await token.open();
    const settings = await token.tab('Settings');
    await settings.getByRole('switch', { name: 'Public' }).click();
    await shell.toast('Now private.').waitFor();
    await expect
      .poll(
        async () => {
          await visitors.open('/explore');
          const main = visitor.page.getByRole('main');
          await main
            .getByText(/Koi Pond|No public tokens yet/)
            .first()
            .waitFor();
          return main.innerText();
        },
        { interval: 500 },
      )
      .toContain('No public tokens yet');
    // Its creator still sees it.
    await shell.open('/dashboard');
    await ada.page
      .getByRole('region', { name: 'Tokens you created' })
      .getByRole('link', { name: /Koi Pond/ })
      .waitFor();
    expect(visitor.problems).toEqual([]);
    await visitor.context.close();
  });

  test('any ICRC-1 token is imported by its canister id', async () => {
    await shell.open('/tokens');
    await ada.page.getByRole('button', { name: 'Import a token' }).click();
    const dialog = ada.page.getByRole('dialog', { name: 'Import a token' });
    const id = dialog.getByRole('textbox', { name: 'Canister id' });
    await id.fill(adasPrincipal);
    await dialog.getByRole('button', { name: 'Import', exact: true }).click();
    await dialog.getByText('This is a person’s principal, not a canister id.').waitFor();
    // The backend is a canister, and no ledger.
    await id.fill(world.platform.file.canisters.backend ?? '');
    await dialog.getByRole('button', { name: 'Import', exact: true }).click();
    await dialog.getByRole('alert').waitFor();
    const ledger = world.platform.file.canisters.icp_ledger ?? '';
    await id.fill(ledger);
    await dialog.getByRole('button', { name: 'Import', exact: true }).click();
    await ada.page.waitForURL(`**/token/${ledger}`);
    await ada.page.getByText('Not made here').waitFor();
    await shell.open('/tokens');
    await ada.page.getByRole('region', { name: 'Imported' }).getByRole('link', { name: /ICP/ }).waitFor();
  });
});

describe('every page', () => {
  const pages = (): string[] => [
    '/dashboard',
    '/tokens',
    '/token/new/token',
    '/token/new/supply',
    '/token/new/holders',
    '/token/new/options',
    '/token/new/review',
    '/token/made/0',
    '/deployments/0',
    `/token/${token.id}`,
    `/token/${token.id}?tab=holders`,
    `/token/${token.id}?tab=charts`,
    `/token/${token.id}?tab=settings`,
    '/allowances',
    '/payments',
    '/activity',
    '/explore',
    '/status',
    '/',
    '/nowhere',
  ];

  test('can be used by everybody', async () => {
    const faults: string[] = [];
    for (const path of pages()) {
      await shell.open(path);
      await ada.page.waitForLoadState('networkidle');
      faults.push(...(await faultsInEveryLook(ada.page, path)));
    }
    expect(faults).toEqual([]);
  });
});

test('nothing in any page went wrong unseen', () => {
  expect([...ada.problems, ...ben.problems]).toEqual([]);
});
