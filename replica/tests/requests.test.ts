// The forms of requests and the life of an accepted call, through the whole replica (interface specification,
// "Request: Call", "Request: Asynchronous Call", "Authentication", "Request ids").
import { randomBytes } from 'node:crypto';
import { Certificate, hashOfMap } from '@dfinity/agent';
import { Principal } from '@dfinity/principal';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { utf8 } from '../src/bytes.ts';
import { Replica } from '../src/index.ts';
import type { Bytes } from '../src/types.ts';
import { AnonymousClient } from './support/anonymous-client.ts';
import { lookUp } from './support/hash-tree.ts';
import { ANONYMOUS, canisterUrl, post } from './support/raw-request.ts';
import type { Answer, Fields } from './support/raw-request.ts';
import * as w from './wasm-builder.ts';
import { CanisterBuilder, i32 } from './wasm-builder.ts';

const SECOND = 1_000_000_000n;
const COUNT = 100;

let replica: Replica;
let client: AnonymousClient;
let canister: Bytes;
beforeAll(async () => {
  replica = await Replica.start();
  client = new AnonymousClient(replica.url, replica.rootKey);
  canister = await client.create();
  const replyCount: w.Code = [...w.append(COUNT, 4), ...w.reply];
  await client.install(
    canister,
    new CanisterBuilder()
      .update('bump', [...w.store32(COUNT, w.add32(w.load32(COUNT), i32(1))), ...replyCount])
      .query('count', replyCount)
      .build(),
  );
});
afterAll(() => replica.stop());

type Kind = 'call' | 'query' | 'read_state';
const KINDS: Kind[] = ['call', 'query', 'read_state'];

/** Expiries are by the replica's clock, which the tests here move. */
function content(kind: Kind, seconds = 120n): Fields {
  const common = {
    request_type: kind,
    sender: ANONYMOUS,
    nonce: Uint8Array.from(randomBytes(16)),
    ingress_expiry: replica.execution.now() + seconds * SECOND,
  };
  if (kind === 'read_state') return { ...common, paths: [[utf8('time')]] };
  return { ...common, canister_id: canister, method_name: kind === 'call' ? 'bump' : 'count', arg: new Uint8Array(0) };
}

const send = (kind: Kind, fields: Fields, version = 'v3', to = canister): Promise<Answer> =>
  post(replica.url, canisterUrl(version, to, kind), { content: fields });
const count = async (): Promise<number> =>
  new DataView((await client.ask(canister, 'count')).slice().buffer).getUint32(0, true);

describe.each(KINDS)('a %s', (kind) => {
  const required = Object.keys({
    request_type: 0,
    sender: 0,
    ingress_expiry: 0,
    ...(kind === 'read_state' ? { paths: 0 } : { canister_id: 0, method_name: 0, arg: 0 }),
  });

  test('needs each of its fields, of the right type', async () => {
    expect((await send(kind, content(kind))).status).toBe(200);
    for (const name of required) {
      const { [name]: gone, ...rest } = content(kind);
      expect(gone).toBeDefined();
      expect(await send(kind, rest), name).toMatchObject({ status: 400, text: expect.stringContaining(name) });
      for (const wrong of [-1, 1.5, true, 'text', new Uint8Array(40), [1], { a: 1 }, 2n ** 64n - 1n]) {
        const fits = typeof wrong === typeof gone && !(gone instanceof Uint8Array !== wrong instanceof Uint8Array);
        if (fits || (name === 'arg' && wrong instanceof Uint8Array)) continue;
        const answer = await send(kind, { ...content(kind), [name]: wrong });
        expect([name, wrong, answer.status]).toEqual([name, wrong, 400]);
      }
    }
  });

  test('may have a nonce of up to 32 bytes, and none', async () => {
    const { nonce: _, ...without } = content(kind);
    expect((await send(kind, without)).status).toBe(200);
    expect((await send(kind, { ...content(kind), nonce: randomBytes(32) })).status).toBe(200);
    expect((await send(kind, { ...content(kind), nonce: randomBytes(33) })).status).toBe(400);
  });

  test('belongs to its endpoint, and the id in the URL is a principal as text', async () => {
    for (const other of KINDS.filter((each) => each !== kind))
      expect((await send(other, content(kind))).status, other).toBe(400);
    const text = Principal.fromUint8Array(canister).toText();
    for (const wrong of [text.replaceAll('-', ''), text.slice(0, -1), 'foobar', ''])
      expect(
        (await post(replica.url, `/api/v3/canister/${wrong}/${kind}`, { content: content(kind) })).status,
      ).toBeGreaterThanOrEqual(400);
  });
});

describe('a call’s expiry', () => {
  test('lies in the next five minutes, with a minute for clocks that differ', async () => {
    for (const [seconds, status] of [
      [-1n, 400],
      [5n, 200],
      [300n, 200],
      [355n, 200],
      [365n, 400],
      [86_400n, 400],
    ] as const)
      expect([seconds, (await send('call', content('call', seconds))).status]).toEqual([seconds, status]);
  });

  test('is the end of a call that still waits: it never happens, and its absence is certified', async () => {
    const before = await count();
    replica.execution.onDelivery(() => undefined);
    const call = content('call', 60n);
    const id = hashOfMap(call);
    expect((await send('call', call, 'v2')).status).toBe(202);
    expect(await statusOf(id)).toEqual(utf8('received'));
    await replica.advanceTime(61n * SECOND);
    replica.execution.onDelivery(undefined);
    await replica.execution.runUntilQuiet();
    expect(await statusOf(id)).toBe('absent');
    expect((await send('call', call, 'v2')).status).toBe(400);
    expect(await counted()).toBe(before);
  });

  test('and the window after it bound how long an answer is kept: replied, done, absent', async () => {
    const call = content('call', 60n);
    const id = hashOfMap(call);
    expect((await send('call', call, 'v4')).cbor).toMatchObject({ status: 'replied' });
    const seen: string[] = [];
    for (const wait of [0n, 200n, 200n, 200n]) {
      await replica.advanceTime(wait * SECOND);
      const status = await statusOf(id);
      seen.push(typeof status === 'string' ? status : new TextDecoder().decode(status));
    }
    expect(seen).toEqual(['replied', 'replied', 'done', 'absent']);
  });

  async function statusOf(id: Bytes): Promise<ReturnType<typeof lookUp>> {
    const read = { ...content('read_state'), paths: [[utf8('request_status'), id]] };
    const answer = await send('read_state', read);
    expect(answer).toMatchObject({ status: 200 });
    const { cert } = await Certificate.create({
      certificate: answer.cbor['certificate'] as Bytes,
      rootKey: replica.rootKey,
      canisterId: Principal.fromUint8Array(canister),
      // The replica's clock is ahead of ours by what the tests advanced it.
      disableTimeVerification: true,
    });
    return lookUp(cert.tree, ['request_status', id, 'status']);
  }

  async function counted(): Promise<number> {
    const { cbor } = await send('query', content('query'));
    return new DataView((cbor['reply'] as { arg: Bytes }).arg.slice().buffer).getUint32(0, true);
  }
});

test('the same call sent by many at once, to every version of the endpoint, happens once', async () => {
  const call = content('call');
  const look = async (): Promise<number> => {
    const { cbor } = await send('query', content('query'));
    return new DataView((cbor['reply'] as { arg: Bytes }).arg.slice().buffer).getUint32(0, true);
  };
  const before = await look();
  const versions = ['v2', 'v3', 'v4'];
  const answers = await Promise.all(Array.from({ length: 30 }, (_, i) => send('call', call, versions[i % 3])));
  expect(answers.every(({ status }) => status === 200 || status === 202)).toBe(true);
  expect(await look()).toBe(before + 1);
  expect((await send('call', { ...call, nonce: randomBytes(16) })).status).toBe(200);
  expect(await look()).toBe(before + 2);
});
