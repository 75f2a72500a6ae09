// A log of segment files with its index in memory. Compaction takes the oldest segment, copies what still lives to the
// end and deletes the file. Always the oldest: then a deletion recorded in it has nothing older left to hide, so
// deletions need not be carried along, and one pause is bounded by the size of one segment.
import { mkdirSync, readdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Bytes, Store } from '../types.ts';
import { encodeBatch } from './batch.ts';
import type { BatchEntry } from './batch.ts';
import { Segment } from './segment.ts';

const SEGMENT_NAME = /^segment-(\d{10})\.log$/;
const DEFAULT_SEGMENT_BYTES = 64 * 1024 * 1024;
const COPY_BATCH_BYTES = 4 * 1024 * 1024;

interface Location {
  segment: Segment;
  offset: number;
  length: number;
  crc: number;
}

export class LogStore implements Store {
  private readonly directory: string;
  private readonly segmentBytes: number;
  private readonly index = new Map<string, Location>();
  private readonly segments: Segment[] = [];
  private liveBytes = 0;
  private closed = false;

  /** `segmentBytes`: a segment that has grown past this is followed by a new one (a batch is never split). */
  constructor(directory: string, segmentBytes = DEFAULT_SEGMENT_BYTES) {
    this.directory = directory;
    this.segmentBytes = segmentBytes;
    mkdirSync(directory, { recursive: true });
    const ids = segmentIds(directory);
    ids.forEach((id, position) => {
      const segment = new Segment(id, this.pathOf(id));
      this.segments.push(segment);
      for (const { start, batch } of segment.scan(position === ids.length - 1)) {
        this.apply(segment, start, batch.entries);
      }
    });
    if (this.segments.length === 0) this.roll();
  }

  get(key: string): Bytes | undefined {
    const location = this.index.get(key);
    return location && location.segment.read(location.offset, location.length, location.crc);
  }

  *keys(prefix: string): Iterable<string> {
    for (const key of [...this.index.keys()]) if (key.startsWith(prefix)) yield key;
  }

  commit(changes: Map<string, Bytes | undefined>): void {
    if (this.closed) throw new Error('The store is closed.');
    if (changes.size === 0) return;
    this.append(changes);
    const total = this.segments.reduce((sum, segment) => sum + segment.size, 0);
    if (this.segments.length > 1 && total > 2 * this.liveBytes + 2 * this.segmentBytes) this.compactOldest();
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.segments.at(-1)?.flush();
    for (const segment of this.segments) segment.close();
  }

  private append(changes: Map<string, Bytes | undefined>): void {
    if (this.active().size >= this.segmentBytes) this.roll();
    const { chunks, batch } = encodeBatch(changes);
    const segment = this.active();
    const start = segment.append(chunks, batch.length);
    this.apply(segment, start, batch.entries);
  }

  private apply(segment: Segment, start: number, entries: BatchEntry[]): void {
    for (const { key, value } of entries) {
      const previous = this.index.get(key);
      if (previous) this.liveBytes -= key.length + previous.length;
      if (value === undefined) this.index.delete(key);
      else {
        this.index.set(key, { segment, offset: start + value.offset, length: value.length, crc: value.crc });
        this.liveBytes += key.length + value.length;
      }
    }
  }

  private compactOldest(): void {
    const oldest = this.segments[0]!;
    let copies = new Map<string, Bytes>();
    let copied = 0;
    for (const { batch, start } of oldest.scan(false)) {
      for (const { key, value } of batch.entries) {
        const location = this.index.get(key);
        if (!value || location?.segment !== oldest || location.offset !== start + value.offset) continue;
        copies.set(key, oldest.read(location.offset, location.length, location.crc));
        copied += value.length;
        if (copied >= COPY_BATCH_BYTES) {
          this.append(copies);
          copies = new Map();
          copied = 0;
        }
      }
    }
    if (copies.size > 0) this.append(copies);
    // The copies must be on the disk before the originals leave it.
    this.active().flush();
    this.segments.shift();
    oldest.close();
    unlinkSync(oldest.path);
  }

  private roll(): void {
    const last = this.segments.at(-1);
    last?.flush();
    const id = (last?.id ?? 0) + 1;
    this.segments.push(new Segment(id, this.pathOf(id)));
  }

  private active(): Segment {
    return this.segments.at(-1)!;
  }

  private pathOf(id: number): string {
    return join(this.directory, `segment-${String(id).padStart(10, '0')}.log`);
  }
}

/** Deletes the log in this directory and nothing else: the directory may be a person's own. */
export function eraseLog(directory: string): void {
  mkdirSync(directory, { recursive: true });
  for (const name of readdirSync(directory)) if (SEGMENT_NAME.test(name)) unlinkSync(join(directory, name));
}

function segmentIds(directory: string): number[] {
  return readdirSync(directory)
    .map((name) => SEGMENT_NAME.exec(name)?.[1])
    .filter((id) => id !== undefined)
    .map(Number)
    .sort((a, b) => a - b);
}
