// Parses the header of a message into types, refusing everything the binary format does not allow.
import { CandidError } from './error.ts';
import type { Quota } from './quota.ts';
import { readByte, readLength, readText, readTypeCode, skipBytes } from './reader.ts';
import { nextKey, opcode, primitive, type Field, type PrimitiveKind, type Type } from './types.ts';

const primitiveOf = new Map<number, PrimitiveKind>();
for (const [kind, code] of Object.entries(opcode)) {
  if (code > opcode.opt || code === opcode.empty || code === opcode.principal)
    primitiveOf.set(code - 128, kind as PrimitiveKind);
}
const modeNames: Record<number, string> = { 1: 'query', 2: 'oneway', 3: 'composite_query' };

/** Reads `DIDL`, the type table and the argument types. */
export function readHeader(quota: Quota): Type[] {
  for (const byte of [0x44, 0x49, 0x44, 0x4c])
    if (readByte() !== byte) throw new CandidError('does not start with DIDL');
  let budget = quota.types;
  const spend = (amount: number): number => {
    if ((budget -= amount) < 0) throw new CandidError('too many types');
    return amount;
  };

  // Entries may refer to later ones: every entry is a knot until the table is complete.
  const table: (Type & { kind: 'knot' })[] = [];
  for (let count = spend(readLength()); count > 0; count--)
    table.push({ key: nextKey(), kind: 'knot', target: undefined });

  const reference = (): Type => {
    const code = readTypeCode();
    if (code >= 0) {
      const entry = table[code];
      if (entry === undefined) throw new CandidError('type reference out of range');
      return entry;
    }
    const kind = primitiveOf.get(code);
    if (kind === undefined) throw new CandidError('type expected');
    return primitive(kind);
  };
  for (const entry of table) entry.target = readEntry(reference, spend);
  for (const entry of table) checkFuncs(entry.target);

  const types: Type[] = [];
  for (let count = spend(readLength()); count > 0; count--) types.push(reference());
  return types;
}

/** The methods of a service must be functions. */
function checkFuncs(type: Type | undefined): void {
  if (type?.kind !== 'service') return;
  for (const { type: method } of type.methods) {
    if (method.kind !== 'knot' || method.target?.kind !== 'func')
      throw new CandidError('a service method is not a function');
  }
}

function readEntry(reference: () => Type, spend: (amount: number) => number): Type {
  const code = readTypeCode() + 128;
  const key = nextKey();
  switch (code) {
    case opcode.opt:
      return { key, kind: 'opt', inner: reference() };
    case opcode.vec:
      return { key, kind: 'vec', inner: reference() };
    case opcode.record:
      return { key, kind: 'record', tuple: false, fields: readFields(reference, spend) };
    case opcode.variant:
      return { key, kind: 'variant', fields: readFields(reference, spend) };
    case opcode.func:
      return {
        key,
        kind: 'func',
        args: readList(reference, spend),
        returns: readList(reference, spend),
        modes: readList(readMode, spend),
      };
    case opcode.service:
      return { key, kind: 'service', methods: readMethods(reference, spend) };
    default:
      if (code >= opcode.principal) throw new CandidError('type table may only hold constructed types');
      skipBytes(readLength());
      return { key, kind: 'future' };
  }
}

function readList<T>(read: () => T, spend: (amount: number) => number): T[] {
  const items: T[] = [];
  for (let count = spend(readLength()); count > 0; count--) items.push(read());
  return items;
}

function readMode(): string {
  const mode = modeNames[readByte()];
  if (mode === undefined) throw new CandidError('unknown function annotation');
  return mode;
}

function readFields(reference: () => Type, spend: (amount: number) => number): Field[] {
  let last = -1;
  return readList(() => {
    const id = readLength();
    if (id <= last) throw new CandidError('fields are not sorted');
    last = id;
    return { id, name: '', type: reference() };
  }, spend);
}

function readMethods(reference: () => Type, spend: (amount: number) => number): { name: string; type: Type }[] {
  let last: string | undefined;
  return readList(() => {
    const name = readText();
    if (last !== undefined && name <= last) throw new CandidError('methods are not sorted');
    last = name;
    return { name, type: reference() };
  }, spend);
}
