// ICRC-3 `Value` and its representation-independent hash (dfinity/ICRC-1, standards/ICRC-3/HASHINGVALUES.md).
import { sha256 } from './sha256.ts';

export type Value =
  | { Blob: Uint8Array }
  | { Text: string }
  | { Nat: bigint }
  | { Int: bigint }
  | { Array: Value[] }
  | { Map: [string, Value][] };

/** Unsigned LEB128. @throws RangeError below zero. */
export function leb128(value: bigint): Uint8Array {
  if (value < 0n) throw new RangeError('a Nat is not negative');
  const bytes: number[] = [];
  let rest = value;
  // Seven groups at a time as a plain number: bigint steps are the dear ones.
  while (rest >> 49n > 0n) {
    let low = Number(rest & 0x1ffffffffffffn);
    for (let i = 0; i < 7; i += 1) {
      bytes.push((low % 128) | 128);
      low = Math.floor(low / 128);
    }
    rest >>= 49n;
  }
  let last = Number(rest);
  while (last >= 128) {
    bytes.push((last % 128) | 128);
    last = Math.floor(last / 128);
  }
  bytes.push(last);
  return Uint8Array.from(bytes);
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
      return Uint8Array.from(bytes);
    }
    bytes.push(low | 128);
  }
}

const encoder = new TextEncoder();

/** The hash of a value, 32 bytes. Keys of a `Map` must differ. */
export function hashValue(value: Value): Uint8Array {
  if ('Blob' in value) return sha256(value.Blob);
  if ('Text' in value) return sha256(encoder.encode(value.Text));
  if ('Nat' in value) return sha256(leb128(value.Nat));
  if ('Int' in value) return sha256(sleb128(value.Int));
  if ('Array' in value) return sha256(join(value.Array.map(hashValue)));
  const items = value.Map.map(([key, item]) => join([sha256(encoder.encode(key)), hashValue(item)]));
  // Compared as texts of one character a byte: sorts as the bytes do, without a loop in JavaScript.
  const sorted = items.map((bytes) => ({ bytes, order: Reflect.apply(String.fromCharCode, null, bytes) as string }));
  sorted.sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0));
  return sha256(join(sorted.map((item) => item.bytes)));
}

function join(parts: Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
