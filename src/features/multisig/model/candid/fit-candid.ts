// Values as a method takes them: `5` becomes a nat64 where the interface wants one, a bare value an opt, and so on.
import { unreachable } from '../../../../shared/errors/index.ts';
import { CandidFault, rangeOf, type CandidTree, type IntegerKind } from './candid-tree.ts';
import { resolved, type DidField, type DidMethod, type DidService, type DidType } from './did-types.ts';

type Types = DidService['types'];

/** The arguments with the method's types; throws CandidFault naming the place that does not fit. */
export function fitArguments(args: readonly CandidTree[], { args: wanted }: DidMethod, types: Types): CandidTree[] {
  if (args.length > wanted.length)
    throw new CandidFault(`The method takes ${wanted.length} arguments, these are ${args.length}`);
  return wanted.map((type, i) => {
    const arg = args[i];
    const place = `argument ${i + 1}`;
    return arg ? fit(arg, type, types, place) : missing(type, types, place);
  });
}

/** What may be left out. */
function missing(type: DidType, types: Types, place: string): CandidTree {
  const { kind } = resolved(type, types);
  if (kind === 'opt' || kind === 'null' || kind === 'reserved') return { kind: 'null' };
  throw new CandidFault(`${place} is missing`);
}

function fit(tree: CandidTree, named: DidType, types: Types, place: string): CandidTree {
  const type = resolved(named, types);
  const wrong = (): never => {
    throw new CandidFault(`${place}: the method wants ${wordsOf(type)}, this is ${tree.kind}`);
  };
  switch (type.kind) {
    case 'null':
    case 'bool':
    case 'text':
    case 'principal':
    case 'service':
    case 'func':
      return tree.kind === type.kind ? tree : wrong();
    case 'reserved':
      return tree;
    case 'empty':
      return wrong();
    case 'float32':
    case 'float64':
      if (tree.kind === 'float') return { ...tree, of: type.kind };
      return tree.kind === 'integer' ? { kind: 'float', of: type.kind, value: Number(tree.value) } : wrong();
    case 'opt':
      if (tree.kind === 'null') return tree;
      return { kind: 'opt', value: fit(tree.kind === 'opt' ? tree.value : tree, type.of, types, place) };
    case 'vec':
      if (tree.kind === 'blob') return resolved(type.of, types).kind === 'nat8' ? tree : wrong();
      if (tree.kind !== 'vec') return wrong();
      return { kind: 'vec', items: tree.items.map((item, i) => fit(item, type.of, types, `${place}[${i}]`)) };
    case 'record':
      return tree.kind === 'record' ? fitRecord(tree, type.fields, types, place) : wrong();
    case 'variant': {
      if (tree.kind !== 'variant') return wrong();
      const found = type.fields.find(({ id }) => id === tree.field.id);
      if (!found) {
        const cases = type.fields.map(({ name }) => name).join(', ');
        throw new CandidFault(`${place}: “${tree.field.name ?? tree.field.id}” is none of ${cases}`);
      }
      const value = fit(tree.field.value, found.type, types, `${place}.${found.name}`);
      return { kind: 'variant', field: { ...tree.field, value } };
    }
    default:
      return tree.kind === 'integer' ? fitInteger(tree.value, type.kind, place) : wrong();
  }
}

function fitRecord(
  tree: Extract<CandidTree, { kind: 'record' }>,
  fields: readonly DidField[],
  types: Types,
  place: string,
): CandidTree {
  const given = new Map(tree.fields.map((field) => [field.id, field]));
  const strange = tree.fields.find(({ id }) => !fields.some((field) => field.id === id));
  // The canister would read past it: what a person wrote for a reason would be lost without a word.
  if (strange) throw new CandidFault(`${place} has no field “${strange.name ?? strange.id}”`);
  return {
    kind: 'record',
    fields: [...fields]
      .sort((a, b) => a.id - b.id)
      .map(({ id, name, type }) => {
        const at = `${place}.${name}`;
        const field = given.get(id);
        return { id, name, value: field ? fit(field.value, type, types, at) : missing(type, types, at) };
      }),
  };
}

function fitInteger(value: bigint, of: IntegerKind, place: string): CandidTree {
  const { min, max } = rangeOf(of);
  if ((min !== null && value < min) || (max !== null && value > max))
    throw new CandidFault(`${place}: ${value} does not fit ${of}`);
  return { kind: 'integer', of, value };
}

const wordsOf = ({ kind }: DidType): string => (kind === 'vec' ? 'a vec' : kind === 'opt' ? 'an opt' : kind);

/** A text to begin from: every field with a value of its kind that is to be replaced. */
export function templateOf({ args }: DidMethod, types: Types): string {
  return `(${args.map((arg) => template(arg, types, 1)).join(', ')})`;
}

function template(named: DidType, types: Types, depth: number): string {
  const type = resolved(named, types);
  const indent = '  '.repeat(depth);
  switch (type.kind) {
    case 'null':
    case 'reserved':
    case 'empty':
    case 'opt':
      return 'null';
    case 'bool':
      return 'false';
    case 'text':
      return '""';
    case 'principal':
    case 'service':
      return `${type.kind} ""`;
    case 'func':
      return 'func "" ""';
    case 'float32':
    case 'float64':
      return '0.0';
    case 'vec':
      return resolved(type.of, types).kind === 'nat8' ? 'blob ""' : 'vec {}';
    case 'variant': {
      const [first] = type.fields;
      if (!first || depth > 6) return 'variant {}';
      const inner = resolved(first.type, types).kind === 'null' ? '' : ` = ${template(first.type, types, depth)}`;
      return `variant { ${labelText(first)}${inner} }`;
    }
    case 'record': {
      if (type.fields.length === 0 || depth > 6) return 'record {}';
      const lines = type.fields.map(
        (field) => `${indent}${labelText(field)} = ${template(field.type, types, depth + 1)};`,
      );
      return `record {\n${lines.join('\n')}\n${'  '.repeat(depth - 1)}}`;
    }
    case 'nat':
    case 'int':
    case 'nat8':
    case 'nat16':
    case 'nat32':
    case 'nat64':
    case 'int8':
    case 'int16':
    case 'int32':
    case 'int64':
      return '0';
    default:
      return unreachable(type);
  }
}

const labelText = ({ name }: DidField): string =>
  /^[A-Za-z_][A-Za-z0-9_]*$|^\d+$/.test(name) ? name : JSON.stringify(name);
