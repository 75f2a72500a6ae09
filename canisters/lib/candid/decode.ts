// Builds decoders for a pair (type on the wire, type expected): coercion by subtyping (Candid spec, "Coercion function").
// What cannot fit fails only when such a value is met, because an unused variant case or an empty vec may be of any type.
import { Principal } from '@dfinity/principal';

import { CandidError, CoercionError } from './error.ts';
import * as r from './reader.ts';
import { skipperOf } from './skip.ts';
import { isSubtype } from './subtype.ts';
import { resolve, type Field, type PrimitiveKind, type Type } from './types.ts';

export type Decoder = () => unknown;

/** Reads a value of the wire type as a value of the expected type; one memo per header. */
export function decoderOf(wire: Type, expected: Type, memo: Map<string, Decoder>, depth = 0): Decoder {
  const [from, to] = [resolve(wire), resolve(expected)];
  const key = `${from.key},${to.key}`;
  const known = memo.get(key);
  if (known !== undefined) return known;
  if (depth > 100) throw new CandidError('types nested too deeply');
  const real: { decode?: Decoder } = {};
  memo.set(key, () => real.decode?.());
  const decode = build(from, to, (a, b) => decoderOf(a, b, memo, depth + 1));
  real.decode = decode;
  memo.set(key, decode);
  return decode;
}

type Child = (wire: Type, expected: Type) => Decoder;

function mismatch(from: Type, to: Type): Decoder {
  const message = `${from.kind} where ${to.kind} is expected`;
  return () => {
    throw new CoercionError(message);
  };
}

function build(from: Type, to: Type, child: Child): Decoder {
  if (to.kind === 'reserved') {
    const skip = skipperOf(from);
    return () => (skip(), null);
  }
  if (to.kind === 'opt') return optDecoder(from, to.inner, child);
  if (from.kind === 'vec' && to.kind === 'vec') return vecDecoder(from.inner, to.inner, child);
  if (from.kind === 'record' && to.kind === 'record') return recordDecoder(from.fields, to, child);
  if (from.kind === 'variant' && to.kind === 'variant') return variantDecoder(from.fields, to.fields, child);
  if (from.kind === 'nat' && to.kind === 'int') return r.readNat;
  if (from.kind === 'func' && to.kind === 'func') return isSubtype(from, to) ? readFunc : mismatch(from, to);
  if (from.kind === 'service' && to.kind === 'service') return isSubtype(from, to) ? readReference : mismatch(from, to);
  if (from.kind !== to.kind || !(to.kind in primitives)) return mismatch(from, to);
  return primitives[to.kind as PrimitiveKind];
}

function readReference(): Principal {
  const flag = r.readByte();
  if (flag !== 1) throw new CandidError('opaque references are not supported');
  const length = r.readLength();
  if (length > 29) throw new CandidError('principal is too long');
  return Principal.fromUint8Array(r.readBytes(length));
}

function readFunc(): [Principal, string] {
  if (r.readByte() !== 1) throw new CandidError('opaque references are not supported');
  return [readReference(), r.readText()];
}

export function readBool(): boolean {
  const byte = r.readByte();
  if (byte > 1) throw new CandidError('bool is neither 0 nor 1');
  return byte === 1;
}

const primitives: Record<PrimitiveKind, Decoder> = {
  null: () => null,
  reserved: () => null,
  empty: () => {
    throw new CandidError('a value of type empty cannot exist');
  },
  bool: readBool,
  text: r.readText,
  nat: r.readNat,
  int: r.readInt,
  nat8: r.readByte,
  nat16: () => r.readFixed(2, (view, at) => view.getUint16(at, true)),
  nat32: () => r.readFixed(4, (view, at) => view.getUint32(at, true)),
  nat64: () => r.readFixed(8, (view, at) => view.getBigUint64(at, true)),
  int8: () => r.readFixed(1, (view, at) => view.getInt8(at)),
  int16: () => r.readFixed(2, (view, at) => view.getInt16(at, true)),
  int32: () => r.readFixed(4, (view, at) => view.getInt32(at, true)),
  int64: () => r.readFixed(8, (view, at) => view.getBigInt64(at, true)),
  float32: () => r.readFixed(4, (view, at) => view.getFloat32(at, true)),
  float64: () => r.readFixed(8, (view, at) => view.getFloat64(at, true)),
  principal: readReference,
};

const nullish = (type: Type): boolean => ['null', 'opt', 'reserved'].includes(resolve(type).kind);

function optDecoder(from: Type, inner: Type, child: Child): Decoder {
  if (from.kind === 'null' || from.kind === 'reserved') return () => [];
  if (from.kind === 'opt') {
    const decode = child(from.inner, inner);
    const some = from.inner === inner ? nested(decode) : recovering(from.inner, decode);
    return () => {
      const flag = r.readByte();
      if (flag === 0) return [];
      if (flag !== 1) throw new CandidError('opt is neither 0 nor 1');
      return some();
    };
  }
  // A plain value becomes `opt value`, unless that could not be told from null.
  if (nullish(inner)) {
    const skip = skipperOf(from);
    return () => (skip(), []);
  }
  return recovering(from, child(from, inner));
}

/** Decodes into `[value]` where the wire has exactly the type that is expected: nothing to recover from. */
function nested(decode: Decoder): Decoder {
  return () => {
    r.enter();
    const value = decode();
    r.leave();
    return [value];
  };
}

/** Decodes into `[value]`; a value of another type is skipped and becomes null, malformed bytes still fail. */
function recovering(wire: Type, decode: Decoder): Decoder {
  const skip = skipperOf(wire);
  return () => {
    const start = r.mark();
    try {
      r.enter();
      const value = decode();
      r.leave();
      return [value];
    } catch (error) {
      if (!(error instanceof CoercionError)) throw error;
      r.back(start);
      skip();
      return [];
    }
  };
}

function vecDecoder(from: Type, to: Type, child: Child): Decoder {
  if (resolve(from).kind === 'nat8' && resolve(to).kind === 'nat8') return () => r.readBytes(r.readLength());
  const decode = child(from, to);
  return () => {
    const length = r.readLength();
    r.spend(length);
    r.enter();
    const items: unknown[] = [];
    for (let i = 0; i < length; i++) items.push(decode());
    r.leave();
    return items;
  };
}

function recordDecoder(wireFields: Field[], to: Type & { kind: 'record' }, child: Child): Decoder {
  const expected = new Map(to.fields.map((field) => [field.id, field]));
  // One entry per field on the wire, in wire order; the names of fields that are not there stay for the end.
  const names: (string | undefined)[] = [];
  const decoders: Decoder[] = [];
  for (const { id, type } of wireFields) {
    const field = expected.get(id);
    expected.delete(id);
    names.push(field?.name);
    decoders.push(field === undefined ? skipperOf(type) : child(type, field.type));
  }
  const absent = [...expected.values()];
  const lacking = absent.find((field) => !nullish(field.type));
  if (lacking !== undefined) return () => fail(`field ${lacking.name} is missing`);
  const count = Math.max(1, names.length + absent.length);
  const plain = !to.fields.some((field) => field.name === PROTO);
  const finish = to.tuple ? toTuple(to.fields) : (record: Record<string, unknown>): unknown => record;
  return () => {
    r.spend(count);
    r.enter();
    const record: Record<string, unknown> = {};
    for (let i = 0; i < decoders.length; i++) {
      const name = names[i];
      const value = (decoders[i] as Decoder)();
      if (name === undefined) continue;
      if (plain) record[name] = value;
      else set(record, name, value);
    }
    for (let i = 0; i < absent.length; i++)
      set(record, (absent[i] as Field).name, absentValue((absent[i] as Field).type));
    r.leave();
    return finish(record);
  };
}

const PROTO = '__proto__';

/** A field called `__proto__` must become a field, not the object's prototype. */
function set(record: Record<string, unknown>, name: string, value: unknown): void {
  if (name === PROTO)
    Object.defineProperty(record, name, { value, enumerable: true, writable: true, configurable: true });
  else record[name] = value;
}

const toTuple =
  (fields: Field[]) =>
  (record: Record<string, unknown>): unknown[] =>
    fields.map((field) => record[field.name]);

/** What an argument or field that is not there decodes to, where its type allows it to be absent. */
export const absentValue = (type: Type): unknown => (resolve(type).kind === 'opt' ? [] : null);

function fail(message: string): never {
  throw new CoercionError(message);
}

function variantDecoder(wireFields: Field[], fields: Field[], child: Child): Decoder {
  const expected = new Map(fields.map((field) => [field.id, field]));
  const cases = wireFields.map(({ id, type }) => {
    const field = expected.get(id);
    return field === undefined ? undefined : { name: field.name, decode: child(type, field.type) };
  });
  return () => {
    const index = r.readLength();
    if (index >= cases.length) throw new CandidError('variant case out of range');
    const chosen = cases[index];
    if (chosen === undefined) throw new CoercionError('variant case is not known');
    r.enter();
    const value = chosen.decode();
    r.leave();
    const variant: Record<string, unknown> = {};
    set(variant, chosen.name, value);
    return variant;
  };
}

/** Decoders for a list of arguments: extra ones are skipped, missing ones must be allowed to be absent. */
export function argumentsDecoder(wire: Type[], expected: Type[]): () => unknown[] {
  const memo = new Map<string, Decoder>();
  const decoders = wire.map((type, i) => {
    const wanted = expected[i];
    return wanted === undefined ? skipperOf(type) : decoderOf(type, wanted, memo);
  });
  const absent = expected.slice(wire.length);
  if (absent.some((type) => !nullish(type)))
    throw new CandidError(`${expected.length} arguments expected, ${wire.length} given`);
  return () => {
    const values: unknown[] = [];
    for (let i = 0; i < decoders.length; i++) {
      const value = (decoders[i] as Decoder)();
      if (i < expected.length) values.push(value);
    }
    for (let i = 0; i < absent.length; i++) values.push(absentValue(absent[i] as Type));
    return values;
  };
}
