// Ada, Ben and Cleo share a wallet: one has proposed a payment, another approves it, a third rejects the next one.
import { readFile } from 'node:fs/promises';
import type { Principal } from '@dfinity/principal';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import * as multisig from '../../declarations/multisig.did.ts';
import * as multisigFactory from '../../declarations/multisig_factory.did.ts';
import { seedDemo } from '../../scripts/dev/demo-data.ts';
import { demoPeople } from '../../scripts/dev/demo-people.ts';
import { actorFor } from '../../scripts/platform/agent.ts';
import { canisterId, expectOk, platformActors } from '../../scripts/platform/configure.ts';
import { faultsInEveryLook } from './checks.ts';
import { known } from './deployed.ts';
import { MultisigPage } from './pages/multisig-page.ts';
import { Shell } from './pages/shell.ts';
import { openWorld, photograph, type Person, type World } from './world.ts';

const ICP = 100_000_000n;
const DAY = 86_400_000_000_000n;
const names = ['ada', 'ben', 'cleo'] as const;
type Name = (typeof names)[number];

let world: World;
let browsers: Record<Name, Person>;
let pages: Record<Name, MultisigPage>;
let wallets: Record<Name, multisig._SERVICE>;
let principals: Record<Name, Principal>;
let walletId: Principal;
let balanceOf: (owner: Principal) => Promise<bigint>;
let ledger: Principal;
const stranger = { page: undefined as Person | undefined };

async function each<T>(work: (name: Name) => Promise<T>): Promise<Record<Name, T>> {
  const [ada, ben, cleo] = [await work('ada'), await work('ben'), await work('cleo')];
  return { ada, ben, cleo };
}

beforeAll(async () => {
  world = await openWorld();
  const { file } = world.platform;
  await seedDemo(file, world.url, () => undefined);
  const people = await each((name) => known(world, demoPeople[name]));
  principals = { ada: people.ada.principal, ben: people.ben.principal, cleo: people.cleo.principal };
  const factory = actorFor<multisigFactory._SERVICE>(
    people.ada.agent,
    canisterId(file, 'multisig_factory'),
    multisigFactory.idlFactory,
  );
  const { items } = await factory.getMyContracts(principals.ada, [
    { role: [{ signer: null }], cursor: [], limit: [1] },
  ]);
  if (!items[0]) throw new Error('The demo has no wallet.');
  walletId = items[0].canisterId;
  wallets = await each((name) =>
    Promise.resolve(actorFor<multisig._SERVICE>(people[name].agent, walletId, multisig.idlFactory)),
  );
  const { ledger: icp } = platformActors(people.ada.agent, file);
  ledger = canisterId(file, 'icp_ledger');
  balanceOf = (owner) => icp.icrc1_balance_of({ owner, subaccount: [] });
  browsers = await each((name) => world.person({ identities: [{ ...demoPeople[name], name }] }));
  pages = await each((name) =>
    Promise.resolve(new MultisigPage(new Shell(browsers[name].page, world.url), walletId.toText())),
  );
  for (const name of names) {
    await pages[name].shell.open('/');
    await pages[name].shell.signIn(name);
  }
});
afterAll(() => world?.close());
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  for (const name of names) await photograph(browsers[name], `${task.name} ${name}`);
});

const propose = async (title: string, action: multisig.Action): Promise<multisig.Proposal> =>
  expectOk(
    'propose',
    await wallets.ada.propose({
      requestId: crypto.getRandomValues(new Uint8Array(16)),
      title,
      description: '',
      action,
      expiresAt: BigInt(Date.now()) * 1_000_000n + 10n * DAY,
      notBefore: [],
      autoExecute: false,
      approve: true,
    }),
  );
const payment = (amount: bigint): multisig.Action => ({
  transfer: { ledger, transfer: { to: { owner: principals.ben, subaccount: [] }, amount, memo: [] } },
});

describe('the wallet', () => {
  test('shows its balance, what waits and who is missing', async () => {
    const { page } = pages.ben;
    await pages.ben.open();
    await page.getByRole('heading', { level: 1, name: 'Orchard treasury' }).waitFor();
    await page.getByText('You sign here').waitFor();
    const held = await balanceOf(walletId);
    expect(held).toBeGreaterThan(12n * ICP);
    await expect
      .poll(() => pages.ben.card('Balances').getByTestId('balance-ICP').innerText())
      .toMatch(new RegExp(`^${Number(held / ICP)}`));
    const waiting = pages.ben.card('Waiting');
    await waiting.getByText('Pay Cleo for the logo').waitFor();
    await waiting.getByText('Send 12 ICP to Cleo').waitFor();
    await waiting.getByText('1 of 2 approvals · You and Cleo have not voted').waitFor();
  });

  test('is paid from when the second approves, by itself and once', async () => {
    const before = await balanceOf(principals.cleo);
    const { page } = pages.ben;
    await pages.ben
      .card('Waiting')
      .getByRole('link', { name: /Pay Cleo/ })
      .click();
    await page.getByText('Proposal #').waitFor();
    await pages.ben.approvals.getByText('1 of 2 needed').waitFor();
    await page.getByRole('textbox', { name: /Comment/ }).fill('The logo is fine.');
    await pages.ben.decide('Approve');
    await page.getByText(/^Block \d+$/).waitFor();
    await pages.ben.approvals.getByText('“The logo is fine.”').waitFor();
    expect(await balanceOf(principals.cleo)).toBe(before + 12n * ICP);
    expect(await page.getByRole('button', { name: 'Approve', exact: true }).count()).toBe(0);
  });

  test('a payment that waits for somebody to execute it', async () => {
    const { id } = await propose('Seeds', payment(2n * ICP));
    const before = await balanceOf(principals.ben);
    await pages.cleo.openProposal(id);
    await pages.cleo.decide('Approve');
    await pages.cleo.page.getByText('It waits for somebody to execute it.').waitFor();
    expect(await balanceOf(principals.ben)).toBe(before);
    await pages.cleo.decide('Execute');
    await pages.cleo.page.getByText(/^Block \d+$/).waitFor();
    expect(await balanceOf(principals.ben)).toBe(before + 2n * ICP);
  });

  test('two rejections end a proposal; a vote can be taken back before', async () => {
    const { id } = await propose('A fountain', payment(3n * ICP));
    await pages.ben.openProposal(id);
    await pages.ben.decide('Reject');
    await pages.ben.approvals.getByText('1 of 2 needed, 1 against').waitFor();
    await pages.ben.decide('Take my vote back', 'Take it back');
    await pages.ben.approvals.getByText('1 of 2 needed', { exact: true }).waitFor();
    await pages.ben.decide('Reject');
    await pages.cleo.openProposal(id);
    await pages.cleo.decide('Reject');
    await pages.cleo.page.getByText('It was rejected. Nothing happened.').waitFor();
    expect(expectOk('getProposal', await wallets.ada.getProposal(id)).status).toHaveProperty('rejected');
  });

  test('its proposer cancels what nobody needs any more', async () => {
    const { id } = await propose('A second fountain', payment(3n * ICP));
    await pages.ada.openProposal(id);
    await pages.ada.decide('Cancel the proposal', 'Cancel it');
    await pages.ada.page.getByText('It was taken back. Nothing happened.').waitFor();
  });
});

describe('the address book', () => {
  test('takes an account, warns of one that looks like it, and gives it up', async () => {
    await pages.ada.open('addresses');
    const { page } = pages.ada;
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Save an address' });
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('Give it a name.').waitFor();
    await dialog.getByRole('textbox', { name: 'Account' }).fill(walletId.toText());
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Ourselves');
    await dialog.getByRole('textbox', { name: /^Note/ }).fill('Never pay this.');
    await dialog.getByRole('button', { name: 'Save' }).click();
    const card = pages.ada.card('Address book');
    await card.getByText('Never pay this.').waitFor();
    await pages.ben.open('addresses');
    await pages.ben.card('Address book').getByText('Ourselves').waitFor();
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await dialog.getByRole('textbox', { name: 'Account' }).fill(principals.cleo.toText());
    await dialog.getByRole('textbox', { name: 'Name' }).fill('OURSELVES');
    await dialog.getByText('The name is taken').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await card.getByRole('button', { name: 'Remove Ourselves' }).click();
    await pages.ada.shell.confirm('Remove');
    await page.getByText('No addresses yet').waitFor();
  });
});

describe('what was', () => {
  test('is told in the history and saved as CSV', async () => {
    await pages.cleo.open('history');
    const card = pages.cleo.card('History');
    await card
      .getByText(/rejected/)
      .first()
      .waitFor();
    const saved = pages.cleo.page.waitForEvent('download');
    await card.getByRole('button', { name: 'CSV' }).click();
    const text = await readFile(await (await saved).path(), 'utf8');
    const { eventCount } = expectOk('getWallet', await wallets.ada.getWallet());
    expect(text.trim().split('\n')).toHaveLength(Number(eventCount) + 1);
  });

  test('the proposals can be filtered and saved', async () => {
    await pages.cleo.open('proposals');
    const card = pages.cleo.card('Proposals');
    await card.getByText('A fountain', { exact: true }).waitFor();
    await card.getByRole('combobox', { name: 'Show' }).selectOption({ label: 'Waiting' });
    await card.getByText('No proposals').waitFor();
    await card.getByRole('combobox', { name: 'Show' }).selectOption({ label: 'Ended' });
    await card.getByText('A fountain', { exact: true }).waitFor();
  });
});

describe('strangers', () => {
  test('read a public wallet and can do nothing; a private one does not answer them', async () => {
    stranger.page = await world.person();
    const outside = new MultisigPage(new Shell(stranger.page.page, world.url), walletId.toText());
    await outside.open();
    await outside.page.getByRole('heading', { level: 1, name: 'Orchard treasury' }).waitFor();
    expect(await outside.page.getByRole('link', { name: 'New proposal' }).count()).toBe(0);
    const { id, payloadHash } = await propose('Close the doors', { setVisibility: false });
    expectOk(
      'vote',
      await wallets.ben.vote({
        proposal: id,
        payloadHash: Uint8Array.from(payloadHash),
        vote: { approve: null },
        comment: '',
      }),
    );
    expectOk('execute', await wallets.ada.executeProposal(id));
    await expect.poll(async () => expectOk('getWallet', await wallets.ada.getWallet()).isPublic).toBe(false);
    await outside.open();
    await outside.page.getByText('This wallet is private').waitFor();
    await pages.ben.open();
    await pages.ben.page.getByText('You sign here').waitFor();
  });
});

test('every page can be used by everybody', async () => {
  const faults: string[] = [];
  const { page } = pages.ada;
  for (const tab of ['overview', 'proposals', 'people', 'addresses', 'history']) {
    await pages.ada.open(tab);
    await page.waitForLoadState('networkidle');
    faults.push(...(await faultsInEveryLook(page, tab)));
  }
  await pages.ada.openProposal(1n);
  await page.waitForLoadState('networkidle');
  faults.push(...(await faultsInEveryLook(page, 'proposal')));
  expect(faults).toEqual([]);
});

test('nothing in any page went wrong unseen', () => {
  expect(names.flatMap((name) => browsers[name].problems)).toEqual([]);
});
