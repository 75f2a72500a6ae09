// Reads values that nobody asked for. Checks them all the same (a malformed message is refused as a whole) and counts them.
import { CandidError } from './error.ts';
import * as r from './reader.ts';
import { resolve, type PrimitiveKind, type Type } from './types.ts';

export type Skipper = () => void;

const skippers = new WeakMap<Type, Skipper>();

/** The function that skips one value of this type. Children are looked up when met, so deep types cost nothing by themselves. */
export function skipperOf(type: Type): Skipper {
  const target = resolve(type);
  const known = skippers.get(target);
  if (known !== undefined) return known;
  const skip = build(target);
  const counted = (): void => {
    r.spendSkipped(1);
    r.enter();
    skip();
    r.leave();
  };
  skippers.set(target, counted);
  return counted;
}

const fixed =
  (width: number): Skipper =>
  () =>
    r.skipBytes(width);

function reference(): void {
  if (r.readByte() !== 1) throw new CandidError('opaque references are not supported');
  const length = r.readLength();
  if (length > 29) throw new CandidError('principal is too long');
  r.skipBytes(length);
}

const primitives: Record<PrimitiveKind, Skipper> = {
  null: () => undefined,
  reserved: () => undefined,
  empty: () => {
    throw new CandidError('a value of type empty cannot exist');
  },
  bool: () => {
    if (r.readByte() > 1) throw new CandidError('bool is neither 0 nor 1');
  },
  text: () => void r.readText(),
  nat: () => void r.readNat(),
  int: () => void r.readInt(),
  nat8: fixed(1),
  nat16: fixed(2),
  nat32: fixed(4),
  nat64: fixed(8),
  int8: fixed(1),
  int16: fixed(2),
  int32: fixed(4),
  int64: fixed(8),
  float32: fixed(4),
  float64: fixed(8),
  principal: reference,
};

const widths: Partial<Record<Type['kind'], number>> = {
  nat8: 1,
  int8: 1,
  nat16: 2,
  int16: 2,
  nat32: 4,
  int32: 4,
  float32: 4,
  nat64: 8,
  int64: 8,
  float64: 8,
};

function build(type: Type): Skipper {
  switch (type.kind) {
    case 'opt':
      return () => {
        const flag = r.readByte();
        if (flag > 1) throw new CandidError('opt is neither 0 nor 1');
        if (flag === 1) skipperOf(type.inner)();
      };
    case 'vec':
      return () => {
        const length = r.readLength();
        const width = widths[resolve(type.inner).kind];
        if (width !== undefined) return r.skipBytes(length * width);
        const skip = skipperOf(type.inner);
        for (let i = 0; i < length; i++) skip();
      };
    case 'record':
      return () => {
        for (const field of type.fields) skipperOf(field.type)();
      };
    case 'variant':
      return () => {
        const field = type.fields[r.readLength()];
        if (field === undefined) throw new CandidError('variant case out of range');
        skipperOf(field.type)();
      };
    case 'func':
      return () => {
        if (r.readByte() !== 1) throw new CandidError('opaque references are not supported');
        reference();
        void r.readText();
      };
    case 'service':
      return reference;
    case 'future':
      return () => {
        const length = r.readLength();
        if (r.readLength() !== 0) throw new CandidError('opaque references are not supported');
        r.skipBytes(length);
      };
    case 'knot':
      return skipperOf(type);
    default:
      return primitives[type.kind];
  }
}
