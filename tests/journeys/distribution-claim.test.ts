// Ben claims what is vested and unlocks what is not; Cleo comes without an account; both get theirs once, to the unit.
import { createHash } from 'node:crypto';
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { merkleTree, type MerkleLeaf } from '../../canisters/distribution/rules/merkle.ts';
import * as distribution from '../../declarations/distribution.did.ts';
import { DistributionArgs } from '../../declarations/distribution_factory.did.ts';
import { demoPeople } from '../../scripts/dev/demo-people.ts';
import { actorFor } from '../../scripts/platform/agent.ts';
import { canisterId, expectOk, platformActors } from '../../scripts/platform/configure.ts';
import { faultsInEveryLook } from './checks.ts';
import { deployed, known, type Known } from './deployed.ts';
import { ClaimPage } from './pages/claim-page.ts';
import { Shell } from './pages/shell.ts';
import { openWorld, photograph, type Person, type World } from './world.ts';

const DAY = 86_400_000_000_000n;
const ICP = 100_000_000n;
const FEE = 10_000n;

let world: World;
let ada: Known;
let ben: Known;
let cleo: Known;
let bens: ClaimPage;
let cleos: ClaimPage;
let browsers: { ben: Person; cleo: Person };
let contract: distribution._SERVICE;
let balanceOf: (owner: Principal) => Promise<bigint>;
let file: { name: string; mimeType: string; buffer: Buffer };

const hash = (bytes: Uint8Array): Uint8Array => Uint8Array.from(createHash('sha256').update(bytes).digest());
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const nowNs = (): bigint => BigInt(Date.now()) * 1_000_000n;

beforeAll(async () => {
  world = await openWorld();
  ada = await known(world, demoPeople.ada);
  ben = await known(world, demoPeople.ben);
  cleo = await known(world, demoPeople.cleo);
  const leaves: MerkleLeaf[] = [ada, ben, cleo].map(({ principal }, index) => ({
    ...{ category: 3, index, owner: principal, amount: 3n * ICP },
  }));
  const tree = merkleTree(leaves, hash);
  const lines = leaves.map(({ index, owner, amount }) =>
    JSON.stringify({ index, owner: owner.toText(), amount: String(amount), proof: tree.proof(index).map(hex) }),
  );
  const head = `{"category":3,"root":"${hex(tree.root)}","count":3,"total":"${9n * ICP}","leaves":[`;
  file = {
    name: 'recipients.merkle.json',
    mimeType: 'application/json',
    buffer: Buffer.from(`${head}\n${lines.join(',\n')}\n]}\n`),
  };
  const { file: network } = world.platform;
  const ledger = canisterId(network, 'icp_ledger');
  const id = await deployed(world, ada, 'distribution_factory', encode(ledger, tree.root));
  contract = actorFor<distribution._SERVICE>(ada.agent, id, distribution.idlFactory);
  const { ledger: icp } = platformActors(ada.agent, network);
  balanceOf = (owner) => icp.icrc1_balance_of({ owner, subaccount: [] });
  const { missing } = await contract.getDetails();
  const sent = await icp.icrc1_transfer({
    ...{ from_subaccount: [], fee: [], memo: [], created_at_time: [] },
    ...{ to: { owner: id, subaccount: [] }, amount: missing },
  });
  if ('Err' in sent) throw new Error(`The deposit was refused: ${Object.keys(sent.Err)[0]}`);
  expectOk('checkFunds', await contract.checkFunds());
  expectOk('activate', await contract.activate());

  browsers = {
    ben: await world.person({ identities: [{ ...demoPeople.ben, name: 'ben' }] }),
    cleo: await world.person({ identities: [{ ...demoPeople.cleo, name: 'cleo' }], phone: true }),
  };
  bens = new ClaimPage(new Shell(browsers.ben.page, world.url), id.toText());
  cleos = new ClaimPage(new Shell(browsers.cleo.page, world.url), id.toText());
  await bens.shell.open('/');
  await bens.shell.signIn('ben');
});
afterAll(() => world?.close());
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  await photograph(browsers.ben, `${task.name} ben`);
  await photograph(browsers.cleo, `${task.name} cleo`);
});

/** Half of “Keepers” is vested; “Locked” opens late; “Visitors” is for anybody; “Friends” is a list kept outside. */
function encode(ledger: Principal, root: Uint8Array): Uint8Array {
  const base = { claimFrom: [] as [], claimUntil: [] as [], start: { at: [] as [] }, recipients: { fixed: null } };
  const grant = (category: number, owner: Principal, amount: bigint) => ({ category, owner, amount, note: '' });
  const value: DistributionArgs = {
    ...{ name: 'Koi harvest', description: 'For those who come.', ledger, symbol: 'ICP', decimals: 8 },
    categories: [
      {
        ...base,
        name: 'Keepers',
        schedule: { linear: { duration: 200n * DAY } },
        start: { at: [nowNs() - 100n * DAY] },
      },
      { ...base, name: 'Locked', schedule: { timeLock: { duration: 100n * DAY, earlyPenalty: [1_000] } } },
      {
        ...base,
        name: 'Visitors',
        schedule: { instant: null },
        recipients: { open: { amountEach: 2n * ICP, people: 2 } },
      },
      {
        ...base,
        name: 'Friends',
        schedule: { instant: null },
        recipients: { merkle: { root, count: 3, total: 9n * ICP } },
      },
    ],
    grants: [grant(0, ben.principal, 8n * ICP), grant(1, ben.principal, 5n * ICP)],
    terms: { cancellable: true, transferable: true, pausable: false, creatorControlsCode: false },
    ...{ isPublic: true, autoUpdate: false },
  };
  return Uint8Array.from(IDL.encode([DistributionArgs], [value]));
}

test('the dashboard says what can be claimed now', async () => {
  const received = browsers.ben.page.getByRole('region', { name: 'Distributions for you' });
  // Half of eight, less the ledger's fee; it grows while this runs.
  await expect.poll(() => received.getByTestId('payable').innerText()).toMatch(/^(3\.99|4)\S*\s*ICP\s*to claim now$/);
});

describe('somebody without an account', () => {
  test('reads who gives what on which terms, and what they could have', async () => {
    await cleos.open();
    const card = cleos.card('Visitors').first();
    await card.getByText('2 of 2 places are left.').waitFor();
    await card.getByText('You would get 1.9999 ICP: the ledger keeps 0.0001 ICP.').waitFor();
    await card.getByText('one person can make many principals', { exact: false }).waitFor();
    await cleos.card('Terms').getByText('The creator can cancel', { exact: false }).first().waitFor();
    expect(await cleos.page.title()).toBe('Claim: Koi harvest · ICTO');
    expect(await faultsInEveryLook(cleos.page, 'visitor')).toEqual([]);
  });

  test('signs in for the claim and gets it, once', async () => {
    const before = await balanceOf(cleo.principal);
    await cleos.card('Visitors').first().getByRole('button', { name: 'Sign in and claim' }).click();
    await cleos.shell.identify('cleo');
    await cleos.card('Visitors').first().getByRole('button', { name: 'Claim 2 ICP' }).click();
    await cleos.card('Paid to you').waitFor();
    expect(await balanceOf(cleo.principal)).toBe(before + 2n * ICP - FEE);
    await cleos.card('Visitors').first().getByText('Everything has been paid.').waitFor();
    expect(await cleos.page.getByRole('button', { name: /^Claim 2 ICP/ }).count()).toBe(0);
    expect(await contract.getDetails()).toMatchObject({ claimed: 2n * ICP });
  });
});

describe('a recipient', () => {
  test('sees what is vested this moment, and is paid exactly that', async () => {
    await bens.open();
    const card = bens.card('Keepers').first();
    await card.getByText('It vests continuously.').waitFor();
    const before = await balanceOf(ben.principal);
    await card.getByRole('button', { name: /^Claim 4\.0/ }).click();
    await bens.card('Paid to you').waitFor();
    const [grant] = await contract.getGrantsOf(ben.principal);
    const claimed = grant?.claimed ?? 0n;
    expect(claimed).toBeGreaterThanOrEqual(4n * ICP);
    expect(claimed).toBeLessThan(4n * ICP + ICP / 100n);
    expect(await balanceOf(ben.principal)).toBe(before + claimed - FEE);
  });

  test('unlocks a lock early only after reading what it costs', async () => {
    const card = bens.card('Locked').first();
    const before = await balanceOf(ben.principal);
    await card.getByText('You would get 4.4999 ICP now and give 0.5 ICP back', { exact: false }).waitFor();
    await card.getByRole('button', { name: 'Unlock early' }).click();
    const question = bens.page.locator('.swal2-popup');
    await question.getByText('4.4999 ICP').waitFor();
    await question.getByText('0.5 ICP').waitFor();
    await bens.shell.confirm('Unlock early');
    await card.getByText('Everything that was yours has been paid.').waitFor();
    expect(await balanceOf(ben.principal)).toBe(before + 45n * (ICP / 10n) - FEE);
  });

  test('brings the creator’s file for a list that is kept outside; another file is told apart', async () => {
    const card = bens.card('Friends').first();
    const before = await balanceOf(ben.principal);
    const input = card.getByLabel('File of proofs');
    await input.setInputFiles({
      ...file,
      buffer: Buffer.from(file.buffer.toString().replace(/"root":"../, '"root":"00')),
    });
    await card.getByText('This file is of another list', { exact: false }).waitFor();
    await input.setInputFiles({ ...file, buffer: Buffer.from('principal,amount\n') });
    await card.getByText('This is not a file of proofs.', { exact: false }).waitFor();
    await input.setInputFiles(file);
    await card.getByText('You are number 2 in the list').waitFor();
    await card.getByRole('button', { name: 'Claim', exact: true }).click();
    await bens.page.getByText('You have claimed this').waitFor();
    expect(await balanceOf(ben.principal)).toBe(before + 3n * ICP - FEE);
  });

  test('hands a grant on for good', async () => {
    const card = bens.card('Keepers').first();
    await card.getByText('Hand this grant on').click();
    await card.getByRole('textbox', { name: 'To' }).fill('nobody-knows');
    await card.getByRole('button', { name: 'Hand it on' }).click();
    await card.getByText('This is not a valid principal', { exact: false }).waitFor();
    await card.getByRole('textbox', { name: 'To' }).fill(cleo.principal.toText());
    await card.getByRole('button', { name: 'Hand it on' }).click();
    await bens.shell.confirm('Hand it on');
    await bens.shell.toast('It is theirs now.').waitFor();
    await cleos.open();
    await cleos.card('Keepers').first().getByText('Paid so far').waitFor();
    expect((await contract.getGrantsOf(cleo.principal)).map(({ category }) => category)).toContain(0);
  });

  test('can use the page, whoever they are', async () => {
    await bens.open();
    await bens.card('Locked').first().getByText('Your grant').waitFor();
    const faults = await faultsInEveryLook(bens.page, 'recipient');
    await bens.shell.open('/distributions');
    await bens.page.getByRole('region', { name: 'For you' }).getByText('Koi harvest').waitFor();
    expect([...faults, ...(await faultsInEveryLook(bens.page, 'distributions'))]).toEqual([]);
  });
});

test('what was paid is what the contract has written down', async () => {
  const { claimed, deposited, held, refunded } = await contract.getDetails();
  expect(deposited - refunded - claimed).toBe(held);
  expect([...browsers.ben.problems, ...browsers.cleo.problems]).toEqual([]);
});
