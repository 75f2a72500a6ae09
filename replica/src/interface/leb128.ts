import type { Bytes } from '../types.ts';

/** Shortest unsigned LEB128, how numbers are hashed and how they stand in the state tree. */
export function encodeLeb128(value: bigint): Bytes {
  const bytes: number[] = [];
  do {
    const low = Number(value & 0x7fn);
    value >>= 7n;
    bytes.push(value > 0n ? low | 0x80 : low);
  } while (value > 0n);
  return Uint8Array.from(bytes);
}
