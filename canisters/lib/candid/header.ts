import { opcode, isPrimitive, resolve, type Composite, type Type } from './types.ts';
import { writeByte, writeBytes, writeInt, writeLength, writeText, written } from './writer.ts';

/** `DIDL`, the type table and the argument types: constant per list of types. */
export function buildHeader(types: Type[]): Uint8Array {
  const index = new Map<Type, number>();
  const entries: Type[] = [];

  // Children first, except that a knot takes its place before its content: the order of the JavaScript implementation.
  const visit = (type: Type): void => {
    if (isPrimitive(type) || type.kind === 'future' || index.has(type)) return;
    if (type.kind === 'knot') {
      const place = entries.push(type) - 1;
      index.set(type, place);
      const target = resolve(type);
      index.set(target, place);
      childrenOf(target as Composite).forEach(visit);
      return;
    }
    childrenOf(type).forEach(visit);
    if (index.has(type)) return;
    index.set(type, entries.push(type) - 1);
  };
  types.forEach(visit);

  const reference = (type: Type): void => {
    const place = index.get(type);
    if (isPrimitive(type)) writeByte(opcode[type.kind]);
    else if (place !== undefined) writeInt(BigInt(place));
  };
  return written(() => {
    writeBytes(new Uint8Array([0x44, 0x49, 0x44, 0x4c]));
    writeLength(entries.length);
    for (const entry of entries) writeEntry(resolve(entry) as Composite, reference);
    writeLength(types.length);
    types.forEach(reference);
  });
}

function childrenOf(type: Composite): Type[] {
  switch (type.kind) {
    case 'opt':
    case 'vec':
      return [type.inner];
    case 'record':
    case 'variant':
      return type.fields.map((field) => field.type);
    case 'func':
      return [...type.args, ...type.returns];
    case 'service':
      return type.methods.map((method) => method.type);
  }
}

const modes: Record<string, number> = { query: 1, oneway: 2, composite_query: 3 };

function writeEntry(type: Composite, reference: (type: Type) => void): void {
  writeByte(opcode[type.kind]);
  switch (type.kind) {
    case 'opt':
    case 'vec':
      return reference(type.inner);
    case 'record':
    case 'variant':
      writeLength(type.fields.length);
      for (const field of type.fields) {
        writeLength(field.id);
        reference(field.type);
      }
      return;
    case 'func':
      writeLength(type.args.length);
      type.args.forEach(reference);
      writeLength(type.returns.length);
      type.returns.forEach(reference);
      writeLength(type.modes.length);
      for (const mode of type.modes) writeByte(modes[mode] ?? 0);
      return;
    case 'service':
      writeLength(type.methods.length);
      for (const method of type.methods) {
        writeText(method.name);
        reference(method.type);
      }
  }
}
