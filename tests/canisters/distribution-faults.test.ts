// Ledgers that misbehave: a claim is paid once or given back, never twice and never lost.
import { IDL } from '@dfinity/candid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { person, TestReplica } from '../fixtures/test-replica.ts';
import {
  account,
  alice,
  bob,
  category,
  creator,
  DAY,
  Distributed,
  FEE,
  grant,
  MILLION,
  paid,
  refusal,
} from './distribution-fixture.ts';
import type { Kind } from './faulty/canisters/misbehaviour.ts';
import { faultyModule, misbehave as order, pauses } from './faulty/modules.ts';

const MINUTE = 60_000_000_000n;
let replica: TestReplica;
let ledger: Uint8Array;
let held: ReturnType<typeof pauses>;
let it: Distributed;
beforeAll(async () => {
  replica = await TestReplica.start();
  ledger = await faultyModule('ledger');
});
afterAll(() => replica.stop());
beforeEach(async () => {
  held = pauses({ replica });
  it = await Distributed.start(replica, {}, { ledger });
});

const misbehave = (kind: Kind, { method = 'icrc1_transfer', times = 1, lie = new Uint8Array() } = {}): Promise<void> =>
  order({ replica }, it.token.id, { method, kind, times, lie });
const mine = async () => (await it.as(alice).getMyGrants())[0];
/** Long enough for every try, one after the other: a jump would be but one. */
async function passHours(hours: number): Promise<void> {
  for (let i = 0; i < hours * 4; i++) await it.later(15n * MINUTE);
}

describe('a claim from a ledger', () => {
  test.each(['trap', 'reject', 'nonsense', 'lost'] as const)(
    'that answers once with %s: paid exactly once',
    async (kind) => {
      await misbehave(kind);
      const answer = await it.claim(alice, 0);
      // Where the first attempt surely did nothing, the claim may have waited for the second.
      if ('err' in answer) expect(refusal(answer)).toBe('unknown');
      await it.later(MINUTE);
      expect(await it.balance(alice)).toBe(MILLION - FEE);
      expect(await mine()).toMatchObject({ claimed: MILLION, pending: 0n });
      await it.sums();
    },
  );

  test('that answers an hour late: under way meanwhile, refused a second time, then paid once', async () => {
    held.until(undefined);
    await misbehave('hold');
    const claiming = it.claim(alice, 0);
    await it.later(2n * MINUTE);
    expect(refusal(await it.claim(alice, 0))).toBe('busy');
    expect(paid(await it.claim(bob, 1))).toBe(2n * MILLION - FEE);
    expect(await mine()).toMatchObject({ pending: MILLION });
    await it.later(58n * MINUTE);
    held.until(0n);
    await it.later(MINUTE);
    expect(paid(await claiming)).toBe(MILLION - FEE);
    expect(await it.balance(alice)).toBe(MILLION - FEE);
    await it.sums();
  });

  test('that never answers: after an upgrade it is asked again, and pays once', async () => {
    held.until(undefined);
    await misbehave('hold');
    void it.claim(alice, 0).catch(() => undefined);
    await it.later(20n * MINUTE);
    expect(await mine()).toMatchObject({ pending: MILLION });
    await it.upgrade();
    await it.later(20n * MINUTE);
    expect(await it.balance(alice)).toBe(MILLION - FEE);
    expect(await mine()).toMatchObject({ claimed: MILLION, pending: 0n });
    await it.sums();
  });

  test('that loses its answers for more than a day: its blocks say that it was paid', async () => {
    await misbehave('lost', { times: 100_000 });
    expect(refusal(await it.claim(alice, 0))).toBe('unknown');
    await passHours(26);
    expect(await it.balance(alice)).toBe(MILLION - FEE);
    expect(await mine()).toMatchObject({ claimed: MILLION, pending: 0n });
    const { items } = await it.as(creator).getClaims({ grant: [], before: [], limit: [] });
    expect(items.map(({ amount }) => amount)).toEqual([MILLION]);
    await it.sums();
  });

  test('that lies for more than a day: its blocks say that nothing was paid, and it is paid then', async () => {
    const refused = IDL.encode(
      [IDL.Variant({ Ok: IDL.Nat, Err: IDL.Variant({ TemporarilyUnavailable: IDL.Null }) })],
      [{ Err: { TemporarilyUnavailable: null } }],
    );
    await misbehave('trap', { times: 1 });
    await it.claim(alice, 0);
    await misbehave('lie', { lie: Uint8Array.from(refused), times: 100_000 });
    await passHours(25);
    expect(await it.balance(alice)).toBe(0n);
    expect(await mine()).toMatchObject({ pending: MILLION });
    await misbehave('lie', { times: 0 });
    await passHours(2);
    expect(await it.balance(alice)).toBe(MILLION - FEE);
    expect(await mine()).toMatchObject({ claimed: MILLION, pending: 0n });
    await it.sums();
  });

  test('whose blocks cannot be read either: it stays under way, and nobody is paid twice', async () => {
    await misbehave('lost', { times: 100_000 });
    await misbehave('trap', { method: 'icrc3_get_blocks', times: 100_000 });
    expect(refusal(await it.claim(alice, 0))).toBe('unknown');
    await passHours(30);
    expect(await mine()).toMatchObject({ claimed: MILLION, pending: MILLION });
    expect(await it.balance(alice)).toBe(MILLION - FEE);
    await misbehave('trap', { method: 'icrc3_get_blocks', times: 0 });
    await passHours(2);
    expect(await mine()).toMatchObject({ claimed: MILLION, pending: 0n });
    expect(await it.balance(alice)).toBe(MILLION - FEE);
    await it.sums();
  });
});

describe('the creator’s money and a ledger', () => {
  test('that loses the answer to a sweep: sent once', async () => {
    await it.deposit(500_000n);
    await misbehave('lost');
    const swept = await it.as(creator).sweep();
    if ('err' in swept) expect(refusal(swept)).toBe('unknown');
    const before = await it.balance(it.id);
    await it.later(DAY);
    expect(await it.balance(it.id)).toBe(before);
    expect(before).toBe(6n * MILLION);
    await it.sums();
  });

  test('that loses the answer to a funding: the same call again finds it', async () => {
    const made = await Distributed.start(replica, {}, { ledger, active: false });
    const { missing } = await made.details();
    await made.token.as(creator).icrc2_approve({
      from_subaccount: [],
      spender: account(made.id),
      amount: missing + FEE,
      expected_allowance: [],
      expires_at: [],
      fee: [],
      memo: [],
      created_at_time: [],
    });
    await order({ replica }, made.token.id, { method: 'icrc2_transfer_from', kind: 'lost' });
    const createdAt = replica.now();
    const lost = await made.as(creator).fund({ amount: missing, createdAt });
    if ('err' in lost) expect(refusal(lost)).toBe('unknown');
    const again = await made.as(creator).fund({ amount: missing, createdAt });
    expect(again).toHaveProperty('ok');
    expect(await made.balance(made.id)).toBe(missing);
    expect((await made.sums()).missing).toBe(0n);
  });

  test('that stops answering in the middle of a push: the rest is paid when it is back, each once', async () => {
    held.until(undefined);
    await misbehave('hold', { times: 2 });
    await it.as(creator).push({ category: [] });
    await it.later(3n * MINUTE);
    held.until(0n);
    await it.later(30n * MINUTE);
    for (const [who, amount] of [
      [alice, MILLION],
      [bob, 2n * MILLION],
    ] as const)
      expect(await it.balance(who)).toBe(amount - FEE);
    const { owed, progress } = await it.sums();
    expect(owed).toBe(0n);
    expect(progress).toEqual([]);
  });
});

describe('funds that are asked for before recipients are added', () => {
  test('come too late for a distribution that was cancelled meanwhile: nobody is added', async () => {
    const categories = [category({ recipients: { appendable: null } })];
    it = await Distributed.start(replica, { categories }, { ledger });
    await it.deposit(9n * MILLION);
    const { batches } = await it.details();
    const asked = pauses({ replica }, 'icrc1_balance_of');
    asked.until(undefined);
    const adding = it.as(creator).addGrants({ batch: batches, grants: [grant(person(71), MILLION)] });
    const raising = it.as(creator).topUpGrant({ grant: 0, amount: MILLION });
    expect(await it.as(creator).cancel()).toHaveProperty('ok');
    asked.until(0n);
    await it.later(MINUTE);
    expect(refusal(await adding)).toBe('wrongStatus');
    expect(refusal(await raising)).toBe('wrongStatus');
    const after = await it.sums();
    expect(after).toMatchObject({ grantCount: 3, status: { cancelled: null } });
    expect((await mine())?.amount).toBe(MILLION);
  });
});
