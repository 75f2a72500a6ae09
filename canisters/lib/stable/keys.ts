// Key codecs: bytes that sort like the values and that can stand before other keys (each says where it ends).
import { Principal } from '@dfinity/principal';

import { decodeUtf8, encodeUtf8 } from '../candid/utf8.ts';

export interface KeyCodec<K> {
  encode(key: K): Uint8Array;
  /** Reads the key at `at`. */
  decode(bytes: Uint8Array, at?: number): K;
  /** How many bytes the key at `at` takes. */
  length(bytes: Uint8Array, at: number): number;
  /** For keys of one size: writes over the key at `at`, so that many look-ups can share one array. */
  overwrite?(bytes: Uint8Array, at: number, key: K): void;
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** 0 to 2^32 - 1, four bytes big-endian. */
export const u32Key: KeyCodec<number> = {
  encode(key) {
    const bytes = new Uint8Array(4);
    // By hand: a DataView would cost more than all of this.
    bytes[0] = key >>> 24;
    bytes[1] = key >>> 16;
    bytes[2] = key >>> 8;
    bytes[3] = key;
    return bytes;
  },
  decode: (bytes, at = 0) => viewOf(bytes).getUint32(at),
  length: () => 4,
  overwrite(bytes, at, key) {
    bytes[at] = key >>> 24;
    bytes[at + 1] = key >>> 16;
    bytes[at + 2] = key >>> 8;
    bytes[at + 3] = key;
  },
};

/** 0 to 2^64 - 1, eight bytes big-endian. */
export const u64Key: KeyCodec<bigint> = {
  encode(key) {
    const bytes = new Uint8Array(8);
    viewOf(bytes).setBigUint64(0, key);
    return bytes;
  },
  decode: (bytes, at = 0) => viewOf(bytes).getBigUint64(at),
  length: () => 8,
};

function withLength(content: Uint8Array): Uint8Array {
  if (content.length > 255) throw new RangeError('key part is longer than 255 bytes');
  const bytes = new Uint8Array(content.length + 1);
  bytes[0] = content.length;
  bytes.set(content, 1);
  return bytes;
}
const lengthAt = (bytes: Uint8Array, at: number): number => (bytes[at] ?? 0) + 1;

/** Up to 255 bytes, with their length before them. */
export const bytesKey: KeyCodec<Uint8Array> = {
  encode: withLength,
  decode: (bytes, at = 0) => bytes.slice(at + 1, at + lengthAt(bytes, at)),
  length: lengthAt,
};

export const principalKey: KeyCodec<Principal> = {
  encode: (key) => withLength(key.toUint8Array()),
  decode: (bytes, at = 0) => Principal.fromUint8Array(bytesKey.decode(bytes, at)),
  length: lengthAt,
};

/** Up to 255 bytes of UTF-8. */
export const textKey: KeyCodec<string> = {
  encode(key) {
    const latin = encodeUtf8(key);
    const bytes = new Uint8Array(latin.length);
    for (let i = 0; i < latin.length; i++) bytes[i] = latin.charCodeAt(i);
    return withLength(bytes);
  },
  decode: (bytes, at = 0) => decodeUtf8(bytes, at + 1, at + lengthAt(bytes, at)),
  length: lengthAt,
};

/** Several keys one after the other: sorts by the first, then the second, and so on. */
export function tupleKey<K extends readonly unknown[]>(...codecs: { [I in keyof K]: KeyCodec<K[I]> }): KeyCodec<K> {
  const parts = codecs as readonly KeyCodec<unknown>[];
  return {
    encode: (keys) => concat(parts.map((codec, i) => codec.encode(keys[i]))),
    decode(bytes, at = 0) {
      let next = at;
      return parts.map((codec) => {
        const key = codec.decode(bytes, next);
        next += codec.length(bytes, next);
        return key;
      }) as readonly unknown[] as K;
    },
    length(bytes, at) {
      let next = at;
      for (const codec of parts) next += codec.length(bytes, next);
      return next - at;
    },
  };
}

/** One array out of many. */
export function concat(parts: Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
