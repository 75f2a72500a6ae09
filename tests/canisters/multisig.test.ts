// Journeys of a wallet on the replica: two of three, changes of the configuration, waiting times, recovery, own upgrade.
import { createHash } from 'node:crypto';
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestReplica, wasmOf } from '../fixtures/test-replica.ts';
import {
  account,
  ada,
  anonymous,
  ben,
  carryOut,
  cleo,
  config,
  creator,
  DAY,
  dora,
  encodeInit,
  errOf,
  FEE,
  FUNDS,
  guardians,
  HOUR,
  initOf,
  installWallet,
  ledgerFor,
  okOf,
  pass,
  proposalOf,
  propose,
  read,
  SECOND,
  setControllers,
  signer,
  statusOf,
  stranger,
  transferTo,
  vote,
  watcher,
} from './multisig-fixture.ts';
import { owner } from './token-fixture.ts';

let replica: TestReplica;
beforeAll(async () => {
  replica = await TestReplica.start();
});
afterAll(() => replica.stop());

describe('two of three', () => {
  test('a transfer: proposed, approved, executed once, at the ledger', async () => {
    const wallet = await installWallet(replica);
    const token = await ledgerFor(replica, wallet.id);
    const proposal = await propose(wallet, ada, transferTo(token.id, dora, 5_000n));
    expect(statusOf(proposal)).toBe('open');
    expect(errOf(await wallet.as(ada).executeProposal(proposal.id))).toEqual({ wrongState: { status: 'open' } });
    expect(statusOf(okOf(await vote(wallet, ben, proposal)))).toBe('approved');
    expect(statusOf(okOf(await wallet.as(cleo).executeProposal(proposal.id)))).toBe('executing');
    const ended = await read(wallet, proposal.id);
    expect(ended.status).toMatchObject({ executed: { done: { blocks: [1n] } } });
    expect(errOf(await wallet.as(ada).executeProposal(proposal.id))).toEqual({ wrongState: { status: 'executed' } });
    expect(await token.as(ada).icrc1_balance_of(account(dora))).toBe(5_000n);
    expect(await token.as(ada).icrc1_balance_of(account(wallet.id))).toBe(FUNDS - 5_000n - FEE);
    const events = okOf(await wallet.as(ada).getEvents({ before: [], limit: [] })).items;
    expect(events.map(({ kind }) => Object.keys(kind)[0]).reverse()).toEqual([
      'created',
      'proposed',
      'approved',
      'approved',
      'executionStarted',
      'executed',
    ]);
  });

  test('the same request answers the same proposal; a payload nobody saw is not approved', async () => {
    const wallet = await installWallet(replica);
    const wanted = proposalOf(wallet, { setTimelock: HOUR });
    const first = okOf(await wallet.as(ada).propose(wanted));
    expect(okOf(await wallet.as(ada).propose(wanted)).id).toBe(first.id);
    expect(okOf(await wallet.as(ben).propose(wanted)).id).toBe(first.id + 1n);
    const other = { ...first, payloadHash: new Uint8Array(32) };
    expect(errOf(await vote(wallet, ben, other))).toHaveProperty('invalid');
    const encoded = okOf(await wallet.as(ada).getProposal(first.id));
    expect(encoded.action).toEqual({ setTimelock: HOUR });
  });

  test('votes can change until execution; rejection that makes approval impossible ends it', async () => {
    const wallet = await installWallet(replica);
    const proposal = await propose(wallet, ada, { setTimelock: HOUR });
    okOf(await vote(wallet, ben, proposal));
    expect(statusOf(okOf(await vote(wallet, ben, proposal, 'withdraw')))).toBe('open');
    expect(statusOf(okOf(await vote(wallet, ben, proposal, 'reject')))).toBe('open');
    expect(statusOf(okOf(await vote(wallet, cleo, proposal, 'reject')))).toBe('rejected');
    expect(errOf(await vote(wallet, ben, proposal))).toEqual({ wrongState: { status: 'rejected' } });
  });

  test('a batch pays all but the item that the ledger refuses, each once', async () => {
    const wallet = await installWallet(replica);
    const token = await ledgerFor(replica, wallet.id, 100_000n);
    const transfers = [10_000n, 90_000n, 20_000n].map((amount, i) => ({
      to: account([dora, stranger, watcher][i] ?? dora),
      amount,
      memo: [] as [],
    }));
    const ended = await carryOut(wallet, { batchTransfer: { ledger: token.id, transfers } });
    expect(ended.transfers).toEqual([
      { done: 1n },
      { failed: expect.stringContaining('80000') as string },
      { done: 2n },
    ]);
    expect(ended.status).toMatchObject({ executed: { failed: {} } });
    expect(await token.as(ada).icrc1_balance_of(account(wallet.id))).toBe(100_000n - 30_000n - 2n * FEE);
  });

  test('an approval of an allowance, and a call of any method', async () => {
    const wallet = await installWallet(replica);
    const token = await ledgerFor(replica, wallet.id);
    const approve = {
      ledger: token.id,
      spender: account(dora),
      amount: 77n,
      expectedAllowance: [0n] as [bigint],
      expiresAt: [] as [],
    };
    expect((await carryOut(wallet, { approve })).status).toMatchObject({ executed: { done: { blocks: [1n] } } });
    expect(await token.as(ada).icrc2_allowance({ account: account(wallet.id), spender: account(dora) })).toMatchObject({
      allowance: 77n,
    });
    const arg = Uint8Array.from(IDL.encode([], []));
    const call = { canister: token.id, method: 'icrc1_fee', arg, cycles: 0n };
    const called = await carryOut(wallet, { callCanister: call });
    const { status } = called;
    const reply = 'executed' in status && 'done' in status.executed ? status.executed.done.reply[0] : undefined;
    expect(IDL.decode([IDL.Nat], reply ?? new Uint8Array())).toEqual([FEE]);
    const missing = await carryOut(wallet, { callCanister: { ...call, method: 'nothing_like_it' } });
    expect(missing.status).not.toMatchObject({ executed: { done: {} } });
  });
});

describe('configuration', () => {
  test('a change makes other open proposals stale, and counts the new signers from then on', async () => {
    const wallet = await installWallet(replica);
    const pending = await propose(wallet, ada, { setTimelock: HOUR });
    await carryOut(wallet, { addSigner: { signer: signer(dora), threshold: [3] } });
    const details = okOf(await wallet.as(dora).getWallet());
    expect(details).toMatchObject({ configVersion: 2n, config: { threshold: 3 }, openCount: 0n });
    expect(statusOf(await read(wallet, pending.id))).toBe('stale');
    expect(errOf(await vote(wallet, ben, pending))).toEqual({ wrongState: { status: 'stale' } });
    expect(errOf(await wallet.as(ada).executeProposal(pending.id))).toEqual({ wrongState: { status: 'stale' } });
    expect(
      (await carryOut(wallet, { removeSigner: { user: dora, threshold: [2] } }, [ada, ben, dora])).status,
    ).toHaveProperty('executed.done');
    expect(errOf(await wallet.as(dora).getWallet())).toEqual({ notAuthorized: null });
  });

  test('what would break the wallet is refused when it is proposed', async () => {
    const wallet = await installWallet(replica);
    const refused = async (action: Parameters<typeof proposalOf>[1]): Promise<void> => {
      expect(errOf(await wallet.as(ada).propose(proposalOf(wallet, action)))).toHaveProperty('invalid');
    };
    await refused({ changeThreshold: { threshold: 0, rejectAt: [] } });
    await refused({ changeThreshold: { threshold: 4, rejectAt: [] } });
    await refused({ addSigner: { signer: signer(wallet.id), threshold: [] } });
    await refused({ addSigner: { signer: signer(anonymous), threshold: [] } });
    await refused({ addSigner: { signer: signer(ben), threshold: [] } });
    await refused({ removeSigner: { user: dora, threshold: [] } });
    await refused({ resolveUnknown: { proposal: 1n, happened: true, note: 'why' } });
    await refused({ stopCanister: wallet.id });
    const toSelf = (arg: Uint8Array, method: string, canister = wallet.id) =>
      refused({ callCanister: { canister, method, arg, cycles: 0n } });
    await toSelf(
      Uint8Array.from(IDL.encode([IDL.Record({ isPublic: IDL.Bool })], [{ isPublic: true }])),
      'setVisibility',
    );
    const own = Uint8Array.from(IDL.encode([IDL.Record({ canister_id: IDL.Principal })], [{ canister_id: wallet.id }]));
    for (const method of ['uninstall_code', 'delete_canister', 'update_settings', 'install_code'])
      await toSelf(own, method, Principal.managementCanister());
    await refused({ updateSettings: { canister: wallet.id, settings: settings({ controllers: [[ada, wallet.id]] }) } });
    await refused({ updateSettings: { canister: wallet.id, settings: settings({ freezingThreshold: [1n << 60n] }) } });
  });

  test('visibility and updates change by proposals alone', async () => {
    const wallet = await installWallet(replica);
    expect(await wallet.as(creator).setVisibility({ isPublic: true })).toEqual({ err: { notAuthorized: null } });
    expect(errOf(await wallet.as(stranger).getWallet())).toEqual({ notAuthorized: null });
    await carryOut(wallet, { setVisibility: true });
    await carryOut(wallet, { setAutoUpdate: true });
    expect(okOf(await wallet.as(anonymous).getWallet())).toMatchObject({ isPublic: true, autoUpdate: true });
  });
});

describe('time', () => {
  test('a proposal expires, on the dot', async () => {
    const own = await TestReplica.start();
    const wallet = await installWallet(own);
    const proposal = await propose(wallet, ada, { setTimelock: HOUR }, { expiresAt: own.now() + HOUR });
    okOf(await vote(wallet, ben, proposal));
    await pass(own, HOUR);
    expect(statusOf(await read(wallet, proposal.id))).toBe('expired');
    expect(errOf(await wallet.as(ada).executeProposal(proposal.id))).toEqual({ wrongState: { status: 'expired' } });
    await own.stop();
  });

  test('a timelock and a wished moment are waited for, then the wallet executes by itself', async () => {
    const own = await TestReplica.start();
    const wallet = await installWallet(own, { config: config({ timelock: HOUR }) });
    const token = await ledgerFor(own, wallet.id);
    const start = own.now();
    const action = transferTo(token.id, dora, 1n);
    const proposal = await propose(wallet, ada, action, { notBefore: [start + 2n * HOUR], autoExecute: true });
    const approved = okOf(await vote(wallet, ben, proposal));
    expect(approved.status).toMatchObject({ approved: { executableAt: start + 2n * HOUR } });
    expect(errOf(await wallet.as(ada).executeProposal(proposal.id))).toHaveProperty('notYet');
    await pass(own, HOUR + 60n * SECOND);
    expect(await token.as(ada).icrc1_balance_of(account(dora))).toBe(0n);
    await wallet.upgrade();
    await pass(own, HOUR);
    expect((await read(wallet, proposal.id)).status).toHaveProperty('executed.done');
    expect(await token.as(ada).icrc1_balance_of(account(dora))).toBe(1n);
    await own.stop();
  });
});

describe('recovery', () => {
  const recovery = { guardians: [...guardians], threshold: 2, delay: 2n * DAY };
  const recover = { recover: { signers: [signer(dora), signer(stranger)], threshold: 2 } };

  test('guardians replace the signers after the delay', async () => {
    const own = await TestReplica.start();
    const wallet = await installWallet(own, { config: config({ recovery: [recovery] }) });
    expect(errOf(await wallet.as(ada).propose(proposalOf(wallet, recover)))).toEqual({ notAuthorized: null });
    const [first, second] = guardians;
    expect(errOf(await wallet.as(first).propose(proposalOf(wallet, { setTimelock: 0n })))).toEqual({
      notAuthorized: null,
    });
    const proposal = await propose(wallet, first, recover);
    expect(errOf(await vote(wallet, ada, proposal))).toEqual({ notAuthorized: null });
    okOf(await vote(wallet, second, proposal));
    expect(errOf(await wallet.as(first).executeProposal(proposal.id))).toHaveProperty('notYet');
    expect(errOf(await wallet.as(ada).executeProposal(proposal.id))).toEqual({ notAuthorized: null });
    await pass(own, 2n * DAY);
    okOf(await wallet.as(first).executeProposal(proposal.id));
    expect(okOf(await wallet.as(dora).getWallet()).config.signers.map(({ user }) => user.toText())).toEqual(
      [dora, stranger].map((user) => user.toText()),
    );
    expect(errOf(await wallet.as(ada).getWallet())).toEqual({ notAuthorized: null });
    await own.stop();
  });

  test('any signer who may vote can veto it', async () => {
    const wallet = await installWallet(replica, { config: config({ recovery: [recovery] }) });
    const proposal = await propose(wallet, guardians[0], recover);
    okOf(await vote(wallet, guardians[1], proposal));
    expect(errOf(await wallet.as(watcher).cancelProposal(proposal.id))).toEqual({ notAuthorized: null });
    expect(statusOf(okOf(await wallet.as(cleo).cancelProposal(proposal.id)))).toBe('cancelled');
    expect(errOf(await wallet.as(guardians[0]).executeProposal(proposal.id))).toEqual({
      wrongState: { status: 'cancelled' },
    });
  });
});

describe('canisters', () => {
  test('the wallet upgrades itself', async () => {
    const own = await TestReplica.start();
    const wallet = await installWallet(own);
    const wasm = wasmOf('multisig');
    const chunkHashes: Uint8Array[] = [];
    for (let at = 0; at < wasm.length; at += 1 << 20)
      chunkHashes.push(okOf(await wallet.as(ada).uploadChunk(wasm.slice(at, at + (1 << 20)))));
    const moduleHash = Uint8Array.from(createHash('sha256').update(wasm).digest());
    const arg = encodeInit(initOf({ version: { major: 1, minor: 1, patch: 0 } }));
    const action = { installCode: { canister: wallet.id, mode: { upgrade: null }, moduleHash, chunkHashes, arg } };
    const proposal = await propose(wallet, ada, action);
    okOf(await vote(wallet, ben, proposal));
    okOf(await wallet.as(ada).executeProposal(proposal.id));
    await pass(own, 60n * SECOND);
    expect(await wallet.as(ada).getVersion()).toEqual({ major: 1, minor: 1, patch: 0 });
    expect((await read(wallet, proposal.id)).status).toHaveProperty('executed.done');

    const wrong = { installCode: { ...action.installCode, moduleHash: new Uint8Array(32) } };
    const failing = await carryOut(wallet, wrong);
    expect(statusOf(failing)).toBe('executing');
    await pass(own, 11n * 60n * SECOND);
    expect((await read(wallet, failing.id)).status).toHaveProperty('executed.failed');
    await own.stop();
  });

  test('a canister the wallet controls is stopped, and its settings are changed', async () => {
    const wallet = await installWallet(replica);
    const token = await ledgerFor(replica, wallet.id);
    const unrelated = await carryOut(wallet, { stopCanister: token.id });
    expect(unrelated.status).toHaveProperty('executed.failed');
    await setControllers(replica, token.id, { by: owner, controllers: [wallet.id] });
    expect((await carryOut(wallet, { stopCanister: token.id })).status).toHaveProperty('executed.done');
    expect((await carryOut(wallet, { startCanister: token.id })).status).toHaveProperty('executed.done');
    const given = { canister: token.id, settings: settings({ controllers: [[wallet.id, dora]] }) };
    expect((await carryOut(wallet, { updateSettings: given })).status).toHaveProperty('executed.done');
    await replica.manage('canister_status', dora, { canister_id: token.id });
  });
});

function settings(changes: object) {
  return { controllers: [], freezingThreshold: [], memoryAllocation: [], computeAllocation: [], ...changes } as {
    controllers: [];
    freezingThreshold: [];
    memoryAllocation: [];
    computeAllocation: [];
  };
}
