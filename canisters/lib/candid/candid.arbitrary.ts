// Random Candid types together with a random value of each, for the property tests.
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import fc, { type Arbitrary } from 'fast-check';

export interface Sample {
  type: IDL.Type;
  value: unknown;
}

interface Shape {
  type: IDL.Type;
  value: Arbitrary<unknown>;
}

const principal = fc.uint8Array({ maxLength: 29 }).map((bytes) => Principal.fromUint8Array(bytes));
const nat = fc.oneof(
  fc.bigInt({ min: 0n, max: 300n }),
  fc.bigInt({ min: 0n, max: 2n ** 64n }),
  fc.bigInt({ min: 0n, max: 2n ** 300n }),
);
const int = fc.oneof(
  nat,
  nat.map((value) => -value),
);
const float32 = fc.float({ noNaN: true });
const text = fc.string({ unit: 'grapheme' });

const primitives: Shape[] = [
  { type: IDL.Null, value: fc.constant(null) },
  { type: IDL.Bool, value: fc.boolean() },
  { type: IDL.Text, value: text },
  { type: IDL.Nat, value: nat },
  { type: IDL.Int, value: int },
  { type: IDL.Nat8, value: fc.nat(255) },
  { type: IDL.Nat16, value: fc.nat(65535) },
  { type: IDL.Nat32, value: fc.nat(4294967295) },
  { type: IDL.Nat64, value: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }) },
  { type: IDL.Int8, value: fc.integer({ min: -128, max: 127 }) },
  { type: IDL.Int16, value: fc.integer({ min: -32768, max: 32767 }) },
  { type: IDL.Int32, value: fc.integer() },
  { type: IDL.Int64, value: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }) },
  { type: IDL.Float32, value: float32 },
  { type: IDL.Float64, value: fc.double({ noNaN: true }) },
  { type: IDL.Principal, value: principal },
  { type: IDL.Reserved, value: fc.constant(null) },
  { type: IDL.Vec(IDL.Nat8), value: fc.uint8Array() },
  { type: IDL.Func([IDL.Text], [IDL.Nat], ['query']), value: fc.tuple(principal, text) },
  { type: IDL.Service({ f: IDL.Func([], [], []) }), value: principal },
];

/** `record { head; tail : opt List }`, a fresh recursive type per sample. (Not `opt record`: see candid.spec.test.ts.) */
function list(): Shape {
  const List = IDL.Rec();
  List.fill(IDL.Record({ head: IDL.Int, tail: IDL.Opt(List) }));
  const value = fc
    .array(int, { minLength: 1, maxLength: 5 })
    .map((heads) => heads.reduceRight<unknown[]>((tail, head) => [{ head, tail }], [])[0]);
  return { type: List, value };
}

const label = fc.oneof(
  fc.constantFrom('a', 'b', 'c', 'ok', 'err', '_7_', 'name', '☃'),
  fc.string({ minLength: 1, maxLength: 8 }).filter((name) => name !== '__proto__'),
);
const labels = fc.uniqueArray(label, { minLength: 1, maxLength: 4 });

const { shape } = fc.letrec<{ shape: Shape }>((tie) => ({
  shape: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...primitives),
    fc.constant(null).map(list),
    tie('shape').map((inner) => ({
      type: IDL.Opt(inner.type),
      value: fc.option(inner.value, { nil: undefined }).map((value) => (value === undefined ? [] : [value])),
    })),
    tie('shape')
      .filter((inner) => !/^nat|^int/.test(inner.type.name) || /^(nat|int)$/.test(inner.type.name))
      .map((inner) => ({ type: IDL.Vec(inner.type), value: fc.array(inner.value, { maxLength: 4 }) })),
    fc.array(tie('shape'), { minLength: 1, maxLength: 3 }).map((items) => ({
      type: IDL.Tuple(...items.map((item) => item.type)),
      value: fc.tuple(...items.map((item) => item.value)),
    })),
    fc.tuple(labels, fc.array(tie('shape'), { minLength: 4, maxLength: 4 })).map(([names, items]) => ({
      type: IDL.Record(Object.fromEntries(names.map((name, i) => [name, (items[i] as Shape).type]))),
      value: fc
        .record(Object.fromEntries(names.map((name, i) => [name, (items[i] as Shape).value])))
        .map((record) => ({ ...record })),
    })),
    fc.tuple(labels, fc.array(tie('shape'), { minLength: 4, maxLength: 4 })).map(([names, items]) => ({
      type: IDL.Variant(Object.fromEntries(names.map((name, i) => [name, (items[i] as Shape).type]))),
      value: fc.oneof(...names.map((name, i) => (items[i] as Shape).value.map((value) => ({ [name]: value })))),
    })),
  ),
}));

export const typeAndValue: Arbitrary<Sample> = shape.chain(({ type, value }) =>
  value.map((sample) => ({ type, value: sample })),
);
