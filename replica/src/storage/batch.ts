// One atomic batch as it lies in a segment file:
//
//   u32 magic · u32 index length · u32 crc of the index · index · values, one after the other
//   index = u32 count · (u32 key length · u32 value length or DELETED · u32 crc of the value · key)*
//
// The index has its own checksum so that opening gigabytes reads the indexes only; each value's checksum is compared
// when the value is read, and those of the last batch when the log is opened (the only place that can be torn).
import { crc32 } from 'node:zlib';
import type { Bytes } from '../types.ts';

const MAGIC = 0x1c_10_6b_01;
const DELETED = 0xffff_ffff;
export const HEADER_BYTES = 12;
const ENTRY_BYTES = 12;

export interface BatchEntry {
  key: string;
  /** Undefined for a deletion. `offset` counts from the start of the batch. */
  value: { offset: number; length: number; crc: number } | undefined;
}

export interface Batch {
  entries: BatchEntry[];
  /** Bytes of the whole batch, header included. */
  length: number;
}

/** Header and index as one buffer, followed by the values untouched, ready for one gathered write. */
export function encodeBatch(changes: Map<string, Bytes | undefined>): { chunks: Bytes[]; batch: Batch } {
  const keys = [...changes.keys()].map((key) => Buffer.from(key, 'utf8'));
  const indexLength = 4 + keys.reduce((sum, key) => sum + ENTRY_BYTES + key.length, 0);
  const head = Buffer.alloc(HEADER_BYTES + indexLength);
  head.writeUInt32LE(changes.size, HEADER_BYTES);

  const chunks: Bytes[] = [head];
  const entries: BatchEntry[] = [];
  let at = HEADER_BYTES + 4;
  let offset = HEADER_BYTES + indexLength;
  let position = 0;
  for (const [key, value] of changes) {
    const keyBytes = keys[position++]!;
    const crc = value === undefined ? 0 : crc32(value);
    if (value !== undefined && value.length >= DELETED) throw new Error(`The value of ${key} is too large to store.`);
    head.writeUInt32LE(keyBytes.length, at);
    head.writeUInt32LE(value === undefined ? DELETED : value.length, at + 4);
    head.writeUInt32LE(crc, at + 8);
    keyBytes.copy(head, at + ENTRY_BYTES);
    at += ENTRY_BYTES + keyBytes.length;
    entries.push({ key, value: value && { offset, length: value.length, crc } });
    if (value !== undefined && value.length > 0) {
      chunks.push(value);
      offset += value.length;
    }
  }
  head.writeUInt32LE(MAGIC, 0);
  head.writeUInt32LE(indexLength, 4);
  head.writeUInt32LE(crc32(head.subarray(HEADER_BYTES)), 8);
  return { chunks, batch: { entries, length: offset } };
}

/** Length of the index that follows this header, or undefined when these are not the first bytes of a batch. */
export function decodeHeader(header: Buffer): { indexLength: number; crc: number } | undefined {
  if (header.length < HEADER_BYTES || header.readUInt32LE(0) !== MAGIC) return undefined;
  return { indexLength: header.readUInt32LE(4), crc: header.readUInt32LE(8) };
}

/** The entries of a batch, or undefined when the index is torn or damaged. */
export function decodeIndex(index: Buffer, crc: number): Batch | undefined {
  if (index.length < 4 || crc32(index) !== crc) return undefined;
  const count = index.readUInt32LE(0);
  const entries: BatchEntry[] = [];
  let at = 4;
  let offset = HEADER_BYTES + index.length;
  for (let i = 0; i < count; i++) {
    const keyLength = index.readUInt32LE(at);
    const length = index.readUInt32LE(at + 4);
    const valueCrc = index.readUInt32LE(at + 8);
    const key = index.toString('utf8', at + ENTRY_BYTES, at + ENTRY_BYTES + keyLength);
    at += ENTRY_BYTES + keyLength;
    if (length === DELETED) entries.push({ key, value: undefined });
    else {
      entries.push({ key, value: { offset, length, crc: valueCrc } });
      offset += length;
    }
  }
  return { entries, length: offset };
}
