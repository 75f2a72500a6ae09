// Ada builds proposals: she sees what each would do before she signs, and a lost answer never makes a second one.
import { createHash } from 'node:crypto';
import type { Principal } from '@dfinity/principal';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import * as multisig from '../../declarations/multisig.did.ts';
import * as multisigFactory from '../../declarations/multisig_factory.did.ts';
import { payloadHash } from '../../canisters/multisig/rules/payload.ts';
import { seedDemo } from '../../scripts/dev/demo-data.ts';
import { demoPeople } from '../../scripts/dev/demo-people.ts';
import { keyFor } from '../../scripts/identity-provider/identities.ts';
import { actorFor, agentFor } from '../../scripts/platform/agent.ts';
import { canisterId, expectOk, platformActors } from '../../scripts/platform/configure.ts';
import { faultsInEveryLook } from './checks.ts';
import { ProposalBuilder } from './pages/proposal-builder.ts';
import { Shell } from './pages/shell.ts';
import { openWorld, photograph, type Person, type World } from './world.ts';

const ICP = 100_000_000n;

let world: World;
let ada: Person;
let builder: ProposalBuilder;
let wallet: multisig._SERVICE;
let bensWallet: multisig._SERVICE;
let balanceOf: (owner: Principal) => Promise<bigint>;
let walletId: Principal;
let people: Record<'ada' | 'ben' | 'cleo', Principal>;

beforeAll(async () => {
  world = await openWorld();
  const { file } = world.platform;
  await seedDemo(file, world.url, () => undefined);
  const connection = { replicaUrl: file.replicaUrl, rootKey: Uint8Array.from(Buffer.from(file.rootKey, 'hex')) };
  const [key, ben, cleo] = await Promise.all(
    [demoPeople.ada, demoPeople.ben, demoPeople.cleo].map((person) => keyFor(person, world.url)),
  );
  if (!key || !ben || !cleo) throw new Error('There are three demo people.');
  people = { ada: key.getPrincipal(), ben: ben.getPrincipal(), cleo: cleo.getPrincipal() };
  const agent = agentFor(connection, key);
  const factory = actorFor<multisigFactory._SERVICE>(
    agent,
    canisterId(file, 'multisig_factory'),
    multisigFactory.idlFactory,
  );
  const { items } = await factory.getMyContracts(people.ada, [{ role: [{ signer: null }], cursor: [], limit: [1] }]);
  if (!items[0]) throw new Error('The demo has no wallet.');
  walletId = items[0].canisterId;
  wallet = actorFor<multisig._SERVICE>(agent, walletId, multisig.idlFactory);
  bensWallet = actorFor<multisig._SERVICE>(agentFor(connection, ben), walletId, multisig.idlFactory);
  const { ledger } = platformActors(agent, file);
  balanceOf = (owner) => ledger.icrc1_balance_of({ owner, subaccount: [] });
  expectOk(
    'saveAddress',
    await wallet.saveAddress({ account: { owner: people.cleo, subaccount: [] }, name: 'Cleo’s savings', note: '' }),
  );
  ada = await world.person({ identities: [{ ...demoPeople.ada, name: 'Ada' }] });
  const shell = new Shell(ada.page, world.url);
  await shell.open('/');
  await shell.signIn('Ada');
  builder = new ProposalBuilder(shell, walletId.toText());
});
afterAll(() => world?.close());
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await photograph(ada, task.name);
});

const proposal = async (id: bigint): Promise<multisig.Proposal> =>
  expectOk('getProposal', await wallet.getProposal(id));
const count = async (): Promise<bigint> => expectOk('getWallet', await wallet.getWallet()).proposalCount;

describe('one payment', () => {
  test('the kinds are offered by group; the form says what is wrong', async () => {
    await builder.openKinds();
    for (const group of ['Money', 'People', 'Rules', 'Canisters'])
      await ada.page.getByRole('heading', { level: 2, name: group }).waitFor();
    expect(await faultsInEveryLook(ada.page, 'kinds')).toEqual([]);
    await builder.choose('Send tokens');
    await builder.submit();
    await expect.poll(() => builder.field('To').getAttribute('aria-invalid')).toBe('true');
    // The amount can be read only once the ledger has said its decimals.
    await expect.poll(() => builder.field('Amount').getAttribute('aria-invalid')).toBe('true');
  });

  test('what is typed after pressing is not asked about until it is pressed again', async () => {
    const queries = new RegExp(`/canister/${walletId.toText()}/query$`);
    let answer: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    await ada.page.route(queries, async (route) => {
      await answered;
      await route.continue();
    });
    await builder.submit();
    await builder.field('To').fill(people.cleo.toText());
    await builder.field('Amount').fill('1');
    await builder.effects.getByText(/2 approvals of 3: Ada, Ben, and Cleo/).waitFor();
    answer();
    await ada.page.unrouteAll({ behavior: 'wait' });
    await ada.page.getByRole('button', { name: 'Propose', exact: true, disabled: false }).waitFor();
    // A question would come a moment after its button is free again.
    await ada.page.waitForTimeout(500);
    expect(await ada.page.locator('.swal2-popup').count()).toBe(0);
  });

  test('its effects are shown before it is signed', async () => {
    await builder.field('To').fill(people.cleo.toText());
    await ada.page.getByText('This is Cleo’s savings.').waitFor();
    await builder.field('Amount').fill('1000');
    await builder.effects.getByText('The wallet does not hold enough.').waitFor();
    await builder.field('Amount').fill('12.5');
    await expect.poll(() => builder.effects.getByTestId('balance-before').innerText()).toBe('100');
    await expect.poll(() => builder.effects.getByTestId('balance-after').innerText()).toMatch(/^87\.4999\s*ICP$/);
    await builder.effects.getByText(/2 approvals of 3: Ada, Ben, and Cleo/).waitFor();
    await builder.effects.getByText(/1 more is needed/).waitFor();
    await builder.effects.getByText(/Other open proposals would take 12\.0001/).waitFor();
    await expect.poll(() => builder.field('Title').inputValue()).toBe('Send 12.5 ICP to Cleo’s savings');
    expect(await faultsInEveryLook(ada.page, 'transfer')).toEqual([]);
  });

  test('what was typed survives a reload', async () => {
    await builder.field('Why').fill('For the seeds.');
    await ada.page.reload();
    await builder.effects.getByText(/2 approvals of 3: Ada, Ben, and Cleo/).waitFor();
    await expect.poll(() => builder.field('To').inputValue()).toBe(people.cleo.toText());
    await expect.poll(() => builder.field('Amount').inputValue()).toBe('12.5');
    await expect.poll(() => builder.field('Why').inputValue()).toBe('For the seeds.');
  });

  test('an answer that was lost is asked for again, and there is one proposal', async () => {
    const before = await count();
    const hash = await builder.hash();
    await builder.losingAnswers(async () => {
      await builder.submit();
      await builder.shell.confirm('Propose');
      await ada.page.getByText('The wallet’s answer to a proposal was lost.').waitFor();
    });
    // Kept by the browser, not by the page.
    await ada.page.reload();
    await ada.page.getByText('The wallet’s answer to a proposal was lost.').waitFor();
    await ada.page.getByRole('button', { name: 'Send again' }).click();
    await ada.page.waitForURL(/\/proposal\/\d+$/);
    const id = BigInt(/(\d+)$/.exec(ada.page.url())?.[1] ?? '0');
    expect(await count()).toBe(before + 1n);
    const made = await proposal(id);
    const transfer = { to: { owner: people.cleo, subaccount: [] as [] }, amount: (125n * ICP) / 10n, memo: [] as [] };
    expect(made.action).toEqual({ transfer: { ledger: canisterId(world.platform.file, 'icp_ledger'), transfer } });
    expect(Buffer.from(made.payloadHash).toString('hex')).toBe(hash);
    expect(made.votes).toHaveLength(1);
    expect(made.autoExecute).toBe(true);
  });
});

describe('many payments', () => {
  test('a CSV file becomes one proposal', async () => {
    await builder.open('batchTransfer');
    await builder.upload(
      [
        'account,amount,memo',
        `${people.ada.toText()},1,rent`,
        `${people.ben.toText()},2`,
        `${people.cleo.toText()},3.5`,
      ].join('\n'),
    );
    await builder.effects.getByText('Sent in 3 payments').waitFor();
    await expect.poll(() => builder.effects.getByTestId('balance-after').innerText()).toMatch(/^93\.4997\s*ICP$/);
    expect(await faultsInEveryLook(ada.page, 'payout')).toEqual([]);
    const made = await proposal(await builder.propose());
    if (!('batchTransfer' in made.action)) throw new Error('This is no batch.');
    const { transfers } = made.action.batchTransfer;
    expect(transfers.map(({ amount }) => amount)).toEqual([ICP, 2n * ICP, (35n * ICP) / 10n]);
    expect(transfers[0]?.memo[0] && new TextDecoder().decode(transfers[0].memo[0])).toBe('rent');
  });

  test('more than a hundred become several, made one after another; a stop in between goes on', async () => {
    const before = await count();
    await builder.open('batchTransfer');
    const rows = Array.from({ length: 201 }, (_, i) => `${people.cleo.toText()},0.0${i + 100}`);
    await builder.upload(['account,amount', ...rows].join('\n'));
    await ada.page.getByText('These become 3 proposals.').waitFor();
    await builder.losingAnswers(async () => {
      await builder.submit();
      await builder.shell.confirm('Propose');
      await ada.page.getByText('A payout stopped: 1 of 3 proposals are made.').waitFor();
    }, 1);
    await ada.page.getByRole('button', { name: 'Make the other 2' }).click();
    await ada.page.waitForURL(/\/wallet\/[^/]+\?tab=proposals$/);
    expect(await count()).toBe(before + 3n);
    const parts = await Promise.all([1n, 2n, 3n].map((i) => proposal(before + i)));
    const sizes = parts.map(({ action }) => ('batchTransfer' in action ? action.batchTransfer.transfers.length : 0));
    expect(sizes).toEqual([100, 100, 1]);
    expect(parts[2]?.title).toMatch(/^Pay 201 accounts .* \(3 of 3\)$/);
  });
});

describe('rules and canisters', () => {
  test('a threshold: before and after, what gets weaker, and which proposals end by it', async () => {
    await builder.open('changeThreshold');
    await ada.page.getByLabel('Approvals needed', { exact: true }).selectOption('1');
    await builder.effects.getByText('Before: 2 of 3').waitFor();
    await builder.effects.getByText('After: 1 of 3').waitFor();
    await builder.effects.getByText('Any one signer can do everything alone').waitFor();
    await builder.effects.getByText(/open proposals end when this is executed/).waitFor();
    expect(await faultsInEveryLook(ada.page, 'threshold')).toEqual([]);
    const made = await proposal(await builder.propose());
    expect(made.action).toEqual({ changeThreshold: { threshold: 1, rejectAt: [] } });
  });

  test('a canister call, in Candid text', async () => {
    await builder.open('callCanister');
    await builder.field('Canister').fill(canisterId(world.platform.file, 'icp_ledger').toText());
    // From the interface that the ledger's module carries; the argument begins from its types.
    await ada.page.getByLabel('Methods of its interface').selectOption('icrc1_balance_of');
    await expect.poll(() => builder.field('Method').inputValue()).toBe('icrc1_balance_of');
    await expect
      .poll(() => builder.field('Argument').inputValue())
      .toMatch(/owner = principal "";\n\s+subaccount = null;/);
    await builder.field('Argument').fill('(record { owner = principal "aaaaa-aa"; subaccount = null ');
    await builder.field('Argument').blur();
    await ada.page.getByText(/“;” is missing|“}” is missing/).waitFor();
    await builder.field('Argument').fill('(record { owner = principal "aaaaa-aa" })');
    await ada.page
      .getByLabel('Decoded argument')
      .getByText('owner = principal "aaaaa-aa"; subaccount = null')
      .waitFor();
    expect(await faultsInEveryLook(ada.page, 'call')).toEqual([]);
    const hash = await builder.hash();
    const made = await proposal(await builder.propose());
    expect('callCanister' in made.action && made.action.callCanister.method).toBe('icrc1_balance_of');
    expect(Buffer.from(payloadHash(made.action)).toString('hex')).toBe(hash);
  });

  test('new code for the wallet: uploaded in pieces, named by its hash, with a warning', async () => {
    await builder.open('installCode');
    await builder.field('Canister').fill(walletId.toText());
    await ada.page.getByText('The wallet itself can only be upgraded').waitFor();
    const module = (buffer: Buffer) =>
      ada.page.getByLabel('Module').setInputFiles({ name: 'w.wasm', mimeType: '', buffer });
    await module(Buffer.from('no module'));
    await ada.page.getByText('This is no Wasm module').waitFor();
    const bytes = Buffer.concat([Buffer.from('\0asm\x01\0\0\0', 'latin1'), Buffer.alloc(1_200_000, 7)]);
    await module(bytes);
    await ada.page.getByText('The module is in the wallet.').waitFor();
    await builder.effects.getByText('This replaces the wallet’s own code.').waitFor();
    await expect.poll(() => builder.field('Argument').inputValue()).toContain('threshold = 2 : nat32');
    expect(await faultsInEveryLook(ada.page, 'install')).toEqual([]);
    const { action } = await proposal(await builder.propose());
    if (!('installCode' in action)) throw new Error('This installs nothing.');
    const { moduleHash, chunkHashes, mode } = action.installCode;
    expect(Buffer.from(moduleHash)).toEqual(createHash('sha256').update(bytes).digest());
    expect(chunkHashes).toHaveLength(2);
    expect(mode).toEqual({ upgrade: null });
  });

  test('what the wallet refuses is mended in the form, not sent again', async () => {
    await builder.shell.open(`/wallet/${walletId.toText()}/propose/resolveUnknown?proposal=1`);
    await expect.poll(() => builder.field('Proposal').inputValue()).toBe('1');
    await ada.page.getByRole('radio', { name: 'It happened' }).click();
    await builder.field('How you found out').fill('The ledger shows it.');
    await builder.submit();
    await builder.shell.confirm('Propose');
    await ada.page.getByText('The wallet refused this.').waitFor();
    await ada.page.getByText('there is no such proposal whose outcome is unknown').waitFor();
    await expect.poll(() => builder.field('How you found out').inputValue()).toBe('The ledger shows it.');
    expect(await ada.page.getByText('A proposal was not made.').count()).toBe(0);
  });

  test('what somebody may not propose is not offered', async () => {
    await builder.shell.open(`/wallet/${walletId.toText()}/propose/recover`);
    await ada.page.getByText('A recovery is proposed by guardians.').waitFor();
  });
});

describe('a spending policy', () => {
  test('is proposed with what it weakens, and is in force once Ben approves', async () => {
    await builder.open('setPolicy');
    await builder.field('Name').fill('Coffee');
    await builder.field('At most').fill('5');
    await ada.page.getByRole('radio', { name: 'Anybody' }).click();
    await builder.effects.getByText('One signer alone can spend the limit in every period, to any account.').waitFor();
    expect(await faultsInEveryLook(ada.page, 'policy')).toEqual([]);
    const made = await proposal(await builder.propose());
    if (!('setPolicy' in made.action)) throw new Error('This is no policy.');
    expect(made.action.setPolicy).toMatchObject({ id: 1, limit: 5n * ICP, recipients: [] });
    const { id, payloadHash: hash } = made;
    expectOk('vote', await bensWallet.vote({ proposal: id, payloadHash: hash, vote: { approve: null }, comment: '' }));
    await expect
      .poll(async () => expectOk('getWallet', await wallet.getWallet()).config.policies.map(({ name }) => name))
      .toEqual(['Coffee']);
  });

  test('lets a small payment pass at once, as the builder says before', async () => {
    const before = { wallet: await balanceOf(walletId), cleo: await balanceOf(people.cleo) };
    await builder.open('transfer');
    await builder.field('To').fill(people.cleo.toText());
    await builder.field('Amount').fill('6');
    await builder.effects.getByText('Above its limit').waitFor();
    await builder.field('Amount').fill('2');
    await builder.effects.getByText('Covers it').waitFor();
    await builder.effects.getByText(/5\s*ICP\s*→\s*2\.9999\s*ICP/).waitFor();
    await builder.effects.getByText('This happens as soon as you propose it.').waitFor();
    const id = await builder.propose();
    await expect.poll(async () => Object.keys((await proposal(id)).status)[0]).toBe('executed');
    expect(await balanceOf(people.cleo)).toBe(before.cleo + 2n * ICP);
    expect(await balanceOf(walletId)).toBe(before.wallet - 2n * ICP - 10_000n);
  });

  test('is changed from what it is', async () => {
    await builder.shell.open(`/wallet/${walletId.toText()}/propose/setPolicy?policy=1`);
    await expect.poll(() => builder.field('Name').inputValue()).toBe('Coffee');
    await expect.poll(() => builder.field('At most').inputValue()).toBe('5');
    await builder.field('At most').fill('3');
    await builder.effects.getByText('Before: Coffee').waitFor();
    await builder.effects.getByText(/At most: 3 ICP in 1 day/).waitFor();
  });

  test('nothing failed unseen', () => {
    expect(ada.problems).toEqual([]);
  });
});
