// The canisters around the backend misbehave themselves, in each call of the saga: one ending, nobody charged above the
// accepted price, and what the ledger moved is what the backend counts.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { afterAll, beforeAll, expect } from 'vitest';
import { ReceiptResultT } from '../../../canisters/backend/factory-types.ts';
import { TransferErrorT } from '../../../canisters/lib/ledger-types.ts';
import { describe, it } from '../../fixtures/our-replica.ts';
import { full } from '../../fixtures/runs.ts';
import { HOUR, LEDGER_FEE, MINUTE, owner, PRICE, SECOND, World } from '../saga/world.ts';
import type { Kind } from './canisters/misbehaviour.ts';
import { faultyModule, misbehave, pauses, type FaultyName } from './modules.ts';

let world: World;
let pause: ReturnType<typeof pauses>;
beforeAll(async () => {
  const [ledger, factory] = await Promise.all([faultyModule('ledger'), faultyModule('factory')]);
  const [audit, invoice] = await Promise.all([faultyModule('audit'), faultyModule('invoice')]);
  world = await World.start({ modules: { ledger, factory, audit, invoice } });
  pause = pauses(world);
});
afterAll(() => world.stop());

const bytes = (type: IDL.Type, value: unknown): Uint8Array => Uint8Array.from(IDL.encode([type], [value]));
const OkNat = IDL.Variant({ ok: IDL.Nat64, err: IDL.Null });
const LIES: Record<string, Uint8Array> = {
  checkContract: bytes(IDL.Variant({ ok: IDL.Null, err: IDL.Null }), { ok: null }),
  icrc2_transfer_from: bytes(IDL.Variant({ Ok: IDL.Nat, Err: TransferErrorT }), { Ok: 3n }),
  icrc1_transfer: bytes(IDL.Variant({ Ok: IDL.Nat, Err: TransferErrorT }), { Ok: 3n }),
  createContract: bytes(ReceiptResultT, { err: { deploymentFailed: { message: 'no room' } } }),
  recordPayment: bytes(OkNat, { ok: 0n }),
  logEvents: bytes(IDL.Variant({ ok: IDL.Vec(IDL.Nat64), err: IDL.Null }), { ok: [0n] }),
  logDeploymentSuccess: bytes(OkNat, { ok: 0n }),
  updatePaymentStatus: bytes(IDL.Variant({ ok: IDL.Null, err: IDL.Null }), { ok: null }),
};

/** What the backend holds, by the ledger; and by its own count. */
async function books(): Promise<{ held: bigint; counted: bigint }> {
  const { treasury } = await world.backend(owner).getSystemStatus();
  return { held: await world.balance(world.ids.backend), counted: treasury.taken - treasury.refunded };
}

type Ending = 'completed' | 'refunded' | 'refused' | 'needsReview';

/** A deployment's one ending, with the money as that ending says. */
async function deployed(who: Principal): Promise<Ending> {
  const before = await books();
  const funds = await world.balance(who);
  const id = await world.begin(who);
  const { state, paymentBlock } = await world.end(id);
  const ending = Object.keys(state)[0] as Ending;
  const after = await books();
  const { taken, returned } = await world.payments(who);
  const paid = funds - (await world.balance(who));
  expect(taken.length).toBeLessThanOrEqual(1);
  expect(returned.length).toBeLessThanOrEqual(taken.length);
  const fees = BigInt(returned.length) * LEDGER_FEE;
  expect(after.held - before.held, 'the ledger and the count').toBe(after.counted - before.counted - fees);
  expect(await world.contractCount(who)).toBe(ending === 'completed' ? 1 : await lostContracts(id));
  switch (ending) {
    case 'completed':
      expect([taken, returned, paid]).toEqual([paymentBlock, [], PRICE + LEDGER_FEE]);
      break;
    case 'refunded':
      expect([taken.length, returned.length, paid]).toEqual([1, 1, 2n * LEDGER_FEE]);
      break;
    case 'refused':
      expect([taken, returned, paid]).toEqual([[], [], 0n]);
      break;
    case 'needsReview':
      expect([taken, returned]).toEqual([paymentBlock, []]);
  }
  return ending;
}

/** A contract without a completed deployment may exist only where the factory itself lists it, under review. */
const lostContracts = async (id: bigint): Promise<number> => ((await world.contractOf(id)) === undefined ? 0 : 1);

const told = (name: FaultyName, method: string, kind: Kind, times?: number) =>
  misbehave(world, world.ids[name], {
    method,
    kind,
    lie: LIES[method] ?? new Uint8Array(),
    ...(times ? { times } : {}),
  });

/** What becomes of a deployment in which this call goes wrong once. */
const once = async (name: FaultyName, method: string, kind: Kind, late: bigint | undefined): Promise<Ending> => {
  const who = await world.customer();
  await told(name, method, kind);
  pause.until(late === undefined ? undefined : world.replica.execution.now() + late);
  const ending = await deployed(who);
  pause.until(0n);
  await world.quiet();
  return ending;
};

const faults: [string, Kind, bigint | undefined][] = [
  ['traps', 'trap', 0n],
  ['refuses', 'reject', 0n],
  ['does it and answers nonsense', 'nonsense', 0n],
  ['does it and loses the answer', 'lost', 0n],
  ['does it and answers 90 s late', 'hold', 90n * SECOND],
  ['does it and never answers', 'hold', undefined],
];

/** Each kind of fault in some calls, each call with some kinds; all of them with all in `npm run test:full`. */
const sampled = (call: number): typeof faults => (full ? faults : faults.filter((_, kind) => (kind + call) % 3 === 0));

const CALLS: [FaultyName, string][] = [
  ['factory', 'checkContract'],
  ['ledger', 'icrc2_transfer_from'],
  ['invoice', 'recordPayment'],
  ['audit', 'logEvents'],
  ['factory', 'createContract'],
  ['audit', 'logDeploymentSuccess'],
  ['invoice', 'updatePaymentStatus'],
];

describe.each(CALLS.map(([name, method], call) => [name, method, call] as const))('%s.%s', (name, method, call) => {
  it.each(sampled(call))('%s: completed, charged once', async (_, kind, late) => {
    expect(await once(name, method, kind, late)).toBe('completed');
  });

  it('says that it did it, and did not', async () => {
    const expected: Record<string, Ending> = { icrc2_transfer_from: 'needsReview', createContract: 'refunded' };
    expect(await once(name, method, 'lie', 0n)).toBe(expected[method] ?? 'completed');
  });
});

describe('ledger.icrc1_transfer, the refund', () => {
  it.each(sampled(CALLS.length))('%s: paid back once', async (_, kind, late) => {
    await told('factory', 'createContract', 'lie');
    expect(await once('ledger', 'icrc1_transfer', kind, late)).toBe('refunded');
  });

  it('says that it did it, and did not: a person looks, and refunds it then', async () => {
    await told('factory', 'createContract', 'lie');
    const who = await world.customer();
    await told('ledger', 'icrc1_transfer', 'lie');
    expect(await deployed(who)).toBe('needsReview');
    const page = await world.backend(who).getMyDeployments({ cursor: [], limit: [] });
    const id = page.items[0]?.id ?? 0n;
    expect(await world.backend(owner).resolveReview(id, { refund: null })).toEqual({ ok: null });
    expect((await world.end(id)).state).toHaveProperty('refunded');
    expect((await world.payments(who)).returned).toHaveLength(1);
    await world.quiet();
  });
});

describe('a query of the saga, for good', () => {
  const forever = 1_000_000;
  it.each<[FaultyName, string, Kind, Ending]>([
    ['ledger', 'icrc1_fee', 'trap', 'refused'],
    ['ledger', 'icrc1_fee', 'nonsense', 'refused'],
    ['ledger', 'icrc2_allowance', 'reject', 'refused'],
    ['ledger', 'icrc1_balance_of', 'nonsense', 'refused'],
    ['ledger', 'icrc3_get_blocks', 'trap', 'refused'],
    ['ledger', 'icrc3_get_blocks', 'nonsense', 'refused'],
  ])('%s.%s: %s, so %s', async (name, method, kind, ending) => {
    const who = await world.customer();
    const before = await world.payments(who);
    await told(name, method, kind, forever);
    const id = await world.begin(who);
    const { state } = await world.end(id, HOUR);
    await misbehave(world, world.ids[name], { method, kind, times: 0 });
    expect(Object.keys(state)).toEqual([ending]);
    expect(await world.payments(who)).toEqual(before);
  });

  it('the factory does not say whether a contract exists: a person looks, nothing is refunded on a guess', async () => {
    const who = await world.customer();
    await told('factory', 'createContract', 'lie');
    await told('factory', 'getContractByDeployment', 'trap', forever);
    const id = await world.begin(who);
    const { state } = await world.end(id, 3n * HOUR);
    await misbehave(world, world.ids.factory, { method: 'getContractByDeployment', kind: 'trap', times: 0 });
    expect(Object.keys(state)).toEqual(['needsReview']);
    expect((await world.payments(who)).returned).toEqual([]);
    await world.replica.execution.advanceTime(11n * MINUTE);
  });
});
