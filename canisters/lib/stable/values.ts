// Value codecs of stable structures.
import { IDL } from '@dfinity/candid';

import { bodyOf } from '../candid/index.ts';

export interface ValueCodec<V> {
  encode(value: V): Uint8Array;
  decode(bytes: Uint8Array): V;
}

/** Candid value bytes without header. A change of the type needs a migration: there is nothing in the bytes to tell. */
export const candidValue = <V>(type: IDL.Type): ValueCodec<V> => bodyOf<V>(type);

export const rawValue: ValueCodec<Uint8Array> = { encode: (bytes) => bytes, decode: (bytes) => bytes };
export const natValue: ValueCodec<bigint> = bodyOf<bigint>(IDL.Nat);
export const u64Value: ValueCodec<bigint> = bodyOf<bigint>(IDL.Nat64);
export const textValue: ValueCodec<string> = bodyOf<string>(IDL.Text);

/** For sets: only the key counts. */
export const noValue: ValueCodec<true> = { encode: () => new Uint8Array(), decode: () => true };
