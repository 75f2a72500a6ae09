// Canisters of another language: compiled by the Motoko compiler in the npm package `motoko`, cached by content.
// 3.13.0 is the last version whose modules have 32-bit memories; V8 in Node 20 has no 64-bit tables.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Compiler {
  write(path: string, content: string): void;
  wasm(path: string, mode: 'ic'): { wasm: Uint8Array };
  candid(path: string): string;
}

const here = dirname(fileURLToPath(import.meta.url));
const cache = join(here, '../../../.build/motoko');

export interface MotokoCanister {
  /** The module's file, for programs that install it themselves. */
  path: string;
  wasm: Uint8Array;
  /** Its interface's file. */
  didPath: string;
}

/** Compiles `replica/tests/canisters/motoko/<name>.mo`. About 3 s the first time. */
export async function motokoCanister(name: 'counter' | 'cycles' | 'proxy'): Promise<MotokoCanister> {
  const source = readFileSync(join(here, `../canisters/motoko/${name}.mo`), 'utf8');
  const key = createHash('sha256').update(source).digest('hex').slice(0, 16);
  const path = join(cache, `${name}-${key}.wasm`);
  const didPath = join(cache, `${name}-${key}.did`);
  if (!existsSync(path)) {
    // Megabytes of compiler: loaded only when there is something to compile.
    const { default: compiler }: { default: Compiler } = await import('motoko');
    compiler.write(`${name}.mo`, source);
    mkdirSync(cache, { recursive: true });
    writeFileSync(didPath, compiler.candid(`${name}.mo`));
    // Test files run side by side: a module is there whole or not at all.
    const draft = `${path}.${process.pid}`;
    writeFileSync(draft, compiler.wasm(`${name}.mo`, 'ic').wasm);
    renameSync(draft, path);
  }
  return { path, wasm: new Uint8Array(readFileSync(path)), didPath };
}
