// A real Azle canister on the replica. Builds it first (about 5 s), in a folder of its own.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from '../src/types.ts';
import { LocalNetwork, SECOND, shown, startNetwork, STRANGER } from './local-network.ts';

const here = dirname(fileURLToPath(import.meta.url));

function build(): Uint8Array {
  const folder = join(here, '../../.build/replica-azle-probe');
  mkdirSync(join(folder, 'src'), { recursive: true });
  copyFileSync(join(here, 'canisters/probe/index.ts'), join(folder, 'src/index.ts'));
  const compilerOptions = { strict: true, target: 'ES2022', moduleResolution: 'node', allowJs: true, outDir: 'out' };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
  const probe = {
    type: 'custom',
    main: 'src/index.ts',
    candid: 'probe.did',
    wasm: '.azle/probe/probe.wasm',
    build: 'npx azle build',
  };
  writeFileSync(join(folder, 'dfx.json'), JSON.stringify({ canisters: { probe } }));
  execFileSync('npx', ['azle', 'build', 'probe'], {
    cwd: folder,
    env: { ...process.env, CANISTER_CANDID_PATH: 'probe.did' },
  });
  return new Uint8Array(gzipSync(readFileSync(join(folder, '.azle/probe/probe.wasm'))));
}

const text = (value: string): Uint8Array => new Uint8Array(IDL.encode([IDL.Text], [value]));
const nothing = new Uint8Array(IDL.encode([], []));

function value<R>(outcome: Outcome, type: IDL.Type): R {
  if (outcome.kind === 'reject') throw new Error(outcome.message);
  const [decoded] = IDL.decode([type], outcome.data);
  return decoded as R;
}

describe('an Azle canister', () => {
  let network: LocalNetwork;
  let wasm: Uint8Array;
  let one: Uint8Array;
  let two: Uint8Array;

  beforeAll(async () => {
    wasm = build();
    network = await startNetwork();
    one = await network.deploy(wasm, text('one'));
    two = await network.deploy(wasm, text('two'));
  }, 120_000);
  afterAll(() => network.stop());

  const count = async (id: Uint8Array): Promise<number> => value(await network.query(id, 'count', nothing), IDL.Nat32);
  const get = async (key: string): Promise<string[]> =>
    value(await network.query(one, 'get', text(key)), IDL.Opt(IDL.Text));
  const relay = (to: Uint8Array): Promise<Outcome> =>
    network.update(
      one,
      'relay',
      new Uint8Array(IDL.encode([IDL.Principal, IDL.Text], [Principal.fromUint8Array(to), 'bob'])),
    );
  const put = (key: string, content: string): Promise<Outcome> =>
    network.update(one, 'put', new Uint8Array(IDL.encode([IDL.Text, IDL.Text], [key, content])));

  it('answers, remembers, and forgets what a trap did', async () => {
    expect(value(await network.query(one, 'startedAs', nothing), IDL.Text)).toBe('init one');
    expect(value(await network.update(one, 'greet', text('ann')), IDL.Text)).toBe('hello ann');
    expect(shown(await network.update(one, 'bumpAndTrap', nothing))).toMatch(/IC0503 .*on purpose/);
    expect(await count(one)).toBe(1);
    expect(await get('trap')).toEqual([]);
    await put('k', 'v');
    expect(await get('k')).toEqual(['v']);
  });

  it('calls others, itself, and nobody', async () => {
    expect(value(await relay(two), IDL.Text)).toBe('relayed hello bob');
    expect(value(await relay(one), IDL.Text)).toBe('relayed hello bob');
    expect(await count(one)).toBe(6);
    expect(shown(await relay(STRANGER))).toMatch(/call rejected: 3 - Canister .* not found/);
    expect(await count(one)).toBe(7);
  });

  it('has timers', async () => {
    await network.update(one, 'later', new Uint8Array(IDL.encode([IDL.Nat32], [3])));
    const ticks = async (): Promise<number> => value(await network.query(one, 'tickCount', nothing), IDL.Nat32);
    await network.execution.advanceTime(2n * SECOND);
    expect(await ticks()).toBe(0);
    await network.execution.advanceTime(2n * SECOND);
    expect(await ticks()).toBe(1);
  });

  it('creates a canister and installs it from its own chunks', async () => {
    const chunks: Uint8Array[] = [];
    for (let at = 0; at < wasm.length; at += 1_048_576) {
      const { hash } = await network.of<{ hash: Uint8Array }>('upload_chunk', one, {
        chunk: wasm.slice(at, at + 1_048_576),
      });
      chunks.push(hash);
    }
    const hash = new Uint8Array(createHash('sha256').update(wasm).digest());
    const Blob = IDL.Vec(IDL.Nat8);
    const arg = new Uint8Array(IDL.encode([Blob, IDL.Vec(Blob)], [hash, chunks]));
    const child = value<Principal>(await network.update(one, 'spawn', arg), IDL.Principal).toUint8Array();
    expect(value(await network.query(child, 'startedAs', nothing), IDL.Text)).toBe('init child');
    // Siblings share the image of their module's heap.
    expect(network.execution.memory(child)?.ownHeap).toBeLessThan(1_000_000);
  });

  it('keeps its stable map over an upgrade and a restart', async () => {
    await put('kept', 'yes');
    const upgraded = await network.install(one, wasm, text('three'), { upgrade: [] });
    expect(upgraded.kind).toBe('reply');
    expect(value(await network.query(one, 'startedAs', nothing), IDL.Text)).toBe('upgraded three');
    expect(await get('kept')).toEqual(['yes']);
    const again = await startNetwork({ store: network.store });
    expect(value(await again.update(one, 'greet', text('eve')), IDL.Text)).toBe('hello eve');
    expect(value(await again.query(one, 'get', text('kept')), IDL.Opt(IDL.Text))).toEqual(['yes']);
    await again.stop();
  });

  it('uses the same number of instructions for the same work', async () => {
    const ask = (): bigint =>
      network.execution.queryNow({ sender: one, canisterId: one, method: 'count', arg: nothing }).instructions;
    expect(ask()).toBe(ask());
  });
});
