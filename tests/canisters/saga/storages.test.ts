// Both storages' paged queries against a plain list of what was written: every entry once, newest first, nothing else.
import type { Principal } from '@dfinity/principal';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectOk } from '../../../scripts/platform/configure.ts';
import { person } from '../../fixtures/test-replica.ts';
import { LEDGER_FEE, owner, SECOND, stranger, World } from './world.ts';

let world: World;
const writer = person(920);
const people = [person(921), person(922), person(923)] as const;
const contracts = [person(931), person(932)] as const;
const ACTIONS = ['storage.test.one', 'storage.test.two'] as const;
const RECORDS = 130;
let from = 0n;
let middle = 0n;
let until = 0n;

/** What is written as record `n`. */
const fields = (n: number) => ({
  user: people[n % 3] ?? stranger,
  action: ACTIONS[n % 2] ?? '',
  contract: n % 5 === 0 ? undefined : contracts[n % 2],
  serviceId: n % 4 === 0 ? 'service_a' : 'service_b',
});
const numbers = Array.from({ length: RECORDS }, (_, n) => n);
const newestFirst = (wanted: (n: number) => boolean): number[] => numbers.filter(wanted).reverse();

beforeAll(async () => {
  world = await World.start();
  await world.quiet();
  expectOk('writer', await world.audit(owner).addWriter(writer));
  expectOk('writer', await world.invoice(owner).addWriter(writer));
  await world.replica.settle(1);
  from = world.replica.now();
  for (const n of numbers) {
    if (n === RECORDS / 2) {
      await world.replica.settle(1);
      middle = world.replica.now();
    }
    const { user, action, contract, serviceId } = fields(n);
    const at = BigInt(n);
    const to: [] | [Principal] = contract ? [contract] : [];
    const event = { action, user, contract: to, serviceId, details: [], at, sequence: at };
    expectOk('event', await world.audit(writer).logEvent(event));
    const payment = {
      deploymentId: at,
      user,
      serviceId,
      ledger: world.ids.ledger,
      amount: 100n + at,
      ledgerFee: LEDGER_FEE,
      blockIndex: at,
      memo: new Uint8Array(),
      at,
    };
    expectOk('payment', await world.invoice(writer).recordPayment(payment));
    if (contract) {
      const change = { deploymentId: at, status: { completed: null }, contract: to, at };
      expectOk('status', await world.invoice(writer).updatePaymentStatus(change));
    }
  }
  await world.replica.settle(1);
  until = world.replica.now();
});
afterAll(() => world.stop());

interface PageRequest {
  cursor: [] | [bigint];
  limit: [] | [number];
}
interface Content<T> {
  items: T[];
  next: [] | [bigint];
  total: bigint;
}
type Page<T> = { ok: Content<T> } | { err: object };

/** All pages of a query, as the numbers of the records; each page full but the last. */
async function walk<T>(
  query: (page: PageRequest) => Promise<Page<T>>,
  numberOf: (item: T) => bigint,
  limit: number,
): Promise<number[]> {
  const found: number[] = [];
  for (let cursor: [] | [bigint] = []; ;) {
    const { items, next, total }: Content<T> = expectOk('page', await query({ cursor, limit: [limit] }));
    found.push(...items.map((item) => Number(numberOf(item))));
    if (next.length === 0) {
      expect(total).toBe(BigInt(found.length));
      return found;
    }
    expect(items).toHaveLength(limit);
    cursor = next;
  }
}

describe.each([1, 7, 100])('pages of %i', (limit) => {
  const events = (query: (page: PageRequest) => ReturnType<ReturnType<World['audit']>['getEventsByTime']>) =>
    walk(query, ({ event }) => event.at, limit);
  const payments = (query: (page: PageRequest) => ReturnType<ReturnType<World['invoice']>['getPaymentsByTime']>) =>
    walk(query, ({ payment }) => payment.at, limit);

  it('of a user', async () => {
    for (const user of people) {
      const expected = newestFirst((n) => fields(n).user === user);
      expect(await events((page) => world.audit(user).getEventsByUser(user, page))).toEqual(expected);
      expect(await payments((page) => world.invoice(user).getPaymentsByUser(user, page))).toEqual(expected);
    }
  });

  it('of an action, and of a service', async () => {
    for (const action of ACTIONS) {
      const expected = newestFirst((n) => fields(n).action === action);
      expect(await events((page) => world.audit(owner).getEventsByAction(action, page))).toEqual(expected);
    }
    for (const service of ['service_a', 'service_b']) {
      const expected = newestFirst((n) => fields(n).serviceId === service);
      expect(await payments((page) => world.invoice(owner).getPaymentsByService(service, page))).toEqual(expected);
    }
  });

  it('of a contract', async () => {
    for (const contract of contracts) {
      const expected = newestFirst((n) => fields(n).contract === contract);
      expect(await events((page) => world.audit(owner).getEventsByContract(contract, page))).toEqual(expected);
      expect(await payments((page) => world.invoice(owner).getPaymentsByContract(contract, page))).toEqual(expected);
    }
  });

  it('of a time', async () => {
    const ranges: [bigint, bigint, (n: number) => boolean][] = [
      [from, until, () => true],
      [from, middle, (n) => n < RECORDS / 2],
      [middle, until, (n) => n >= RECORDS / 2],
      [until, until + SECOND, () => false],
      [until, from, () => false],
    ];
    for (const [start, to, wanted] of ranges) {
      const range = { from: start, to };
      expect(await events((page) => world.audit(owner).getEventsByTime(range, page))).toEqual(newestFirst(wanted));
      expect(await payments((page) => world.invoice(owner).getPaymentsByTime(range, page))).toEqual(
        newestFirst(wanted),
      );
    }
  });
});

it('a page has at most 100 records and at least one, and an odd cursor ends', async () => {
  const page = async (limit: number, cursor: [] | [bigint] = []) =>
    expectOk('page', await world.audit(owner).getEventsByTime({ from, to: until }, { cursor, limit: [limit] })).items;
  expect(await page(4_000_000_000)).toHaveLength(100);
  expect(await page(0)).toHaveLength(1);
  expect(await page(10, [2n ** 64n - 1n])).toHaveLength(10);
  expect(await page(10, [0n])).toHaveLength(0);
});

it('a page costs the same wherever it stands and however much there is', async () => {
  const cost = async (cursor: [] | [bigint]): Promise<number> => {
    expectOk('page', await world.audit(owner).getEventsByUser(people[0], { cursor, limit: [10] }));
    return Number(world.replica.instructionsOf('getEventsByUser'));
  };
  const { next } = expectOk('page', await world.audit(owner).getEventsByUser(people[0], { cursor: [], limit: [30] }));
  expect(await cost(next)).toBeLessThan((await cost([])) * 1.5);
});
