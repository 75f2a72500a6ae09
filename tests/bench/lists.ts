// A page of 20 contracts, an upgrade and the memory, at growing sizes: a factory's indexes against V1's scan.
import { IDL } from '@dfinity/candid';
import { measureLists, seededFactory, seededPrincipal, seedTo } from './factory-lists.ts';
import { benchWasm, Machine } from './machine.ts';
import type { Report } from './report.ts';

const CREATOR_AIM = 400_000n;
const ROLE_AIM = 1_200_000n;
const SEED_STEP = 5_000;

/** V1's heap grows by a kilobyte a contract: beyond this it is not filled. */
const V1_LARGEST = 100_000;

export async function lists(report: Report, sizes: number[]): Promise<void> {
  const factory = await seededFactory();
  const central = await Machine.start(await benchWasm('central_backend'));
  let from = 0;
  for (const size of sizes) {
    console.log(`\n› storing ${size.toLocaleString('en')} contracts …`);
    await seedTo(factory, from, size);
    const v1 = size <= V1_LARGEST;
    for (let start = from; v1 && start < size; start += SEED_STEP) {
      await central.update('seed', [IDL.Nat32, IDL.Nat32], [start, Math.min(SEED_STEP, size - start)]);
    }
    from = size;

    report.section(`${size.toLocaleString('en')} contracts stored`);
    const ours = await measureLists(factory, size);
    const middle = Math.floor(size / 20 / 2);
    const scan = (method: string, kind: 1 | 3) =>
      v1 ? central.query(method, [IDL.Principal], [seededPrincipal(kind, middle)]) : {};
    report.add({ work: "a creator's page of 20", ours: ours.creator, v1: scan('getMyContracts', 1), aim: CREATOR_AIM });
    report.add({ work: "a holder's page of 20", ours: ours.holder, v1: scan('getHeldContracts', 3), aim: ROLE_AIM });
    report.add({ work: 'a page of 20 public contracts', ours: ours.publicList, v1: {}, aim: ROLE_AIM });
    report.add({ work: 'an upgrade, all its messages', ours: ours.upgrade, v1: v1 ? await central.upgrade() : {} });
    report.add({
      work: 'Wasm heap',
      ours: { bytes: ours.memory.heap },
      v1: v1 ? { bytes: central.memory().heap } : {},
    });
    report.add({
      work: 'stable memory',
      ours: { bytes: ours.memory.stable },
      v1: v1 ? { bytes: central.memory().stable } : {},
    });
  }
  await factory.stop();
  await central.stop();
}
