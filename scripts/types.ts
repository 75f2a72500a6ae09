// Type check of everything ours. Azle ships its TypeScript sources, which our stricter options find faults in: theirs are left out.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './platform/network-file.ts';

const { stdout, stderr, status } = spawnSync(
  join(root, 'node_modules/.bin/vue-tsc'),
  ['--noEmit', '--pretty', 'false', '-p', 'tsconfig.json'],
  { cwd: root, encoding: 'utf8' },
);
const errors = stdout.split('\n').filter((line) => /: error TS\d+:/.test(line));
const ours = errors.filter((line) => !line.startsWith('node_modules/azle/'));
if (status !== 0 && errors.length === 0) {
  console.error(stdout, stderr);
  process.exit(1);
}
console.log(ours.length ? ours.join('\n') : 'types: no errors');
process.exit(ours.length ? 1 : 0);
