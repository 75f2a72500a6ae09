// ICRC-3's generic value and its representation-independent hash (ICRC-3, "Value"; interface specification, "Hash of values").
import { sha256, sha256Of } from './sha256.ts';

export type Value = { Nat: bigint } | { Int: bigint } | { Text: string } | { Blob: Uint8Array } | { Array: Value[] } | { Map: [string, Value][] };

/** Field names are few and repeat in every block: their hashes are kept. Bounded, in case names come from outside. */
const keyHashes = new Map<string, Uint8Array>();
const MAX_KEYS = 200;

function hashKey(key: string): Uint8Array {
  const known = keyHashes.get(key);
  if (known !== undefined) return known;
  const hash = sha256(utf8(key));
  if (keyHashes.size < MAX_KEYS) keyHashes.set(key, hash);
  return hash;
}

/** 32 bytes that depend on the value only, not on how it is written down. Two different values may collide only by kind (Blob and Text of the same bytes), as the standard has it. */
export function hashValue(value: Value): Uint8Array {
  if ('Text' in value) return sha256(utf8(value.Text));
  if ('Blob' in value) return sha256(value.Blob);
  if ('Nat' in value) return sha256(leb128(value.Nat));
  if ('Int' in value) return sha256(sleb128(value.Int));
  if ('Array' in value) return sha256Of(value.Array.map(hashValue));
  const pairs = value.Map.map(([key, item]) => join(hashKey(key), hashValue(item)));
  return sha256Of(pairs.sort(compareBytes));
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(a.length + b.length);
  bytes.set(a);
  bytes.set(b, a.length);
  return bytes;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < a.length; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** UTF-8 through native functions: QuickJS has no fast TextEncoder. */
function utf8(text: string): Uint8Array {
  const latin = unescape(encodeURIComponent(text));
  const bytes = new Uint8Array(latin.length);
  for (let i = 0; i < latin.length; i++) bytes[i] = latin.charCodeAt(i);
  return bytes;
}

/** Unsigned LEB128. @throws RangeError for negative numbers. */
export function leb128(value: bigint): Uint8Array {
  if (value < 0n) throw new RangeError('a natural number cannot be negative');
  const bytes: number[] = [];
  let rest = value;
  while (rest > 0xffffffffn) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  let small = Number(rest);
  while (small > 127) {
    bytes.push((small % 128) | 128);
    small = Math.floor(small / 128);
  }
  bytes.push(small);
  return new Uint8Array(bytes);
}

/** Signed LEB128. */
export function sleb128(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const low = Number(rest & 127n);
    rest >>= 7n;
    if ((rest === 0n && low < 64) || (rest === -1n && low >= 64)) {
      bytes.push(low);
      return new Uint8Array(bytes);
    }
    bytes.push(low | 128);
  }
}
