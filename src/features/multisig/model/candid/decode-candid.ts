// Binary Candid to values by the message's own types, with the canisters' limits: the bytes may come from anybody.
import { Principal } from '@dfinity/principal';
import { readBool } from '../../../../../canisters/lib/candid/decode.ts';
import { defaultQuota } from '../../../../../canisters/lib/candid/quota.ts';
import * as reader from '../../../../../canisters/lib/candid/reader.ts';
import { resolve, type Type } from '../../../../../canisters/lib/candid/types.ts';
import { readHeader } from '../../../../../canisters/lib/candid/wire-types.ts';
import { CandidFault, type CandidTree, type FloatKind, type IntegerKind } from './candid-tree.ts';

/** The values in a message; throws for bytes that are not Candid or too much to show. */
export function decodeCandid(bytes: Uint8Array): CandidTree[] {
  return reader.reading(bytes, 0, { ...defaultQuota, elements: 20_000 }, () => readHeader(defaultQuota).map(readTree));
}

function readTree(wire: Type): CandidTree {
  reader.spend(1);
  const type = resolve(wire);
  switch (type.kind) {
    case 'null':
    case 'reserved':
      return { kind: type.kind };
    case 'bool':
      return { kind: 'bool', value: readBool() };
    case 'text':
      return { kind: 'text', value: reader.readText() };
    case 'principal':
    case 'service':
      return { kind: type.kind, value: readPrincipal() };
    case 'func':
      if (reader.readByte() !== 1) throw new CandidFault('An opaque reference cannot be shown');
      return { kind: 'func', value: readPrincipal(), method: reader.readText() };
    case 'float32':
    case 'float64':
      return { kind: 'float', of: type.kind, value: FLOATS[type.kind]() };
    case 'opt':
      return readOpt(type.inner);
    case 'vec':
      if (resolve(type.inner).kind === 'nat8') return { kind: 'blob', value: reader.readBytes(reader.readLength()) };
      return { kind: 'vec', items: readItems(type.inner) };
    case 'record':
      return within(() => ({
        kind: 'record',
        fields: type.fields.map(({ id, type: field }) => ({ id, name: null, value: readTree(field) })),
      }));
    case 'variant': {
      const field = type.fields[reader.readLength()];
      if (!field) throw new CandidFault('A variant has a case that its type does not know');
      return within(() => ({ kind: 'variant', field: { id: field.id, name: null, value: readTree(field.type) } }));
    }
    case 'empty':
    case 'future':
      throw new CandidFault(`A value of type ${type.kind} cannot be shown`);
    default:
      return { kind: 'integer', of: type.kind, value: BigInt(NUMBERS[type.kind]()) };
  }
}

function within<T>(read: () => T): T {
  reader.enter();
  const value = read();
  reader.leave();
  return value;
}

function readOpt(inner: Type): CandidTree {
  const flag = reader.readByte();
  if (flag > 1) throw new CandidFault('An optional value is neither there nor absent');
  return flag === 0 ? { kind: 'null' } : within(() => ({ kind: 'opt', value: readTree(inner) }));
}

function readItems(inner: Type): CandidTree[] {
  return within(() => {
    const items: CandidTree[] = [];
    for (let left = reader.readLength(); left > 0; left--) items.push(readTree(inner));
    return items;
  });
}

function readPrincipal(): Principal {
  if (reader.readByte() !== 1) throw new CandidFault('An opaque reference cannot be shown');
  const length = reader.readLength();
  if (length > 29) throw new CandidFault('A principal is too long');
  return Principal.fromUint8Array(reader.readBytes(length));
}

const FLOATS: Record<FloatKind, () => number> = {
  float32: () => reader.readFixed(4, (view, at) => view.getFloat32(at, true)),
  float64: () => reader.readFixed(8, (view, at) => view.getFloat64(at, true)),
};
const NUMBERS: Record<IntegerKind, () => number | bigint> = {
  nat: reader.readNat,
  int: reader.readInt,
  nat8: reader.readByte,
  nat16: () => reader.readFixed(2, (view, at) => view.getUint16(at, true)),
  nat32: () => reader.readFixed(4, (view, at) => view.getUint32(at, true)),
  nat64: () => reader.readFixed(8, (view, at) => view.getBigUint64(at, true)),
  int8: () => reader.readFixed(1, (view, at) => view.getInt8(at)),
  int16: () => reader.readFixed(2, (view, at) => view.getInt16(at, true)),
  int32: () => reader.readFixed(4, (view, at) => view.getInt32(at, true)),
  int64: () => reader.readFixed(8, (view, at) => view.getBigInt64(at, true)),
};
