// The life of a canister as the official command line leads it, over HTTP, with its certificate checks.
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Replica } from '../../src/index.ts';
import { ADMIN, LocalNetwork, T } from '../local-network.ts';
import { openStore } from '../../src/storage/index.ts';
import { motokoCanister, type MotokoCanister } from './motoko.ts';
import { OfficialCli, runsHere } from './official-cli.ts';

/** Where the public network has its cycles ledger. */
const CYCLES_LEDGER = Principal.fromText('um5iw-rqaaa-aaaaq-qaaba-cai').toUint8Array();

describe.skipIf(!runsHere)('the official icp command line', () => {
  let counter: MotokoCanister;
  let replica: Replica;
  let network: LocalNetwork;
  let icp: OfficialCli;
  let proxy: string;
  let id: string;

  beforeAll(async () => {
    counter = await motokoCanister('counter');
    const key = generateKeyPairSync('ed25519').privateKey;
    const admin = Principal.selfAuthenticating(
      new Uint8Array(createPublicKey(key).export({ type: 'spki', format: 'der' })),
    );
    replica = await Replica.start({ port: 0 });
    const target = ['-n', replica.url, '-k', Buffer.from(replica.rootKey).toString('hex'), '--identity', 'admin'];
    icp = new OfficialCli(target);
    await icp.identity('admin', key.export({ type: 'pkcs8', format: 'pem' }).toString());
    // On networks without a cycles ledger the program creates canisters through a proxy.
    network = new LocalNetwork(replica.execution, openStore(undefined));
    const controllers = [[Principal.fromUint8Array(ADMIN), admin]];
    proxy = Principal.fromUint8Array(
      await network.deploy((await motokoCanister('proxy')).wasm, new Uint8Array(IDL.encode([], [])), {
        cycles: 1000n * T,
        settings: { controllers },
      }),
    ).toText();
    await network.deploy((await motokoCanister('cycles')).wasm, new Uint8Array(IDL.encode([], [])), {
      id: CYCLES_LEDGER,
    });
    const created = await icp.run([
      'canister',
      'create',
      '--detached',
      '--proxy',
      proxy,
      '--controller',
      admin.toText(),
      '--cycles',
      '5t',
      '-q',
    ]);
    id = created.trim();
  }, 180_000);
  afterAll(async () => {
    icp?.close();
    await replica?.stop();
  });

  const call = (method: string, more: string[] = []): Promise<string> =>
    icp.run(['canister', 'call', id, method, '()', '--candid', counter.didPath, ...more]);

  it('creates a canister', () => {
    expect(Principal.fromText(id).toText()).toBe(id);
  });

  it('installs, calls and queries', async () => {
    await icp.run(['canister', 'install', id, '--wasm', counter.path, '--args', '(41 : nat)', '--mode', 'install']);
    expect(await call('increment')).toContain('42');
    expect(await call('get', ['--query'])).toContain('42');
    await expect(call('fail')).rejects.toThrow('out of fingers');
  });

  it('reads the status and changes settings', async () => {
    await icp.run(['canister', 'settings', 'update', id, '--freezing-threshold', '40d', '-f']);
    const status = await icp.run(['canister', 'status', id]);
    expect(status).toMatch(/Status: Running/);
    expect(status).toMatch(/3[_,]?456[_,]?000/);
    expect(await icp.run(['canister', 'status', proxy])).toContain('Running');
  });

  it('reads logs and metadata', async () => {
    expect(await icp.run(['canister', 'logs', id])).toContain('counted to 42');
    expect(await icp.run(['canister', 'metadata', id, 'candid:service'])).toContain('increment');
  });

  it('stops, takes a snapshot, restores it and starts', async () => {
    await icp.run(['canister', 'stop', id]);
    await expect(call('increment')).rejects.toThrow(/stopped/i);
    const made = await icp.run(['canister', 'snapshot', 'create', id, '--json']);
    const snapshot = /"(?:snapshot_)?id":\s*"([0-9a-f]+)"/.exec(made)?.[1] ?? '';
    expect(await icp.run(['canister', 'snapshot', 'list', id])).toContain(snapshot);
    await icp.run(['canister', 'start', id]);
    expect(await call('increment')).toContain('43');
    await icp.run(['canister', 'stop', id]);
    await icp.run(['canister', 'snapshot', 'restore', id, snapshot]);
    await icp.run(['canister', 'start', id]);
    expect(await call('get', ['--query'])).toContain('42');
    await icp.run(['canister', 'snapshot', 'delete', id, snapshot]);
  });

  it('upgrades and keeps the state', async () => {
    await icp.run([
      'canister',
      'install',
      id,
      '--wasm',
      counter.path,
      '--args',
      '(0 : nat)',
      '--mode',
      'upgrade',
      '-y',
    ]);
    expect(await call('get', ['--query'])).toContain('42');
  });

  it('recovers its cycles by a canister in Rust that the program brings, and deletes it', async () => {
    await icp.run(['canister', 'stop', id]);
    await icp.run(['canister', 'delete', id]);
    await expect(icp.run(['canister', 'status', id])).rejects.toThrow();
    const recovered = await network.query(CYCLES_LEDGER, 'deposited', new Uint8Array(IDL.encode([], [])));
    if (recovered.kind === 'reject') throw new Error(recovered.message);
    const [cycles] = IDL.decode([IDL.Nat], recovered.data);
    // Of the 5 T it was created with, less fees and what its work cost.
    expect(Number(cycles) / Number(T)).toBeGreaterThan(4);
  });
});
