// Values as Candid text that `parseCandid` reads back to the same values.
import { unreachable } from '../../../../shared/errors/index.ts';
import { labelId } from '../../../../../canisters/lib/candid/label.ts';
import type { CandidTree, TreeField } from './candid-tree.ts';

export interface PrintOptions {
  /** Names that fields may have: a binary message holds their hashes only. */
  names?: ReadonlySet<string>;
}

/** Names of the standards that wallets call most; others are shown by number. */
const KNOWN = [
  ...['owner', 'subaccount', 'from', 'to', 'amount', 'fee', 'memo', 'created_at_time', 'from_subaccount', 'spender'],
  ...['expires_at', 'expected_allowance', 'spender_subaccount', 'ok', 'err', 'Ok', 'Err', 'canister_id', 'settings'],
  ...['controllers', 'name', 'symbol', 'description', 'id', 'user', 'url', 'label', 'limit', 'cursor', 'value', 'text'],
  ...['wasm_module', 'arg', 'mode', 'message', 'code', 'error_code', 'error_message', 'isPublic', 'version', 'title'],
];

/** Arguments or results: `(5 : nat, "Ada")`. */
export function printCandid(args: readonly CandidTree[], { names }: PrintOptions = {}): string {
  const byId = new Map([...KNOWN, ...(names ?? [])].map((name) => [labelId(name), name]));
  const print = (tree: CandidTree, indent: string): string => valueText(tree, indent, (field) => labelOf(field, byId));
  if (args.length === 0) return '()';
  const single = `(${args.map((arg) => print(arg, '')).join(', ')})`;
  if (!single.includes('\n') && single.length <= 80) return single;
  return `(\n${args.map((arg) => `  ${print(arg, '  ')},`).join('\n')}\n)`;
}

/** All names that stand in a text, for printing its bytes with them. */
export function namesIn(args: readonly CandidTree[]): Set<string> {
  const names = new Set<string>();
  const visit = (tree: CandidTree): void => {
    if (tree.kind === 'opt') visit(tree.value);
    else if (tree.kind === 'vec') tree.items.forEach(visit);
    else if (tree.kind === 'record' || tree.kind === 'variant')
      for (const { name, value } of tree.kind === 'record' ? tree.fields : [tree.field]) {
        if (name !== null) names.add(name);
        visit(value);
      }
  };
  args.forEach(visit);
  return names;
}

type Label = (field: TreeField) => string;

function labelOf({ id, name }: TreeField, byId: ReadonlyMap<number, string>): string {
  const label = name ?? byId.get(id);
  if (label === undefined) return String(id);
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(label) && !KEYWORDS.has(label) ? label : quoted(label);
}
const KEYWORDS = new Set(['true', 'false', 'null', 'inf', 'nan', 'opt', 'vec', 'record', 'variant', 'blob']);

function valueText(tree: CandidTree, indent: string, label: Label): string {
  switch (tree.kind) {
    case 'null':
      return 'null';
    case 'reserved':
      return 'null : reserved';
    case 'bool':
      return String(tree.value);
    case 'integer':
      return tree.of === 'nat' || (tree.of === 'int' && tree.value < 0n)
        ? String(tree.value)
        : `${tree.value} : ${tree.of}`;
    case 'float':
      return `${floatText(tree.value)} : ${tree.of}`;
    case 'text':
      return quoted(tree.value);
    case 'principal':
    case 'service':
      return `${tree.kind} "${tree.value.toText()}"`;
    case 'func':
      return `func "${tree.value.toText()}" ${quoted(tree.method)}`;
    case 'blob':
      return `blob "${Array.from(tree.value, blobByte).join('')}"`;
    case 'opt':
      return optText(valueText(tree.value, indent, label), tree.value);
    case 'vec':
      return block(
        'vec',
        tree.items.map((item) => (deeper: string) => valueText(item, deeper, label)),
        indent,
      );
    case 'record':
      return block(
        'record',
        tree.fields.map((field) => (deeper: string) => `${label(field)} = ${valueText(field.value, deeper, label)}`),
        indent,
      );
    case 'variant': {
      const inner = tree.field.value.kind === 'null' ? '' : ` = ${valueText(tree.field.value, indent, label)}`;
      return `variant { ${label(tree.field)}${inner} }`;
    }
    default:
      return unreachable(tree);
  }
}

/** A typed number after `opt` stands in brackets, so that its type is not taken for the whole's. */
const optText = (text: string, value: CandidTree): string =>
  ['integer', 'float', 'reserved'].includes(value.kind) && text.includes(' : ') ? `opt (${text})` : `opt ${text}`;

function block(word: string, parts: readonly ((indent: string) => string)[], indent: string): string {
  if (parts.length === 0) return `${word} {}`;
  const flat = `${word} { ${parts.map((part) => part('')).join('; ')} }`;
  if (flat.length <= 72 && !flat.includes('\n')) return flat;
  const deeper = `${indent}  `;
  return `${word} {\n${parts.map((part) => `${deeper}${part(deeper)};`).join('\n')}\n${indent}}`;
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  return String(value);
}

/** Characters that would hide or reorder what stands there are escaped. */
function quoted(text: string): string {
  const escaped = text.replace(/["\\\p{Cc}\p{Cf}\u2028\u2029]/gu, (char) => {
    if (char === '"' || char === '\\') return `\\${char}`;
    if (char === '\n') return '\\n';
    return `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;
  });
  return `"${escaped}"`;
}

const blobByte = (byte: number): string =>
  byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c
    ? String.fromCharCode(byte)
    : `\\${byte.toString(16).padStart(2, '0')}`;
