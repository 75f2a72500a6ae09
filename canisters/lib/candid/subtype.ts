import { resolve, type Field, type Type } from './types.ts';

const nullish = (type: Type): boolean => ['null', 'opt', 'reserved'].includes(resolve(type).kind);

/**
 * Whether values of `sub` may be used as `sup` (Candid spec, "Rules"). Only function and service references need it when
 * decoding: everything else is decided value by value. Coinductive: a pair under question is assumed to hold.
 */
export function isSubtype(sub: Type, sup: Type, assumed = new Set<string>(), depth = 0): boolean {
  const [a, b] = [resolve(sub), resolve(sup)];
  if (a === b || b.kind === 'reserved' || b.kind === 'opt' || a.kind === 'empty') return true;
  const pair = `${a.key},${b.key}`;
  if (assumed.has(pair)) return true;
  if (depth > 100) return false;
  assumed.add(pair);
  const below = (x: Type, y: Type): boolean => isSubtype(x, y, assumed, depth + 1);

  if (a.kind === 'nat' && b.kind === 'int') return true;
  if (a.kind === 'vec' && b.kind === 'vec') return below(a.inner, b.inner);
  if (a.kind === 'record' && b.kind === 'record') {
    const fields = byId(a.fields);
    return b.fields.every((field) => {
      const given = fields.get(field.id);
      return given === undefined ? nullish(field.type) : below(given, field.type);
    });
  }
  if (a.kind === 'variant' && b.kind === 'variant') {
    const fields = byId(b.fields);
    return a.fields.every((field) => {
      const wanted = fields.get(field.id);
      return wanted !== undefined && below(field.type, wanted);
    });
  }
  if (a.kind === 'func' && b.kind === 'func') {
    const sameModes = a.modes.length === b.modes.length && a.modes.every((mode) => b.modes.includes(mode));
    return sameModes && tupleBelow(b.args, a.args, below) && tupleBelow(a.returns, b.returns, below);
  }
  if (a.kind === 'service' && b.kind === 'service') {
    const methods = new Map(a.methods.map((method) => [method.name, method.type]));
    return b.methods.every((method) => {
      const given = methods.get(method.name);
      return given !== undefined && below(given, method.type);
    });
  }
  return a.kind === b.kind;
}

const byId = (fields: Field[]): Map<number, Type> => new Map(fields.map((field) => [field.id, field.type]));

function tupleBelow(sub: Type[], sup: Type[], below: (a: Type, b: Type) => boolean): boolean {
  return sup.every((type, i) => {
    const given = sub[i];
    return given === undefined ? nullish(type) : below(given, type);
  });
}
