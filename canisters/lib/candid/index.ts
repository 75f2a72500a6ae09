// Candid, compiled once per type: fast in QuickJS, and bounded whatever bytes arrive.
import type { IDL } from '@dfinity/candid';

import { argumentsDecoder, decoderOf } from './decode.ts';
import { encoderOf, type Encoder } from './encode.ts';
import { CandidError } from './error.ts';
import { fromIdl } from './from-idl.ts';
import { buildHeader } from './header.ts';
import { defaultQuota, type Quota } from './quota.ts';
import { prefixMatcher } from './prefix.ts';
import { leadingBytes, position, reading } from './reader.ts';
import { readHeader } from './wire-types.ts';
import { writeBytes, written } from './writer.ts';

export { CandidError } from './error.ts';
export { defaultQuota, type Quota } from './quota.ts';
export { bodies, Bodies, body, Body } from './wire-form.ts';

export interface Codec {
  /** `DIDL`, type table and argument types: the same for every message. */
  header: Uint8Array;
  /** @throws CandidError when a value does not fit its type. */
  encode(values: unknown[]): Uint8Array;
  /** @throws CandidError for malformed, unfitting or too costly bytes. */
  decode(bytes: Uint8Array, quota?: Partial<Quota>): unknown[];
}

/** Headers a codec remembers beside its own: other agents order their type tables differently. */
const REMEMBERED_HEADERS = 4;
const REMEMBERED_BYTES = 2048;

interface KnownHeader {
  length: number;
  begins: (bytes: Uint8Array) => boolean;
  decode: () => unknown[];
}

/** A codec for a list of arguments or results. Compile at module level, once. */
export function compile(idlTypes: IDL.Type[]): Codec {
  const types = idlTypes.map(fromIdl);
  const header = buildHeader(types);
  const encoders = types.map(encoderOf);
  // Built now, not at the first call: what a query builds is lost with the query.
  const known: KnownHeader[] = [
    { length: header.length, begins: prefixMatcher(header), decode: argumentsDecoder(types, types) },
  ];

  function decode(bytes: Uint8Array, limits?: Partial<Quota>): unknown[] {
    const quota = limits === undefined ? defaultQuota : { ...defaultQuota, ...limits };
    if (bytes.length > quota.bytes) throw new CandidError(`longer than ${quota.bytes} bytes`);
    for (let i = 0; i < known.length; i++) {
      const candidate = known[i] as KnownHeader;
      if (candidate.begins(bytes)) return reading(bytes, candidate.length, quota, candidate.decode);
    }
    return reading(bytes, 0, quota, () => {
      const wire = readHeader(quota);
      const decodeWire = argumentsDecoder(wire, types);
      const length = position();
      const values = decodeWire();
      if (length <= REMEMBERED_BYTES) {
        if (known.length > REMEMBERED_HEADERS) known.pop();
        known.push({ length, begins: prefixMatcher(leadingBytes(length)), decode: decodeWire });
      }
      return values;
    });
  }

  return {
    header,
    decode,
    encode(values) {
      if (values.length !== encoders.length)
        throw new CandidError(`${encoders.length} values expected, ${values.length} given`);
      return written(() => {
        writeBytes(header);
        for (let i = 0; i < encoders.length; i++) (encoders[i] as Encoder)(values[i]);
      });
    },
  };
}

export interface BodyCodec<T> {
  encode(value: T): Uint8Array;
  /** Only for bytes written by `encode` with the same type: there is no header to tell otherwise. */
  decode(bytes: Uint8Array): T;
}

const storedQuota: Quota = { ...defaultQuota, bytes: Infinity, elements: Infinity, skipped: Infinity };

/** Value bytes without header, for stable memory and for replies made of stored records (see `body` and `bodies`). */
export function bodyOf<T>(idlType: IDL.Type): BodyCodec<T> {
  const type = fromIdl(idlType);
  const encode = encoderOf(type);
  const decoder = decoderOf(type, type, new Map());
  return {
    encode: (value) => written(() => encode(value)),
    decode: (bytes) => reading(bytes, 0, storedQuota, decoder) as T,
  };
}
