// `ICTO_REPLICA_URL`: the platform on a replica that somebody else started, through the command that people run.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '../../scripts/platform/agent.ts';
import { networkFilePath, readNetworkFile, root, type NetworkFile } from '../../scripts/platform/network-file.ts';
import { startReplica, type RunningReplica } from '../../scripts/platform/replica-process.ts';
import { skippedTests, type VitestReport } from '../../scripts/test/skipped.ts';

const home = mkdtempSync(join(tmpdir(), 'icto-other-'));
const homeOf = (name: string): string => join(home, name);
const running = new Set<ChildProcess>();
let other: RunningReplica;
beforeAll(async () => {
  other = await startReplica({ port: 0, state: homeOf('replica'), fresh: false });
});
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await other.stop();
  rmSync(home, { recursive: true, force: true });
});

interface Ending {
  code: number | null;
  output: string;
  file: NetworkFile | undefined;
}

/** `npm run platform` until it is ready, then Ctrl-C. */
async function startAndInterrupt(who: string, replicaUrl = other.connection.replicaUrl): Promise<Ending> {
  const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'scripts/platform.ts')], {
    cwd: root,
    env: { ...process.env, ICTO_REPLICA_URL: replicaUrl, ICTO_HOME: homeOf(who) },
  });
  running.add(child);
  let output = '';
  const hear = (chunk: Buffer): void => {
    output += chunk.toString();
    if (output.includes('Ctrl-C ends it.')) child.kill('SIGINT');
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const code = await new Promise<number | null>((resolve) => child.on('exit', resolve));
  running.delete(child);
  return { code, output, file: readNetworkFile(networkFilePath(homeOf(who), 'local')) };
}

it('is installed there, found again by a second start, and leaves the replica running', async () => {
  const first = await startAndInterrupt('ada');
  expect(first).toMatchObject({ code: 0, file: { replicaUrl: other.connection.replicaUrl } });
  expect(first.output).toContain('install backend');
  expect(first.file?.canisters).toMatchObject({ icp_ledger: 'ryjl3-tyaaa-aaaaa-aaaba-cai' });
  expect(existsSync(join(homeOf('ada'), 'local', 'replica'))).toBe(false);

  const second = await startAndInterrupt('ada');
  expect(second).toMatchObject({ code: 0, file: { canisters: first.file?.canisters } });
  expect(second.output).not.toMatch(/install|upgrade|register|connect/);
  expect((await connect(other.connection.replicaUrl, 0)).rootKey).toEqual(other.connection.rootKey);
});

it('runs canister tests that need nothing but the standard interface, and skips the others by name', async () => {
  const output = join(home, 'report.json');
  const files = ['token-notices', 'saga/setup', 'saga/upgrades'];
  const args = ['run', '--project', 'canisters', '--reporter=json', `--outputFile=${output}`];
  const child = spawn(
    join(root, 'node_modules/.bin/vitest'),
    [...args, ...files.map((name) => `tests/canisters/${name}.test.ts`)],
    { cwd: root, env: { ...process.env, ICTO_REPLICA_URL: other.connection.replicaUrl } },
  );
  running.add(child);
  expect(await new Promise((resolve) => child.on('exit', resolve))).toBe(0);
  const report = JSON.parse(readFileSync(output, 'utf8')) as VitestReport;
  expect(report).toMatchObject({ numPassedTests: 3, numFailedTests: 0 });
  const skipped = skippedTests(report).join('\n');
  // It holds messages back; its whole file does.
  for (const name of ['setup.test.ts: names a factory that has fallen silent', 'upgrades.test.ts: ends well'])
    expect(skipped).toContain(name);
  expect(skipped.split('\n')).toHaveLength(report.numPendingTests);
});

it('takes the id it is given for the fee ledger where the usual one is not to be had', async () => {
  const { code, file } = await startAndInterrupt('bob');
  const ada = readNetworkFile(networkFilePath(homeOf('ada'), 'local'));
  expect(code).toBe(0);
  expect(Object.keys(file?.canisters ?? {})).toEqual(Object.keys(ada?.canisters ?? {}));
  expect(file?.canisters.icp_ledger).not.toBe(ada?.canisters.icp_ledger);
});

it.each([
  ['127.0.0.1:4943', 'it must be an address like http://127.0.0.1:4943'],
  ['http://127.0.0.1:1', 'No replica answers at http://127.0.0.1:1. Start it, or name another address.'],
])('says in a sentence what is wrong with %s', async (url, sentence) => {
  const { code, output } = await startAndInterrupt('cleo', url);
  expect(code).toBe(1);
  expect(output).toContain(sentence);
  expect(output).not.toMatch(/^\s+at /m);
});
