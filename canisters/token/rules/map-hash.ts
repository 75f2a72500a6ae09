// ICRC-3 "Value Hash" of a map whose parts are hashed already. The general `hashValue` would hash a transaction twice
// (once for deduplication, once inside its block) and every key and account again each time: half the cost of a transfer.
import { hashValue, type Value } from '../../lib/hash/icrc3-value.ts';
import { sha256 } from '../../lib/hash/sha256.ts';
import { asText } from './account.ts';

interface HashedKey {
  hash: Uint8Array;
  /** The hash as a text: sorts like the bytes, without a loop. */
  order: string;
}

const keys = new Map<string, HashedKey>();

/** Blocks have some fifteen different keys; none comes from a caller, so the cache stays that small. */
function hashedKey(key: string): HashedKey {
  let entry = keys.get(key);
  if (entry === undefined) {
    const hash = hashValue({ Text: key });
    entry = { hash, order: asText(hash) };
    keys.set(key, entry);
  }
  return entry;
}

/** Accounts repeat (the caller, a popular spender): their hashes are kept, the oldest thrown out first. */
const MAX_CACHED_ACCOUNTS = 512;
const accounts = new Map<string, Uint8Array>();

function hashAccount(value: { Array: Value[] }): Uint8Array {
  let name = '';
  for (const part of value.Array) if ('Blob' in part) name += `${part.Blob.length}:${asText(part.Blob)}`;
  let hash = accounts.get(name);
  if (hash === undefined) {
    hash = hashValue(value);
    if (accounts.size >= MAX_CACHED_ACCOUNTS) {
      const [oldest] = accounts.keys();
      if (oldest !== undefined) accounts.delete(oldest);
    }
    accounts.set(name, hash);
  }
  return hash;
}

/** The hash of one field of a block; an `Array` in a block is always an account. */
export function hashField(value: Value): Uint8Array {
  return 'Array' in value ? hashAccount(value) : hashValue(value);
}

/** The hash of a map given as key and value hash, keys distinct and written by this program, never by a caller. */
export function hashMap(fields: [string, Uint8Array][]): Uint8Array {
  const items = fields.map(([key, hash]) => ({ key: hashedKey(key), hash }));
  items.sort((a, b) => (a.key.order < b.key.order ? -1 : 1));
  const joined = new Uint8Array(items.length * 64);
  let at = 0;
  for (const { key, hash } of items) {
    joined.set(key.hash, at);
    joined.set(hash, at + 32);
    at += 64;
  }
  return sha256(joined);
}
