import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

export interface Compiled {
  wasm: Uint8Array;
  did: string;
}

/**
 * Runs Azle without dfx in a directory of its own. Azle writes the path of the bundle into the module; with
 * `AZLE_DFX_ROOT=.` that path is relative, so every checkout builds the same bytes. Azle then resolves the entry both
 * from the working directory and from the entry's own directory: they must lie equally deep below the root.
 */
export async function compileWithAzle(root: string, name: string, main: string): Promise<Compiled> {
  const depth = dirname(main).split('/').length;
  const top = join(root, '.build', `work-${name}-${process.pid}`);
  const work = join(top, ...Array<string>(Math.max(0, depth - 2)).fill('w'));
  mkdirSync(work, { recursive: true });
  try {
    const entry = relative(work, join(root, main)).split(sep).join('/');
    writeFileSync(join(work, 'dfx.json'), JSON.stringify({ canisters: { [name]: { type: 'custom', main: entry } } }));
    await runAzle(root, work, ['build', name]);
    return {
      wasm: new Uint8Array(readFileSync(join(work, '.azle', name, `${name}.wasm`))),
      did: readFileSync(join(work, 'out.did'), 'utf8'),
    };
  } finally {
    rmSync(top, { recursive: true, force: true });
  }
}

function runAzle(root: string, cwd: string, args: string[]): Promise<void> {
  // Through tsx itself rather than the bin's `npx tsx`: half a second quicker, and it never asks the network.
  const tsx = join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs');
  const build = join(root, 'node_modules', 'azle', 'src', 'build.ts');
  const child = spawn(process.execPath, [tsx, build, ...args], {
    cwd,
    env: { ...process.env, AZLE_DFX_ROOT: '.', CANISTER_CANDID_PATH: 'out.did', AZLE_VERBOSE: 'true' },
  });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  child.stderr.on('data', (data: Buffer) => (output += data.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(output.trim() || `azle ended with code ${code}`)),
    );
  });
}
