// Values to binary Candid: a type is found for each, and one for all members of a vec.
import { IDL } from '@dfinity/candid';
import { unreachable } from '../../../../shared/errors/index.ts';
import { CandidFault, type CandidTree, type FloatKind, type IntegerKind, type TreeField } from './candid-tree.ts';

/** The argument bytes; throws CandidFault where the values have no common type. */
export function encodeCandid(args: readonly CandidTree[]): Uint8Array {
  const shapes = args.map(shapeOf);
  return new Uint8Array(
    IDL.encode(
      shapes.map(typeOf),
      args.map((arg, index) => plainOf(arg, shapes[index] ?? { kind: 'null' })),
    ),
  );
}

type Shape =
  | { kind: 'empty' | 'null' | 'reserved' | 'bool' | 'text' | 'principal' | 'service' | 'func' | 'blob' }
  | { kind: 'number'; of: IntegerKind | FloatKind }
  | { kind: 'opt' | 'vec'; of: Shape }
  | { kind: 'record' | 'variant'; fields: Map<number, Shape> };

function shapeOf(tree: CandidTree): Shape {
  switch (tree.kind) {
    case 'integer':
    case 'float':
      return { kind: 'number', of: tree.of };
    case 'opt':
      return { kind: 'opt', of: shapeOf(tree.value) };
    case 'vec':
      return { kind: 'vec', of: tree.items.map(shapeOf).reduce(unite, { kind: 'empty' }) };
    case 'record':
      return { kind: 'record', fields: fieldsOf(tree.fields) };
    case 'variant':
      return { kind: 'variant', fields: fieldsOf([tree.field]) };
    default:
      return { kind: tree.kind };
  }
}

const fieldsOf = (fields: readonly TreeField[]): Map<number, Shape> =>
  new Map(fields.map(({ id, value }) => [id, shapeOf(value)]));

/** One shape that both are of. */
function unite(a: Shape, b: Shape): Shape {
  if (a.kind === 'empty') return b;
  if (b.kind === 'empty') return a;
  if (a.kind === 'null' && b.kind === 'opt') return b;
  if (a.kind === 'opt' && b.kind === 'null') return a;
  if (a.kind === 'number' && b.kind === 'number') {
    if (a.of === b.of) return a;
    if ([a.of, b.of].every((kind) => kind === 'nat' || kind === 'int')) return { kind: 'number', of: 'int' };
  } else if ((a.kind === 'opt' && b.kind === 'opt') || (a.kind === 'vec' && b.kind === 'vec')) {
    return { kind: a.kind, of: unite(a.of, b.of) };
  } else if (a.kind === 'variant' && b.kind === 'variant') {
    return { kind: 'variant', fields: uniteFields(a.fields, b.fields) };
  } else if (a.kind === 'record' && b.kind === 'record') {
    const same = a.fields.size === b.fields.size && [...a.fields.keys()].every((id) => b.fields.has(id));
    if (same) return { kind: 'record', fields: uniteFields(a.fields, b.fields) };
  } else if (a.kind === 'blob' && b.kind === 'vec' && b.of.kind === 'empty') return a;
  else if (a.kind === 'vec' && a.of.kind === 'empty' && b.kind === 'blob') return b;
  else if (a.kind === b.kind) return a;
  throw new CandidFault('The members of a vec are of different types');
}

function uniteFields(a: ReadonlyMap<number, Shape>, b: ReadonlyMap<number, Shape>): Map<number, Shape> {
  const fields = new Map(a);
  for (const [id, shape] of b) {
    const known = fields.get(id);
    fields.set(id, known ? unite(known, shape) : shape);
  }
  return fields;
}

const label = (id: number): string => `_${id}_`;

function typeOf(shape: Shape): IDL.Type {
  switch (shape.kind) {
    case 'empty':
      return IDL.Empty;
    case 'null':
      return IDL.Null;
    case 'reserved':
      return IDL.Reserved;
    case 'bool':
      return IDL.Bool;
    case 'text':
      return IDL.Text;
    case 'principal':
      return IDL.Principal;
    case 'service':
      return IDL.Service({});
    case 'func':
      return IDL.Func([], []);
    case 'blob':
      return IDL.Vec(IDL.Nat8);
    case 'number':
      return NUMBERS[shape.of];
    case 'opt':
      return IDL.Opt(typeOf(shape.of));
    case 'vec':
      return IDL.Vec(typeOf(shape.of));
    case 'record':
    case 'variant': {
      const fields = Object.fromEntries([...shape.fields].map(([id, field]) => [label(id), typeOf(field)]));
      return shape.kind === 'record' ? IDL.Record(fields) : IDL.Variant(fields);
    }
    default:
      return unreachable(shape);
  }
}

const NUMBERS: Record<IntegerKind | FloatKind, IDL.Type> = {
  nat: IDL.Nat,
  int: IDL.Int,
  nat8: IDL.Nat8,
  nat16: IDL.Nat16,
  nat32: IDL.Nat32,
  nat64: IDL.Nat64,
  int8: IDL.Int8,
  int16: IDL.Int16,
  int32: IDL.Int32,
  int64: IDL.Int64,
  float32: IDL.Float32,
  float64: IDL.Float64,
};

/** The value as `IDL.encode` wants it. The shape is needed where it is wider than the value: `null` in a vec of opt. */
function plainOf(tree: CandidTree, shape: Shape): unknown {
  switch (tree.kind) {
    case 'null':
      return shape.kind === 'opt' ? [] : null;
    case 'reserved':
      return null;
    case 'integer': {
      const wide = tree.of === 'nat' || tree.of === 'int' || tree.of.endsWith('64');
      return wide ? tree.value : Number(tree.value);
    }
    case 'func':
      return [tree.value, tree.method];
    case 'opt':
      return [plainOf(tree.value, shape.kind === 'opt' ? shape.of : shape)];
    case 'vec':
      return tree.items.map((item) => plainOf(item, shape.kind === 'vec' ? shape.of : shape));
    case 'record':
    case 'variant': {
      const fields = tree.kind === 'record' ? tree.fields : [tree.field];
      const shapes = shape.kind === 'record' || shape.kind === 'variant' ? shape.fields : new Map<number, Shape>();
      return Object.fromEntries(
        fields.map(({ id, value }) => [label(id), plainOf(value, shapes.get(id) ?? shapeOf(value))]),
      );
    }
    default:
      return tree.value;
  }
}
