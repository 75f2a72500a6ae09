// Ada runs a distribution: pays it, starts it, adds somebody, pays out, takes the surplus and cancels. What the ledger says is
// compared to the unit.
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import * as distribution from '../../declarations/distribution.did.ts';
import { DistributionArgs } from '../../declarations/distribution_factory.did.ts';
import { actorFor } from '../../scripts/platform/agent.ts';
import { canisterId, platformActors } from '../../scripts/platform/configure.ts';
import { faultsInEveryLook } from './checks.ts';
import { deployed, known } from './deployed.ts';
import { DistributionPage } from './pages/distribution-page.ts';
import { Shell } from './pages/shell.ts';
import { openWorld, photograph, type Person, type World } from './world.ts';

const DAY = 86_400_000_000_000n;
const ICP = 100_000_000n;
const FEE = 10_000n;
const people = (['Ada', 'Ben', 'Cleo', 'Dan'] as const).map((name, i) => ({ name, seed: 'abcd'.charAt(i).repeat(64) }));

let world: World;
let ada: Person;
let shell: Shell;
let it: DistributionPage;
let contract: distribution._SERVICE;
let principals: Principal[];
let ledger: ReturnType<typeof platformActors>['ledger'];
let ledgerId: string;
let balanceOf: (owner: Principal) => Promise<bigint>;
const nobody = Principal.anonymous();
const who = (index: number): Principal => principals[index] ?? nobody;
const text = (index: number): string => who(index).toText();

beforeAll(async () => {
  world = await openWorld();
  const [owner, ...others] = await Promise.all(people.map((person) => known(world, person)));
  if (!owner) throw new Error('Ada has no key.');
  principals = [owner, ...others].map(({ principal }) => principal);
  const { file } = world.platform;
  ({ ledger } = platformActors(owner.agent, file));
  balanceOf = (of) => ledger.icrc1_balance_of({ owner: of, subaccount: [] });
  ledgerId = canisterId(file, 'icp_ledger').toText();
  const encoded = Uint8Array.from(IDL.encode([DistributionArgs], [args(canisterId(file, 'icp_ledger'))]));
  const id = await deployed(world, owner, 'distribution_factory', encoded);
  contract = actorFor<distribution._SERVICE>(owner.agent, id, distribution.idlFactory);
  ada = await world.person({ identities: people.slice(0, 1) });
  shell = new Shell(ada.page, world.url);
  it = new DistributionPage(shell, id.toText());
});
afterAll(() => world?.close());
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await photograph(ada, task.name);
});

/** Half of it is vested; two recipients with 2 and 1 ICP. */
function args(ledger: Principal) {
  const grant = (index: number, amount: bigint) => ({ category: 0, owner: who(index), amount, note: '' });
  return {
    name: 'Pond keepers',
    description: 'For those who feed the koi.',
    ledger,
    symbol: 'ICP',
    decimals: 8,
    categories: [
      {
        name: 'Keepers',
        schedule: { linear: { duration: 360n * DAY } },
        start: { at: [BigInt(Date.now()) * 1_000_000n - 180n * DAY] },
        recipients: { appendable: null },
        claimFrom: [],
        claimUntil: [],
      },
    ],
    grants: [grant(1, 2n * ICP), grant(2, ICP)],
    terms: { cancellable: true, transferable: false, pausable: true, creatorControlsCode: false },
    isPublic: true,
    autoUpdate: false,
  };
}

describe('getting it ready', () => {
  test('the page says what is missing, to its creator and to everybody', async () => {
    await it.open();
    await shell.page.getByText('Nothing is owed and nothing can be claimed', { exact: false }).waitFor();
    await shell.signIn('Ada');
    await it.open();
    const panel = await it.tab('Get it ready');
    await expect.poll(() => panel.getByTestId('missing').innerText()).toMatch(/^3\s*ICP$/);
    await expect.poll(() => panel.getByRole('button', { name: 'Start the distribution' }).isDisabled()).toBe(true);
  });

  test('she pays exactly what is missing; the answer is lost, and finding out pays nothing twice', async () => {
    const before = await balanceOf(who(0));
    await it.loseAnswers();
    await it.pay({ lost: true });
    const alert = shell.page.getByRole('alert').filter({ hasText: 'We do not know whether 3 ICP arrived.' });
    await alert.waitFor();
    // It is kept: also for whoever closes the page now.
    await it.answersAgain();
    await it.open('prepare');
    await alert.waitFor();
    await expect.poll(() => shell.page.getByRole('button', { name: /^Pay/ }).isDisabled()).toBe(true);
    await alert.getByRole('button', { name: 'Find out' }).click();
    await shell.toast('3 ICP arrived, once.').waitFor();
    await alert.waitFor({ state: 'detached' });
    await expect.poll(() => shell.page.getByTestId('missing').innerText()).toMatch(/^0\s*ICP$/);
    expect(await balanceOf(Principal.fromText(it.id))).toBe(3n * ICP);
    expect(before - (await balanceOf(who(0)))).toBe(3n * ICP + 2n * FEE);
    expect(await contract.getDetails()).toMatchObject({ held: 3n * ICP, missing: 0n, deposited: 3n * ICP });
  });

  test('a recipient whose answer was lost is there once, when the sending has gone on', async () => {
    await it.loseAnswers();
    await it.addRecipient(text(3), '1', { lost: true });
    const waiting = shell.page.getByText('1 recipient is still to be sent to the distribution.');
    await waiting.waitFor();
    // It says so from the moment they are kept: only when it offers to go on has the answer been lost.
    const goOn = shell.page.getByRole('button', { name: 'Go on' });
    await goOn.waitFor();
    await it.answersAgain();
    await it.open('recipients');
    await waiting.waitFor();
    await goOn.click();
    await shell.toast('All recipients are there.').waitFor();
    await waiting.waitFor({ state: 'detached' });
    expect(await contract.getGrantsOf(who(3))).toHaveLength(1);
  });

  test('recipients come and go while it is prepared', async () => {
    expect((await contract.getDetails()).missing).toBe(ICP);
    await it.openGrant(text(3));
    await shell.page.getByRole('dialog').getByRole('button', { name: 'Take out' }).click();
    await shell.confirm('Take it out');
    await shell.toast('Taken out.').waitFor();
    await it.grantOf(text(3)).waitFor({ state: 'detached' });
    expect(await contract.getDetails()).toMatchObject({ missing: 0n, grantCount: 3, promised: 3n * ICP });
  });

  test('it can be used by everybody while it is prepared', async () => {
    await it.open('prepare');
    await shell.page.waitForLoadState('networkidle');
    expect(await faultsInEveryLook(shell.page, 'prepare')).toEqual([]);
  });

  test('she starts it', async () => {
    await it.tab('Get it ready');
    await it.act('Start the distribution', 'Start it');
    await shell.toast('It is active: recipients can claim.').waitFor();
    await shell.page.getByText('Active', { exact: true }).first().waitFor();
    expect(Object.keys((await contract.getDetails()).status)).toEqual(['active']);
  });
});

describe('running it', () => {
  test('one more recipient needs funds that nobody is owed', async () => {
    await it.tab('Manage');
    await it.pay({ amount: '1.5' });
    expect((await contract.getDetails()).surplus).toBe((3n * ICP) / 2n);
    await it.addRecipient(text(3), '1');
    await it.grantOf(text(3)).waitFor();
    const [grant] = await contract.getGrantsOf(who(3));
    expect(grant).toMatchObject({ amount: ICP, claimed: 0n });
    expect((await contract.getDetails()).surplus).toBe(ICP / 2n);
  });

  test('a grant grows by what is free, and by no more', async () => {
    await it.openGrant(text(3));
    const dialog = shell.page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Add to it' }).click();
    await dialog.getByRole('textbox', { name: 'Amount to add' }).fill('0.6');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await dialog.getByText('Only 0.5 ICP are free. Add funds first.').waitFor();
    await dialog.getByRole('textbox', { name: 'Amount to add' }).fill('0.25');
    expect(await faultsInEveryLook(shell.page, 'add to a grant')).toEqual([]);
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await dialog.getByText('1.25 ICP').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect((await contract.getGrantsOf(who(3)))[0]?.amount).toBe(ICP + ICP / 4n);
    expect((await contract.getDetails()).surplus).toBe(ICP / 4n);
  });

  test('a deposit from elsewhere counts once the distribution has read it', async () => {
    await ledger.icrc1_transfer({
      from_subaccount: [],
      to: { owner: Principal.fromText(it.id), subaccount: [] },
      amount: ICP / 4n,
      fee: [],
      memo: [],
      created_at_time: [],
    });
    const panel = await it.tab('Manage');
    await panel.getByText('The account has changed since the distribution read it.').waitFor();
    await panel.getByRole('button', { name: 'Check for a deposit' }).click();
    await shell.toast('The ledger was read.').waitFor();
    expect((await contract.getDetails()).surplus).toBe(ICP / 2n);
  });

  test('paused, nobody can claim; resumed, everybody can', async () => {
    await it.act('Pause', 'Pause');
    await shell.page.getByRole('button', { name: 'Resume' }).click();
    await shell.toast('Recipients can claim again.').waitFor();
    expect(Object.keys((await contract.getDetails()).status)).toEqual(['active']);
  });

  test('paying out reaches everybody, and the page shows it', async () => {
    await it.tab('Manage');
    await it.act('Pay out', 'Pay out');
    await expect.poll(async () => (await contract.getDetails()).claimed > 2n * ICP - 1n).toBe(true);
    await expect.poll(async () => (await contract.getDetails()).progress.length).toBe(0);
    const { claimed, held } = await contract.getDetails();
    const received = (await Promise.all([1, 2, 3].map((index) => balanceOf(who(index))))).reduce((a, b) => a + b, 0n);
    expect(received).toBe(claimed - 3n * FEE);
    expect(await balanceOf(Principal.fromText(it.id))).toBe(held);

    const claims = await it.tab('Claims');
    await claims.getByText('paid out by the creator').nth(2).waitFor();
    await claims.getByRole('img', { name: /^Claimed over time/ }).waitFor();
    const recipients = await it.tab('Recipients');
    await recipients
      .getByRole('textbox', { name: 'Find a recipient' })
      .or(recipients.getByRole('searchbox'))
      .fill(text(1));
    await recipients.getByRole('button', { name: 'Find' }).click();
    await it
      .grantOf(text(1))
      .getByRole('button', { name: /details$/ })
      .click();
    await shell.page.getByRole('dialog').getByText('paid out by the creator').waitFor();
    await shell.page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  });

  test('every recipient and every payout can be saved as a file', async () => {
    for (const [tab, rows] of [
      ['Recipients', 3],
      ['Claims', 3],
    ] as const) {
      const panel = await it.tab(tab);
      const [download] = await Promise.all([
        shell.page.waitForEvent('download'),
        panel.getByRole('button', { name: 'CSV' }).click(),
      ]);
      const stream = await download.createReadStream();
      let csv = '';
      for await (const chunk of stream) csv += String(chunk);
      expect(csv.split('\n')).toHaveLength(rows + 1);
      expect(csv).toContain(text(3));
    }
  });

  test('every part of it can be used by everybody', async () => {
    const faults: string[] = [];
    for (const tab of ['overview', 'recipients', 'claims', 'manage']) {
      await it.open(tab);
      await shell.page.waitForLoadState('networkidle');
      faults.push(...(await faultsInEveryLook(shell.page, tab)));
    }
    expect(faults).toEqual([]);
  });

  test('she takes the surplus, and not a unit of what is owed', async () => {
    await it.tab('Manage');
    const before = await balanceOf(who(0));
    const { surplus, owed } = await contract.getDetails();
    await it.act('Take it', 'Take it');
    await shell.toast('The surplus was sent.').waitFor();
    expect((await balanceOf(who(0))) - before).toBe(surplus - FEE);
    expect(await balanceOf(Principal.fromText(it.id))).toBe(owed);
  });

  test('made private, its list is shown to her alone', async () => {
    await shell.page.getByRole('switch', { name: 'Public' }).click();
    await shell.toast('Now private.').waitFor();
    const visitor = await world.person({ phone: true });
    const theirs = new DistributionPage(new Shell(visitor.page, world.url), it.id);
    await theirs.open('recipients');
    await visitor.page.getByText('The list of recipients is private.').waitFor();
    expect(await visitor.page.getByRole('tab', { name: 'Recipients' }).count()).toBe(0);
    // A canister that is no distribution says nothing that looks like one.
    await theirs.shell.open(`/distribution/${ledgerId}`);
    await visitor.page.getByText('This canister does not answer as a distribution.').waitFor();
    expect(visitor.problems).toEqual([]);
    await visitor.context.close();
  });

  test('a right given up is gone for good', async () => {
    await it.act('Give up pausing', 'Give up pausing');
    await shell.toast('Given up for good.').waitFor();
    await shell.page
      .getByRole('tabpanel')
      .getByRole('button', { name: 'Pause', exact: true })
      .waitFor({ state: 'detached' });
    expect((await contract.getDetails()).terms.pausable).toBe(false);
  });
});

describe('ending it', () => {
  test('before she cancels she sees what stays owed and what comes back', async () => {
    await it.tab('Manage');
    await shell.page.getByRole('button', { name: 'Cancel…' }).click();
    const question = shell.page.locator('.swal2-popup');
    await question.getByText('Stays owed', { exact: true }).waitFor();
    const { owed } = await contract.getDetails();
    await shell.confirm('Cancel the distribution');
    await expect.poll(async () => Object.keys((await contract.getDetails()).status)[0]).toBe('cancelled');
    await shell.page.getByText('Cancelled', { exact: true }).first().waitFor();
    const after = await contract.getDetails();
    expect(after.surplus).toBe(owed - after.owed);
    expect(after.surplus).toBeGreaterThan(ICP);
  });

  test('the rest is hers, and what was vested stays', async () => {
    const before = await balanceOf(who(0));
    const { surplus, owed } = await contract.getDetails();
    await it.act('Take it', 'Take it');
    await shell.toast('The surplus was sent.').first().waitFor();
    await expect.poll(async () => (await balanceOf(who(0))) - before).toBe(surplus - FEE);
    expect(await balanceOf(Principal.fromText(it.id))).toBe(owed);
  });

  test('nothing in any page went wrong unseen', () => {
    expect(ada.problems).toEqual([]);
  });
});
