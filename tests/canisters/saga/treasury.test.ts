// Withdrawals: paid once whatever goes wrong on the way, and never out of what may have to be refunded.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TransferErrorT } from '../../../canisters/lib/ledger-types.ts';
import type { Withdrawal } from '../../../declarations/backend.did.ts';
import { expectOk } from '../../../scripts/platform/configure.ts';
import { person } from '../../fixtures/test-replica.ts';
import type { Fault } from './faults.ts';
import { interrupted } from './interrupt.ts';
import { HOUR, LEDGER_FEE, MINUTE, owner, PRICE, SECOND, World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await World.start();
});
beforeEach(async () => {
  world.calm();
  const who = await world.customer();
  expect(Object.keys((await world.end(await world.begin(who))).state)).toEqual(['completed']);
  await world.quiet();
});
afterAll(() => world.stop());

const ALWAYS = 10_000;
const AMOUNT = 1_000_000n;
let people = 0;
const payee = (): Principal => person(950_000 + people++);

async function withdrawn(to: Principal, amount = AMOUNT): Promise<Withdrawal> {
  const { requestId } = expectOk('withdrawal', await world.withdraw(amount, { to }));
  return world.withdrawal(requestId);
}

/** Paid exactly once, and the books agree. */
async function paidOnce(to: Principal, { state }: Withdrawal, amount = AMOUNT): Promise<void> {
  expect(Object.keys(state)).toEqual(['sent']);
  expect(await world.balance(to)).toBe(amount);
  await world.quiet();
  await world.treasuryAgrees();
}

it('pays a repeated request once, and refuses another under its id', async () => {
  const to = payee();
  const first = expectOk('withdrawal', await world.withdraw(AMOUNT, { to, requestId: 77 }));
  await world.withdrawal(first.requestId);
  const repeat = expectOk('repeat', await world.withdraw(AMOUNT, { to, requestId: 77 }));
  expect(repeat.id).toBe(first.id);
  expect(await world.withdraw(AMOUNT + 1n, { to, requestId: 77 })).toMatchObject({
    err: { invalid: [{ field: 'requestId' }] },
  });
  await paidOnce(to, repeat);
});

it('refuses what names no ledger, nobody or nothing', async () => {
  const { backend, ledger } = world.ids;
  const request = { ledger, to: { owner: payee(), subaccount: [] as [] }, amount: 1n, requestId: new Uint8Array(16) };
  const field = async (change: Partial<typeof request>) =>
    world.backend(owner).withdrawTreasury({ ...request, ...change });
  expect(await field({ ledger: backend })).toMatchObject({ err: { invalid: [{ field: 'ledger' }] } });
  expect(await field({ amount: 0n })).toMatchObject({ err: { invalid: [{ field: 'amount' }] } });
  expect(await field({ requestId: new Uint8Array(3) })).toMatchObject({ err: { invalid: [{ field: 'requestId' }] } });
  expect(await field({ to: { owner: backend, subaccount: [] } })).toMatchObject({
    err: { invalid: [{ field: 'to' }] },
  });
});

describe('the transfer', () => {
  const nonsense: Fault = { kind: 'lie', bytes: new Uint8Array([9]) };
  it.each<[string, Fault, number]>([
    ['traps once', { kind: 'trap' }, 1],
    ['is answered late', { kind: 'late', delay: 90n * SECOND }, 1],
    ['is carried out, the answer lost', { kind: 'lost' }, 1],
    ['is carried out, never answered', { kind: 'silent' }, 1],
    ['is answered with nonsense', nonsense, 1],
    ['arrives 90 s late', { kind: 'held', delay: 90n * SECOND }, 1],
    ['is carried out, and no answer ever says so', { kind: 'lost' }, ALWAYS],
    ['is carried out, and none is ever answered', { kind: 'silent' }, ALWAYS],
    ['arrives after the ledger stopped taking it', { kind: 'held', delay: 25n * HOUR }, 8],
  ])('%s: paid once', async (_, fault, times) => {
    const to = payee();
    world.faults.set(world.ids.ledger, 'icrc1_transfer', fault, times);
    await paidOnce(to, await withdrawn(to));
    expect(world.faults.struck).toBeGreaterThan(0);
  });

  it('never reaches the ledger: refused, and the money is free again', async () => {
    const busy = IDL.Variant({ Ok: IDL.Nat, Err: TransferErrorT });
    const bytes = Uint8Array.from(IDL.encode([busy], [{ Err: { TemporarilyUnavailable: null } }]));
    world.faults.set(world.ids.ledger, 'icrc1_transfer', { kind: 'refuse', bytes }, ALWAYS);
    const all = (await world.balance(world.ids.backend)) - LEDGER_FEE;
    expect(await withdrawn(payee(), all)).toMatchObject({ state: { refused: {} } });
    world.faults.clear();
    const to = payee();
    await paidOnce(to, await withdrawn(to, all), all);
  });

  it('is on its way without an answer: an upgrade forgets nothing, and nobody else gets its money', async () => {
    const to = payee();
    const all = (await world.balance(world.ids.backend)) - LEDGER_FEE;
    world.faults.set(world.ids.ledger, 'icrc1_transfer', { kind: 'held', delay: 3n * MINUTE });
    const { requestId } = expectOk('withdrawal', await world.withdraw(all, { to }));
    await world.upgradeBackend();
    expect(await withdrawn(payee(), 1n)).toMatchObject({ state: { refused: {} } });
    await paidOnce(to, await world.withdrawal(requestId), all);
  });

  it('is said to be in a block that does not show it: an owner looks, and names the right one or gives up', async () => {
    const said = IDL.Variant({ Ok: IDL.Nat, Err: TransferErrorT });
    const bytes = Uint8Array.from(IDL.encode([said], [{ Ok: 0n }]));
    world.faults.set(world.ids.ledger, 'icrc1_transfer', { kind: 'refuse', bytes });
    const to = payee();
    const { id, requestId, state } = await withdrawn(to);
    expect(state).toHaveProperty('needsReview');
    expect(await world.balance(to)).toBe(0n);
    const page = expectOk('withdrawals', await world.backend(owner).getWithdrawals({ cursor: [], limit: [1] }));
    expect(page.items).toMatchObject([{ id, state: { needsReview: {} } }]);
    expect(await world.backend(owner).resolveWithdrawal(id, { block: 1n })).toEqual({ ok: null });
    expect((await world.withdrawal(requestId)).state).toHaveProperty('needsReview');
    expect(await world.backend(owner).resolveWithdrawal(id, { close: { note: 'the ledger is told off' } })).toEqual({
      ok: null,
    });
    expect(await world.backend(owner).resolveWithdrawal(id, { retry: null })).toEqual({ err: { notFound: null } });
    await world.treasuryAgrees();
  });
});

describe('what may have to be refunded', () => {
  /** Paid, and the factory never said anything: nothing was made. */
  async function inReview(): Promise<{ id: bigint; who: Principal }> {
    const who = await world.customer();
    world.faults.set(world.ids.factory, 'createContract', { kind: 'trap' }, ALWAYS);
    const id = await world.begin(who);
    expect(Object.keys((await world.end(id)).state)).toEqual(['needsReview']);
    world.faults.clear();
    return { id, who };
  }
  async function refunded(id: bigint, who: Principal): Promise<void> {
    expect(await world.backend(owner).resolveReview(id, { refund: null })).toEqual({ ok: null });
    expect(Object.keys((await world.end(id)).state)).toEqual(['refunded']);
    await world.quiet();
    await world.settled(id, who);
  }

  it('stays in the treasury', async () => {
    const { id, who } = await inReview();
    const free = (await world.balance(world.ids.backend)) - PRICE - LEDGER_FEE;
    const [sums] = (await world.backend(owner).getSystemStatus()).treasuries;
    expect(sums).toMatchObject({ reserved: PRICE, onTheWay: 0n });
    expect(await withdrawn(payee(), free + 1n)).toMatchObject({ state: { refused: {} } });
    const to = payee();
    await paidOnce(to, await withdrawn(to, free), free);
    expect(await world.balance(world.ids.backend)).toBe(PRICE);
    await refunded(id, who);
  });

  it('stays there when two withdrawals are asked for at once', async () => {
    const { id, who } = await inReview();
    const amount = (((await world.balance(world.ids.backend)) - PRICE - LEDGER_FEE) / 3n) * 2n;
    const asked = await Promise.all([payee(), payee()].map((to) => world.withdraw(amount, { to })));
    const ended = await Promise.all(asked.map((answer) => world.withdrawal(expectOk('asked', answer).requestId)));
    expect(ended.map(({ state }) => Object.keys(state)[0]).sort()).toEqual(['refused', 'sent']);
    await world.treasuryAgrees();
    await refunded(id, who);
  });
});

it('an upgrade after any message pays once', async () => {
  for (let count = 1, reached = true; reached; count++) {
    const to = payee();
    const ended = await interrupted(world, {
      count,
      begin: () => world.withdraw(AMOUNT, { to }),
      act: () => world.upgradeBackend(),
    });
    reached = ended.reached;
    await paidOnce(to, await world.withdrawal(expectOk('withdrawal', ended.answer).requestId));
    expect(count).toBeLessThan(40);
  }
});
