// A page of 20 contracts, a callback, an upgrade and the memory, at growing sizes: a factory's indexes against V1's scan.
import { IDL } from '@dfinity/candid';
import { person, Rejected } from '../fixtures/test-replica.ts';
import { measureLists, seededFactory, seededPrincipal, seedTo, type ListCosts } from './factory-lists.ts';
import { benchWasm, Machine } from './machine.ts';
import type { Cost, Report } from './report.ts';

const CREATOR_AIM = { instructions: 400_000n };
const ROLE_AIM = { instructions: 1_200_000n };
const FLAT = { ratio: 1.5 };
const SEED_STEP = 5_000;
const HEAP_LIMIT = 4 * 1024 ** 3;

/** Beyond this V1 is not filled: filling it takes hours, and no memory holds two million. */
const V1_LARGEST = 100_000;
const NOT_FILLED: Cost = { failed: 'not filled' };

interface Size {
  ours: ListCosts;
  v1: Record<'creator' | 'holder' | 'callback' | 'upgrade', Cost> & { heap: Cost; stable: Cost };
}

/** V1's Wasm heap in bytes. */
export interface CentralHeap {
  empty: number;
  perContract: number;
}

/** Adds the rows; returns what was learnt of V1's heap, for what else is said about it. */
export async function lists(report: Report, sizes: number[]): Promise<CentralHeap> {
  const factory = await seededFactory();
  const central = await Machine.start(await benchWasm('central_backend'));
  const emptyHeap = central.memory().heap;
  const measured: Size[] = [];
  let [from, perContract] = [0, 0];
  for (const size of sizes) {
    console.log(`\n› storing ${size.toLocaleString('en')} contracts …`);
    await seedTo(factory, from, size);
    const inV1 = size <= V1_LARGEST;
    for (let start = from; inV1 && start < size; start += SEED_STEP) {
      await central.update('seed', [IDL.Nat32, IDL.Nat32], [start, Math.min(SEED_STEP, size - start)]);
    }
    from = size;
    report.section(`${size.toLocaleString('en')} contracts stored`);
    // The heap before the upgrade: after a refused one nothing is lost, after a done one V1 has read all of it again.
    if (inV1) perContract = (central.memory().heap - emptyHeap) / size;
    const found = { ours: await measureLists(factory, size), v1: await measureV1(inV1 ? central : undefined, size) };
    measured.push(found);
    rows(report, found);
    if (!inV1) {
      const full = Math.floor((HEAP_LIMIT - emptyHeap) / perContract).toLocaleString('en');
      report.note(
        `V1 is not filled beyond ${V1_LARGEST.toLocaleString('en')}: at ${perContract.toFixed(0)} bytes of heap a contract it is out of memory at ${full}.`,
      );
    }
  }
  growth(report, sizes, measured);
  await factory.stop();
  await central.stop();
  return { empty: emptyHeap, perContract };
}

async function measureV1(central: Machine | undefined, size: number): Promise<Size['v1']> {
  if (!central) {
    const none = NOT_FILLED;
    return { creator: none, holder: none, callback: none, upgrade: none, heap: none, stable: none };
  }
  const middle = Math.floor(size / 20 / 2);
  const page = (method: string, kind: 1 | 3): Cost => {
    const { instructions, milliseconds } = central.query(method, [IDL.Principal], [seededPrincipal(kind, middle)]);
    return { instructions, milliseconds };
  };
  const contract = seededPrincipal(2, Math.floor(size / 2));
  const { instructions, milliseconds } = await central.update(
    'addHolder',
    [IDL.Principal, IDL.Principal],
    [contract, person(101)],
    contract,
  );
  const [creator, holder, heap] = [page('getMyContracts', 1), page('getHeldContracts', 3), central.memory().heap];
  const upgrade = await upgradeOf(central);
  const stable = { bytes: central.memory().stable };
  return { creator, holder, callback: { instructions, milliseconds }, upgrade, heap: { bytes: heap }, stable };
}

async function upgradeOf(central: Machine): Promise<Cost> {
  try {
    return await central.upgrade();
  } catch (error) {
    if (!(error instanceof Rejected)) throw error;
    return { failed: `refused: ${error.message.slice(0, 80)}` };
  }
}

function rows(report: Report, { ours, v1 }: Size): void {
  report.add({ work: "a creator's page of 20", ours: ours.creator, v1: v1.creator, aim: CREATOR_AIM });
  report.add({ work: "a holder's page of 20", ours: ours.holder, v1: v1.holder, aim: ROLE_AIM });
  report.add({ work: 'a page of 20 public contracts', ours: ours.publicList, v1: {}, aim: ROLE_AIM });
  report.add({ work: 'a callback: somebody new holds a token', ours: ours.callback, v1: v1.callback });
  report.add({ work: 'an upgrade, all its messages', ours: ours.upgrade, v1: v1.upgrade });
  report.add({ work: 'Wasm heap', ours: { bytes: ours.memory.heap }, v1: v1.heap });
  report.add({ work: 'stable memory', ours: { bytes: ours.memory.stable }, v1: v1.stable });
}

/** How much dearer the largest size is than the smallest. */
function growth(report: Report, sizes: number[], measured: Size[]): void {
  const first = measured[0];
  const last = measured.at(-1);
  // V1's own last size: it may end before ours.
  const lastV1 = measured.findLast(({ v1 }) => v1.creator.failed === undefined);
  if (!first || !last || !lastV1 || first === last) return;
  const times = (a: Cost, b: Cost): Cost =>
    b.failed === undefined ? { ratio: Number(b.instructions ?? b.bytes) / Number(a.instructions ?? a.bytes) } : b;
  report.section(
    `From ${sizes[0]?.toLocaleString('en')} to ${sizes.at(-1)?.toLocaleString('en')} contracts, times dearer`,
  );
  if (lastV1 !== last) report.note(`V1's column: to ${V1_LARGEST.toLocaleString('en')}.`);
  for (const [work, of] of [
    ["a creator's page", 'creator'],
    ["a holder's page", 'holder'],
    ['a callback', 'callback'],
    ['an upgrade', 'upgrade'],
  ] as const) {
    const aim = of === 'callback' ? undefined : FLAT;
    report.add({ work, ours: times(first.ours[of], last.ours[of]), v1: times(first.v1[of], lastV1.v1[of]), aim });
  }
  const heap = ({ memory }: ListCosts): Cost => ({ bytes: memory.heap });
  report.add({
    work: 'Wasm heap',
    ours: times(heap(first.ours), heap(last.ours)),
    v1: times(first.v1.heap, lastV1.v1.heap),
    aim: FLAT,
  });
}
