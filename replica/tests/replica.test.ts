// The whole replica, both halves, through DFINITY's agent: a canister created, installed, called, certified, and all of
// it there again after a restart and after a kill.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Certificate, HttpAgent, lookupResultToBuffer } from '@dfinity/agent';
import { IDL } from '@dfinity/candid';
import { Ed25519KeyIdentity } from '@dfinity/identity';
import { Principal } from '@dfinity/principal';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { toHex } from '../src/bytes.ts';
import { Replica } from '../src/index.ts';
import type { ReplicaOptions } from '../src/index.ts';
import { AnonymousClient } from './support/anonymous-client.ts';
import { startChild as run } from './support/child-replica.ts';
import * as w from './wasm-builder.ts';
import { CanisterBuilder, i32, i64, sys } from './wasm-builder.ts';

const SECOND = 1_000_000_000n;
const DATA = 4096;
const CERTIFICATE = 8192;
const ALARMS = 200;

/** `set` certifies its argument; `get` replies with the certificate of it; a timer counts alarms. */
function certifyingModule(): Uint8Array {
  return new CanisterBuilder()
    .update('set', [
      ...w.takeArg(DATA),
      ...sys('certified_data_set', i32(DATA), sys('msg_arg_data_size')),
      ...sys('global_timer_set', [...sys('time'), ...i64(3600n * SECOND), 0x7c]),
      ...w.drop,
      ...w.append(ALARMS, 4),
      ...w.reply,
    ])
    .query('get', [
      ...sys('data_certificate_copy', i32(CERTIFICATE), i32(0), sys('data_certificate_size')),
      ...sys('msg_reply_data_append', i32(CERTIFICATE), sys('data_certificate_size')),
      ...w.reply,
    ])
    .query('alarms', [...w.append(ALARMS, 4), ...w.reply])
    .on('canister_global_timer', w.store32(ALARMS, w.add32(w.load32(ALARMS), i32(1))))
    .build();
}

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'replica-whole-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const identity = Ed25519KeyIdentity.generate();
const agentOf = (url: string): Promise<HttpAgent> =>
  HttpAgent.create({ host: url, identity, shouldFetchRootKey: true, shouldSyncTime: true, retryTimes: 0 });

const MANAGEMENT = Principal.managementCanister();
const Created = IDL.Record({ canister_id: IDL.Principal });
const Install = IDL.Record({
  mode: IDL.Variant({ install: IDL.Null }),
  canister_id: IDL.Principal,
  wasm_module: IDL.Vec(IDL.Nat8),
  arg: IDL.Vec(IDL.Nat8),
});

async function install(agent: HttpAgent): Promise<Principal> {
  const created = await manage(agent, 'provisional_create_canister_with_cycles', IDL.encode([IDL.Record({})], [{}]));
  const [record]: unknown[] = IDL.decode([Created], created);
  const { canister_id } = record as { canister_id: Principal };
  const mode = { install: null };
  const arg = { mode, canister_id, wasm_module: certifyingModule(), arg: new Uint8Array(0) };
  await manage(agent, 'install_code', IDL.encode([Install], [arg]), canister_id);
  return canister_id;
}

async function manage(agent: HttpAgent, methodName: string, arg: Uint8Array, target = MANAGEMENT): Promise<Uint8Array> {
  const { response, requestId } = await agent.call(MANAGEMENT, { methodName, arg, effectiveCanisterId: target });
  if (!response.body || !('certificate' in response.body)) throw new Error(`${methodName} gave no certificate`);
  const { certificate: bytes } = response.body;
  const rootKey = agent.rootKey;
  if (!rootKey) throw new Error('no root key');
  const certificate = await Certificate.create({ certificate: bytes, rootKey, canisterId: target, agent });
  const reply = lookupResultToBuffer(certificate.lookup_path(['request_status', requestId, 'reply']));
  if (!reply) throw new Error(`${methodName} was rejected`);
  return reply;
}

async function set(agent: HttpAgent, id: Principal, value: number): Promise<void> {
  const { response } = await agent.call(id, { methodName: 'set', arg: Uint8Array.of(value) });
  expect(response).toMatchObject({ status: 200, body: { status: 'replied' } });
}

async function certified(agent: HttpAgent, id: Principal, rootKey: Uint8Array): Promise<Uint8Array | undefined> {
  const answer = await agent.query(id, { methodName: 'get', arg: new Uint8Array(0) });
  if (!('reply' in answer)) throw new Error(answer.reject_message);
  const options = { certificate: answer.reply.arg, rootKey, canisterId: id, agent };
  const certificate = await Certificate.create(options);
  return lookupResultToBuffer(certificate.lookup_path(['canister', id.toUint8Array(), 'certified_data']));
}

describe('a replica', () => {
  test('runs canisters for an agent, certifies what they certify, and keeps it over a restart', async () => {
    const first = await Replica.start({ state: directory });
    const agent = await agentOf(first.url);
    const id = await install(agent);
    for (const value of [1, 2, 3]) {
      await set(agent, id, value);
      expect(await certified(agent, id, first.rootKey)).toEqual(Uint8Array.of(value));
    }
    const before = await agent.query(id, { methodName: 'alarms', arg: new Uint8Array(0) });
    expect(before).toMatchObject({ reply: { arg: Uint8Array.of(0, 0, 0, 0) } });
    await first.advanceTime(3601n * SECOND);
    const later = await agentOf(first.url);
    const after = await later.query(id, { methodName: 'alarms', arg: new Uint8Array(0) });
    expect(after).toMatchObject({ reply: { arg: Uint8Array.of(1, 0, 0, 0) } });
    const time = first.execution.now();
    await first.stop();

    const second = await Replica.start({ state: directory });
    expect(toHex(second.rootKey)).toBe(toHex(first.rootKey));
    expect(second.execution.now()).toBeGreaterThanOrEqual(time);
    const again = await agentOf(second.url);
    expect(await certified(again, id, second.rootKey)).toEqual(Uint8Array.of(3));
    await set(again, id, 4);
    expect(await certified(again, id, second.rootKey)).toEqual(Uint8Array.of(4));
    await second.stop();
  });

  test('admits one to a directory, forgets with fresh, and has another root key then', async () => {
    const first = await Replica.start({ state: directory, listen: false });
    expect(() => first.url).toThrow('no listener');
    await expect(Replica.start({ state: directory })).rejects.toThrow('is used by another replica');
    await first.stop();
    await first.stop();
    const second = await Replica.start({ state: directory, fresh: true, listen: false });
    expect(toHex(second.rootKey)).not.toBe(toHex(first.rootKey));
    await second.stop();
  });

  test('says in one sentence that its port is taken, and leaves the directory free', async () => {
    const first = await Replica.start();
    const port = Number(new URL(first.url).port);
    const options: ReplicaOptions = { port, state: directory };
    await expect(Replica.start(options)).rejects.toThrow(`Port ${port} is in use by another program`);
    await (await Replica.start({ ...options, port: 0 })).stop();
    await first.stop();
  });

  test('shows people a page without scripts that escapes what canisters say', async () => {
    const replica = await Replica.start();
    const agent = await agentOf(replica.url);
    const id = await install(agent);
    await agent.query(id, { methodName: '<script>alert(1)</script>', arg: new Uint8Array(0) });
    const page = await fetch(`${replica.url}/_/`);
    const html = await page.text();
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(html).toContain(id.toText());
    expect(html).not.toContain('<script');
    await replica.stop();
  });

  test('shows on it each canister with cycles and memory, recent messages with their errors, and what was printed', async () => {
    const replica = await Replica.start();
    const client = new AnonymousClient(replica.url, replica.rootKey);
    const id = await client.create();
    const builder = new CanisterBuilder();
    const line = builder.text('<b>hello</b> from the canister');
    await client.install(
      id,
      builder
        .update('print', [
          ...sys('debug_print', line),
          ...w.growMemory(40),
          ...w.drop,
          ...w.store32(900_000, i32(1)),
          ...w.reply,
        ])
        .update('fail', sys('trap', builder.text('out of order')))
        .build(),
    );
    await client.call(id, 'print');
    await client.call(id, 'fail');
    const html = await (await fetch(`${replica.url}/_/`)).text();
    const name = Principal.fromUint8Array(id).toText();
    const row = new RegExp(`<tr><td>${name}</td><td>(\\d+)</td><td>(\\d+) KiB heap, 0 KiB stable</td>`).exec(html);
    expect(BigInt(row?.[1] ?? 0)).toBe(replica.execution.balance(id));
    expect(Number(row?.[2])).toBeGreaterThan(0);
    expect(html).toMatch(/<td>U print<\/td><td>\d+<\/td><td>[\d.]+ ms<\/td><td>ok<\/td>/);
    expect(html).toMatch(/<td>U fail<\/td>.*out of order/);
    expect(html).toContain('&#60;b&#62;hello&#60;/b&#62; from the canister');
    expect(html).toMatch(/<td>\[TRAP\]: .*out of order/);
    await replica.stop();
  });

  test('stops at once although clients keep their connections open', async () => {
    const replica = await Replica.start();
    const agent = await agentOf(replica.url);
    const id = await install(agent);
    await Promise.all([set(agent, id, 1), set(agent, id, 2), set(agent, id, 3)]);
    const started = performance.now();
    await replica.stop();
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe('the command line', () => {
  test('serves until it is asked to end, and has everything after kill -9', async () => {
    const first = await run('--port', '0', '--state', directory, '--log', 'silent');
    const agent = await agentOf(first.url);
    const id = await install(agent);
    await set(agent, id, 7);
    first.child.kill('SIGKILL');
    await first.ended;

    const second = await run('--port', '0', '--state', directory, '--log', 'silent');
    const again = await agentOf(second.url);
    const rootKey = again.rootKey;
    if (!rootKey) throw new Error('no root key');
    expect(await certified(again, id, rootKey)).toEqual(Uint8Array.of(7));
    second.child.kill('SIGTERM');
    expect(await second.ended).toBe(0);
  });

  test('explains itself', async () => {
    await expect(run('--port', 'x')).rejects.toThrow('--port takes a number');
    await expect(run('--color')).rejects.toThrow('--color');
    await expect(run('--help')).rejects.toThrow('--state <dir>');
  });
});
