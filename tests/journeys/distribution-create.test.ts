// Ada makes a distribution: two lists and a Merkle list of her own file, with mistakes that she mends in place.
import { readFile } from 'node:fs/promises';
import { Ed25519KeyIdentity } from '@dfinity/identity';
import { Principal } from '@dfinity/principal';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import * as distribution from '../../declarations/distribution.did.ts';
import { demoPeople } from '../../scripts/dev/demo-people.ts';
import { actorFor } from '../../scripts/platform/agent.ts';
import { faultsInEveryLook } from './checks.ts';
import { known, type Known } from './deployed.ts';
import { DistributionWizard } from './pages/distribution-wizard.ts';
import { Shell } from './pages/shell.ts';
import { openWorld, photograph, type Person, type World } from './world.ts';

const ICP = 100_000_000n;
const DAY = 86_400_000_000_000n;
let world: World;
let ada: Known;
let browser: Person;
let shell: Shell;
let wizard: DistributionWizard;
const someone = (): string => Ed25519KeyIdentity.generate().getPrincipal().toText();
const people = Array.from({ length: 4 }, someone);

beforeAll(async () => {
  world = await openWorld();
  ada = await known(world, demoPeople.ada);
  browser = await world.person({ identities: [{ ...demoPeople.ada, name: 'ada' }] });
  shell = new Shell(browser.page, world.url);
  wizard = new DistributionWizard(shell);
  await shell.open('/');
  await shell.signIn('ada');
  await shell.takeTestFunds();
});
afterAll(() => world?.close());
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await photograph(browser, task.name);
});

describe('the wizard', () => {
  test('asks the ledger for its token', async () => {
    await wizard.open();
    await wizard.field('Token').fill(world.platform.file.canisters.backend ?? '');
    await browser.page.getByText('No ledger answers at this id. Check it, or try again.').waitFor();
    await browser.page.getByRole('button', { name: 'Use ICP' }).click();
    await browser.page.getByText('This is ICP, with 8 decimals.').waitFor();
    await wizard.next();
    await browser.page.getByText('Give it a name: recipients see it.').waitFor();
    await wizard.field('Name').fill('Pond vesting');
    await wizard.next();
    await wizard.at('categories');
  });

  test('takes categories with schedules of their own, by the contract’s rules', async () => {
    await browser.page.getByRole('button', { name: 'Team: 4 years, 1 year cliff' }).click();
    const team = wizard.category(1);
    await wizard.field('Nothing before', team).fill('5');
    await wizard.next();
    await team.getByText('Must be before the end.').waitFor();
    await wizard.field('Nothing before', team).fill('1');
    await browser.page.getByRole('button', { name: 'Add a category' }).click();
    await browser.page.getByRole('menuitem', { name: 'Airdrop' }).click();
    await browser.page.getByRole('button', { name: 'Add a category' }).click();
    await browser.page.getByRole('menuitem', { name: 'An empty one' }).click();
    const friends = wizard.category(3);
    await wizard.field('Name', friends).fill('Friends');
    await friends.getByRole('combobox', { name: 'Recipients' }).selectOption('merkle');
    await friends.getByText('Claims only within a time').click();
    await friends.getByLabel('Claims from').fill('2101-03-01T12:00');
    await friends.getByLabel('Claims until').fill('2101-02-01T12:00');
    await wizard.next();
    await friends.getByText('Must be after the beginning of claims.').waitFor();
    await friends.getByLabel('Claims until').fill('2101-04-01T12:00');
  });

  test('makes a tree of a file in this browser, and wants its proofs to be saved', async () => {
    const friends = wizard.category(3);
    const input = friends.getByLabel('File of recipients', { exact: false });
    const csv = (text: string) => ({ name: 'friends.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await input.setInputFiles(csv(`${people[0]},1\nnobody-knows,2`));
    await friends.getByText(/^Line 2: This is not a principal/).waitFor();
    await input.setInputFiles(csv(people.map((one, i) => `${one},${i + 1}.5`).join('\n')));
    await friends.getByText('4 recipients, 12 ICP in all').waitFor();
    await wizard.next();
    await friends.getByText('Save the proofs first: nobody can claim without them.').waitFor();
    const download = browser.page.waitForEvent('download');
    await friends.getByRole('button', { name: 'Save the proofs' }).click();
    const saved = JSON.parse(await readFile(await (await download).path(), 'utf8')) as { leaves: unknown[] };
    expect(saved).toMatchObject({ category: 2, count: 4, total: String(12n * ICP) });
    expect(saved.leaves).toHaveLength(4);
    await wizard.next();
    await wizard.at('recipients');
  });

  test('a list shows what is wrong row by row, and is mended in place', async () => {
    await wizard.upload(
      [
        'principal,amount,category,note',
        `${people[0]},100,Team,the gardener`,
        `${people[1]},50.5,Airdrop,`,
        `${people[2]},10,Nobody,`,
        `${people[0]},5,Airdrop,`,
        `${people[0]},7,Team,`,
      ].join('\n'),
    );
    await browser.page.getByRole('button', { name: 'To mend 1' }).waitFor();
    await browser.page.getByRole('combobox', { name: 'Category of row 3' }).selectOption('Team');
    await wizard.next();
    expect(browser.page.url()).toMatch(/\/distribution\/new\/recipients$/);
    await browser.page.getByRole('button', { name: 'Remove row 5' }).click();
    await browser.page.getByRole('button', { name: 'To mend 0' }).waitFor();
    await wizard.next();
    await wizard.at('terms');
    await browser.page.getByRole('switch', { name: 'I may cancel it' }).click();
    await wizard.next();
    await wizard.at('review');
  });

  test('a draft survives a reload, and the review says what will be promised', async () => {
    await wizard.open('review');
    await browser.page.getByText('177.5 ICP').waitFor();
    await browser.page.getByText('Nothing for 1 year, then', { exact: false }).waitFor();
    await browser.page.getByText('a list of 4 kept outside').waitFor();
    await browser.page.getByRole('img', { name: /Vested over time/ }).waitFor();
  });

  test('can be used by everybody', async () => {
    const faults: string[] = [];
    for (const step of ['token', 'categories', 'recipients', 'terms', 'review'] as const) {
      await wizard.open(step);
      await browser.page.waitForLoadState('networkidle');
      faults.push(...(await faultsInEveryLook(browser.page, step)));
    }
    expect(faults).toEqual([]);
  });

  test('is paid, and the distribution is as it was written', async () => {
    await wizard.pay();
    const id = await wizard.made();
    const contract = actorFor<distribution._SERVICE>(ada.agent, Principal.fromText(id), distribution.idlFactory);
    const details = await contract.getDetails();
    expect(details).toMatchObject({
      ...{ name: 'Pond vesting', symbol: 'ICP', decimals: 8, status: { preparing: null } },
      promised: 177n * ICP + ICP / 2n,
      terms: { cancellable: true, transferable: false, pausable: false, creatorControlsCode: false },
    });
    expect(details.categories.map(({ name, schedule }) => [name, schedule])).toEqual([
      ['Team', { cliff: { cliff: 365n * DAY, atCliff: [], duration: 1_460n * DAY } }],
      ['Airdrop', { instant: null }],
      ['Friends', { instant: null }],
    ]);
    const ns = (time: string): bigint => BigInt(Date.parse(time)) * 1_000_000n;
    expect(details.categories[2]).toMatchObject({
      claimFrom: [ns('2101-03-01T12:00')],
      claimUntil: [ns('2101-04-01T12:00')],
    });
    const { items } = await contract.getGrants({ category: [], after: [], limit: [] });
    expect(items.map(({ owner, category, amount, note }) => [owner.toText(), category, amount, note])).toEqual([
      [people[0], 0, 100n * ICP, 'the gardener'],
      [people[1], 1, 50n * ICP + ICP / 2n, ''],
      [people[2], 0, 10n * ICP, ''],
      [people[0], 1, 5n * ICP, ''],
    ]);
    await browser.page.getByRole('link', { name: 'Fund and start it' }).click();
    await browser.page.getByRole('heading', { level: 1, name: 'Pond vesting' }).waitFor();
  });
});

describe('ten thousand recipients', () => {
  const COUNT = 10_000;
  let contract: distribution._SERVICE;

  test('are taken from a file, and those that do not fit into the creation follow it', async () => {
    await wizard.open();
    await browser.page.getByRole('button', { name: 'Use ICP' }).click();
    await browser.page.getByText('This is ICP, with 8 decimals.').waitFor();
    await wizard.field('Name').fill('Rain for everybody');
    await wizard.next();
    await wizard.at('categories');
    await browser.page.getByRole('button', { name: 'Airdrop', exact: false }).first().click();
    await wizard.next();
    await wizard.at('recipients');
    const principals = Array.from({ length: COUNT }, (_, i) =>
      Principal.fromUint8Array(Uint8Array.from([i >> 8, i & 255, 9, 9, 9, 9, 9, 9, 1, 1])).toText(),
    );
    await wizard.upload(['principal,amount', ...principals.map((one) => `${one},0.5`)].join('\n'));
    await browser.page.getByRole('button', { name: 'To mend 0' }).waitFor();
    await wizard.next();
    await wizard.at('terms');
    await wizard.next();
    await wizard.at('review');
    await wizard.pay();
    const id = await wizard.made();
    await browser.page.getByText(/^[\d,]+ recipients are still to be sent$/).waitFor();
    contract = actorFor<distribution._SERVICE>(ada.agent, Principal.fromText(id), distribution.idlFactory);
  });

  test('a reload in the middle goes on, and each is there once', async () => {
    await browser.page.getByRole('link', { name: 'Fund and start it' }).click();
    await browser.page.getByRole('progressbar', { name: 'Sent' }).waitFor();
    await browser.page.reload();
    const goOn = browser.page.getByRole('button', { name: /^(Send them|Go on)$/ });
    await goOn.click();
    await expect
      .poll(async () => (await contract.getDetails()).grantCount, { timeout: 60_000, interval: 500 })
      .toBe(COUNT);
    await browser.page.getByRole('progressbar', { name: 'Sent' }).waitFor({ state: 'detached' });
    const owners = new Set<string>();
    let after: [] | [number] = [];
    do {
      const page: Awaited<ReturnType<typeof contract.getGrants>> = await contract.getGrants({
        category: [],
        after,
        limit: [500],
      });
      for (const { owner, amount } of page.items) {
        owners.add(owner.toText());
        expect(amount).toBe(ICP / 2n);
      }
      after = page.next;
    } while (after.length > 0);
    expect(owners.size).toBe(COUNT);
  });
});

test('nothing in any page went wrong unseen', () => {
  expect(browser.problems).toEqual([]);
});
