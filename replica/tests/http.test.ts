// What comes over the wire: malformed, oversized, misrouted and random requests.
import { request } from 'node:http';
import { connect } from 'node:net';
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Bytes } from '../src/types.ts';
import { ANONYMOUS, canisterUrl, inSeconds, post, subnetUrl } from './support/raw-request.ts';
import type { Answer, Fields } from './support/raw-request.ts';
import { CANISTER, OTHER_CANISTER, startScriptedReplica } from './support/scripted-replica.ts';
import type { ScriptedReplica } from './support/scripted-replica.ts';

let replica: ScriptedReplica;
beforeAll(async () => {
  replica = await startScriptedReplica();
});
afterAll(() => replica.stop());

const MANAGEMENT = new Uint8Array(0);

function message(kind: 'call' | 'query', canisterId: Bytes, method: string, arg: Bytes = new Uint8Array(1)): Fields {
  const nonce = Uint8Array.from(randomBytes(16));
  const content = {
    request_type: kind,
    sender: ANONYMOUS,
    ingress_expiry: inSeconds(120),
    nonce,
    canister_id: canisterId,
    method_name: method,
    arg,
  };
  return { content };
}

describe('bodies', () => {
  test.each([
    ['nothing', new Uint8Array(0)],
    ['text', new TextEncoder().encode('{"content":{}}')],
    ['an array', Uint8Array.of(0x80)],
    ['endless nesting', new Uint8Array(100_000).fill(0x81)],
  ])('that are %s get 400', async (_name, body) => {
    for (const kind of ['call', 'query', 'read_state']) {
      const answer = await post(replica.url, canisterUrl('v3', CANISTER, kind), body);
      expect(answer.status).toBe(400);
      expect(answer.text).toMatch(/CBOR/);
    }
  });

  test('of random bytes never break the server', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 200 }),
        fc.constantFrom('call', 'query', 'read_state'),
        async (body, kind) => {
          expect((await post(replica.url, canisterUrl('v3', CANISTER, kind), body)).status).toBe(400);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('beyond the limits get 413', async () => {
    const large = message('call', CANISTER, 'echo', new Uint8Array(2 * 1024 * 1024));
    expect((await post(replica.url, canisterUrl('v3', CANISTER, 'call'), large)).status).toBe(413);
    const fits = message('call', CANISTER, 'echo', new Uint8Array(2 * 1024 * 1024 - 500));
    expect((await post(replica.url, canisterUrl('v3', CANISTER, 'call'), fits)).status).toBe(200);
    const huge = new Uint8Array(6 * 1024 * 1024);
    const answer = await post(replica.url, canisterUrl('v3', CANISTER, 'query'), huge).catch(() => undefined);
    expect(answer?.status ?? 413).toBe(413);
  });
});

describe('routing', () => {
  const query = (path: string, body: Fields): Promise<Answer> => post(replica.url, path, body);

  test('every version of every endpoint answers', async () => {
    const paths = {
      content: { request_type: 'read_state', sender: ANONYMOUS, ingress_expiry: inSeconds(60), paths: [] },
    };
    for (const version of ['v2', 'v3']) {
      expect((await query(canisterUrl(version, CANISTER, 'query'), message('query', CANISTER, 'echo'))).status).toBe(
        200,
      );
      expect((await query(canisterUrl(version, CANISTER, 'read_state'), paths)).status).toBe(200);
      expect((await query(subnetUrl(version, replica.subnetId, 'read_state'), paths)).status).toBe(200);
    }
    const accepted = await query(canisterUrl('v2', CANISTER, 'call'), message('call', CANISTER, 'echo'));
    expect(accepted).toMatchObject({ status: 202, text: '' });
    for (const version of ['v3', 'v4']) {
      const answer = await query(canisterUrl(version, CANISTER, 'call'), message('call', CANISTER, 'echo'));
      expect(answer).toMatchObject({ status: 200, cbor: { status: 'replied' } });
    }
    const create = message('call', MANAGEMENT, 'create_canister', new Uint8Array(IDL.encode([], [])));
    expect((await query(subnetUrl('v4', replica.subnetId, 'call'), create)).status).toBe(200);
    expect(
      (await query(subnetUrl('v3', replica.subnetId, 'query'), message('query', MANAGEMENT, 'list_canisters'))).status,
    ).toBe(200);
  });

  test('calls that are not accepted say so in 200', async () => {
    const v2 = await query(canisterUrl('v2', CANISTER, 'call'), message('call', CANISTER, 'refused'));
    expect(v2).toMatchObject({
      status: 200,
      cbor: { reject_code: 5, reject_message: 'not accepted', error_code: 'IC0503' },
    });
    const v3 = await query(canisterUrl('v3', CANISTER, 'call'), message('call', CANISTER, 'refused'));
    expect(v3).toMatchObject({ status: 200, cbor: { status: 'non_replicated_rejection', reject_code: 5 } });
  });

  test('the effective canister id must be the one that is called', async () => {
    for (const kind of ['call', 'query'] as const) {
      const wrong = await query(canisterUrl('v3', OTHER_CANISTER, kind), message(kind, CANISTER, 'echo'));
      expect(wrong).toMatchObject({ status: 400, text: expect.stringContaining('effective canister id') });
    }
    const outside = Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 255, 255, 255);
    expect((await query(canisterUrl('v3', outside, 'call'), message('call', outside, 'echo'))).status).toBe(400);
  });

  test('management calls are routed by the canister in their argument', async () => {
    const type = IDL.Record({
      amount: IDL.Opt(IDL.Nat),
      blob: IDL.Vec(IDL.Nat8),
      canister_id: IDL.Principal,
      mode: IDL.Variant({ install: IDL.Null, upgrade: IDL.Opt(IDL.Record({ skip: IDL.Bool })) }),
    });
    const value = {
      amount: [10n ** 30n],
      blob: [1, 2],
      canister_id: Principal.fromUint8Array(CANISTER),
      mode: { upgrade: [{ skip: true }] },
    };
    const arg = new Uint8Array(IDL.encode([type], [value]));
    const chunked = new Uint8Array(
      IDL.encode([IDL.Record({ target_canister: IDL.Principal })], [{ target_canister: value.canister_id }]),
    );
    const call = (id: Bytes, method: string, bytes: Bytes): Promise<Answer> =>
      query(canisterUrl('v3', id, 'call'), message('call', MANAGEMENT, method, bytes));
    expect((await call(CANISTER, 'canister_status', arg)).status).toBe(200);
    expect((await call(OTHER_CANISTER, 'canister_status', arg)).status).toBe(400);
    expect((await call(CANISTER, 'install_chunked_code', chunked)).status).toBe(200);
    expect((await call(OTHER_CANISTER, 'install_chunked_code', chunked)).status).toBe(400);
    expect((await call(MANAGEMENT, 'raw_rand', new Uint8Array(IDL.encode([], [])))).status).toBe(400);
    expect((await call(MANAGEMENT, 'provisional_create_canister_with_cycles', arg)).status).toBe(200);
    // Fourteen bytes that make general decoders allocate a billion elements.
    expect(
      (await call(CANISTER, 'canister_status', Uint8Array.from(Buffer.from('4449444c016d7f0100808094ebdc03', 'hex'))))
        .status,
    ).toBe(400);
  });

  test.each([
    ['/nowhere', 'POST', 404],
    ['/api/v1/canister/aaaaa-aa/call', 'POST', 404],
    ['/api/v4/canister/aaaaa-aa/query', 'POST', 404],
    ['/api/v2/canister/aaaaa-ab/call', 'POST', 400],
    ['/api/v2/canister/aaaaa-aa/call', 'GET', 405],
    ['/api/v2/status', 'POST', 405],
    ['/api/v2/status', 'GET', 200],
  ])('%s by %s gets %i', async (path, method, status) => {
    expect((await fetch(replica.url + path, { method, ...(method === 'POST' && { body: 'x' }) })).status).toBe(status);
  });
});

describe('browsers', () => {
  const preflight = (origin: string): Promise<Response> =>
    fetch(`${replica.url}/api/v2/status`, {
      method: 'OPTIONS',
      headers: { Origin: origin, 'Access-Control-Request-Method': 'POST' },
    });

  test('of this machine may ask, others not', async () => {
    for (const origin of [
      'http://localhost:5173',
      'http://127.0.0.1:5173',
      'http://abc.localhost:4943',
      'http://[::1]:80',
    ]) {
      expect((await preflight(origin)).headers.get('access-control-allow-origin')).toBe(origin);
    }
    for (const origin of ['https://evil.example', 'http://localhost.evil.example', 'null']) {
      expect((await preflight(origin)).headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  test('that were sent here by a foreign name get 403', async () => {
    const status = await new Promise<number | undefined>((resolve) => {
      request(`${replica.url}/api/v2/status`, { headers: { Host: 'evil.example' } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).end();
    });
    expect(status).toBe(403);
  });
});

test('a client that drops its connection in the middle harms nobody', async () => {
  const socket = connect(Number(new URL(replica.url).port), '127.0.0.1');
  socket.write(
    `POST ${canisterUrl('v3', CANISTER, 'call')} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nabc`,
  );
  await new Promise((resolve) => setTimeout(resolve, 50));
  socket.destroy();
  expect((await fetch(`${replica.url}/api/v2/status`)).status).toBe(200);
});
