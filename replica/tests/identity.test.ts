// A user whose key is a canister (as with Internet Identity), through the whole replica: a real canister certifies the
// signatures, delegates to a session key, and vouches for attributes of the user (interface specification, "Canister
// signatures", "Authentication", `sender_info`).
import { createHash } from 'node:crypto';
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import { hashOfMap } from '@dfinity/agent';
import { encode } from 'cborg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { concatBytes, utf8 } from '../src/bytes.ts';
import { Replica } from '../src/index.ts';
import type { Bytes } from '../src/types.ts';
import { AnonymousClient } from './support/anonymous-client.ts';
import { derPublicKey, ecdsaKey, ed25519Key, principalOf, webAuthnKey } from './support/keys.ts';
import type { TestKey } from './support/keys.ts';
import { canisterUrl, delegated, envelope, inSeconds, post } from './support/raw-request.ts';
import type { Answer, Fields } from './support/raw-request.ts';
import * as w from './wasm-builder.ts';
import { CanisterBuilder, i32, sys } from './wasm-builder.ts';

const SEED = utf8('anchor 10000');
const sha256 = (data: Bytes): Bytes => Uint8Array.from(createHash('sha256').update(data).digest());
const domain = (name: string, message: Bytes): Bytes => concatBytes(Uint8Array.of(name.length), utf8(name), message);

/** A hash tree as CBOR knows it: [1, left, right], [2, label, tree], [3, leaf]; and its digest. */
type Tree = [1, Tree, Tree] | [2, Bytes, Tree] | [3, Bytes];
function digest(tree: Tree): Bytes {
  if (tree[0] === 1) return sha256(concatBytes(domain('ic-hashtree-fork', digest(tree[1])), digest(tree[2])));
  if (tree[0] === 2) return sha256(concatBytes(domain('ic-hashtree-labeled', tree[1]), digest(tree[2])));
  return sha256(domain('ic-hashtree-leaf', tree[1]));
}
const treeFor = (payload: Bytes): Tree => [
  2,
  utf8('sig'),
  [2, sha256(SEED), [2, sha256(payload), [3, new Uint8Array(0)]]],
];

let replica: Replica;
let client: AnonymousClient;
/** The canister that signs, and the one that is called. */
let signer: Bytes;
let callee: Bytes;
beforeAll(async () => {
  replica = await Replica.start();
  client = new AnonymousClient(replica.url, replica.rootKey);
  signer = await client.create();
  callee = await client.create();
  await client.install(
    signer,
    new CanisterBuilder()
      .update('certify', [
        ...w.takeArg(4096),
        ...sys('certified_data_set', i32(4096), sys('msg_arg_data_size')),
        ...w.reply,
      ])
      .query('certificate', [
        ...sys('data_certificate_copy', i32(4096), i32(0), sys('data_certificate_size')),
        ...sys('msg_reply_data_append', i32(4096), sys('data_certificate_size')),
        ...w.reply,
      ])
      .build(),
  );
  const shows = (name: string): w.Code => [
    ...sys(`msg_${name}_copy`, i32(4096), i32(0), sys(`msg_${name}_size`)),
    ...sys('msg_reply_data_append', i32(4096), sys(`msg_${name}_size`)),
    ...w.reply,
  ];
  const builder = new CanisterBuilder();
  for (const name of ['caller', 'caller_info_data', 'caller_info_signer'])
    builder.update(name, shows(name)).query(`q_${name}`, shows(name));
  await client.install(callee, builder.build());
});
afterAll(() => replica.stop());

const publicKey = (): Bytes =>
  derPublicKey('2b0601040183b8430102', concatBytes(Uint8Array.of(signer.length), signer, SEED));

/** The signer certifies the payload in an update and shows the certificate in a query, as Internet Identity does. */
async function sign(payload: Bytes): Promise<Bytes> {
  const tree = treeFor(payload);
  expect(await client.call(signer, 'certify', digest(tree))).toBe(true);
  return encode({ certificate: await client.ask(signer, 'certificate'), tree });
}

/** Several payloads under one root, since a canister certifies one root at a time. */
async function signBoth(first: Bytes, second: Bytes): Promise<[Bytes, Bytes]> {
  const leaf: Tree = [3, new Uint8Array(0)];
  const entries = [first, second]
    .map(sha256)
    .sort(Buffer.compare)
    .map((hash): Tree => [2, hash, leaf]);
  const tree: Tree = [2, utf8('sig'), [2, sha256(SEED), [1, entries[0]!, entries[1]!]]];
  expect(await client.call(signer, 'certify', digest(tree))).toBe(true);
  const certificate = await client.ask(signer, 'certificate');
  return [encode({ certificate, tree }), encode({ certificate, tree })];
}

function content(type: 'call' | 'query', method: string, more: Fields = {}): Fields {
  return {
    request_type: type,
    sender: principalOf(publicKey()),
    ingress_expiry: inSeconds(120),
    canister_id: callee,
    method_name: method,
    arg: new Uint8Array(0),
    ...more,
  };
}

const send = (type: 'call' | 'query' | 'read_state', body: Fields, to = callee): Promise<Answer> =>
  post(replica.url, canisterUrl(type === 'call' ? 'v4' : 'v3', to, type), body);
const requestOf = (fields: Fields): Bytes => domain('ic-request', hashOfMap(fields));
const reply = (answer: Answer): Bytes | undefined => (answer.cbor['reply'] as { arg: Bytes } | undefined)?.arg;

describe('a canister signature by a real canister', () => {
  test('signs calls, queries and reads of its user', async () => {
    const call = content('call', 'caller');
    const body = { content: call, sender_pubkey: publicKey(), sender_sig: await sign(requestOf(call)) };
    expect(await send('call', body)).toMatchObject({ status: 200, cbor: { status: 'replied' } });
    const query = content('query', 'q_caller');
    const asked = { content: query, sender_pubkey: publicKey(), sender_sig: await sign(requestOf(query)) };
    expect(reply(await send('query', asked))).toEqual(principalOf(publicKey()));
    const paths = [[utf8('request_status'), hashOfMap(call)]];
    const read = { request_type: 'read_state', sender: principalOf(publicKey()), ingress_expiry: inSeconds(60), paths };
    const reading = { content: read, sender_pubkey: publicKey(), sender_sig: await sign(requestOf(read)) };
    expect((await send('read_state', reading)).status).toBe(200);
    expect((await send('read_state', { ...reading, sender_sig: body.sender_sig })).status).toBe(400);
  });

  test('is worth nothing when the canister certified something else, or the certificate is another canister’s', async () => {
    const query = content('query', 'q_caller');
    const good = await sign(requestOf(query));
    const tree = treeFor(requestOf(query));
    await client.call(signer, 'certify', digest(treeFor(utf8('other'))));
    const certificate = await client.ask(signer, 'certificate');
    const bad = encode({ certificate, tree });
    const body = { content: query, sender_pubkey: publicKey() };
    expect((await send('query', { ...body, sender_sig: bad })).status).toBe(400);
    expect((await send('query', { ...body, sender_sig: good })).status).toBe(200);
    const elsewhere = derPublicKey('2b0601040183b8430102', concatBytes(Uint8Array.of(callee.length), callee, SEED));
    const other = { ...query, sender: principalOf(elsewhere) };
    const stolen = { content: other, sender_pubkey: elsewhere, sender_sig: await sign(requestOf(other)) };
    expect((await send('query', stolen)).status).toBe(400);
  });

  const sessions: [string, () => TestKey][] = [
    ['Ed25519', ed25519Key],
    ['P-256', () => ecdsaKey('P-256')],
    ['secp256k1', () => ecdsaKey('secp256k1')],
    ['WebAuthn ES256', () => webAuthnKey('ES256')],
    ['WebAuthn RS256', () => webAuthnKey('RS256')],
  ];
  test.each(sessions)(
    'delegates to a session key of %s, within expiry, targets and permissions',
    async (_name, make) => {
      const session = make();
      const through = async (further: Fields, type: 'call' | 'query'): Promise<number> => {
        const delegation = { pubkey: session.der, expiration: inSeconds(600), ...further };
        const signature = await sign(domain('ic-request-auth-delegation', hashOfMap(delegation)));
        const fields = content(type, type === 'call' ? 'caller' : 'q_caller');
        const body = envelope(fields, session, {
          sender_pubkey: publicKey(),
          sender_delegation: [{ delegation, signature }],
        });
        return (await send(type, body)).status;
      };
      expect(await through({ targets: [callee] }, 'call')).toBe(200);
      expect(await through({ targets: [callee] }, 'query')).toBe(200);
      expect(await through({ targets: [signer] }, 'query')).toBe(400);
      expect(await through({ expiration: inSeconds(-1) }, 'query')).toBe(400);
      expect(await through({ permissions: 'queries' }, 'query')).toBe(200);
      expect(await through({ permissions: 'queries' }, 'call')).toBe(400);
    },
  );
});

describe('sender_info', () => {
  const info = utf8('name=Ada');

  async function signed(type: 'call' | 'query', method: string, changes: Fields = {}): Promise<Fields> {
    const first = await sign(domain('ic-sender-info', info));
    const fields = content(type, method, { sender_info: { info, signer, sig: first, ...changes } });
    // The second signature certifies another root; the first, with its own certificate, stays good.
    return { content: fields, sender_pubkey: publicKey(), sender_sig: await sign(requestOf(fields)) };
  }

  test('reaches the canister, with the one who vouches', async () => {
    expect(reply(await send('query', await signed('query', 'q_caller_info_data')))).toEqual(info);
    expect(reply(await send('query', await signed('query', 'q_caller_info_signer')))).toEqual(signer);
    expect(await send('call', await signed('call', 'caller_info_data'))).toMatchObject({ cbor: { status: 'replied' } });
    const without = content('query', 'q_caller_info_data');
    const body = { content: without, sender_pubkey: publicKey(), sender_sig: await sign(requestOf(without)) };
    expect(reply(await send('query', body))).toHaveLength(0);
  });

  test('is refused when changed, signed for another purpose, or vouched for by another', async () => {
    expect((await send('query', await signed('query', 'q_caller', { info: utf8('name=Eve') }))).status).toBe(400);
    expect((await send('query', await signed('query', 'q_caller', { signer: callee }))).status).toBe(400);
    const [request, delegation] = await signBoth(info, domain('ic-request', info));
    for (const sig of [request, delegation])
      expect((await send('query', await signed('query', 'q_caller', { sig }))).status).toBe(400);
    const key = ed25519Key();
    const fields = { ...content('query', 'q_caller'), sender: key.principal };
    const foreign = { ...fields, sender_info: { info, signer, sig: await sign(domain('ic-sender-info', info)) } };
    expect((await send('query', envelope(foreign, key))).status).toBe(400);
  });
});

describe('delegations to the management canister', () => {
  const [owner, session] = [ed25519Key(), ed25519Key()];
  const MANAGEMENT = new Uint8Array(0);

  test('name it, not the canister that is managed; and bind the reading as the call', async () => {
    const arg = new Uint8Array(
      IDL.encode([IDL.Record({ canister_id: IDL.Principal })], [{ canister_id: Principal.fromUint8Array(callee) }]),
    );
    const common = { ingress_expiry: inSeconds(120), sender: owner.principal };
    const asking = { ...common, request_type: 'call', canister_id: MANAGEMENT, method_name: 'start_canister', arg };
    const status = async (targets: Bytes[]): Promise<number> =>
      (await send('call', delegated(asking, [owner, session], [{ targets }]))).status;
    // The owner is no controller: accepted by the signature, refused by the canister, which is a 200 too.
    expect(await status([MANAGEMENT])).toBe(200);
    expect(await status([callee])).toBe(400);
    expect(await status([])).toBe(400);
    const call = { ...common, request_type: 'call', canister_id: callee, method_name: 'caller', arg: MANAGEMENT };
    expect((await send('call', envelope(call, owner))).status).toBe(200);
    const paths = [[utf8('request_status'), hashOfMap(call)]];
    const read = (targets: Bytes[]): Promise<Answer> =>
      send('read_state', delegated({ ...common, request_type: 'read_state', paths }, [owner, session], [{ targets }]));
    expect((await read([callee])).status).toBe(200);
    expect((await read([signer])).status).toBe(403);
  });
});
