// `npm run deploy` on a network that is not ours to start: what people see, and what is there afterwards.
import { spawn, type ChildProcess } from 'node:child_process';
import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { motokoCanister } from '../../replica/tests/clients/motoko.ts';
import { OfficialCli, runsHere } from '../../replica/tests/clients/official-cli.ts';
import { agentFor } from '../../scripts/platform/agent.ts';
import { identityFromPem } from '../../scripts/platform/identities.ts';
import { createCanister, installCode } from '../../scripts/platform/management.ts';
import { root } from '../../scripts/platform/network-file.ts';
import { startReplica, type RunningReplica } from '../../scripts/platform/replica-process.ts';

const home = mkdtempSync(join(tmpdir(), 'icto-deploy-'));
const running = new Set<ChildProcess>();
const secrets: string[] = [];
let replica: RunningReplica;
beforeAll(async () => {
  replica = await startReplica({ port: 0, state: join(home, 'replica'), fresh: false });
});
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await replica.stop();
  rmSync(home, { recursive: true, force: true });
});

function keyFile(name: string, key: KeyObject): string {
  const pem = key
    .export({ type: key.asymmetricKeyType === 'ec' ? 'sec1' : 'pkcs8', format: 'pem' } as const)
    .toString();
  secrets.push(...pem.split('\n').filter((line) => line && !line.startsWith('-')));
  const path = join(home, `${name}.pem`);
  writeFileSync(path, pem, { mode: 0o600 });
  return path;
}
const principalOf = (key: KeyObject): Principal =>
  Principal.selfAuthenticating(new Uint8Array(createPublicKey(key).export({ type: 'spki', format: 'der' })));

/** Runs the command; `until` kills it in the middle, as a lost machine would. */
function deploy(args: string[], options: { until?: string; env?: Record<string, string> } = {}) {
  const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'scripts/deploy.ts'), ...args], {
    cwd: root,
    env: { ...process.env, ICTO_HOME: join(home, 'networks'), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let output = '';
  const hear = (chunk: Buffer): void => {
    output += chunk.toString();
    if (options.until && output.includes(options.until)) child.kill('SIGKILL');
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  return new Promise<{ code: number | null; output: string }>((resolve) =>
    child.on('exit', (code) => {
      running.delete(child);
      for (const secret of secrets) expect(output).not.toContain(secret);
      resolve({ code, output });
    }),
  );
}

describe('a network that lets anybody create canisters', () => {
  const identity = keyFile('secp', generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey);
  const target = (): string[] => ['--network', replica.connection.replicaUrl, '--identity', identity];

  it('is shown a plan that changes nothing', async () => {
    const first = await deploy([...target(), '--plan']);
    expect(first.code).toBe(0);
    expect(first.output).toMatch(/create and install backend[\s\S]*then connect them/);
    expect((await deploy([...target(), '--plan'])).output).toMatch(/backend +– +missing/);
  });

  it('goes on after an interruption, and then has nothing left to do', async () => {
    const interrupted = await deploy(target(), { until: 'register token' });
    expect(interrupted.code).toBeNull();
    const resumed = await deploy(target());
    expect(resumed.output).toContain('The platform runs.');
    expect(resumed.output).not.toContain('install backend');
    const again = await deploy(target());
    expect(again).toMatchObject({ code: 0 });
    expect(again.output).toContain('Nothing to do');
  });

  it.skipIf(!runsHere)('is configured and verified where `icp deploy` has put the canisters', async () => {
    const key = generateKeyPairSync('ed25519').privateKey;
    const pem = keyFile('founder', key);
    const environment = 'rehearsal';
    const target = ['--network', replica.connection.replicaUrl, '--environment', environment, '--identity', pem];

    // The project as it is, with a network of the test's own in its icp.yaml.
    const project = join(home, 'project');
    mkdirSync(project);
    for (const entry of readdirSync(root))
      if (!['icp.yaml', '.icp', '.icto', '.git'].includes(entry)) symlinkSync(join(root, entry), join(project, entry));
    mkdirSync(join(project, '.icto'));
    const networks = [
      `networks:\n  - name: ${environment}\n    mode: connected\n    url: ${replica.connection.replicaUrl}\n    root-key: fetch`,
      `environments:\n  - name: ${environment}\n    network: ${environment}\n`,
    ];
    writeFileSync(join(project, 'icp.yaml'), [readFileSync(join(root, 'icp.yaml'), 'utf8'), ...networks].join('\n'));
    const env = { ICP_PROJECT_ROOT: project };

    const asked = await deploy(target, { env });
    expect(asked.code).toBe(2);
    expect(asked.output).toContain(`icp deploy -e ${environment}`);

    // On mainnet the program buys cycles; here a proxy has them.
    const agent = agentFor(replica.connection, identityFromPem(pem));
    const proxy = await createCanister(agent, { cycles: 10n ** 17n });
    const { wasm } = await motokoCanister('proxy');
    await installCode(agent, proxy, { mode: 'install', wasm, arg: new Uint8Array(IDL.encode([], [])) });
    const icp = new OfficialCli(['-e', environment, '--identity', 'founder']);
    try {
      await icp.identity('founder', readFileSync(pem, 'utf8'));
      const how = ['--proxy', proxy.toText(), '--controller', principalOf(key).toText(), '--cycles', '50t', '-y'];
      await icp.run(['deploy', ...how], undefined, project);
    } finally {
      icp.close();
    }

    const done = await deploy(target, { env });
    expect(done.output).toContain('The platform runs.');
    expect(done.code).toBe(0);
    expect((await deploy([...target, '--plan'], { env })).output).toContain('Nothing to do');
  });
});

it.each([
  [[], 'Say which network'],
  [['--network', 'mars'], '--network is mars; it must be local, ic, or an address'],
  [['--network', 'http://127.0.0.1:1', '--identity', 'x.pem'], 'No replica answers at http://127.0.0.1:1'],
  [['--network', 'local', '--identity', 'nobody.pem'], 'No local network is running'],
])('says in a sentence what is wrong with %j', async (args, sentence) => {
  const { code, output } = await deploy(args);
  expect(code).toBe(1);
  expect(output).toContain(sentence);
  expect(output).not.toMatch(/^\s+at /m);
});
