// Ada makes a wallet with Ben and Cleo; Ben finds it in his list and a proposal in his inbox.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Principal } from '@dfinity/principal';
import * as multisig from '../../declarations/multisig.did.ts';
import { demoPeople } from '../../scripts/dev/demo-people.ts';
import { actorFor } from '../../scripts/platform/agent.ts';
import { expectOk } from '../../scripts/platform/configure.ts';
import { faultsInEveryLook } from './checks.ts';
import { known, type Known } from './deployed.ts';
import { Shell } from './pages/shell.ts';
import { WalletWizard } from './pages/wallet-wizard.ts';
import { openWorld, photograph, type Person, type World } from './world.ts';

let world: World;
let ada: Person;
let ben: Person;
let shell: Shell;
let bens: Shell;
let wizard: WalletWizard;
let principals: { ada: string; ben: string; cleo: string };
let adas: Known;
let asAda: multisig._SERVICE;
let walletId: string;

beforeAll(async () => {
  world = await openWorld();
  ada = await world.person({ identities: [{ ...demoPeople.ada, name: 'ada' }] });
  shell = new Shell(ada.page, world.url);
  wizard = new WalletWizard(shell);
  adas = await known(world, demoPeople.ada);
  const [benKnown, cleoKnown] = [await known(world, demoPeople.ben), await known(world, demoPeople.cleo)];
  principals = {
    ada: adas.principal.toText(),
    ben: benKnown.principal.toText(),
    cleo: cleoKnown.principal.toText(),
  };
  await shell.open('/');
  await shell.signIn('ada');
  await shell.takeTestFunds();
});
afterAll(() => world?.close());
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  await photograph(ada, task.name);
  if (ben) await photograph(ben, `${task.name} ben`);
});

describe('the wizard', () => {
  test('starts with its founder as the first signer, and says what is missing', async () => {
    await wizard.open();
    await wizard.next();
    await ada.page.getByText('Give the wallet a name.').waitFor();
    await wizard.field('Name').fill('Harbour fund');
    await wizard.next();
    await wizard.at('people');
    const first = wizard.section('Signer 1');
    await expect.poll(() => wizard.field('Principal', first).inputValue()).toBe(principals.ada);
    await first.getByText('You', { exact: true }).waitFor();
    await wizard.nameSigner(1, 'Ada', 'board');
    await wizard.addSigner(2, 'nobody-knows', 'Ben', 'board, crew');
    await wizard.next();
    await ada.page.getByText('This is not a principal.', { exact: false }).waitFor();
    await wizard.field('Principal', wizard.section('Signer 2')).fill(principals.ada);
    await wizard.next();
    await ada.page.getByText('The same as number 1.').waitFor();
    await wizard.field('Principal', wizard.section('Signer 2')).fill(principals.ben);
    await wizard.addSigner(3, principals.cleo, 'Cleo', 'crew');
    await wizard.next();
    await wizard.at('rules');
  });

  test('the linter warns of what is weak, until it is mended', async () => {
    await ada.page.getByText('Any one signer can do everything alone', { exact: false }).waitFor();
    await ada.page.getByRole('combobox', { name: 'Approvals needed' }).selectOption({ label: '2 of 3' });
    await ada.page.getByText('Any one signer can do everything alone', { exact: false }).waitFor({ state: 'detached' });
    await ada.page.getByRole('button', { name: 'Add a policy' }).click();
    const policy = wizard.section('Policy 1');
    await wizard.field('Name', policy).fill('Small change');
    await wizard.field('Token', policy).fill(world.platform.file.canisters.icp_ledger ?? '');
    await policy.getByText('This is ICP.').waitFor();
    await wizard.field('At most', policy).fill('2.5');
    await policy.getByRole('radio', { name: /^Anybody/ }).click();
    await ada.page.getByText('One signer alone can spend the limit in every period, to any account.').waitFor();
    await policy.getByRole('radio', { name: /^Listed accounts/ }).click();
    await wizard.field('Recipients', policy).fill(principals.cleo);
    await policy.getByRole('combobox', { name: 'Of whom (alternative 1, part 1)' }).selectOption('board');
    await policy.getByRole('textbox', { name: 'How many (alternative 1, part 1)' }).fill('3');
    await wizard.next();
    await ada.page.getByText('Cannot be met even if every signer who may vote approves.').first().waitFor();
    await policy.getByRole('textbox', { name: 'How many (alternative 1, part 1)' }).fill('1');
    await wizard.next();
    await wizard.at('recovery');
    await wizard.next();
    await wizard.at('review');
  });

  test('a draft survives a reload', async () => {
    await wizard.open('review');
    await ada.page.getByText('Small change', { exact: true }).waitFor();
    await ada.page.getByText('2.5 ICP in any 1 day, to 1 listed account: 1 of “board”', { exact: false }).waitFor();
  });

  test('can be used by everybody', async () => {
    const faults: string[] = [];
    for (const step of ['wallet', 'people', 'rules', 'recovery', 'review'] as const) {
      await wizard.open(step);
      await ada.page.waitForLoadState('networkidle');
      faults.push(...(await faultsInEveryLook(ada.page, step)));
    }
    expect(faults).toEqual([]);
  });

  test('is paid, and the wallet is as it was written', async () => {
    await wizard.pay();
    walletId = await wizard.made();
    asAda = actorFor<multisig._SERVICE>(adas.agent, Principal.fromText(walletId), multisig.idlFactory);
    const { config, isPublic } = expectOk('getWallet', await asAda.getWallet());
    expect(isPublic).toBe(false);
    expect(config).toMatchObject({ name: 'Harbour fund', threshold: 2, rejectAt: [], timelock: 0n, recovery: [] });
    expect(config.signers.map(({ user, name, groups }) => [user.toText(), name, groups])).toEqual([
      [principals.ada, 'Ada', ['board']],
      [principals.ben, 'Ben', ['board', 'crew']],
      [principals.cleo, 'Cleo', ['crew']],
    ]);
    expect(config.policies[0]).toMatchObject({
      name: 'Small change',
      limit: 250_000_000n,
      period: 86_400_000_000_000n,
    });
    await ada.page.getByRole('link', { name: 'Open the wallet' }).click();
    await ada.page.getByRole('heading', { level: 1, name: 'Harbour fund' }).waitFor();
  });
});

describe('its signers', () => {
  test('find it in their lists, and what waits for them in their inbox', async () => {
    expectOk(
      'propose',
      await asAda.propose({
        requestId: crypto.getRandomValues(new Uint8Array(16)),
        title: 'A new name',
        description: '',
        action: { rename: { name: 'Harbour chest', description: '' } },
        expiresAt: BigInt(Date.now()) * 1_000_000n + 86_400_000_000_000n,
        notBefore: [],
        autoExecute: true,
        approve: true,
      }),
    );
    ben = await world.person({ identities: [{ ...demoPeople.ben, name: 'ben' }], phone: true, dark: true });
    bens = new Shell(ben.page, world.url);
    await bens.open('/');
    await bens.signIn('ben');
    await bens.open('/wallets');
    await ben.page.getByRole('region', { name: 'You sign' }).getByText('Harbour fund').waitFor();
    await bens.open('/dashboard');
    const waiting = ben.page.getByRole('region', { name: 'Waiting for you' });
    await waiting.getByText('Your vote').waitFor();
    await waiting.getByRole('link', { name: /A new name/ }).click();
    await ben.page.getByRole('button', { name: 'Approve', exact: true }).click();
    await bens.confirm('Approve');
    await ben.page.getByText('The wallet did it.').waitFor();
    await bens.open('/inbox');
    await ben.page.getByText('Nothing waits for you').waitFor();
    expect(expectOk('getWallet', await asAda.getWallet()).config.name).toBe('Harbour chest');
  });

  test('can use the lists, whoever they are', async () => {
    const faults: string[] = [];
    for (const path of ['/wallets', '/inbox', '/dashboard']) {
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
