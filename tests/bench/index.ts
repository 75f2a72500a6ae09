// Runs every section of the benchmark and writes the table as JSON.
import { parseArgs } from 'node:util';
import { join } from 'node:path';
import { calls } from './calls.ts';
import { Report } from './report.ts';

const { values } = parseArgs({ options: { full: { type: 'boolean', default: false }, out: { type: 'string' } } });
const report = new Report();
await calls(report);
report.write(values.out ?? join(import.meta.dirname, '..', '..', '.build', 'bench.json'));
