// Our own picture of Candid types: one for what a method declares (from IDL objects) and one for what arrives (from a header).

export type PrimitiveKind =
  | 'null'
  | 'bool'
  | 'nat'
  | 'int'
  | 'nat8'
  | 'nat16'
  | 'nat32'
  | 'nat64'
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'float32'
  | 'float64'
  | 'text'
  | 'reserved'
  | 'empty'
  | 'principal';

export interface Field {
  id: number;
  /** Empty for fields known only from the wire. */
  name: string;
  type: Type;
}

export type Type = { key: number } & (
  | { kind: PrimitiveKind }
  | { kind: 'opt' | 'vec'; inner: Type }
  | { kind: 'record'; fields: Field[]; tuple: boolean }
  | { kind: 'variant'; fields: Field[] }
  | { kind: 'func'; args: Type[]; returns: Type[]; modes: string[] }
  | { kind: 'service'; methods: { name: string; type: Type }[] }
  /** A type of a later Candid version: its values say their own length and can be skipped. */
  | { kind: 'future' }
  /** A named knot of a recursive type. */
  | { kind: 'knot'; target: Type | undefined }
);
export type Composite = Exclude<Type, { kind: PrimitiveKind } | { kind: 'knot' } | { kind: 'future' }>;

/** Type codes of the binary format, as unsigned bytes of the negative numbers. */
export const opcode = {
  null: 0x7f,
  bool: 0x7e,
  nat: 0x7d,
  int: 0x7c,
  nat8: 0x7b,
  nat16: 0x7a,
  nat32: 0x79,
  nat64: 0x78,
  int8: 0x77,
  int16: 0x76,
  int32: 0x75,
  int64: 0x74,
  float32: 0x73,
  float64: 0x72,
  text: 0x71,
  reserved: 0x70,
  empty: 0x6f,
  opt: 0x6e,
  vec: 0x6d,
  record: 0x6c,
  variant: 0x6b,
  func: 0x6a,
  service: 0x69,
  principal: 0x68,
} as const;

let keys = 0;
export const nextKey = (): number => keys++;

const primitives = new Map<PrimitiveKind, Type>();

/** The one object for a primitive type. */
export function primitive(kind: PrimitiveKind): Type {
  let type = primitives.get(kind);
  if (type === undefined) {
    type = { key: nextKey(), kind };
    primitives.set(kind, type);
  }
  return type;
}

/** Follows knots to the type they stand for. */
export function resolve(type: Type): Exclude<Type, { kind: 'knot' }> {
  let current = type;
  while (current.kind === 'knot') {
    if (current.target === undefined) throw new Error('recursive Candid type was never filled');
    current = current.target;
  }
  return current;
}

/** Whether the type has no entry of its own in a type table. */
export function isPrimitive(type: Type): type is Type & { kind: PrimitiveKind } {
  return !(
    'inner' in type ||
    'fields' in type ||
    'args' in type ||
    'methods' in type ||
    type.kind === 'knot' ||
    type.kind === 'future'
  );
}
