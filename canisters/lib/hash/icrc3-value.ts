// ICRC-3's generic value and its representation-independent hash (ICRC-3, "Value"; interface specification, "Hash of values").
import { sha256, sha256Of } from './sha256.ts';

export type Value =
  | { Nat: bigint }
  | { Int: bigint }
  | { Text: string }
  | { Blob: Uint8Array }
  | { Array: Value[] }
  | { Map: [string, Value][] };

// A hash costs about a million instructions in QuickJS, a look-up two thousand. Field names, operations, fees and the
// principals of busy accounts repeat from block to block. Emptied when full: what comes from outside cannot fill the heap.
const known = new Map<string, Uint8Array>();
const MAX_KNOWN = 300;
/** Principals are at most this long; longer blobs (hashes, subaccounts) hardly repeat. */
const LONGEST_KNOWN = 29;

function remembered(key: string, bytes: () => Uint8Array): Uint8Array {
  let hash = known.get(key);
  if (hash === undefined) {
    hash = sha256(bytes());
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(key, hash);
  }
  return hash;
}

const hashText = (text: string): Uint8Array =>
  text.length > LONGEST_KNOWN ? sha256(utf8(text)) : remembered(`t${text}`, () => utf8(text));
const hashBlob = (blob: Uint8Array): Uint8Array =>
  blob.length > LONGEST_KNOWN
    ? sha256(blob)
    : remembered(`b${Reflect.apply(String.fromCharCode, null, blob)}`, () => blob);
const hashNat = (nat: bigint): Uint8Array =>
  nat > 0xffffffffffffn ? sha256(leb128(nat)) : remembered(`n${nat}`, () => leb128(nat));

/** 32 bytes that depend on the value only, not on how it is written down. Two different values may collide only by kind (Blob and Text of the same bytes), as the standard has it. */
export function hashValue(value: Value): Uint8Array {
  if ('Text' in value) return hashText(value.Text);
  if ('Blob' in value) return hashBlob(value.Blob);
  if ('Nat' in value) return hashNat(value.Nat);
  if ('Int' in value) return sha256(sleb128(value.Int));
  if ('Array' in value) return sha256Of(value.Array.map(hashValue));
  const pairs = value.Map.map(([key, item]) => join(hashText(key), hashValue(item)));
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
