// Principals as bytes, as hex (our map keys) and as the text people read.
import { Principal } from '@dfinity/principal';
import type { Bytes } from '../types.ts';

export const MANAGEMENT: Bytes = new Uint8Array(0);

export function hex(bytes: Bytes): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
}

export function unhex(text: string): Bytes {
  return new Uint8Array(Buffer.from(text, 'hex'));
}

/** The textual form, as in reject messages. */
export function text(bytes: Bytes): string {
  return Principal.fromUint8Array(bytes).toText();
}

export function same(a: Bytes, b: Bytes): boolean {
  return a.length === b.length && Buffer.compare(a, b) === 0;
}

/** The id of the n-th canister: eight bytes big-endian, then 0x01 0x01 (opaque id of a canister). */
export function canisterIdAt(index: bigint): Bytes {
  const id = new Uint8Array(10);
  new DataView(id.buffer).setBigUint64(0, index);
  id.set([1, 1], 8);
  return id;
}

/** The inverse of `canisterIdAt`; undefined for an id of another form. */
export function canisterIndex(id: Bytes): bigint | undefined {
  if (id.length !== 10 || id[8] !== 1 || id[9] !== 1) return undefined;
  return new DataView(id.buffer, id.byteOffset, 8).getBigUint64(0);
}
