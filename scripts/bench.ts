// `npm run bench [-- --quick | --full]`: the table of costs beside the V1 way, up to 100,000 contracts; `--quick` stops at
// 10,000, `--full` goes on to two million (hours).
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildCanisters } from './platform/index.ts';
import { root } from './platform/network-file.ts';

console.log('› Building canisters …');
await buildCanisters();
const { status } = spawnSync(
  process.execPath,
  ['--import', 'tsx', join(root, 'tests/bench/index.ts'), ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit' },
);
process.exit(status ?? 1);
