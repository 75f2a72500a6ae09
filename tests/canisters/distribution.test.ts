// The distribution on the replica: claims by schedule, sums to the unit, what the creator may do and what not.
import { createHash } from 'node:crypto';
import { Principal } from '@dfinity/principal';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { merkleTree, type MerkleLeaf } from '../../canisters/distribution/rules/merkle.ts';
import * as did from '../../declarations/distribution.did.ts';
import { person, Rejected, TestReplica } from '../fixtures/test-replica.ts';
import { minter } from './token-fixture.ts';
import {
  alice,
  bob,
  carol,
  category,
  creator,
  DAY,
  Distributed,
  everything,
  FEE,
  grant,
  MILLION,
  paid,
  refusal,
} from './distribution-fixture.ts';

let replica: TestReplica;
beforeAll(async () => {
  replica = await TestReplica.start();
});
afterAll(() => replica.stop());

describe('claiming', () => {
  it('pays what is vested, less the fee, and the same sum however often one claims', async () => {
    const linear = category({ schedule: { linear: { duration: 100n * DAY } } });
    const it = await Distributed.start(replica, { categories: [linear] });
    expect(refusal(await it.claim(alice, 0))).toBe('nothingToClaim');
    await it.later(25n * DAY);
    const [mine] = await it.as(alice).getMyGrants();
    expect(mine?.claimable).toBeGreaterThanOrEqual(250_000n);
    const first = paid(await it.claim(alice, 0));
    expect(first).toBe((mine?.claimable ?? 0n) - FEE);
    await it.sums();
    await it.later(80n * DAY);
    const second = paid(await it.claim(alice, 0));
    expect(first + second).toBe(MILLION - 2n * FEE);
    expect(await it.balance(alice)).toBe(MILLION - 2n * FEE);
    expect(paid(await it.claim(bob, 1))).toBe(2n * MILLION - FEE);
    expect(refusal(await it.claim(alice, 0))).toBe('nothingToClaim');
    const details = await it.sums();
    expect(details.owed).toBe(3n * MILLION);
    const { items } = await it.as(alice).getClaims({ grant: [0], before: [], limit: [] });
    expect(items.map(({ amount }) => amount)).toEqual([second + FEE, first + FEE]);
    expect((await it.as(alice).getHistory({ fromDay: [], limit: [] })).map(({ claims }) => claims)).toEqual([1, 2]);
  });

  it('takes no more than is vested, nothing that is another’s, and nothing below the fee', async () => {
    const it = await Distributed.start(replica);
    expect(refusal(await it.claim(alice, 0, MILLION + 1n))).toBe('invalid');
    expect(refusal(await it.claim(alice, 1))).toBe('notAuthorized');
    expect(refusal(await it.claim(alice, 9))).toBe('notFound');
    expect(refusal(await it.claim(alice, 0, FEE))).toBe('belowFee');
    expect(
      refusal(await it.claim(Principal.anonymous(), 0).catch((error: Error) => ({ err: { [error.name]: null } }))),
    ).toBeDefined();
    expect((await it.sums()).claimed).toBe(0n);
  });

  it('learns the ledger’s fee from its refusal, and pays all the same', async () => {
    // Paying the minting account is a burn, which costs nothing: the ledger refuses the usual fee.
    const it = await Distributed.start(replica, { grants: [grant(minter, MILLION), grant(alice, MILLION)] });
    expect(paid(await it.claim(minter, 0))).toBe(MILLION);
    expect(paid(await it.claim(alice, 1))).toBe(MILLION - FEE);
    expect((await it.sums()).owed).toBe(0n);
  });

  it('pays once, whatever comes at the same time', async () => {
    const it = await Distributed.start(replica);
    const answers = await Promise.all([
      it.claim(alice, 0),
      it.claim(alice, 0),
      it.as(alice).claimAll({ subaccount: [] }),
    ]);
    expect(await it.balance(alice)).toBe(MILLION - FEE);
    expect(answers).toHaveLength(3);
    await it.sums();
  });

  it('happens within its window, and what is late falls to the creator', async () => {
    const now = replica.now();
    const windowed = category({ claimFrom: [now + DAY], claimUntil: [now + 3n * DAY] });
    const it = await Distributed.start(replica, { categories: [windowed] });
    expect(refusal(await it.claim(alice, 0))).toBe('notYet');
    await it.later(2n * DAY);
    expect(paid(await it.claim(alice, 0))).toBe(MILLION - FEE);
    await it.later(2n * DAY);
    expect(refusal(await it.claim(bob, 1))).toBe('windowClosed');
    expect((await it.details()).owed).toBe(0n);
    expect(await it.as(creator).sweep()).toMatchObject({ ok: { amount: 5n * MILLION - FEE } });
    await it.sums();
  });

  it('begins with the first claim where the start is each one’s own', async () => {
    const own = category({ schedule: { linear: { duration: 10n * DAY } }, start: { atClaim: null } });
    const it = await Distributed.start(replica, { categories: [own] });
    await it.later(30n * DAY);
    expect(refusal(await it.claim(alice, 0))).toBe('nothingToClaim');
    await it.later(5n * DAY);
    const half = paid(await it.claim(alice, 0)) + FEE;
    expect(half).toBeGreaterThanOrEqual(500_000n);
    expect(half).toBeLessThan(510_000n);
  });
});

describe('a time lock', () => {
  it('opens early against its penalty, once', async () => {
    const lock = category({ schedule: { timeLock: { duration: 100n * DAY, earlyPenalty: [1_000] } } });
    const it = await Distributed.start(replica, { categories: [lock] });
    expect(refusal(await it.claim(alice, 0))).toBe('nothingToClaim');
    expect(paid(await it.as(alice).unlockEarly({ grant: 0, subaccount: [] }))).toBe(900_000n - FEE);
    expect(refusal(await it.as(alice).unlockEarly({ grant: 0, subaccount: [] }))).toBe('notInTerms');
    expect((await it.sums()).surplus).toBe(100_000n);
    await it.later(100n * DAY);
    expect(refusal(await it.claim(alice, 0))).toBe('nothingToClaim');
    expect(paid(await it.claim(bob, 1))).toBe(2n * MILLION - FEE);
  });
});

describe('recipients off chain', () => {
  const hash = (bytes: Uint8Array): Uint8Array => Uint8Array.from(createHash('sha256').update(bytes).digest());
  const leaves: MerkleLeaf[] = [alice, bob, carol].map((who, index) => ({
    category: 0,
    index,
    owner: who,
    amount: MILLION,
  }));
  const tree = merkleTree(leaves, hash);
  const merkle = category({ recipients: { merkle: { root: tree.root, count: 3, total: 3n * MILLION } } });
  const args = (index: number, amount = MILLION) => ({
    category: 0,
    index,
    amount,
    proof: tree.proof(index),
    subaccount: [] as [],
  });

  it('claim with their proof, once, and nobody else does', async () => {
    const it = await Distributed.start(replica, { categories: [merkle], grants: [] });
    expect(paid(await it.as(bob).claimMerkle(args(1)))).toBe(MILLION - FEE);
    expect(refusal(await it.as(bob).claimMerkle(args(1)))).toBe('nothingToClaim');
    expect(refusal(await it.as(carol).claimMerkle(args(1)))).toBe('alreadyClaimed');
    expect(refusal(await it.as(person(70)).claimMerkle(args(0)))).toBe('badProof');
    expect(refusal(await it.as(alice).claimMerkle(args(0, MILLION + 1n)))).toBe('badProof');
    expect(await it.as(alice).isMerkleClaimed({ category: 0, index: 1 })).toBe(true);
    expect(await it.as(alice).isMerkleClaimed({ category: 0, index: 0 })).toBe(false);
    expect((await it.sums()).owed).toBe(2n * MILLION);
    await it.as(creator).cancel();
    await it.later(DAY);
    // Vested before the cancellation, so still theirs.
    expect(paid(await it.as(alice).claimMerkle(args(0)))).toBe(MILLION - FEE);
    expect((await it.sums()).owed).toBe(MILLION);
  });

  it('take a place each of an open category until none is left', async () => {
    const open = category({ recipients: { open: { amountEach: 100_000n, people: 2 } } });
    const it = await Distributed.start(replica, { categories: [open], grants: [] });
    const claim = (who: Principal) => it.as(who).claimOpen({ category: 0, subaccount: [] });
    expect(paid(await claim(alice))).toBe(90_000n);
    expect(refusal(await claim(alice))).toBe('nothingToClaim');
    expect(paid(await claim(bob))).toBe(90_000n);
    expect(refusal(await claim(carol))).toBe('empty');
    expect((await it.sums()).owed).toBe(0n);
  });
});

describe('the creator', () => {
  it('begins only with everything that is promised, and takes back only what is nobody’s', async () => {
    const it = await Distributed.start(replica, {}, { active: false });
    expect((await it.details()).missing).toBe(6n * MILLION);
    expect(refusal(await it.claim(alice, 0))).toBe('wrongStatus');
    await it.deposit(5n * MILLION);
    expect(await it.as(creator).activate()).toEqual({ err: { insufficientFunds: { missing: MILLION } } });
    const spender = { owner: it.id, subaccount: [] as [] };
    const approval = {
      spender,
      amount: 2n * MILLION + FEE,
      fee: [],
      memo: [],
      from_subaccount: [],
      created_at_time: [],
      expected_allowance: [],
      expires_at: [],
    } as const;
    await it.token.as(creator).icrc2_approve({
      ...approval,
      fee: [],
      memo: [],
      from_subaccount: [],
      created_at_time: [],
      expected_allowance: [],
      expires_at: [],
    });
    const createdAt = replica.now();
    expect(await it.as(creator).fund({ amount: 2n * MILLION, createdAt })).toEqual({ ok: 2n * MILLION });
    expect(await it.as(creator).fund({ amount: 2n * MILLION, createdAt })).toEqual({ ok: 2n * MILLION });
    expect((await it.details()).held).toBe(7n * MILLION);
    expect(await it.as(creator).activate()).toEqual({ ok: null });
    expect(await it.as(creator).sweep()).toMatchObject({ ok: { amount: MILLION - FEE } });
    expect(refusal(await it.as(creator).sweep())).toBe('belowFee');
    expect((await it.sums()).held).toBe(6n * MILLION);
  });

  it('adds grants in numbered batches, each once, and later only where the list and the funds allow', async () => {
    const it = await Distributed.start(
      replica,
      { categories: [category(), category({ recipients: { appendable: null } })], grants: [] },
      { active: false },
    );
    const add = (batch: number, ...list: did.NewGrant[]) => it.as(creator).addGrants({ batch, grants: list });
    expect(await add(0, grant(alice, MILLION))).toEqual({ ok: 1 });
    expect(await add(0, grant(alice, MILLION))).toEqual({ ok: 1 });
    expect(refusal(await add(2, grant(bob, MILLION)))).toBe('invalid');
    expect(await add(1, grant(bob, MILLION))).toEqual({ ok: 2 });
    expect(await it.as(creator).removeGrant(1)).toEqual({ ok: null });
    expect(await it.details()).toMatchObject({ missing: MILLION, batches: 2 });
    await it.deposit(2n * MILLION);
    expect(await it.as(creator).activate()).toEqual({ ok: null });
    expect(refusal(await add(2, grant(bob, MILLION)))).toBe('notInTerms');
    expect(refusal(await add(2, grant(bob, MILLION + 1n, 1)))).toBe('insufficientFunds');
    expect(await add(2, grant(bob, MILLION, 1))).toEqual({ ok: 3 });
    expect(refusal(await it.as(creator).topUpGrant({ grant: 2, amount: 1n }))).toBe('insufficientFunds');
    expect(paid(await it.claim(bob, 2))).toBe(MILLION - FEE);
    await it.sums();
  });

  it('cancels: everybody keeps what is vested to the unit, the rest comes back', async () => {
    const linear = category({ schedule: { linear: { duration: 100n * DAY } } });
    const it = await Distributed.start(replica, { categories: [linear] });
    await it.later(40n * DAY);
    paid(await it.claim(alice, 0));
    expect(await it.as(creator).cancel()).toEqual({ ok: null });
    await it.later(DAY);
    const after = await it.sums();
    expect(Object.keys(after.status)).toEqual(['cancelled']);
    const kept = await Promise.all([alice, bob, carol].map(async (who) => (await it.as(who).getMyGrants())[0]));
    for (const one of kept) expect(one && one.vested === one.amount - one.returned).toBe(true);
    const owed = kept.reduce((sum, one) => sum + (one?.claimable ?? 0n), 0n);
    expect(after.owed).toBe(owed);
    expect(await it.as(creator).sweep()).toHaveProperty('ok');
    await it.later(400n * DAY);
    expect(paid(await it.claim(bob, 1))).toBe((kept[1]?.claimable ?? 0n) - FEE);
    expect(paid(await it.claim(carol, 2))).toBe((kept[2]?.claimable ?? 0n) - FEE);
    const end = await it.sums();
    expect(end.held).toBe(0n);
    expect(refusal(await it.as(creator).cancel())).toBe('wrongStatus');
  });

  it('pays everybody at once, across an upgrade in the middle', async () => {
    const many = Array.from({ length: 130 }, (_, i) => grant(person(500 + i), MILLION));
    const it = await Distributed.start(replica, { grants: many });
    expect(await it.as(creator).push({ category: [] })).toEqual({ ok: null });
    for (let i = 0; i < 40; i++) replica.execution.tick();
    await it.upgrade();
    await it.later(30n * 60_000_000_000n);
    const details = await it.sums();
    expect([details.owed, details.held, details.progress]).toEqual([0n, 0n, []]);
    for (const { owner: who } of many) expect(await it.balance(who)).toBe(MILLION - FEE);
  });

  it('does nothing that the terms do not allow, and gives rights up for good', async () => {
    const it = await Distributed.start(replica, { terms: { ...everything, pausable: false } });
    expect(refusal(await it.as(creator).pause())).toBe('notInTerms');
    expect(await it.as(creator).renounce({ cancellable: null })).toEqual({ ok: null });
    expect(refusal(await it.as(creator).cancel())).toBe('notInTerms');
    expect(await it.as(alice).transferGrant({ grant: 0, to: person(71) })).toEqual({ ok: null });
    expect(await it.as(alice).getMyGrants()).toEqual([]);
    expect(paid(await it.claim(person(71), 0))).toBe(MILLION - FEE);
    await it.as(creator).renounce({ transferable: null });
    expect(refusal(await it.as(bob).transferGrant({ grant: 1, to: person(71) }))).toBe('notInTerms');
  });

  it('promises nothing to the distribution itself, to nobody or to everybody', async () => {
    const it = await Distributed.start(replica, {}, { active: false });
    const nobodies = [it.id, Principal.managementCanister(), Principal.anonymous()];
    for (const who of nobodies)
      expect(refusal(await it.as(creator).addGrants({ batch: 0, grants: [grant(who, MILLION)] }))).toBe('invalid');
    await it.deposit((await it.details()).missing);
    expect(await it.as(creator).activate()).toEqual({ ok: null });
    for (const to of nobodies) expect(refusal(await it.as(alice).transferGrant({ grant: 0, to }))).toBe('invalid');
  });

  it('is nobody else', async () => {
    const it = await Distributed.start(replica);
    const calls: Record<string, unknown[]> = {
      addGrants: [{ batch: 0, grants: [] }],
      removeGrant: [0],
      topUpGrant: [{ grant: 0, amount: 1n }],
      fund: [{ amount: 1n, createdAt: 0n }],
      activate: [],
      pause: [],
      resume: [],
      cancel: [],
      sweep: [],
      push: [{ category: [] }],
      stopPush: [],
      renounce: [{ cancellable: null }],
      setAutoUpdate: [true],
      setVisibility: [{ isPublic: false }],
    };
    for (const who of [alice, person(72), Principal.anonymous()])
      for (const [method, values] of Object.entries(calls)) {
        const call = Reflect.get(it.as(who), method) as (...values: unknown[]) => Promise<{ err?: object }>;
        const answer = await call(...values).catch((error: unknown) => {
          if (error instanceof Rejected) return { err: { notAuthorized: null } };
          throw error;
        });
        expect(['notAuthorized', 'anonymousCaller'], `${method}`).toContain(Object.keys(answer.err ?? {})[0]);
      }
    expect(Object.keys((await it.sums()).status)).toEqual(['active']);
  });
});

it('a private one shows people their own alone', async () => {
  const it = await Distributed.start(replica, { isPublic: false });
  expect(await it.as(alice).getMyGrants()).toHaveLength(1);
  expect(await it.as(alice).getGrantsOf(bob)).toEqual([]);
  expect(await it.as(alice).getGrant(1)).toEqual([]);
  expect((await it.as(alice).getGrants({ category: [], after: [], limit: [] })).items).toEqual([]);
  expect((await it.as(creator).getGrants({ category: [], after: [], limit: [2] })).next).toEqual([1]);
});
