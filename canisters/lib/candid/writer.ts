// The one growable buffer every encoder writes to. Module-level variables: QuickJS reaches them far faster than properties.
import { CandidError } from './error.ts';
import { encodeUtf8 } from './utf8.ts';

let buffer = new Uint8Array(4096);
let view = new DataView(buffer.buffer);
let at = 0;

/** Kept between messages up to this size, so that one big reply does not hold its memory forever. */
const KEEP = 1 << 20;

/** Runs `write` on the empty buffer and returns a copy of what it wrote. */
export function written(write: () => void): Uint8Array {
  at = 0;
  write();
  const bytes = buffer.slice(0, at);
  if (buffer.length > KEEP) {
    buffer = new Uint8Array(4096);
    view = new DataView(buffer.buffer);
  }
  return bytes;
}

function grow(extra: number): void {
  const bigger = new Uint8Array(Math.max(buffer.length * 2, at + extra));
  bigger.set(buffer.subarray(0, at));
  buffer = bigger;
  view = new DataView(buffer.buffer);
}

export function writeByte(value: number): void {
  if (at === buffer.length) grow(1);
  buffer[at++] = value;
}

export function writeBytes(bytes: Uint8Array): void {
  if (at + bytes.length > buffer.length) grow(bytes.length);
  buffer.set(bytes, at);
  at += bytes.length;
}

/** LEB128 of a non-negative safe integer. */
export function writeLength(value: number): void {
  if (at + 8 > buffer.length) grow(8);
  if (value < 128) {
    buffer[at++] = value;
    return;
  }
  let rest = value;
  while (rest >= 128) {
    buffer[at++] = (rest % 128) | 128;
    rest = Math.floor(rest / 128);
  }
  buffer[at++] = rest;
}

/** Writes the low 49 bits as seven bytes that say "more follows". */
function writeGroup(value: bigint): void {
  if (at + 7 > buffer.length) grow(7);
  let rest = Number(BigInt.asUintN(49, value));
  for (let i = 0; i < 7; i++) {
    buffer[at++] = (rest % 128) | 128;
    rest = Math.floor(rest / 128);
  }
}

export function writeNat(value: bigint): void {
  let rest = value;
  while (rest > 0xfffffffffffffn) {
    writeGroup(rest);
    rest >>= 49n;
  }
  writeLength(Number(rest));
}

export function writeInt(value: bigint): void {
  let rest = value;
  while (rest > 0xfffffffffffffn || rest < -0xfffffffffffffn) {
    writeGroup(rest);
    rest >>= 49n;
  }
  let small = Number(rest);
  for (;;) {
    const low = ((small % 128) + 128) % 128;
    small = Math.floor(small / 128);
    if ((small === 0 && low < 64) || (small === -1 && low >= 64)) return writeByte(low);
    writeByte(low | 128);
  }
}

export function writeText(text: string): void {
  const bytes = encodeUtf8(text);
  const length = bytes.length;
  writeLength(length);
  if (at + length > buffer.length) grow(length);
  for (let i = 0; i < length; i++) buffer[at + i] = bytes.charCodeAt(i);
  at += length;
}

/** Makes room for a number of fixed width and returns where it goes. */
function place(width: number): number {
  if (at + width > buffer.length) grow(width);
  const start = at;
  at += width;
  return start;
}
// Room first, then the view: growing replaces it.
export function write16(value: number): void {
  const start = place(2);
  view.setUint16(start, value, true);
}
export function write32(value: number): void {
  const start = place(4);
  view.setUint32(start, value, true);
}
export function write64(value: bigint): void {
  const start = place(8);
  view.setBigUint64(start, value, true);
}
export function writeFloat32(value: number): void {
  const start = place(4);
  view.setFloat32(start, value, true);
}
export function writeFloat64(value: number): void {
  const start = place(8);
  view.setFloat64(start, value, true);
}

/** Checks an integer's range and returns it. Accepts a bigint where a number is expected and the reverse, as agents do. */
export function integer(value: unknown, min: number, max: number, kind: string): number {
  const number = typeof value === 'bigint' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number) || number < min || number > max)
    throw new CandidError(`not a ${kind}`);
  return number;
}
