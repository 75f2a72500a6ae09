// Runs every section of the benchmark and writes the table as JSON.
import { parseArgs } from 'node:util';
import { join } from 'node:path';
import { calls } from './calls.ts';
import { dashboard } from './dashboard.ts';
import { deployments } from './deployments.ts';
import { lists } from './lists.ts';
import { Report } from './report.ts';

const { values } = parseArgs({
  options: {
    large: { type: 'boolean', default: false },
    full: { type: 'boolean', default: false },
    out: { type: 'string' },
  },
});
const report = new Report();
await calls(report);
const v1Heap = await lists(report, [
  1_000,
  10_000,
  ...(values.large || values.full ? [100_000] : []),
  ...(values.full ? [2_000_000] : []),
]);
await deployments(report, values.large || values.full ? 100 : 20, v1Heap);
await dashboard(report);
report.write(values.out ?? join(import.meta.dirname, '..', '..', '.build', 'bench.json'));
