// Finds one principal field in the first argument of a Candid message without decoding the rest: it decides where a
// management call is routed, on bytes that anybody may have sent. General decoders can be driven out of memory by a
// dozen bytes; this reader only skips, with a budget (Candid specification, "Binary format").
import type { Bytes } from '../../types.ts';
import { MAX_PRINCIPAL_BYTES } from '../principal.ts';

type Field = { hash: number; type: number };
type Type =
  | { kind: 'opt'; of: number }
  | { kind: 'vec'; of: number }
  | { kind: 'record'; fields: Field[] }
  | { kind: 'variant'; fields: Field[] }
  | { kind: 'opaque' };

const MAX_TYPES = 2_000;
const MAX_FIELDS = 2_000;
const MAX_STEPS = 2_000_000;
const MAX_DEPTH = 64;
const PRINCIPAL = -24;

/** Widths of the primitive types that have a fixed one. */
const FIXED: Record<number, number> = {
  [-1]: 0,
  [-2]: 1,
  [-5]: 1,
  [-6]: 2,
  [-7]: 4,
  [-8]: 8,
  [-9]: 1,
  [-10]: 2,
  [-11]: 4,
  [-12]: 8,
  [-13]: 4,
  [-14]: 8,
  [-16]: 0,
};

/** The principal in record field `name` of the first argument; undefined when there is none or the bytes are malformed. */
export function principalField(message: Bytes, name: string): Bytes | undefined {
  try {
    return new Reader(message).find(fieldHash(name));
  } catch (error) {
    if (error instanceof MalformedCandid) return undefined;
    throw error;
  }
}

class MalformedCandid extends Error {}

function fieldHash(name: string): number {
  return [...new TextEncoder().encode(name)].reduce((hash, byte) => (Math.imul(hash, 223) + byte) >>> 0, 0);
}

class Reader {
  private at = 4;
  private steps = 0;
  private types: Type[] = [];
  private readonly bytes: Bytes;

  constructor(bytes: Bytes) {
    this.bytes = bytes;
    if (new TextDecoder().decode(bytes.subarray(0, 4)) !== 'DIDL') throw new MalformedCandid();
  }

  find(hash: number): Bytes | undefined {
    const count = this.number(MAX_TYPES);
    for (let i = 0; i < count; i++) this.types.push(this.type());
    const argumentCount = this.number(MAX_FIELDS);
    if (argumentCount === 0) return undefined;
    // Only the first argument matters, but the types of the others stand before its value.
    const argument = this.signed();
    for (let i = 1; i < argumentCount; i++) this.signed();
    const record = this.types[argument];
    if (record?.kind !== 'record') return undefined;
    for (const field of record.fields) {
      if (field.hash === hash) return field.type === PRINCIPAL ? this.principal() : undefined;
      this.skip(field.type, 0);
    }
    return undefined;
  }

  private type(): Type {
    const opcode = this.signed();
    switch (opcode) {
      case -18:
        return { kind: 'opt', of: this.signed() };
      case -19:
        return { kind: 'vec', of: this.signed() };
      case -20:
      case -21: {
        const fields = Array.from({ length: this.number(MAX_FIELDS) }, () => ({
          hash: this.number(0xffff_ffff),
          type: this.signed(),
        }));
        return { kind: opcode === -20 ? 'record' : 'variant', fields };
      }
      case -22: {
        for (let lists = 0; lists < 2; lists++) {
          for (let left = this.number(MAX_FIELDS); left > 0; left--) this.signed();
        }
        this.take(this.number(MAX_FIELDS));
        return { kind: 'opaque' };
      }
      case -23: {
        for (let left = this.number(MAX_FIELDS); left > 0; left--) {
          this.take(this.number(0xffff_ffff));
          this.signed();
        }
        return { kind: 'opaque' };
      }
      default:
        throw new MalformedCandid();
    }
  }

  private skip(type: number, depth: number): void {
    if (++this.steps > MAX_STEPS || depth > MAX_DEPTH) throw new MalformedCandid();
    if (type < 0) return this.skipPrimitive(type);
    const shape = this.types[type];
    if (!shape || shape.kind === 'opaque') throw new MalformedCandid();
    if (shape.kind === 'opt') {
      if (this.flag()) this.skip(shape.of, depth + 1);
    } else if (shape.kind === 'vec') {
      const length = this.number(0xffff_ffff);
      const width = FIXED[shape.of];
      if (width !== undefined) this.take(length * width);
      else for (let i = 0; i < length; i++) this.skip(shape.of, depth + 1);
    } else if (shape.kind === 'record') {
      for (const field of shape.fields) this.skip(field.type, depth + 1);
    } else {
      const chosen = shape.fields[this.number(MAX_FIELDS)];
      if (!chosen) throw new MalformedCandid();
      this.skip(chosen.type, depth + 1);
    }
  }

  private skipPrimitive(type: number): void {
    const width = FIXED[type];
    if (width !== undefined) this.take(width);
    else if (type === -3 || type === -4) while (this.byte() >= 0x80);
    else if (type === -15) this.take(this.number(0xffff_ffff));
    else if (type === PRINCIPAL) this.principal();
    else throw new MalformedCandid();
  }

  private principal(): Bytes {
    if (!this.flag()) throw new MalformedCandid();
    return this.take(this.number(MAX_PRINCIPAL_BYTES)).slice();
  }

  private flag(): boolean {
    const byte = this.byte();
    if (byte > 1) throw new MalformedCandid();
    return byte === 1;
  }

  private number(max: number): number {
    let value = 0;
    let scale = 1;
    for (let i = 0; i < 5; i++) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        if (value > max) throw new MalformedCandid();
        return value;
      }
      scale *= 128;
    }
    throw new MalformedCandid();
  }

  private signed(): number {
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return byte & 0x40 ? value - (1 << (shift + 7)) : value;
    }
    throw new MalformedCandid();
  }

  private byte(): number {
    const byte = this.bytes[this.at++];
    if (byte === undefined) throw new MalformedCandid();
    return byte;
  }

  private take(length: number): Bytes {
    if (length > this.bytes.length - this.at) throw new MalformedCandid();
    const start = this.at;
    this.at += length;
    return this.bytes.subarray(start, this.at);
  }
}
