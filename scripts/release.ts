// `tsx scripts/release.ts 2.1.0`: keeps what later versions must stay compatible with, the interfaces and the memories of
// today's canisters. Everything else of a release is in CONTRIBUTING.md.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { registry } from '../canisters/registry.ts';
import { parseVersion } from '../canisters/lib/versions.ts';
import { releasedDid } from './candid/released.ts';
import { fail } from './command.ts';
import { buildCanisters } from './platform/index.ts';
import { root } from './platform/network-file.ts';

try {
  const version = process.argv[2] ?? '';
  if (!parseVersion(version)) throw new Error('Name the version: tsx scripts/release.ts 2.1.0');
  await buildCanisters();
  for (const { name, did } of registry) {
    const kept = releasedDid(version, name);
    mkdirSync(dirname(kept), { recursive: true });
    copyFileSync(join(root, did), kept);
  }
  const recorder = join(root, 'tests/schema/record.ts');
  execFileSync(process.execPath, ['--import', 'tsx', recorder, version], { cwd: root, stdio: 'inherit' });
} catch (error) {
  fail(error);
}
