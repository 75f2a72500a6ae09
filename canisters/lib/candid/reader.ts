// The one cursor every decoder reads from, with the budgets that bound what a message may cost.
import { CandidError } from './error.ts';
import type { Quota } from './quota.ts';
import { decodeUtf8 } from './utf8.ts';

const EMPTY = new Uint8Array();

let bytes: Uint8Array = EMPTY;
/** Made when the first number of fixed width is met: many messages have none. */
let view: DataView | undefined;
let at = 0;
let end = 0;
let depthLeft = 0;
let elementsLeft = 0;
let skippedLeft = 0;
let numberBytes = 0;

/** Reads `input` from `start` with `read`; everything must be used up. Not re-entrant: decoders never call out. */
export function reading<T>(input: Uint8Array, start: number, quota: Quota, read: () => T): T {
  bytes = input;
  view = undefined;
  at = start;
  end = input.length;
  depthLeft = quota.depth;
  elementsLeft = quota.elements;
  skippedLeft = quota.skipped;
  numberBytes = quota.numberBytes;
  try {
    const value = read();
    if (at !== end) throw new CandidError(`${end - at} bytes left over`);
    return value;
  } finally {
    bytes = EMPTY;
  }
}

export const position = (): number => at;

/** Where a failed `opt` goes back to. */
export interface Mark {
  at: number;
  depth: number;
}
export const mark = (): Mark => ({ at, depth: depthLeft });
export function back(to: Mark): void {
  at = to.at;
  depthLeft = to.depth;
}

export function enter(): void {
  if (--depthLeft < 0) throw new CandidError('nested too deeply');
}
export function leave(): void {
  depthLeft++;
}
export function spend(elements: number): void {
  if ((elementsLeft -= elements) < 0) throw new CandidError('too many elements');
}
export function spendSkipped(values: number): void {
  if ((skippedLeft -= values) < 0) throw new CandidError('too many values that are not asked for');
}

export function readByte(): number {
  if (at >= end) throw new CandidError('ends too early');
  return bytes[at++] as number;
}

function take(length: number): number {
  const start = at;
  if (length > end - at) throw new CandidError('ends too early');
  at += length;
  return start;
}

/** LEB128 that must fit 32 bits: lengths, counts, tags. Overlong forms are legal Candid. */
export function readLength(): number {
  let byte = readByte();
  if (byte < 128) return byte;
  let value = byte & 127;
  let scale = 128;
  for (let i = 1; ; i++) {
    byte = readByte();
    value += (byte & 127) * scale;
    if (value > 0xffffffff || i > 9) throw new CandidError('number does not fit 32 bits');
    if (byte < 128) return value;
    scale *= 128;
  }
}

/** SLEB128 of a type reference: negative for primitives. */
export function readTypeCode(): number {
  let value = 0;
  let scale = 1;
  for (let i = 0; i < 5; i++) {
    const byte = readByte();
    value += (byte & 127) * scale;
    scale *= 128;
    if (byte < 128) return byte & 64 ? value - scale : value;
  }
  throw new CandidError('type reference is too long');
}

/** Reads LEB128 groups; `signed` extends the sign. Seven bytes at a time fit a double exactly. */
function readBig(signed: boolean): bigint {
  let value = 0n;
  let shift = 0n;
  for (let read = 0; read < numberBytes; read += 7) {
    let group = 0;
    let scale = 1;
    for (let i = 0; i < 7; i++) {
      const byte = readByte();
      group += (byte & 127) * scale;
      scale *= 128;
      if (byte < 128) {
        if (signed && byte & 64) group -= scale;
        return shift === 0n ? BigInt(group) : value + (BigInt(group) << shift);
      }
    }
    value += BigInt(group) << shift;
    shift += 49n;
  }
  throw new CandidError('number is too long');
}
export const readNat = (): bigint => readBig(false);
export const readInt = (): bigint => readBig(true);

/** A copy: the message's bytes must not be kept alive, or changed, by what was decoded. */
export function readBytes(length: number): Uint8Array {
  const start = take(length);
  return bytes.slice(start, start + length);
}
export function skipBytes(length: number): void {
  take(length);
}
export function readText(): string {
  const length = readLength();
  const start = take(length);
  return decodeUtf8(bytes, start, start + length);
}

/** A fixed-width number through its DataView getter. */
export function readFixed<T>(width: 1 | 2 | 4 | 8, get: (view: DataView, at: number) => T): T {
  view ??= new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return get(view, take(width));
}

/** A copy of the first bytes of the message. */
export const leadingBytes = (length: number): Uint8Array => bytes.slice(0, length);
