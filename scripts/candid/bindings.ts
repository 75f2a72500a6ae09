// TypeScript clients from .did files, by @icp-sdk/bindgen.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { root } from '../platform/network-file.ts';

/** By what the files say: a check asks for the same interface several times, and each takes a second. */
const made = new Map<string, string>();

/** The TypeScript client of one .did file, importing the @dfinity packages the dApp uses. */
export function bindingsOf(did: string): string {
  const text = readFileSync(did, 'utf8');
  const bindings = made.get(text) ?? generate(did);
  made.set(text, bindings);
  return bindings;
}

function generate(did: string): string {
  const dir = mkdtempSync(join(tmpdir(), 'declarations-'));
  try {
    const shape = [
      '--actor-disabled',
      '--declarations-typescript',
      '--declarations-flat',
      '--declarations-root-exports',
    ];
    execFileSync(
      join(root, 'node_modules/.bin/icp-bindgen'),
      ['--did-file', did, '--out-dir', dir, ...shape, '--force'],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    return readFileSync(join(dir, `${basename(did)}.ts`), 'utf8').replace(/@icp-sdk\/core\//g, '@dfinity/');
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
