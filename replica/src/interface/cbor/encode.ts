import { utf8 } from '../../bytes.ts';
import type { Bytes } from '../../types.ts';

/** What this half sends. Numbers must be non-negative integers; undefined fields of a record are left out. */
export type Encodable = bigint | number | string | Bytes | Encodable[] | { [field: string]: Encodable | undefined };

const SELF_DESCRIBED_TAG = Uint8Array.of(0xd9, 0xd9, 0xf7);

/** One data item after the self-describing tag 55799, as every body of the interface is encoded. */
export function encodeCbor(value: Encodable): Bytes {
  const chunks: Bytes[] = [SELF_DESCRIBED_TAG];
  write(value, chunks);
  return Uint8Array.from(Buffer.concat(chunks));
}

function write(value: Encodable, chunks: Bytes[]): void {
  if (typeof value === 'number' || typeof value === 'bigint') {
    chunks.push(head(0, BigInt(value)));
  } else if (typeof value === 'string') {
    const bytes = utf8(value);
    chunks.push(head(3, BigInt(bytes.length)), bytes);
  } else if (value instanceof Uint8Array) {
    chunks.push(head(2, BigInt(value.length)), value);
  } else if (Array.isArray(value)) {
    chunks.push(head(4, BigInt(value.length)));
    for (const item of value) write(item, chunks);
  } else {
    const fields = Object.entries(value).filter((field): field is [string, Encodable] => field[1] !== undefined);
    chunks.push(head(5, BigInt(fields.length)));
    for (const [name, field] of fields) {
      write(name, chunks);
      write(field, chunks);
    }
  }
}

function head(major: number, argument: bigint): Bytes {
  const prefix = major << 5;
  if (argument < 0n || argument >= 1n << 64n) throw new RangeError(`${argument} does not fit an unsigned CBOR integer`);
  if (argument < 24n) return Uint8Array.of(prefix | Number(argument));
  const width = argument < 1n << 8n ? 1 : argument < 1n << 16n ? 2 : argument < 1n << 32n ? 4 : 8;
  const bytes = new Uint8Array(1 + width);
  bytes[0] = prefix | (24 + Math.log2(width));
  for (let i = width; i > 0; i--) {
    bytes[i] = Number(argument & 0xffn);
    argument >>= 8n;
  }
  return bytes;
}
