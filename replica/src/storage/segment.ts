// One file of the log. Batches are only ever appended; a file leaves as a whole when compaction has emptied it.
import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, readSync, writevSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import type { Bytes } from '../types.ts';
import { HEADER_BYTES, decodeHeader, decodeIndex } from './batch.ts';
import type { Batch } from './batch.ts';

// Linux accepts at most 1024 buffers in one gathered write.
const MAX_BUFFERS_PER_WRITE = 1000;

export class Segment {
  readonly id: number;
  readonly path: string;
  size = 0;
  private readonly fd: number;

  constructor(id: number, path: string) {
    this.id = id;
    this.path = path;
    this.fd = openSync(path, 'a+');
  }

  /** Appends a whole batch and returns where it starts. A failed write (disk full) leaves the file as it was. */
  append(chunks: Bytes[], length: number): number {
    const start = this.size;
    try {
      let pending = chunks;
      while (pending.length > 0) {
        const group = pending.slice(0, MAX_BUFFERS_PER_WRITE);
        let written = writevSync(this.fd, group);
        // A gathered write may stop early: drop what is out and go on with the rest.
        const rest: Bytes[] = [];
        for (const chunk of group) {
          if (written >= chunk.length) written -= chunk.length;
          else {
            rest.push(chunk.subarray(written));
            written = 0;
          }
        }
        pending = [...rest, ...pending.slice(group.length)];
      }
    } catch (error) {
      ftruncateSync(this.fd, start);
      throw error;
    }
    this.size = start + length;
    return start;
  }

  /** Reads one value; a checksum that differs means the disk lost it, and going on would corrupt a canister. */
  read(offset: number, length: number, crc: number): Bytes {
    const value = new Uint8Array(length);
    if (this.readFully(value, offset) !== length || crc32(value) !== crc) {
      throw new Error(`${this.path} is damaged at byte ${offset}: restore it from a copy, or start with --fresh.`);
    }
    return value;
  }

  /**
   * Finds all batches. The first one that is incomplete ends the log (`mayBeTorn`: it is the tail that a killed process
   * left, and is cut off) or proves damage.
   */
  *scan(mayBeTorn: boolean): Generator<{ start: number; batch: Batch }> {
    const end = fstatSync(this.fd).size;
    let start = 0;
    while (start < end) {
      const batch = this.batchAt(start, end);
      const isLast = batch !== undefined && start + batch.length === end;
      if (batch === undefined || (isLast && mayBeTorn && !this.valuesIntact(start, batch))) {
        if (!mayBeTorn) {
          throw new Error(`${this.path} is damaged at byte ${start}: restore it from a copy, or start with --fresh.`);
        }
        ftruncateSync(this.fd, start);
        break;
      }
      yield { start, batch };
      start += batch.length;
    }
    this.size = start;
  }

  flush(): void {
    fsyncSync(this.fd);
  }

  close(): void {
    closeSync(this.fd);
  }

  private batchAt(start: number, end: number): Batch | undefined {
    const head = Buffer.alloc(HEADER_BYTES);
    if (this.readFully(head, start) !== HEADER_BYTES) return undefined;
    const header = decodeHeader(head);
    if (header === undefined || start + HEADER_BYTES + header.indexLength > end) return undefined;
    const index = Buffer.alloc(header.indexLength);
    this.readFully(index, start + HEADER_BYTES);
    const batch = decodeIndex(index, header.crc);
    return batch !== undefined && start + batch.length <= end ? batch : undefined;
  }

  private valuesIntact(start: number, batch: Batch): boolean {
    return batch.entries.every(({ value }) => {
      if (value === undefined) return true;
      const bytes = new Uint8Array(value.length);
      return this.readFully(bytes, start + value.offset) === value.length && crc32(bytes) === value.crc;
    });
  }

  private readFully(into: Uint8Array, offset: number): number {
    let done = 0;
    while (done < into.length) {
      const count = readSync(this.fd, into, done, into.length - done, offset + done);
      if (count === 0) break;
      done += count;
    }
    return done;
  }
}
