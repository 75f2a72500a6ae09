// Who shares a wallet changes: a signer is replaced, guardians try to recover it and are stopped; a lost answer is settled.
import type { Principal } from '@dfinity/principal';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import * as multisig from '../../declarations/multisig.did.ts';
import * as multisigFactory from '../../declarations/multisig_factory.did.ts';
import { seedDemo } from '../../scripts/dev/demo-data.ts';
import { demoPeople } from '../../scripts/dev/demo-people.ts';
import { actorFor } from '../../scripts/platform/agent.ts';
import { canisterId, expectOk, platformActors } from '../../scripts/platform/configure.ts';
import { faultsInEveryLook } from './checks.ts';
import { known, type Known } from './deployed.ts';
import { MultisigPage } from './pages/multisig-page.ts';
import { ProposalBuilder } from './pages/proposal-builder.ts';
import { Shell } from './pages/shell.ts';
import { openWorld, photograph, type Person, type World } from './world.ts';

const ICP = 100_000_000n;
const people = {
  ...demoPeople,
  dora: { name: 'dora', seed: 'd'.repeat(64) },
  emil: { name: 'emil', seed: 'e'.repeat(64) },
  finn: { name: 'finn', seed: 'f'.repeat(64) },
};
const browsing = ['ada', 'ben', 'dora', 'emil'] as const;
type Browsing = (typeof browsing)[number];

let world: World;
let who: Record<keyof typeof people, Known>;
let browsers: Record<Browsing, Person>;
let pages: Record<Browsing, MultisigPage>;
let builders: Record<Browsing, ProposalBuilder>;
let walletId: Principal;
let wallet: multisig._SERVICE;
let ledger: Principal;

async function all<K extends string, T>(names: readonly K[], work: (name: K) => Promise<T>): Promise<Record<K, T>> {
  const made: [K, T][] = [];
  for (const name of names) made.push([name, await work(name)]);
  return Object.fromEntries(made) as Record<K, T>;
}

beforeAll(async () => {
  world = await openWorld();
  const { file } = world.platform;
  await seedDemo(file, world.url, () => undefined);
  who = await all(Object.keys(people) as (keyof typeof people)[], (name) => known(world, people[name]));
  const factory = actorFor<multisigFactory._SERVICE>(
    who.ada.agent,
    canisterId(file, 'multisig_factory'),
    multisigFactory.idlFactory,
  );
  const { items } = await factory.getMyContracts(who.ada.principal, [
    { role: [{ signer: null }], cursor: [], limit: [1] },
  ]);
  if (!items[0]) throw new Error('The demo has no wallet.');
  walletId = items[0].canisterId;
  wallet = actorFor<multisig._SERVICE>(who.ada.agent, walletId, multisig.idlFactory);
  ledger = canisterId(file, 'icp_ledger');
  browsers = await all(browsing, (name) => world.person({ identities: [{ ...people[name], name }] }));
  const shells = await all(browsing, (name) => Promise.resolve(new Shell(browsers[name].page, world.url)));
  pages = await all(browsing, (name) => Promise.resolve(new MultisigPage(shells[name], walletId.toText())));
  builders = await all(browsing, (name) => Promise.resolve(new ProposalBuilder(shells[name], walletId.toText())));
  for (const name of browsing) {
    await shells[name].open('/');
    await shells[name].signIn(name);
  }
});
afterAll(() => world?.close());
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  for (const name of browsing) await photograph(browsers[name], `${task.name} ${name}`);
});

const config = async (): Promise<multisig.WalletConfig> => expectOk('getWallet', await wallet.getWallet()).config;
const statusOf = async (id: bigint): Promise<multisig.ProposalStatus> =>
  expectOk('getProposal', await wallet.getProposal(id)).status;
async function approve(name: Browsing, id: bigint): Promise<void> {
  await pages[name].openProposal(id);
  await pages[name].decide('Approve');
}

describe('who signs', () => {
  test('a signer is replaced; the builder says who decides from then on', async () => {
    const { ada: builder } = builders;
    await builder.open('replaceSigner');
    await builder.page.getByLabel('Signer who leaves').selectOption({ label: await optionOf(builder, 'Cleo') });
    await builder.field('Principal').fill(who.ada.principal.toText());
    await builder.effects.getByText('Signer 3: the same as number 1.').waitFor();
    await expect.poll(() => builder.page.getByRole('button', { name: 'Propose', exact: true }).isDisabled()).toBe(true);
    await builder.field('Principal').fill(who.finn.principal.toText());
    await builder.field('Name').fill('Finn');
    await builder.effects.getByText(/Finn/).first().waitFor();
    expect(await faultsInEveryLook(builder.page, 'replace')).toEqual([]);
    const id = await builder.propose();
    await approve('ben', id);
    await expect
      .poll(async () => (await config()).signers.map(({ user }) => user.toText()))
      .toEqual([who.ada, who.ben, who.finn].map(({ principal }) => principal.toText()));
    // Ada's page was open all the while: it shows what Ben and the wallet have done.
    await builder.page.getByText('The wallet did it.').waitFor();
  });

  test('a spender is allowed an amount of the wallet’s tokens', async () => {
    const { ada: builder } = builders;
    await builder.open('approve');
    await builder.field('Spender').fill(who.emil.principal.toText());
    await builder.field('Up to').fill('4');
    await builder.effects.getByText('The spender can take up to this amount', { exact: false }).waitFor();
    expect(await faultsInEveryLook(builder.page, 'approve')).toEqual([]);
    await approve('ben', await builder.propose());
    const { ledger: icp } = platformActors(who.ada.agent, world.platform.file);
    const account = { owner: walletId, subaccount: [] as [] };
    const spender = { owner: who.emil.principal, subaccount: [] as [] };
    await expect.poll(async () => (await icp.icrc2_allowance({ account, spender })).allowance).toBe(4n * ICP);
  });
});

describe('guardians', () => {
  test('are named by the signers', async () => {
    const { ada: builder } = builders;
    await builder.open('setRecovery');
    await builder.field('Guardians').fill(`${who.dora.principal.toText()}\n${who.emil.principal.toText()}`);
    await builder.field('Guardians who must agree').fill('3');
    await builder.submit();
    await expect.poll(() => builder.field('Guardians who must agree').getAttribute('aria-invalid')).toBe('true');
    await builder.field('Guardians who must agree').fill('2');
    await builder.field('Waiting time').fill('2');
    await builder.page.getByLabel('Waiting time: unit').selectOption('hours');
    expect(await faultsInEveryLook(builder.page, 'recovery')).toEqual([]);
    await approve('ben', await builder.propose());
    await expect.poll(async () => (await config()).recovery[0]?.guardians.length).toBe(2);
    await pages.ada.open('people');
    await pages.ada.page.getByText('2 of 2 guardians, after a waiting time of', { exact: false }).waitFor();
  });

  let recovery: bigint;
  test('propose other signers; nobody else may', async () => {
    await builders.ada.shell.open(`/wallet/${walletId.toText()}/propose/recover`);
    await pages.ada.page.getByText('A recovery is proposed by guardians.').waitFor();
    const { dora: builder } = builders;
    await builder.shell.open(`/wallet/${walletId.toText()}/propose`);
    await builder.choose('Recover the wallet');
    await builder.field('Principal').fill(who.finn.principal.toText());
    await builder.field('Name').fill('Finn');
    await builder.effects.getByText('All signers of today lose their rights at once.', { exact: false }).waitFor();
    expect(await faultsInEveryLook(builder.page, 'recover')).toEqual([]);
    recovery = await builder.propose();
    await approve('emil', recovery);
    await pages.emil.page.getByText('Approved').first().waitFor();
    // The waiting time runs: nothing changed, and the page says until when.
    await pages.emil.page
      .getByText(/by itself|It may be executed from/)
      .first()
      .waitFor();
    expect((await config()).signers).toHaveLength(3);
  });

  test('are stopped by one signer while the waiting time runs', async () => {
    await pages.ben.openProposal(recovery);
    expect(await faultsInEveryLook(pages.ben.page, 'recovery under way')).toEqual([]);
    await pages.ben.decide('Stop this recovery', 'Stop it');
    await pages.ben.page.getByText('Cancelled').first().waitFor();
    expect(await statusOf(recovery)).toHaveProperty('cancelled');
    expect((await config()).signers).toHaveLength(3);
  });
});

describe('an outcome that nobody knows', () => {
  test('is shown as such, and settled by what the signers found out', async () => {
    const { ada: builder } = builders;
    await builder.open('callCanister');
    await builder.field('Canister').fill(ledger.toText());
    // The ledger rejects: to a wallet that looks the same as one that trapped after it had done something.
    await builder.field('Method').fill('no_such_method');
    await builder.page.getByText('The canister’s interface has no method of this name.').waitFor();
    const id = await builder.propose();
    await approve('ben', id);
    const { page } = pages.ben;
    await page.getByText('Nobody knows yet whether it happened').waitFor();
    expect(await faultsInEveryLook(page, 'unknown')).toEqual([]);
    await page.getByRole('link', { name: 'It did not happen' }).click();
    const { ben } = builders;
    await expect.poll(() => ben.field('Proposal').inputValue()).toBe(String(id));
    await ben.field('How you found out').fill('The ledger has no such block.');
    const settling = await ben.propose();
    await approve('ada', settling);
    await pages.ada.openProposal(id);
    await pages.ada.page.getByText('It failed, and nothing was moved').waitFor();
    await pages.ada.page.getByText(/The ledger has no such block\./).waitFor();
    expect(await statusOf(id)).toMatchObject({ executed: { failed: {} } });
  });
});

test('nothing in any page went wrong unseen', () => {
  expect(browsing.flatMap((name) => browsers[name].problems)).toEqual([]);
});

/** The choice of somebody in a list of people. */
async function optionOf(builder: ProposalBuilder, name: string): Promise<string> {
  const options = await builder.page.getByLabel('Signer who leaves').locator('option').allInnerTexts();
  return options.find((text) => text.includes(name)) ?? `nobody called ${name}`;
}
