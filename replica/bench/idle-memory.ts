// What many idle canisters of one module take: a program of its own, so that nothing else is in its memory.
// `node --expose-gc --import tsx replica/bench/idle-memory.ts <module> <init argument, hex> <count>` prints a line of JSON.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../src/storage/index.ts';
import { startNetwork } from '../tests/local-network.ts';

export interface IdleMemory {
  count: number;
  /** Resident bytes of the whole process with none, with one and with all of them. */
  empty: number;
  one: number;
  all: number;
  firstInstallMs: number;
  /** Median of the others: the module is known by then. */
  nextInstallMs: number;
}

const [module = '', arg = '', count = '200'] = process.argv.slice(2);
// On disk, as `npm run dev` keeps it: pages of idle canisters need not be in memory.
const folder = mkdtempSync(join(tmpdir(), 'icto-idle-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const network = await startNetwork({ store: openStore(folder) });
const wasm = Uint8Array.from(readFileSync(module));
const init = Uint8Array.from(Buffer.from(arg, 'hex'));

async function install(): Promise<number> {
  const id = await network.create({ cycles: 10n ** 15n });
  const started = performance.now();
  const outcome = await network.install(id, wasm, init);
  if (outcome.kind === 'reject') throw new Error(outcome.message);
  await network.execution.runUntilQuiet();
  return performance.now() - started;
}
async function resident(): Promise<number> {
  for (let i = 0; i < 3; i++) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return process.memoryUsage.rss();
}

const empty = await resident();
const firstInstallMs = await install();
const one = await resident();
const times: number[] = [];
for (let i = 1; i < Number(count); i++) times.push(await install());
times.sort((a, b) => a - b);
const nextInstallMs = times[Math.floor(times.length / 2)] ?? 0;
const result: IdleMemory = { count: Number(count), empty, one, all: await resident(), firstInstallMs, nextInstallMs };
console.log(JSON.stringify(result));
await network.execution.stop();
