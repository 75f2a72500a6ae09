// Which parts of the state tree who may read (interface specification, "Request: Read state").
import { Certificate, LookupPathStatus, hashOfMap } from '@dfinity/agent';
import { Principal } from '@dfinity/principal';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { concatBytes, utf8 } from '../src/bytes.ts';
import type { Bytes } from '../src/types.ts';
import { derPublicKey, ed25519Key, principalOf } from './support/keys.ts';
import type { TestKey } from './support/keys.ts';
import { ANONYMOUS, canisterUrl, delegated, envelope, inSeconds, post, subnetUrl } from './support/raw-request.ts';
import type { Answer, Fields } from './support/raw-request.ts';
import { CANISTER, OTHER_CANISTER, startScriptedReplica } from './support/scripted-replica.ts';
import type { ScriptedReplica } from './support/scripted-replica.ts';
import { Labels, Leaf } from '../src/interface/tree/node.ts';
import { witness } from '../src/interface/tree/witness.ts';
import { sha256 } from '../src/interface/sha256.ts';
import { encodeCbor } from '../src/interface/cbor/encode.ts';
import { createSecretKey, sign as blsSign } from '../src/interface/certification/bls.ts';

let replica: ScriptedReplica;
beforeAll(async () => {
  replica = await startScriptedReplica();
});
afterAll(() => replica.stop());

type Segment = string | Bytes;
const path = (...labels: Segment[]): Bytes[] =>
  labels.map((label) => (typeof label === 'string' ? utf8(label) : label));

function content(sender: Bytes, paths: Bytes[][]): Fields {
  return { request_type: 'read_state', sender, ingress_expiry: inSeconds(60), paths };
}

function read(paths: Bytes[][], options: { key?: TestKey; url?: string } = {}): Promise<Answer> {
  const { key, url = canisterUrl('v3', CANISTER, 'read_state') } = options;
  return post(replica.url, url, envelope(content(key?.principal ?? ANONYMOUS, paths), key));
}

async function certificateOf(answer: Answer): Promise<Certificate> {
  expect(answer).toMatchObject({ status: 200 });
  const { certificate } = answer.cbor as { certificate: Bytes };
  return Certificate.create({ certificate, rootKey: replica.rootKey, canisterId: Principal.fromUint8Array(CANISTER) });
}

describe('facts', () => {
  test('of the canister are shown, its certified data and its siblings are not', async () => {
    const asked = [path('canister', CANISTER, 'controllers'), path('canister', CANISTER, 'module_hash')];
    const certificate = await certificateOf(await read(asked));
    for (const one of asked) expect(certificate.lookup_path(one).status).toBe(LookupPathStatus.Found);
    expect(certificate.lookup_path(['time']).status).toBe(LookupPathStatus.Found);
    expect((await read([path('canister', CANISTER, 'certified_data')])).status).toBe(400);
    expect((await read([path('canister', CANISTER)])).status).toBe(400);
    expect((await read([path('canister', OTHER_CANISTER, 'module_hash')])).status).toBe(403);
  });

  test('tell when the canister was created and when its code came, where that is known', async () => {
    const facts = replica.execution.canister(CANISTER)!;
    const created = path('canister', CANISTER, 'canister_creation_timestamp');
    const installed = path('canister', CANISTER, 'last_install_timestamp');
    const elsewhere = path('canister', OTHER_CANISTER, 'last_install_timestamp');
    expect((await certificateOf(await read([created]))).lookup_path(created).status).not.toBe(LookupPathStatus.Found);
    replica.execution.put({ ...facts, createdAt: 300n, installedAt: 5n });
    const certificate = await certificateOf(await read([created, installed]));
    expect(certificate.lookup_path(created)).toMatchObject({ value: Uint8Array.of(0xac, 2) });
    expect(certificate.lookup_path(installed)).toMatchObject({ value: Uint8Array.of(5) });
    expect((await read([elsewhere])).status).toBe(403);
    replica.execution.put(facts);
  });

  test('that are missing are proved absent', async () => {
    const missing = path('canister', CANISTER, 'metadata', 'nothing');
    expect((await certificateOf(await read([missing]))).lookup_path(missing).status).toBe(LookupPathStatus.Absent);
    const unknown = Uint8Array.of(0, 0, 0, 0, 0, 9, 9, 9, 1, 1);
    const hash = path('canister', unknown, 'module_hash');
    const answer = await read([hash], { url: canisterUrl('v2', unknown, 'read_state') });
    expect((await certificateOf(answer)).lookup_path(hash).status).toBe(LookupPathStatus.Absent);
    const request = path('request_status', new Uint8Array(32));
    expect((await certificateOf(await read([request]))).lookup_path(request).status).toBe(LookupPathStatus.Absent);
  });

  test('in private metadata are for controllers', async () => {
    const secret = path('canister', CANISTER, 'metadata', 'secret');
    const key = ed25519Key();
    expect((await read([secret])).status).toBe(403);
    expect((await read([secret], { key })).status).toBe(403);
    const facts = replica.execution.canister(CANISTER)!;
    replica.execution.put({ ...facts, controllers: [key.principal] });
    const found = (await certificateOf(await read([secret], { key }))).lookup_path(secret);
    expect(found).toMatchObject({ status: LookupPathStatus.Found, value: Uint8Array.of(1, 2, 3) });
    replica.execution.put(facts);
  });

  test('of the subnet are shown where the specification allows', async () => {
    const id = replica.subnetId;
    const subnet = subnetUrl('v3', id, 'read_state');
    const metrics = path('subnet', id, 'metrics');
    const ranges = path('canister_ranges', id);
    expect((await read([metrics])).status).toBe(403);
    expect((await read([ranges])).status).toBe(403);
    const certificate = await certificateOf(await read([metrics, ranges], { url: subnet }));
    expect(certificate.lookup_path(metrics).status).toBe(LookupPathStatus.Found);
    expect(certificate.lookup_subtree(ranges).status).toBe('Found');
    const all = await certificateOf(await read([path('subnet')]));
    expect(all.lookup_path(['subnet', id, 'public_key']).status).toBe(LookupPathStatus.Found);
    expect((await read([], { url: subnetUrl('v3', CANISTER, 'read_state') })).status).toBe(400);
  });

  test.each<[string, Bytes[][]]>([
    ['an empty path', [[]]],
    ['an unknown path', [path('secrets')]],
    ['two requests', [path('request_status', new Uint8Array(32)), path('request_status', new Uint8Array(32).fill(1))]],
    ['a short request id', [path('request_status', Uint8Array.of(1))]],
    ['a name that is not UTF-8', [path('canister', CANISTER, 'metadata', Uint8Array.of(255))]],
    ['too many paths', Array.from({ length: 1001 }, () => path('time'))],
    ['too many labels', [Array.from({ length: 128 }, () => utf8('time'))]],
  ])('%s gets 400', async (_name, paths) => {
    expect((await read(paths)).status).toBe(400);
  });

  test('of a thousand paths is not too many', async () => {
    await certificateOf(await read(Array.from({ length: 1000 }, () => path('time'))));
  });
});

describe('the status of a request', () => {
  async function called(key: TestKey): Promise<Bytes[]> {
    const call = {
      request_type: 'call',
      sender: key.principal,
      ingress_expiry: inSeconds(60),
      canister_id: CANISTER,
      method_name: 'echo',
      arg: utf8('mine'),
    };
    expect((await post(replica.url, canisterUrl('v3', CANISTER, 'call'), envelope(call, key))).status).toBe(200);
    return path('request_status', hashOfMap(call));
  }

  test('is for its sender, at its canister, within the targets', async () => {
    const key = ed25519Key();
    const request = await called(key);
    const found = (await certificateOf(await read([request], { key }))).lookup_path([...request, 'reply']);
    expect(found).toMatchObject({ status: LookupPathStatus.Found, value: utf8('mine') });
    expect((await read([request])).status).toBe(403);
    expect((await read([request], { key: ed25519Key() })).status).toBe(403);
    expect((await read([request], { key, url: canisterUrl('v3', OTHER_CANISTER, 'read_state') })).status).toBe(403);

    const url = canisterUrl('v3', CANISTER, 'read_state');
    const through = (targets: Bytes[]): Promise<Answer> =>
      post(replica.url, url, delegated(content(key.principal, [request]), [key, ed25519Key()], [{ targets }]));
    expect((await through([CANISTER])).status).toBe(200);
    expect((await through([OTHER_CANISTER])).status).toBe(403);
  });

  test('leaves the tree when the execution forgets it', async () => {
    const key = ed25519Key();
    const request = await called(key);
    replica.execution.forget(request[1]!);
    expect((await certificateOf(await read([request], { key }))).lookup_path(request).status).toBe(
      LookupPathStatus.Absent,
    );
  });
});

describe('canister signatures', () => {
  const seed = utf8('a user');
  const publicKey = derPublicKey('2b0601040183b8430102', concatBytes(Uint8Array.of(CANISTER.length), CANISTER, seed));
  const principal = principalOf(publicKey);

  /** What the canister would do: certify the payload's hash, and take the certificate in a query. */
  async function signature(
    payload: Bytes,
    signedSeed = seed,
  ): Promise<{ certificate: Bytes; tree: ReturnType<typeof witness> }> {
    const leaf = Labels.of([[sha256(payload), new Leaf(new Uint8Array(0))] as const]);
    const tree = Labels.of([[utf8('sig'), Labels.of([[sha256(signedSeed), leaf] as const])] as const]);
    replica.execution.put({ ...replica.execution.canister(CANISTER)!, certifiedData: tree.digest() });
    const body = {
      content: {
        request_type: 'query',
        sender: ANONYMOUS,
        ingress_expiry: 0,
        canister_id: CANISTER,
        method_name: 'certificate',
        arg: new Uint8Array(0),
      },
    };
    const answer = await post(replica.url, canisterUrl('v3', CANISTER, 'query'), body);
    return { certificate: (answer.cbor['reply'] as { arg: Bytes }).arg, tree: witness(tree, [[]]) };
  }

  const request = (): Fields => content(principal, []);
  const payloadOf = (fields: Fields): Bytes => concatBytes(Uint8Array.of(10), utf8('ic-request'), hashOfMap(fields));
  const send = (fields: Fields, signed: Bytes): Promise<Answer> =>
    post(replica.url, canisterUrl('v3', CANISTER, 'read_state'), {
      content: fields,
      sender_pubkey: publicKey,
      sender_sig: signed,
    });

  test('are accepted when the certificate holds', async () => {
    const fields = request();
    expect((await send(fields, encodeCbor(await signature(payloadOf(fields))))).status).toBe(200);
  });

  test('are refused for another seed or another payload', async () => {
    const fields = request();
    expect((await send(fields, encodeCbor(await signature(payloadOf(fields), utf8('another user'))))).status).toBe(400);
    expect((await send(fields, encodeCbor(await signature(utf8('something else'))))).status).toBe(400);
  });

  test('are refused when another root key signed', async () => {
    const fields = request();
    const good = await signature(payloadOf(fields));
    const facts = Labels.of([
      [utf8('certified_data'), new Leaf(replica.execution.canister(CANISTER)!.certifiedData)] as const,
    ]);
    const tree = Labels.of([[utf8('canister'), Labels.of([[CANISTER, facts] as const])] as const]);
    const message = concatBytes(Uint8Array.of(13), utf8('ic-state-root'), tree.digest());
    const forged = blsSign(createSecretKey(), message);
    const fake = encodeCbor({ tree: witness(tree, [[]]), signature: forged });
    expect((await send(fields, encodeCbor({ ...good, certificate: fake }))).status).toBe(400);
  });
});
