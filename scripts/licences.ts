// Fails when something that we ship, or that it needs, has a licence that has not been agreed to.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './platform/network-file.ts';

/** Ask for no more than that their notice is kept. */
const AGREED = new Set(['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT']);

interface LockEntry {
  license?: string;
  dev?: boolean;
  /** Our own package in this repository. */
  link?: boolean;
}

const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
  packages: Record<string, LockEntry>;
};
const shipped = Object.entries(lock.packages).filter(
  ([path, entry]) => path.startsWith('node_modules/') && !entry.dev && !entry.link,
);
const refused = shipped.filter(([, { license }]) => license === undefined || !AGREED.has(license));
for (const [path, { license }] of refused)
  console.error(`${path.replace('node_modules/', '')}: ${license ?? 'no licence'} is not in scripts/licences.ts`);
if (refused.length === 0) console.log(`licences: ${shipped.length} packages, all agreed to`);
process.exit(refused.length ? 1 : 0);
