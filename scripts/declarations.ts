// Generates declarations/<canister>.did.ts from the committed .did files. `--check` fails when one is stale.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { registry } from '../canisters/registry.ts';

const root = join(import.meta.dirname, '..');
const outDir = join(root, 'declarations');

/** The TypeScript client of one .did file, importing the @dfinity packages the dApp uses. */
function generate(did: string): string {
  const dir = mkdtempSync(join(tmpdir(), 'declarations-'));
  try {
    const bindgen = join(root, 'node_modules/.bin/icp-bindgen');
    const shape = [
      '--actor-disabled',
      '--declarations-typescript',
      '--declarations-flat',
      '--declarations-root-exports',
    ];
    execFileSync(bindgen, ['--did-file', did, '--out-dir', dir, ...shape, '--force'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    return readFileSync(join(dir, `${basename(did)}.ts`), 'utf8').replace(/@icp-sdk\/core\//g, '@dfinity/');
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

const check = process.argv.includes('--check');
mkdirSync(outDir, { recursive: true });
const stale: string[] = [];
for (const row of registry) {
  const target = join(outDir, `${row.name}.did.ts`);
  const text = generate(join(root, row.did));
  if (existsSync(target) && readFileSync(target, 'utf8') === text) continue;
  if (check) stale.push(target);
  else writeFileSync(target, text);
}
if (stale.length) {
  console.error(`Stale declarations: ${stale.join(', ')}. Run \`npm run declarations\` and commit the result.`);
  process.exit(1);
}
console.log(`declarations: ${registry.length} canisters, current`);
