import { CandidError } from './error.ts';
import type { Field, PrimitiveKind, Type } from './types.ts';
import { Bodies, Body } from './wire-form.ts';
import {
  integer,
  write16,
  write32,
  write64,
  writeByte,
  writeBytes,
  writeFloat32,
  writeFloat64,
  writeInt,
  writeLength,
  writeNat,
  writeText,
} from './writer.ts';

export type Encoder = (value: unknown) => void;

const encoders = new Map<Type, Encoder>();

/** The function that writes a value of this type; built once per type. */
export function encoderOf(type: Type): Encoder {
  const known = encoders.get(type);
  if (known !== undefined) return known;
  // Recursive types find this stand-in while the real encoder is being built.
  const real: { encode?: Encoder } = {};
  encoders.set(type, (value) => real.encode?.(value));
  const encode = build(type);
  real.encode = encode;
  encoders.set(type, encode);
  return encode;
}

/** `constructor` rather than `instanceof`: a third of the cost in QuickJS, and this is asked for every record. */
const isBody = (value: unknown): value is Body =>
  typeof value === 'object' && value !== null && value.constructor === Body;

function fail(kind: string): never {
  throw new CandidError(`value is not a ${kind}`);
}

function bigOf(value: unknown, kind: string): bigint {
  if (typeof value === 'bigint') return value;
  return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : fail(kind);
}

function writePrincipal(value: unknown): void {
  const bytes = bytesOfPrincipal(value);
  writeByte(1);
  writeLength(bytes.length);
  writeBytes(bytes);
}

function bytesOfPrincipal(value: unknown): Uint8Array {
  if (
    typeof value !== 'object' ||
    value === null ||
    !('toUint8Array' in value) ||
    typeof value.toUint8Array !== 'function'
  )
    return fail('principal');
  const bytes: unknown = value.toUint8Array();
  return bytes instanceof Uint8Array && bytes.length <= 29 ? bytes : fail('principal');
}

const primitives: Record<PrimitiveKind, Encoder> = {
  null: (value) => (value === null || value === undefined ? undefined : fail('null')),
  reserved: () => undefined,
  empty: () => fail('value of type empty: there is none'),
  bool: (value) => (typeof value === 'boolean' ? writeByte(value ? 1 : 0) : fail('bool')),
  text: (value) => (typeof value === 'string' ? writeText(value) : fail('text')),
  nat: (value) => {
    const number = bigOf(value, 'nat');
    if (number < 0n) fail('nat');
    writeNat(number);
  },
  int: (value) => writeInt(bigOf(value, 'int')),
  nat8: (value) => writeByte(integer(value, 0, 255, 'nat8')),
  int8: (value) => writeByte(integer(value, -128, 127, 'int8') & 255),
  nat16: (value) => write16(integer(value, 0, 65535, 'nat16')),
  int16: (value) => write16(integer(value, -32768, 32767, 'int16')),
  nat32: (value) => write32(integer(value, 0, 4294967295, 'nat32')),
  int32: (value) => write32(integer(value, -2147483648, 2147483647, 'int32')),
  nat64: (value) => {
    const number = bigOf(value, 'nat64');
    if (number < 0n || number > 0xffffffffffffffffn) fail('nat64');
    write64(number);
  },
  int64: (value) => {
    const number = bigOf(value, 'int64');
    if (number < -0x8000000000000000n || number > 0x7fffffffffffffffn) fail('int64');
    write64(number);
  },
  float32: (value) => writeFloat32(typeof value === 'number' ? value : fail('float32')),
  float64: (value) => writeFloat64(typeof value === 'number' ? value : fail('float64')),
  principal: writePrincipal,
};

function build(type: Type): Encoder {
  switch (type.kind) {
    case 'knot':
      return type.target === undefined ? fail('finished recursive type') : encoderOf(type.target);
    case 'opt':
      return optEncoder(encoderOf(type.inner));
    case 'vec':
      return vecEncoder(type.inner);
    case 'record':
      return type.tuple ? tupleEncoder(type.fields) : recordEncoder(type.fields);
    case 'variant':
      return variantEncoder(type.fields);
    case 'service':
      return writePrincipal;
    case 'func':
      return (value) => {
        if (!Array.isArray(value) || typeof value[1] !== 'string') return fail('function reference');
        writeByte(1);
        writePrincipal(value[0]);
        writeText(value[1]);
      };
    case 'future':
      return fail('type we know');
    default:
      return primitives[type.kind];
  }
}

function optEncoder(inner: Encoder): Encoder {
  return (value) => {
    if (isBody(value)) return writeBytes(value.bytes);
    if (!Array.isArray(value) || value.length > 1) return fail('opt ([] or [value])');
    writeByte(value.length);
    if (value.length === 1) inner(value[0]);
  };
}

function vecEncoder(element: Type): Encoder {
  const inner = encoderOf(element);
  const blob = element.kind === 'nat8';
  return (value) => {
    if (value instanceof Bodies) {
      const { count, chunks } = value;
      writeLength(count);
      for (let i = 0; i < chunks.length; i++) writeBytes(chunks[i] as Uint8Array);
      return;
    }
    if (isBody(value)) return writeBytes(value.bytes);
    if (blob && value instanceof Uint8Array) {
      writeLength(value.length);
      return writeBytes(value);
    }
    if (!Array.isArray(value) && !ArrayBuffer.isView(value)) return fail('vec');
    const items: ArrayLike<unknown> = Array.isArray(value) ? value : Array.from(value as BigUint64Array);
    writeLength(items.length);
    for (let i = 0; i < items.length; i++) inner(items[i]);
  };
}

function within(name: string, encode: Encoder, value: unknown): void {
  try {
    encode(value);
  } catch (error) {
    throw error instanceof CandidError ? new CandidError(`${name}: ${error.message}`) : error;
  }
}

function recordEncoder(fields: Field[]): Encoder {
  const names = fields.map((field) => field.name);
  const inner = fields.map((field) => encoderOf(field.type));
  return (value) => {
    if (typeof value !== 'object' || value === null) return fail('record');
    if (value.constructor === Body) return writeBytes((value as Body).bytes);
    const record = value as Record<string, unknown>;
    let i = 0;
    try {
      for (; i < names.length; i++) (inner[i] as Encoder)(record[names[i] as string]);
    } catch (error) {
      throw error instanceof CandidError ? new CandidError(`${names[i]}: ${error.message}`) : error;
    }
  };
}

function tupleEncoder(fields: Field[]): Encoder {
  const inner = fields.map((field) => encoderOf(field.type));
  return (value) => {
    if (isBody(value)) return writeBytes(value.bytes);
    if (!Array.isArray(value) || value.length !== inner.length) return fail(`tuple of ${inner.length}`);
    inner.forEach((encode, i) => encode(value[i]));
  };
}

function variantEncoder(fields: Field[]): Encoder {
  const byName = new Map(fields.map((field, index) => [field.name, { index, encode: encoderOf(field.type) }]));
  return (value) => {
    if (isBody(value)) return writeBytes(value.bytes);
    const tags = typeof value === 'object' && value !== null ? Object.keys(value) : [];
    const tag = tags[0];
    const field = tag !== undefined && tags.length === 1 ? byName.get(tag) : undefined;
    if (tag === undefined || field === undefined) return fail(`variant (one of ${[...byName.keys()].join(', ')})`);
    writeLength(field.index);
    within(tag, field.encode, (value as Record<string, unknown>)[tag]);
  };
}
