// The embedded replica's own speed and size: it is what everybody works on all day.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IdleMemory } from '../../replica/bench/idle-memory.ts';
import { measureThroughput, type Throughput } from '../../replica/bench/throughput.ts';
import { root } from '../../scripts/platform/network-file.ts';
import { encodeInit, tokenInit } from '../canisters/token-fixture.ts';
import type { Cost, Report } from './report.ts';

const NONE: Cost = { failed: '' };
const MEMORY_AIM = 2 * 1024 ** 3;
const WARM_AIM_MS = 5_000;

/** `canisters`: how many idle ones are made; `seconds`: how long each rate is measured. */
export async function replica(
  report: Report,
  { canisters, seconds }: { canisters: number; seconds: number },
): Promise<void> {
  report.section('The replica, over HTTP to a process of its own (a rate is calls a second; time: the median of one)');
  const rates = await measureThroughput(seconds);
  const row = (work: string, { perSecond, medianMs }: Throughput, atLeast?: number): void =>
    report.add({
      work,
      ours: { perSecond, milliseconds: medianMs },
      v1: NONE,
      ...(atLeast !== undefined && { aim: { perSecond: atLeast } }),
    });
  row('updates, one client', rates.simple[1]);
  row('updates, 50 clients', rates.simple[50], 100);
  row('updates with a nested call, one client', rates.nested[1]);
  row('updates with a nested call, 50 clients', rates.nested[50]);
  row('queries, one client', rates.queries[1]);
  row('queries, 50 clients', rates.queries[50]);
  row("queries verified by DFINITY's agent, 4 at once", rates.verified, 300);
  const { signatures = 0, calls } = rates.simple[50];
  report.note(`${calls} certificates for 50 clients shared ${signatures} signatures, made beside the main thread.`);

  const idle = idleMemory(canisters);
  const kept = `${canisters.toLocaleString('en')} idle token contracts`;
  report.section('The replica, in process');
  report.add({
    work: 'installing a token, its module seen for the first time',
    ours: { milliseconds: idle.firstInstallMs },
    v1: NONE,
  });
  report.add({ work: 'installing the next one', ours: { milliseconds: idle.nextInstallMs }, v1: NONE });
  report.add({ work: `${kept}, the whole process`, ours: { bytes: idle.all }, v1: NONE, aim: { bytes: MEMORY_AIM } });
  report.add({ work: 'the same without any', ours: { bytes: idle.empty }, v1: NONE });

  const start = await startTimes();
  report.section('npm run dev with built canisters, to the first page served');
  report.add({ work: 'cold: nothing deployed yet', ours: { milliseconds: start.cold }, v1: NONE });
  report.add({
    work: 'warm: everything as it was',
    ours: { milliseconds: start.warm },
    v1: NONE,
    aim: { milliseconds: WARM_AIM_MS },
  });
}

function idleMemory(count: number): IdleMemory {
  console.log(`\n› installing ${count.toLocaleString('en')} tokens, a quarter of a second each …`);
  const init = Buffer.from(encodeInit(tokenInit())).toString('hex');
  const module = join(root, '.build', 'token', 'token.wasm.gz');
  const program = ['--expose-gc', '--import', 'tsx', join(root, 'replica/bench/idle-memory.ts')];
  const out = execFileSync(process.execPath, [...program, module, init, `${count}`], { cwd: root, encoding: 'utf8' });
  return JSON.parse(out) as IdleMemory;
}

/** Milliseconds from the command to the first page, on a state of its own: once anew, and once more. */
async function startTimes(): Promise<{ cold: number; warm: number }> {
  const home = mkdtempSync(join(tmpdir(), 'icto-start-'));
  try {
    console.log('\n› starting everything twice …');
    return { cold: await firstPage(home, 47_173), warm: await firstPage(home, 47_173) };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

async function firstPage(home: string, port: number): Promise<number> {
  const started = performance.now();
  const args = [
    '--import',
    'tsx',
    join(root, 'scripts/dev.ts'),
    '--port',
    `${port}`,
    '--replica-port',
    `${port + 1}`,
    '--empty',
  ];
  const env = { ...process.env, ICTO_HOME: home };
  const dev = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [dev.stdout, dev.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<'ended'>((resolve) => dev.on('close', () => resolve('ended')));
  const unless = async (what: string): Promise<void> => {
    const pause = new Promise<'paused'>((resolve) => setTimeout(() => resolve('paused'), 20));
    if ((await Promise.race([ended, pause])) === 'ended')
      throw new Error(`npm run dev ended before ${what}: ${said.slice(-500)}`);
  };
  const page = (): Promise<string> =>
    fetch(`http://127.0.0.1:${port}/`).then(
      (answer) => answer.text(),
      () => '',
    );
  try {
    while (!(await page()).includes('<div id="app"')) await unless('it served a page');
    const milliseconds = performance.now() - started;
    // Asked to end while it is still starting, it would end without putting its state in order.
    while (!said.includes('Ctrl-C ends it.')) await unless('it was ready');
    return milliseconds;
  } finally {
    dev.kill('SIGTERM');
    await ended;
  }
}
