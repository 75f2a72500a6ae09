// Requests put together by hand, so that each part can be wrong. Hashing and CBOR are the agent's and cborg's.
import { Principal } from '@dfinity/principal';
import { hashOfMap } from '@dfinity/agent';
import { decode, encode } from 'cborg';
import { concatBytes, utf8 } from '../../src/bytes.ts';
import type { Bytes } from '../../src/types.ts';
import type { TestKey } from './keys.ts';

export type Fields = Record<string, unknown>;

export const ANONYMOUS: Bytes = Uint8Array.of(4);
const REQUEST = concatBytes(Uint8Array.of(10), utf8('ic-request'));
const DELEGATION = concatBytes(Uint8Array.of(26), utf8('ic-request-auth-delegation'));

export function inSeconds(seconds: number): bigint {
  return BigInt(Math.round((Date.now() + seconds * 1000) * 1_000_000));
}

export function envelope(content: Fields, key?: TestKey, changes: Fields = {}): Fields {
  if (!key) return { content, ...changes };
  const signature = key.sign(concatBytes(REQUEST, hashOfMap(content)));
  return { content, sender_pubkey: key.der, sender_sig: signature, ...changes };
}

/** Signed by the last of `keys` for the first: each delegates to the next, with these further fields. */
export function delegated(content: Fields, keys: TestKey[], further: (Fields | undefined)[] = []): Fields {
  const sender_delegation = keys.slice(1).map((key, position) => {
    const delegation = { pubkey: key.der, expiration: inSeconds(60), ...further[position] };
    return { delegation, signature: keys[position]!.sign(concatBytes(DELEGATION, hashOfMap(delegation))) };
  });
  const last = keys.at(-1)!;
  return envelope(content, last, { sender_pubkey: keys[0]!.der, sender_delegation });
}

export interface Answer {
  status: number;
  text: string;
  cbor: Fields;
}

export async function post(url: string, path: string, body: Fields | Bytes): Promise<Answer> {
  const bytes = body instanceof Uint8Array ? body : concatBytes(Uint8Array.of(0xd9, 0xd9, 0xf7), encode(body));
  const response = await fetch(url + path, {
    method: 'POST',
    body: Buffer.from(bytes),
    headers: { 'Content-Type': 'application/cbor' },
  });
  const answer = new Uint8Array(await response.arrayBuffer());
  const isCbor = response.headers.get('content-type') === 'application/cbor';
  return {
    status: response.status,
    text: isCbor ? '' : new TextDecoder().decode(answer),
    cbor: isCbor ? decode(answer, { tags: { 55799: (inner: () => unknown) => inner() } }) : {},
  };
}

export function canisterUrl(version: string, id: Bytes, operation: string): string {
  return `/api/${version}/canister/${Principal.fromUint8Array(id).toText()}/${operation}`;
}

export function subnetUrl(version: string, id: Bytes, operation: string): string {
  return `/api/${version}/subnet/${Principal.fromUint8Array(id).toText()}/${operation}`;
}
