// `tsx scripts/screenshots.ts [folder]`: lives through the main job on a fresh platform and takes a picture of every page.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { known } from '../tests/journeys/deployed.ts';
import { Shell } from '../tests/journeys/pages/shell.ts';
import { TokenPage } from '../tests/journeys/pages/token-page.ts';
import { TokenWizard } from '../tests/journeys/pages/token-wizard.ts';
import { openWorld, type World } from '../tests/journeys/world.ts';
import { Ed25519KeyIdentity } from '@dfinity/identity';
import { fail } from './command.ts';
import { seedDemo } from './dev/demo-data.ts';
import { demoPeople } from './dev/demo-people.ts';
import { buildCanisters } from './platform/index.ts';
import { root } from './platform/network-file.ts';

const folder = resolve(process.argv[2] ?? join(root, '.build', 'screenshots'));
const people = Array.from({ length: 14 }, () => Ed25519KeyIdentity.generate().getPrincipal().toText());

const LOOKS = [
  { name: 'desktop-light', width: 1440, height: 900, scheme: 'light' },
  { name: 'desktop-dark', width: 1440, height: 900, scheme: 'dark' },
  { name: 'phone-light', width: 390, height: 844, scheme: 'light' },
  { name: 'phone-dark', width: 390, height: 844, scheme: 'dark' },
] as const;

async function shoot(page: Page, name: string): Promise<void> {
  for (const look of LOOKS) {
    await page.setViewportSize(look);
    await page.emulateMedia({ colorScheme: look.scheme });
    // Charts and fonts draw a moment after the data.
    await page.waitForTimeout(350);
    await page.screenshot({ path: join(folder, `${name}.${look.name}.png`), fullPage: look.name.startsWith('phone') });
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: 'light' });
  console.log(`  ${name}`);
}

/** One for the README: without the empty space below what matters. */
async function portrait(page: Page, name: string, height: number): Promise<void> {
  await page.setViewportSize({ width: 1280, height });
  await page.waitForTimeout(350);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  await page.setViewportSize({ width: 1440, height: 900 });
}

/** A few tokens with holders and transactions; resolves to the first one's page. */
async function live(shell: Shell): Promise<TokenPage> {
  const { page } = shell;
  const me = await shell.principal();
  await shell.takeTestFunds();
  const wizard = new TokenWizard(shell);
  const shares = people.map((person, index) => `${person},${Math.round(180_000 / (index + 1.4))}`);
  await wizard.fill({
    name: 'Orchard Coin',
    symbol: 'ORCH',
    description: 'One coin for each tree in the orchard. Holders share the harvest every October.',
    link: { label: 'The orchard', url: 'https://example.org/orchard' },
    transferFee: '0.01',
    holders: ['account,amount', `${me},420000`, ...shares].join('\n'),
  });
  await shoot(page, 'wizard-review');
  await wizard.pay();
  const token = new TokenPage(shell, await wizard.made());
  await shoot(page, 'success');
  for (const [name, symbol, isPrivate] of [
    ['Lantern', 'LTN', false],
    ['Harbour Points', 'HARB', true],
  ] as const) {
    await wizard.fill({ name, symbol, isPrivate, holders: `account,amount\n${me},1000000\n${people[0]},2500` });
    await wizard.pay();
    await wizard.made();
  }
  await token.open();
  for (const [index, amount] of ['1250', '86.5', '3000', '410'].entries()) {
    await token.act('Send', { to: people[index] ?? '', amount });
  }
  await token.act('Mint', { to: people[2] ?? '', amount: '5000' });
  await token.act('Approve', { to: people[3] ?? '', amount: '750' });
  return token;
}

async function take(world: World): Promise<void> {
  const { page } = await world.person();
  const shell = new Shell(page, world.url);
  const visit = async (path: string, name: string): Promise<void> => {
    await shell.open(path);
    await page.waitForLoadState('networkidle');
    await shoot(page, name);
  };
  await visit('/', 'home');
  await shell.signInButton.click();
  await shoot(page, 'sign-in');
  await page.keyboard.press('Escape');
  await shell.signIn('Ada');
  await visit('/dashboard', 'dashboard-empty');
  const token = await live(shell);
  const path = `/token/${token.id}`;
  await visit('/dashboard', 'dashboard');
  await portrait(page, 'dashboard', 560);
  await visit('/tokens', 'tokens');
  await visit(path, 'token');
  await portrait(page, 'token-page', 960);
  await visit(`${path}?tab=holders`, 'token-holders');
  await visit(`${path}?tab=charts`, 'token-charts');
  await visit(`${path}?tab=settings`, 'token-settings');
  await page.getByRole('main').getByRole('button', { name: 'Send', exact: true }).click();
  await shoot(page, 'token-send');
  await page.keyboard.press('Escape');
  await shell.openWallet();
  await shoot(page, 'wallet');
  await shell.wallet.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByRole('textbox', { name: 'To', exact: true }).waitFor();
  await shoot(page, 'wallet-send');
  await page.keyboard.press('Escape');
  await visit('/profile', 'profile');
  await shell.open('/token/new/token');
  await new TokenWizard(shell).next();
  await shoot(page, 'wizard-token-faults');
  for (const step of ['supply', 'options']) await visit(`/token/new/${step}`, `wizard-${step}`);
  await shell.open('/token/new/holders');
  await new TokenWizard(shell).uploadHolders(
    ['account,amount', `${people[0]},1500.25`, 'nobody-knows,5', `${people[1]},ten`, `${people[0]},80`].join('\n'),
  );
  await shoot(page, 'wizard-holders');
  for (const name of ['allowances', 'payments', 'activity', 'explore', 'status', 'nowhere'])
    await visit(`/${name}`, name);
  await page.setViewportSize({ width: 1440, height: 900 });
}

/** The demo's wallet and distribution: Ada's pages, and the one on which Ben claims. */
async function takeProducts(world: World): Promise<void> {
  await seedDemo(world.platform.file, world.url, () => undefined);
  const ben = (await known(world, demoPeople.ben)).principal.toText();
  const { page } = await world.person({ identities: [{ ...demoPeople.ada, name: 'Ada' }] });
  const shell = new Shell(page, world.url);
  const visit = async (path: string, name: string): Promise<void> => {
    await shell.open(path);
    await page.waitForLoadState('networkidle');
    await shoot(page, name);
  };
  const address = async (list: string, name: string): Promise<string> => {
    await shell.open(list);
    const link = page.getByRole('main').getByRole('link', { name: new RegExp(name) });
    return (await link.first().getAttribute('href')) ?? '';
  };
  await shell.open('/');
  await shell.signIn('Ada');
  for (const path of ['wallets', 'inbox', 'distributions']) await visit(`/${path}`, path);
  const wallet = await address('/wallets', 'Orchard treasury');
  for (const tab of ['overview', 'proposals', 'people', 'addresses', 'history'])
    await visit(`${wallet}?tab=${tab}`, `wallet-${tab}`);
  await visit(wallet, 'wallet');
  await portrait(page, 'multisig-wallet', 760);
  await visit(`${wallet}/proposal/1`, 'proposal');
  await portrait(page, 'multisig-proposal', 760);
  await visit(`${wallet}/propose`, 'propose');
  for (const kind of ['transfer', 'batchTransfer', 'addSigner', 'setPolicy', 'callCanister'])
    await visit(`${wallet}/propose/${kind}`, `propose-${kind}`);
  for (const step of ['wallet', 'people', 'rules', 'recovery', 'review'])
    await visit(`/wallet/new/${step}`, `wallet-wizard-${step}`);
  for (const step of ['token', 'categories', 'recipients', 'terms', 'review'])
    await visit(`/distribution/new/${step}`, `distribution-wizard-${step}`);
  const distribution = await address('/distributions', 'Orchard team vesting');
  for (const tab of ['overview', 'recipients', 'claims', 'manage'])
    await visit(`${distribution}?tab=${tab}`, `distribution-${tab}`);
  await visit(distribution, 'distribution');
  await portrait(page, 'distribution-page', 860);
  const bens = await world.person({ identities: [{ ...demoPeople.ben, name: 'Ben' }] });
  const claim = new Shell(bens.page, world.url);
  await claim.open('/');
  await claim.signIn('Ben');
  await claim.open(distribution.replace('/distribution/', '/claim/'));
  await bens.page.getByText(ben.slice(0, 5)).first().waitFor();
  await bens.page.waitForLoadState('networkidle');
  await shoot(bens.page, 'claim');
  await portrait(bens.page, 'distribution-claim', 860);
}

try {
  await buildCanisters();
  mkdirSync(folder, { recursive: true });
  const world = await openWorld();
  try {
    await take(world);
    await takeProducts(world);
    console.log(`Pictures are in ${folder}`);
  } finally {
    await world.close();
  }
  process.exit(0);
} catch (error) {
  fail(error);
}
