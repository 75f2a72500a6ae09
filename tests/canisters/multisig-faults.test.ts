// Ledgers and targets that misbehave: nothing is paid twice, nothing unknown is called done or failed.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { idlFactory, type _SERVICE } from '../../declarations/token.did.ts';
import { TestReplica } from '../fixtures/test-replica.ts';
import { faultyModule } from './faulty/modules.ts';
import type { Kind } from './faulty/canisters/misbehaviour.ts';
import {
  account,
  ada,
  ben,
  carryOut,
  config,
  DAY,
  dora,
  errOf,
  FEE,
  FUNDS,
  HOUR,
  installWallet,
  okOf,
  pass,
  propose,
  read,
  SECOND,
  statusOf,
  stranger,
  transferTo,
  vote,
  watcher,
  type Wallet,
} from './multisig-fixture.ts';
import { encodeInit as encodeToken, owner, tokenInit } from './token-fixture.ts';

let replica: TestReplica;
let wallet: Wallet;
let ledger: Principal;
/** Until when calls that a canister was told to hold stay unanswered; never without. */
let heldUntil: bigint | undefined = 0n;
beforeAll(async () => {
  replica = await TestReplica.start();
  replica.execution.onDelivery((candidates) => {
    const isHeld = heldUntil === undefined || replica.execution.now() < heldUntil;
    const choice = candidates.findIndex((one) => !(one.kind === 'request' && one.method === 'pause' && isHeld));
    return choice < 0 ? undefined : choice;
  });
});
afterAll(() => replica.stop());
beforeEach(async () => {
  heldUntil = 0n;
  wallet = await installWallet(replica, { config: config() });
  const holders = [{ account: account(wallet.id), amount: FUNDS }];
  const arg = encodeToken(tokenInit({ initialHolders: holders }));
  ledger = await replica.install({ wasm: await faultyModule('ledger'), arg, controller: owner });
});

async function misbehave(kind: Kind, { method = 'icrc1_transfer', times = 1, lie = new Uint8Array() } = {}) {
  const types = [IDL.Text, IDL.Text, IDL.Nat32, IDL.Vec(IDL.Nat8)];
  const arg = Uint8Array.from(IDL.encode(types, [method, kind, times, lie]));
  await replica.update({ canister: ledger, method: 'misbehave', arg, sender: owner });
}
const token = (): _SERVICE => replica.actor<_SERVICE>(idlFactory, ledger, ada);
const balance = (who: Principal): Promise<bigint> => token().icrc1_balance_of(account(who));
const pay = () => carryOut(wallet, transferTo(ledger, dora, 1_000n));

/** Long enough for every try, one after the other: a jump would be but one. */
async function passTries(): Promise<void> {
  for (let i = 0; i < 12; i += 1) await pass(replica, 6n * 60n * SECOND);
}

describe('a ledger', () => {
  test.each(['trap', 'reject', 'nonsense', 'lost'] as const)(
    'that answers once with %s: paid exactly once',
    async (kind) => {
      await misbehave(kind);
      const begun = await pay();
      expect(statusOf(begun)).toBe('executing');
      await pass(replica, 10n * SECOND);
      expect((await read(wallet, begun.id)).status).toHaveProperty('executed.done');
      expect(await balance(dora)).toBe(1_000n);
      expect(await balance(wallet.id)).toBe(FUNDS - 1_000n - FEE);
    },
  );

  test('that loses its answers for long: unknown, then found by the same call', async () => {
    await misbehave('lost', { times: 1_000 });
    const begun = await pay();
    await passTries();
    expect((await read(wallet, begun.id)).status).toHaveProperty('executed.unknown');
    expect(await balance(dora)).toBe(1_000n);
    await misbehave('lost', { times: 0 });
    expect(errOf(await wallet.as(watcher).retryExecution(begun.id))).toEqual({ notAuthorized: null });
    okOf(await wallet.as(ada).retryExecution(begun.id));
    expect((await read(wallet, begun.id)).status).toHaveProperty('executed.done');
    expect(await balance(dora)).toBe(1_000n);
  });

  test('that stays silent about its outcome for days: people say what became of it', async () => {
    await misbehave('lost', { times: 1_000 });
    const begun = await pay();
    await passTries();
    await misbehave('lost', { times: 0 });
    await pass(replica, DAY);
    expect(errOf(await wallet.as(ada).retryExecution(begun.id))).toHaveProperty('wrongState');
    await carryOut(wallet, { resolveUnknown: { proposal: begun.id, happened: true, note: 'block 1 has it' } });
    expect((await read(wallet, begun.id)).status).toHaveProperty('executed.done');
    expect(await balance(dora)).toBe(1_000n);
  });

  test('that lies: unknown until people have looked', async () => {
    await misbehave('lie', { lie: Uint8Array.from(IDL.encode([IDL.Nat], [5n])), times: 1_000 });
    const begun = await pay();
    await passTries();
    expect((await read(wallet, begun.id)).status).toHaveProperty('executed.unknown');
    await carryOut(wallet, { resolveUnknown: { proposal: begun.id, happened: false, note: 'it lied' } });
    expect((await read(wallet, begun.id)).status).toHaveProperty('executed.failed');
    expect(await balance(dora)).toBe(0n);
  });

  test('that does not exist: failed within minutes', async () => {
    const begun = await carryOut(wallet, transferTo(stranger, dora, 1_000n));
    await passTries();
    expect((await read(wallet, begun.id)).status).toHaveProperty('executed.failed');
  });

  test('that answers an hour late: done, once, and others go on meanwhile', async () => {
    heldUntil = undefined;
    await misbehave('hold');
    const begun = await pay();
    expect(statusOf(begun)).toBe('executing');
    const other = await carryOut(wallet, transferTo(ledger, stranger, 5n));
    expect(other.status).toHaveProperty('executed.done');
    await pass(replica, HOUR);
    heldUntil = 0n;
    await pass(replica, 5n * 60n * SECOND);
    expect((await read(wallet, begun.id)).status).toHaveProperty('executed.done');
    expect(await balance(dora)).toBe(1_000n);
  });

  test('a batch goes on after an upgrade in the middle of it, each item once', async () => {
    heldUntil = undefined;
    await misbehave('hold');
    const people = [dora, stranger, watcher];
    const transfers = people.map((to) => ({ to: account(to), amount: 1_000n, memo: [] as [] }));
    const begun = await carryOut(wallet, { batchTransfer: { ledger, transfers } });
    expect(statusOf(begun)).toBe('executing');
    await wallet.upgrade();
    heldUntil = 0n;
    await pass(replica, 5n * 60n * SECOND);
    const ended = await read(wallet, begun.id);
    expect(ended.status).toHaveProperty('executed.done');
    for (const who of people) expect(await balance(who)).toBe(1_000n);
    expect(await balance(wallet.id)).toBe(FUNDS - 3n * (1_000n + FEE));
  });
});

describe('a called canister', () => {
  const call = () => {
    const transfer = { from_subaccount: [], to: account(dora), amount: 9n, fee: [], memo: [], created_at_time: [] };
    const [type] = idlFactory({ IDL })._fields.flatMap(([name, method]) => (name === 'icrc1_transfer' ? [method] : []));
    const arg = Uint8Array.from(IDL.encode(type?.argTypes ?? [], [transfer]));
    return { callCanister: { canister: ledger, method: 'icrc1_transfer', arg, cycles: 0n } };
  };

  test('that refuses: failed; that traps when it is done: unknown; never called twice', async () => {
    await misbehave('reject');
    expect((await carryOut(wallet, call())).status).toHaveProperty('executed.failed');
    await misbehave('lost');
    const lost = await carryOut(wallet, call());
    expect(lost.status).toHaveProperty('executed.unknown');
    expect(errOf(await wallet.as(ada).retryExecution(lost.id))).toHaveProperty('wrongState');
    await pass(replica, DAY);
    expect(await balance(dora)).toBe(9n);
    await carryOut(wallet, { resolveUnknown: { proposal: lost.id, happened: true, note: 'seen in block 1' } });
    expect((await read(wallet, lost.id)).status).toHaveProperty('executed.done');
  });

  test('whose answer comes after an upgrade: unknown, called once', async () => {
    heldUntil = undefined;
    await misbehave('hold');
    const begun = await carryOut(wallet, call());
    expect(statusOf(begun)).toBe('executing');
    await wallet.upgrade();
    await pass(replica, 5n * 60n * SECOND);
    expect((await read(wallet, begun.id)).status).toHaveProperty('executed.unknown');
    heldUntil = 0n;
    await pass(replica, 60n * SECOND);
    expect(await balance(dora)).toBe(9n);
  });
});

test('two execute at the same moment: executed once', async () => {
  const proposal = await propose(wallet, ada, transferTo(ledger, dora, 1_000n));
  okOf(await vote(wallet, ben, proposal));
  const answers = await Promise.all([1, 2, 3].map(() => wallet.as(ada).executeProposal(proposal.id)));
  expect(answers.filter((answer) => 'ok' in answer)).toHaveLength(1);
  await pass(replica, 60n * SECOND);
  expect(await balance(dora)).toBe(1_000n);
});
