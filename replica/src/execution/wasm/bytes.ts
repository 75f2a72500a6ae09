// Reading and writing the few encodings of the WebAssembly binary format: LEB128 numbers, names, sections.
import type { Bytes } from '../../types.ts';

/** The module breaks the binary format or the canister rules; becomes the reject `IC0505`. */
export class InvalidModule extends Error {}

export class Reader {
  pos: number;
  constructor(
    readonly bytes: Bytes,
    start = 0,
    readonly end = bytes.length,
  ) {
    this.pos = start;
  }

  get done(): boolean {
    return this.pos >= this.end;
  }

  byte(): number {
    if (this.pos >= this.end) throw new InvalidModule('unexpected end of section');
    return this.bytes[this.pos++] ?? 0;
  }

  u32(): number {
    let result = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      result += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return result;
    }
    throw new InvalidModule('number too long');
  }

  /** Skips a LEB128 number of any size, signed or not. */
  skipLeb(): void {
    while (this.byte() >= 0x80);
  }

  skip(length: number): void {
    if (this.pos + length > this.end) throw new InvalidModule('unexpected end of section');
    this.pos += length;
  }

  take(length: number): Bytes {
    this.skip(length);
    return this.bytes.subarray(this.pos - length, this.pos);
  }

  name(): string {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(this.take(this.u32()));
    } catch (error) {
      if (error instanceof InvalidModule) throw error;
      throw new InvalidModule('name is not UTF-8');
    }
  }
}

export class Writer {
  #buffer: Bytes;
  length = 0;
  constructor(capacity = 1024) {
    this.#buffer = new Uint8Array(capacity);
  }

  /** Makes room for `extra` bytes and returns the buffer to write into; valid until the next call. */
  reserve(extra: number): Bytes {
    if (this.length + extra > this.#buffer.length) {
      const grown = new Uint8Array(Math.max(this.#buffer.length * 2, this.length + extra));
      grown.set(this.#buffer.subarray(0, this.length));
      this.#buffer = grown;
    }
    return this.#buffer;
  }

  byte(value: number): void {
    this.reserve(1)[this.length++] = value;
  }

  raw(bytes: Bytes): void {
    this.reserve(bytes.length).set(bytes, this.length);
    this.length += bytes.length;
  }

  u32(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.byte((rest % 128) | 0x80);
      rest = Math.floor(rest / 128);
    }
    this.byte(rest);
  }

  /** A signed LEB128 of a non-negative number. */
  s64(value: number): void {
    let rest = value;
    while (rest >= 0x40) {
      this.byte((rest % 128) | 0x80);
      rest = Math.floor(rest / 128);
    }
    this.byte(rest);
  }

  name(text: string): void {
    const bytes = new TextEncoder().encode(text);
    this.u32(bytes.length);
    this.raw(bytes);
  }

  /** Leaves five bytes for a length that is known later; see `fillLength`. */
  lengthHole(): number {
    this.reserve(5);
    this.length += 5;
    return this.length;
  }

  /** Fills a hole with the number of bytes written since, as a padded LEB128, which the format allows. */
  fillLength(hole: number): void {
    const buffer = this.reserve(0);
    let rest = this.length - hole;
    for (let i = 5; i >= 1; i--) {
      buffer[hole - i] = (rest % 128) | (i > 1 ? 0x80 : 0);
      rest = Math.floor(rest / 128);
    }
  }

  bytes(): Bytes {
    return this.#buffer.slice(0, this.length);
  }
}

export interface Section {
  id: number;
  start: number;
  end: number;
}

/** Splits a module into its sections, checking only the frame. */
export function sections(bytes: Bytes): Section[] {
  const magic = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  if (magic.some((byte, i) => bytes[i] !== byte)) throw new InvalidModule('not a WebAssembly binary');
  const reader = new Reader(bytes, 8);
  const found: Section[] = [];
  while (!reader.done) {
    const id = reader.byte();
    const length = reader.u32();
    const start = reader.pos;
    reader.skip(length);
    found.push({ id, start, end: reader.pos });
  }
  return found;
}
