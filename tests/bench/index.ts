// Runs every section of the benchmark and writes the table as JSON.
import { parseArgs } from 'node:util';
import { join } from 'node:path';
import { calls } from './calls.ts';
import { dashboard } from './dashboard.ts';
import { deployments } from './deployments.ts';
import { lists } from './lists.ts';
import { products } from './products.ts';
import { replica } from './replica.ts';
import { Report } from './report.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    full: { type: 'boolean', default: false },
    out: { type: 'string' },
  },
});
const report = new Report();
await calls(report);
const sizes = [1_000, 10_000, ...(values.quick ? [] : [100_000]), ...(values.full ? [2_000_000] : [])];
const v1Heap = await lists(report, sizes);
// A page of heap is 64 KiB: so many that growth of half a kilobyte a deployment would show.
await deployments(report, values.quick ? 20 : 150, v1Heap);
await dashboard(report);
await products(report, values.quick ? 10_000 : 100_000);
await replica(report, values.quick ? { canisters: 100, seconds: 2 } : { canisters: 2_000, seconds: 5 });
report.write(values.out ?? join(import.meta.dirname, '..', '..', '.build', 'bench.json'));
