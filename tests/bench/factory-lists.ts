// What a page of 20 contracts costs in a factory of a given size: for `npm run bench`, and alone by
// `tsx tests/bench/factory-lists.ts [sizes…]`.
import { fileURLToPath } from 'node:url';
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import * as factoryDid from '../../declarations/token_factory.did.ts';
import { person } from '../fixtures/test-replica.ts';
import { principalOf } from './canisters/principal-of.ts';
import { benchWasm, Machine } from './machine.ts';
import type { Cost } from './report.ts';

const SEED_STEP = 2_500;
/** Contracts between two lines of progress. */
const PROGRESS = 20_000;
const PAGE = 20;

/** The principal that seeding gave to a creator (1), contract (2) or holder (3). */
export const seededPrincipal = (kind: 1 | 2 | 3, n: number): Principal => principalOf(kind, n);

/** A token factory that `seedTo` fills. */
export async function seededFactory(): Promise<Machine> {
  const init = Uint8Array.from(IDL.encode([factoryDid.FactoryInit], [{ owner: person(0) }]));
  return Machine.start(await benchWasm('seeded_token_factory'), init);
}

/** Adds contracts `from` to `to`. */
export async function seedTo(factory: Machine, from: number, to: number): Promise<void> {
  for (let start = from; start < to; start += SEED_STEP) {
    if (start > from && start % PROGRESS === 0) console.log(`  ${start.toLocaleString('en')} …`);
    await factory.update('seed', [IDL.Nat32, IDL.Nat32], [start, Math.min(SEED_STEP, to - start)]);
  }
}

export interface ListCosts {
  size: number;
  creator: Cost;
  holder: Cost;
  everyRole: Cost;
  publicList: Cost;
  callback: Cost;
  upgrade: Cost;
  memory: { heap: number; stable: number };
}

/** Pages of 20 in the middle of a factory with `size` contracts. @throws Error when a page is not what was seeded */
export async function measureLists(factory: Machine, size: number): Promise<ListCosts> {
  const middle = Math.floor(size / PAGE / 2);
  const [creator, holder] = [seededPrincipal(1, middle), seededPrincipal(3, middle)];
  const role = (name: 'creator' | 'holder'): factoryDid.PageRequest => ({
    role: [name === 'creator' ? { creator: null } : { holder: null }],
    cursor: [],
    limit: [],
  });
  const page = (user: Principal, request: [] | [factoryDid.PageRequest], sender = user): Cost =>
    checked(factory.query('getMyContracts', [IDL.Principal, IDL.Opt(factoryDid.PageRequest)], [user, request], sender));
  return {
    size,
    creator: page(creator, [role('creator')]),
    holder: page(holder, [role('holder')]),
    everyRole: page(creator, []),
    publicList: checked(factory.query('getPublicContracts', [IDL.Opt(factoryDid.PageRequest)], [[]])),
    callback: await joinOf(factory, size),
    upgrade: await factory.upgrade(),
    memory: factory.memory(),
  };
}

/** What a token's transfer to somebody new costs its factory: one notice, sent as contracts send them. */
async function joinOf(factory: Machine, size: number): Promise<Cost> {
  const contract = seededPrincipal(2, Math.floor(size / 2));
  const notice = (to: Principal): factoryDid.Notice => ({
    transfer: { from: seededPrincipal(3, 0), fromBalanceZero: false, to, amount: 1n },
  });
  // Numbers go on from where an earlier size's measurement left this contract: each size has a contract of its own.
  const send = (sequence: bigint, to: Principal) =>
    factory.update(
      'notifyBatch',
      [IDL.Principal, IDL.Nat64, IDL.Vec(factoryDid.Notice)],
      [contract, sequence, [notice(to)]],
      contract,
    );
  await send(0n, person(100));
  const { reply, ...cost } = await send(1n, person(101));
  const [answer]: unknown[] = IDL.decode([IDL.Variant({ ok: IDL.Nat64, err: factoryDid.FactoryError })], reply);
  if ((answer as { ok?: bigint }).ok !== 2n) throw new Error('the notice was not taken');
  return cost;
}

function checked({ reply, ...cost }: Cost & { reply: Uint8Array }): Cost {
  const [page]: unknown[] = IDL.decode([IDL.Record({ items: IDL.Vec(IDL.Reserved) })], reply);
  const { length } = (page as { items: unknown[] }).items;
  if (length !== PAGE) throw new Error(`a page of ${PAGE} has ${length} contracts`);
  return cost;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const factory = await seededFactory();
  let from = 0;
  for (const size of process.argv.slice(2).map(Number)) {
    const started = performance.now();
    await seedTo(factory, from, size);
    from = size;
    const costs = await measureLists(factory, size);
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    console.log(
      JSON.stringify({ seconds, ...costs }, (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value)),
    );
  }
  await factory.stop();
}
