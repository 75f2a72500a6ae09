import { IDL } from '@dfinity/candid';

import { labelId } from './label.ts';
import { nextKey, primitive, type Field, type PrimitiveKind, type Type } from './types.ts';

// Equal structures share one object, as in the reference implementation, so our type tables come out byte for byte like
// those of JavaScript agents and the decoder's fast path recognises them.
const byShape = new Map<string, Type>();
const byIdl = new WeakMap<object, Type>();

/** Translates an IDL type; works over any copy of the candid library because types only see the visitor's methods. */
export function fromIdl(idl: IDL.Type): Type {
  const known = byIdl.get(idl);
  if (known !== undefined) return known;
  const type = idl.accept(translator, null);
  byIdl.set(idl, type);
  return type;
}

function intern(shape: string, build: () => Type): Type {
  let type = byShape.get(shape);
  if (type === undefined) {
    type = build();
    byShape.set(shape, type);
  }
  return type;
}

function toFields(fields: [string, IDL.Type][]): Field[] {
  return fields.map(([name, type]) => ({ id: labelId(name), name, type: fromIdl(type) })).sort((a, b) => a.id - b.id);
}

const shapeOf = (fields: Field[]): string => fields.map((field) => `${field.name}:${field.type.key}`).join(';');
const keysOf = (types: Type[]): string => types.map((type) => type.key).join(',');

function record(fields: Field[], tuple: boolean): Type {
  const shape = `record${tuple ? '()' : ''}{${shapeOf(fields)}}`;
  return intern(shape, () => ({ key: nextKey(), kind: 'record', fields, tuple }));
}

class Translator extends IDL.Visitor<null, Type> {
  override visitPrimitive = (type: IDL.Type): Type => primitive(type.name as PrimitiveKind);
  override visitNumber = this.visitPrimitive;
  override visitPrincipal = this.visitPrimitive;

  override visitVec<T>(_type: IDL.VecClass<T>, inner: IDL.Type<T>): Type {
    const type = fromIdl(inner);
    return intern(`vec ${type.key}`, () => ({ key: nextKey(), kind: 'vec', inner: type }));
  }

  override visitOpt<T>(_type: IDL.OptClass<T>, inner: IDL.Type<T>): Type {
    const type = fromIdl(inner);
    return intern(`opt ${type.key}`, () => ({ key: nextKey(), kind: 'opt', inner: type }));
  }

  override visitRecord(_type: IDL.RecordClass, fields: [string, IDL.Type][]): Type {
    return record(toFields(fields), false);
  }

  override visitTuple<T extends unknown[]>(_type: IDL.TupleClass<T>, components: IDL.Type[]): Type {
    return record(
      components.map((component, id) => ({ id, name: `_${id}_`, type: fromIdl(component) })),
      true,
    );
  }

  override visitVariant(_type: IDL.VariantClass, idlFields: [string, IDL.Type][]): Type {
    const fields = toFields(idlFields);
    return intern(`variant{${shapeOf(fields)}}`, () => ({ key: nextKey(), kind: 'variant', fields }));
  }

  override visitRec<T>(rec: IDL.RecClass<T>, content: IDL.ConstructType<T>): Type {
    const knot: Type & { kind: 'knot' } = { key: nextKey(), kind: 'knot', target: undefined };
    byIdl.set(rec, knot);
    knot.target = fromIdl(content);
    return knot;
  }

  override visitFunc(func: IDL.FuncClass): Type {
    const [args, returns] = [func.argTypes.map(fromIdl), func.retTypes.map(fromIdl)];
    const shape = `func(${keysOf(args)})(${keysOf(returns)})${func.annotations.join()}`;
    return intern(shape, () => ({ key: nextKey(), kind: 'func', args, returns, modes: [...func.annotations] }));
  }

  override visitService(service: IDL.ServiceClass): Type {
    const methods = service._fields.map(([name, type]) => ({ name, type: fromIdl(type) }));
    methods.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    const shape = `service{${methods.map((method) => `${method.name}:${method.type.key}`).join(';')}}`;
    return intern(shape, () => ({ key: nextKey(), kind: 'service', methods }));
  }
}
const translator = new Translator();
