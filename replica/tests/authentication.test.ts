// Who may speak for whom (interface specification, "Authentication"; cases of ic-hs, "Authentication schemes",
// "signature checking" and "Delegation targets").
import { hashOfMap } from '@dfinity/agent';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Bytes } from '../src/types.ts';
import { ecdsaKey, ed25519Key, principalOf, webAuthnKey } from './support/keys.ts';
import type { TestKey } from './support/keys.ts';
import { ANONYMOUS, canisterUrl, delegated, envelope, inSeconds, post } from './support/raw-request.ts';
import type { Fields } from './support/raw-request.ts';
import { CANISTER, OTHER_CANISTER, startScriptedReplica } from './support/scripted-replica.ts';
import type { ScriptedReplica } from './support/scripted-replica.ts';

let replica: ScriptedReplica;
beforeAll(async () => {
  replica = await startScriptedReplica();
});
afterAll(() => replica.stop());

type Kind = 'call' | 'query' | 'read_state';
const KINDS: Kind[] = ['call', 'query', 'read_state'];

function content(kind: Kind, sender: Bytes, changes: Fields = {}): Fields {
  const common = {
    request_type: kind,
    sender,
    ingress_expiry: inSeconds(120),
    nonce: Uint8Array.from(randomBytes(16)),
  };
  const specific =
    kind === 'read_state' ? { paths: [] } : { canister_id: CANISTER, method_name: 'echo', arg: Uint8Array.of(1) };
  return { ...common, ...specific, ...changes };
}

async function send(kind: Kind, body: Fields): Promise<{ status: number; text: string }> {
  const before = replica.execution.submitted.length;
  const answer = await post(replica.url, canisterUrl('v3', CANISTER, kind), body);
  if (answer.status >= 400) expect(replica.execution.submitted.length).toBe(before);
  return answer;
}

const schemes: [string, () => TestKey][] = [
  ['Ed25519', ed25519Key],
  ['ECDSA P-256', () => ecdsaKey('P-256')],
  ['ECDSA secp256k1', () => ecdsaKey('secp256k1')],
  ['WebAuthn ES256', () => webAuthnKey('ES256')],
  ['WebAuthn RS256', () => webAuthnKey('RS256')],
  ['WebAuthn EdDSA', () => webAuthnKey('EdDSA')],
];

describe.each(schemes)('%s', (_name, makeKey) => {
  test.each(KINDS)('is accepted for %s, and refused with one bit changed', async (kind) => {
    const key = makeKey();
    const good = envelope(content(kind, key.principal), key);
    expect(await send(kind, good)).toMatchObject({ status: 200 });
    const signature = (good['sender_sig'] as Bytes).slice();
    signature[signature.length - 5]! ^= 1;
    const bad = await send(kind, { ...good, sender_sig: signature });
    expect(bad).toMatchObject({ status: 400, text: expect.stringContaining('Invalid signature') });
  });
});

describe.each(KINDS)('a %s is refused', (kind) => {
  const key = ed25519Key();
  const other = ed25519Key();
  const mine = (changes?: Fields): Fields => content(kind, key.principal, changes);
  const cases: [string, () => Fields, string][] = [
    ['signed by another key', () => ({ ...envelope(mine(), other), sender_pubkey: key.der }), 'Invalid signature'],
    ["with another's public key", () => envelope(mine(), other), 'does not belong to the sender'],
    [
      'without the domain separator',
      () => envelope(mine(), { ...key, sign: (payload) => key.sign(payload.slice(11)) }),
      'Invalid signature',
    ],
    ['without a signature', () => ({ content: mine() }), 'needs sender_pubkey and sender_sig'],
    ['with an empty signature', () => envelope(mine(), key, { sender_sig: new Uint8Array(0) }), 'Invalid signature'],
    [
      'with a key of no known scheme',
      () => envelope(content(kind, principalOf(Uint8Array.of(1))), { ...key, der: Uint8Array.of(1) }),
      'Invalid signature',
    ],
    ['that has expired', () => envelope(mine({ ingress_expiry: inSeconds(-1) }), key), 'Invalid request expiry: '],
    [
      'that expires too late',
      () => envelope(mine({ ingress_expiry: inSeconds(3600) }), key),
      'Invalid request expiry: ',
    ],
    ['without an expiry', () => envelope(without(mine(), 'ingress_expiry'), key), 'content.ingress_expiry is missing'],
    ['with a long nonce', () => envelope(mine({ nonce: new Uint8Array(33) }), key), 'content.nonce has 33 bytes'],
    ['with a long sender', () => envelope(content(kind, new Uint8Array(30)), key), 'content.sender must be'],
    ['with an unknown field', () => envelope(mine({ extra: 1 }), key), '"extra" that is not known'],
    [
      'with an expiry that is text',
      () => envelope(mine({ ingress_expiry: 'soon' }), key),
      'content.ingress_expiry must be',
    ],
    ['of another type', () => envelope(mine({ request_type: 'other' }), key), `takes requests of type ${kind}`],
    ['that is anonymous and signed', () => envelope(content(kind, ANONYMOUS), key), 'An anonymous request must not'],
  ];
  test.each(cases)('%s', async (_name, body, text) => {
    expect(await send(kind, body())).toMatchObject({ status: 400, text: expect.stringContaining(text) });
  });
  test('when its content was changed after signing', async () => {
    const signed = envelope(mine(), key);
    const changed = { ...signed, content: { ...(signed['content'] as Fields), nonce: Uint8Array.of(1) } };
    expect(await send(kind, changed)).toMatchObject({ status: 400 });
  });
});

describe('delegations', () => {
  const chain = (length: number): TestKey[] => Array.from({ length }, () => ed25519Key());
  async function status(keys: TestKey[], further: (Fields | undefined)[] = [], kind: Kind = 'call'): Promise<number> {
    return (await send(kind, delegated(content(kind, keys[0]!.principal), keys, further))).status;
  }

  test('of up to twenty keys and of mixed schemes are followed', async () => {
    expect(await status(chain(2))).toBe(200);
    expect(await status(chain(21))).toBe(200);
    expect(await status([ecdsaKey('secp256k1'), webAuthnKey('RS256'), webAuthnKey('ES256'), ed25519Key()])).toBe(200);
    expect(await status(chain(22))).toBe(400);
  });

  test('hold for their targets only, all of them together', async () => {
    const only = (...targets: Bytes[]): Fields => ({ targets });
    expect(await status(chain(2), [only(CANISTER, OTHER_CANISTER)])).toBe(200);
    expect(await status(chain(2), [only(OTHER_CANISTER)])).toBe(400);
    expect(await status(chain(2), [only()])).toBe(400);
    expect(await status(chain(3), [only(CANISTER), undefined])).toBe(200);
    expect(await status(chain(3), [only(CANISTER), only(OTHER_CANISTER)])).toBe(400);
    expect(await status(chain(2), [only(OTHER_CANISTER)], 'query')).toBe(400);
    expect(await status(chain(2), [only(...Array.from({ length: 1000 }, () => CANISTER))])).toBe(200);
    expect(await status(chain(2), [only(...Array.from({ length: 1001 }, () => CANISTER))])).toBe(400);
  });

  test('end, and may permit queries only', async () => {
    expect(await status(chain(2), [{ expiration: inSeconds(-1) }])).toBe(400);
    expect(await status(chain(2), [{ permissions: 'queries' }])).toBe(400);
    expect(await status(chain(2), [{ permissions: 'queries' }], 'query')).toBe(200);
    expect(await status(chain(2), [{ permissions: 'queries' }], 'read_state')).toBe(200);
    expect(await status(chain(2), [{ permissions: 'all' }])).toBe(200);
    expect(await status(chain(2), [{ permissions: 'some' }])).toBe(400);
  });

  test('must not turn in circles', async () => {
    const [a, b] = [ed25519Key(), ed25519Key()];
    expect(await status([a, a])).toBe(400);
    expect(await status([a, b, a])).toBe(400);
  });

  test('must be signed by the key before', async () => {
    const [a, b, c] = [ed25519Key(), ed25519Key(), ed25519Key()];
    const forged = delegated(content('call', a.principal), [b, c]);
    expect(await send('call', { ...forged, sender_pubkey: a.der })).toMatchObject({
      status: 400,
      text: expect.stringContaining('Invalid delegation 1'),
    });
  });
});

test('a WebAuthn signature over another challenge is refused', async () => {
  const key = webAuthnKey('ES256', () => Uint8Array.from(randomBytes(43)));
  expect(await send('query', envelope(content('query', key.principal), key))).toMatchObject({ status: 400 });
});

test('anonymous reads may have any expiry, anonymous calls may not', async () => {
  const old = { ingress_expiry: 0 };
  expect(await send('query', { content: content('query', ANONYMOUS, old) })).toMatchObject({ status: 200 });
  expect(await send('read_state', { content: content('read_state', ANONYMOUS, old) })).toMatchObject({ status: 200 });
  expect(await send('call', { content: content('call', ANONYMOUS, old) })).toMatchObject({ status: 400 });
});

test('a repeated call is executed once and answered again', async () => {
  const key = ed25519Key();
  const body = envelope(content('call', key.principal), key);
  expect(await send('call', body)).toMatchObject({ status: 200 });
  const executed = replica.execution.submitted.length;
  expect(await send('call', body)).toMatchObject({ status: 200 });
  expect(replica.execution.submitted.length).toBe(executed);
  expect(hashOfMap(body['content'] as Fields)).toEqual(replica.execution.submitted.at(-1)?.requestId);
});

function without(fields: Fields, name: string): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name));
}
