// Builds canisters: `tsx scripts/build.ts [names…] [--check] [--force]`.
// Output: .build/<name>/<name>.wasm.gz and .did (as the code declares it). Cached by content; safe to run several times at once.
// `--check` also fails when the published .did differs from what the code declares.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { registry, type CanisterRow } from '../canisters/registry.ts';
import { compileWithAzle } from './build/azle.ts';
import { fingerprint, importedFiles } from './build/sources.ts';
import { gzip, withCustomSection } from './build/wasm.ts';
import { differences } from './candid/compare.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const PARALLEL = 2;
/** A lock older than this belongs to a build that was killed. */
const LOCK_MS = 120_000;

export interface Built {
  name: string;
  wasm: string;
  did: string;
  cached: boolean;
}

/** Builds one canister unless its output is current. @throws Error with the compiler's own words. */
export async function buildCanister(row: CanisterRow, force = false): Promise<Built> {
  const main = join(root, row.main);
  if (!existsSync(main)) throw new Error(`${row.main} does not exist`);
  const out = join(root, '.build', row.name);
  const paths = {
    wasm: join(out, `${row.name}.wasm.gz`),
    did: join(out, `${row.name}.did`),
    stamp: join(out, 'fingerprint'),
  };
  const current = (): boolean =>
    !force &&
    existsSync(paths.wasm) &&
    existsSync(paths.did) &&
    existsSync(paths.stamp) &&
    readFileSync(paths.stamp, 'utf8') === stampOf(row);
  const result = (cached: boolean): Built => ({ name: row.name, wasm: paths.wasm, did: paths.did, cached });
  if (current()) return result(true);

  mkdirSync(out, { recursive: true });
  const release = await lock(join(out, 'lock'));
  try {
    if (current()) return result(true);
    const stamp = stampOf(row);
    const { wasm, did } = await compileWithAzle(root, row.name, row.main);
    const published = existsSync(join(root, row.did))
      ? readFileSync(join(root, row.did))
      : new TextEncoder().encode(did);
    place(paths.did, did);
    place(paths.wasm, gzip(withCustomSection(wasm, 'icp:public candid:service', published)));
    place(paths.stamp, stamp);
    return result(false);
  } finally {
    release();
  }
}

/** What the output depends on: our sources, the published .did, and the tools. */
function stampOf(row: CanisterRow): string {
  const own = ['build.ts', 'build/azle.ts', 'build/wasm.ts'].map((file) => join(root, 'scripts', file));
  const did = join(root, row.did);
  const versions = ['azle', '@dfinity/candid', '@dfinity/principal'].map((name) => {
    const { version } = JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')) as {
      version: string;
    };
    return `${name}@${version}`;
  });
  return fingerprint(
    root,
    [...importedFiles(join(root, row.main)), ...own, ...(existsSync(did) ? [did] : [])],
    versions,
  );
}

/** Readers see the old file or the new one, never half of it. */
function place(path: string, content: string | Uint8Array): void {
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, content);
  renameSync(temporary, path);
}

async function lock(path: string): Promise<() => void> {
  for (;;) {
    try {
      mkdirSync(path);
      return () => rmSync(path, { recursive: true, force: true });
    } catch {
      const age = existsSync(path) ? Date.now() - statSync(path).mtimeMs : 0;
      if (age > LOCK_MS) rmSync(path, { recursive: true, force: true });
      else await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

async function main(): Promise<void> {
  const options = process.argv.slice(2);
  const names = options.filter((option) => !option.startsWith('--'));
  const unknown = names.filter((name) => !registry.some((row) => row.name === name));
  if (unknown.length > 0)
    throw new Error(
      `no such canister: ${unknown.join(', ')} (there are ${registry.map((row) => row.name).join(', ')})`,
    );
  const queue: CanisterRow[] = registry.filter((row) => names.length === 0 || names.includes(row.name));
  const problems: string[] = [];

  const worker = async (): Promise<void> => {
    for (let row = queue.shift(); row !== undefined; row = queue.shift()) {
      const start = performance.now();
      try {
        const built = await buildCanister(row, options.includes('--force'));
        const size = (statSync(built.wasm).size / 1e6).toFixed(2);
        console.log(
          `  ${row.name}: ${built.cached ? 'current' : `built in ${((performance.now() - start) / 1000).toFixed(1)} s`}, ${size} MB`,
        );
        if (options.includes('--check')) {
          for (const difference of await differences(join(root, row.did), built.did))
            problems.push(`${row.name}: ${row.did}: ${difference}`);
        }
      } catch (error) {
        problems.push(`${row.name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  });
}
