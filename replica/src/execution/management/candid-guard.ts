// Walks a Candid message by its own type table before the library decodes it, and refuses what would exhaust us:
// `@dfinity/candid` builds every element a message claims, also those that take no bytes.
import type { Bytes } from '../../types.ts';

const LIMITS = { types: 500, fields: 2_000, depth: 50, work: 300_000, numberBytes: 64 };

/** The message is malformed or asks for more work than any real argument. */
export class HostileCandid extends Error {}

type Type =
  | { kind: 'primitive'; code: number }
  | { kind: 'opt' | 'vec'; inner: number }
  | { kind: 'record' | 'variant'; fields: number[] }
  | { kind: 'func' | 'service' };

/**
 * Checks that decoding the message is cheap.
 * @throws HostileCandid with the reason
 */
export function checkCandid(bytes: Bytes): void {
  new Walk(bytes).message();
}

class Walk {
  #pos = 0;
  #types: Type[] = [];
  #work = 0;

  constructor(readonly bytes: Bytes) {}

  message(): void {
    if (this.#take(4).some((byte, i) => byte !== [0x44, 0x49, 0x44, 0x4c][i]))
      throw new HostileCandid('wrong magic number');
    const types = this.#count(LIMITS.types, 'types');
    for (let i = 0; i < types; i++) this.#types.push(this.#type());
    const args = this.#count(LIMITS.fields, 'arguments');
    const argTypes = Array.from({ length: args }, () => this.#reference());
    for (const type of argTypes) this.#value(type, 0);
  }

  #type(): Type {
    const code = this.#reference();
    switch (code) {
      case -18:
        return { kind: 'opt', inner: this.#reference() };
      case -19:
        return { kind: 'vec', inner: this.#reference() };
      case -20:
      case -21: {
        const count = this.#count(LIMITS.fields, 'fields');
        const fields: number[] = [];
        for (let i = 0; i < count; i++) {
          this.#number();
          fields.push(this.#reference());
        }
        return { kind: code === -20 ? 'record' : 'variant', fields };
      }
      case -22: {
        for (const list of ['arguments', 'results']) {
          const count = this.#count(LIMITS.fields, list);
          for (let i = 0; i < count; i++) this.#reference();
        }
        this.#take(this.#count(16, 'annotations'));
        return { kind: 'func' };
      }
      case -23: {
        const count = this.#count(LIMITS.fields, 'methods');
        for (let i = 0; i < count; i++) {
          this.#take(this.#count(1000, 'bytes of a name'));
          this.#reference();
        }
        return { kind: 'service' };
      }
      default:
        throw new HostileCandid(`unknown type ${code}`);
    }
  }

  /** Skips a value; each one, also one without bytes, is a unit of work. */
  #value(reference: number, depth: number): void {
    if (++this.#work > LIMITS.work) throw new HostileCandid('too many values');
    if (depth > LIMITS.depth) throw new HostileCandid('values are nested too deep');
    if (reference < 0) return this.#primitive(reference);
    const type = this.#types[reference];
    switch (type?.kind) {
      case 'opt':
        if (this.#byte() !== 0) this.#value(type.inner, depth + 1);
        return;
      case 'vec': {
        const count = this.#number();
        if (type.inner === -5) {
          this.#take(count);
          return;
        }
        if (count > LIMITS.work) throw new HostileCandid(`a vec of ${count} elements`);
        for (let i = 0; i < count; i++) this.#value(type.inner, depth + 1);
        return;
      }
      case 'record':
        for (const field of type.fields) this.#value(field, depth + 1);
        return;
      case 'variant': {
        const field = type.fields[this.#number()];
        if (field === undefined) throw new HostileCandid('variant index out of range');
        return this.#value(field, depth + 1);
      }
      case 'func':
        this.#flag();
        this.#principal();
        this.#take(this.#count(1000, 'bytes of a name'));
        return;
      case 'service':
        return this.#principal();
      default:
        throw new HostileCandid(`type ${reference} does not exist`);
    }
  }

  #primitive(code: number): void {
    const size = FIXED[code];
    if (size !== undefined) {
      this.#take(size);
      return;
    }
    if (code === -3 || code === -4) {
      const start = this.#pos;
      while (this.#byte() >= 0x80)
        if (this.#pos - start > LIMITS.numberBytes) throw new HostileCandid('number too long');
      return;
    }
    if (code === -15) {
      this.#take(this.#number());
      return;
    }
    if (code === -24) return this.#principal();
    throw new HostileCandid(`unknown type ${code}`);
  }

  #principal(): void {
    this.#flag();
    this.#take(this.#count(29, 'bytes of a principal'));
  }

  #flag(): void {
    if (this.#byte() !== 1) throw new HostileCandid('opaque reference');
  }

  #byte(): number {
    const byte = this.bytes[this.#pos++];
    if (byte === undefined) throw new HostileCandid('unexpected end');
    return byte;
  }

  #take(length: number): Bytes {
    if (this.#pos + length > this.bytes.length) throw new HostileCandid('unexpected end');
    this.#pos += length;
    return this.bytes.subarray(this.#pos - length, this.#pos);
  }

  #number(): number {
    let result = 0;
    for (let i = 0; i < 7; i++) {
      const byte = this.#byte();
      result += (byte & 0x7f) * 2 ** (7 * i);
      if (byte < 0x80) return result;
    }
    throw new HostileCandid('number too long');
  }

  #count(limit: number, what: string): number {
    const count = this.#number();
    if (count > limit) throw new HostileCandid(`${count} ${what}, more than ${limit}`);
    return count;
  }

  /** A type: an index into the table, or the negative code of a primitive or constructor. */
  #reference(): number {
    let result = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.#byte();
      result |= (byte & 0x7f) << shift;
      if (byte >= 0x80) continue;
      return byte & 0x40 ? result | (-1 << (shift + 7)) : result;
    }
    throw new HostileCandid('type too long');
  }
}

/** Bytes of the primitive types that always take the same: null, bool, nat8 … float64, reserved, empty. */
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
