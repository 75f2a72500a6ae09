// Reading hash trees that others send (canister signatures carry two): certification, "Certificate" and "Lookup".
import { compareBytes, equalBytes } from '../../bytes.ts';
import type { Bytes } from '../../types.ts';
import type { CborValue } from '../cbor/decode.ts';
import { EMPTY_DIGEST, forkDigest, labeledDigest, leafDigest } from './node.ts';
import type { Path } from './witness.ts';

export type HashTree =
  | { kind: 'empty' }
  | { kind: 'fork'; left: HashTree; right: HashTree }
  | { kind: 'labeled'; label: Bytes; content: HashTree }
  | { kind: 'leaf'; value: Bytes }
  | { kind: 'pruned'; digest: Bytes };

/** Reads a tree from its CBOR form; undefined when it is not one or not well formed. */
export function parseHashTree(value: CborValue): HashTree | undefined {
  const tree = parse(value);
  return tree && isWellFormed(tree) ? tree : undefined;
}

/** The root hash. */
export function reconstruct(tree: HashTree): Bytes {
  switch (tree.kind) {
    case 'empty':
      return EMPTY_DIGEST;
    case 'fork':
      return forkDigest(reconstruct(tree.left), reconstruct(tree.right));
    case 'labeled':
      return labeledDigest(tree.label, reconstruct(tree.content));
    case 'leaf':
      return leafDigest(tree.value);
    case 'pruned':
      return tree.digest;
  }
}

/** The value at a path; undefined when it is absent, pruned or not a value. */
export function lookupValue(tree: HashTree, path: Path): Bytes | undefined {
  let at = tree;
  for (const label of path) {
    const next = flatten(at).find((item) => item.kind === 'labeled' && equalBytes(item.label, label));
    if (next?.kind !== 'labeled') return undefined;
    at = next.content;
  }
  return at.kind === 'leaf' ? at.value : undefined;
}

function parse(value: CborValue): HashTree | undefined {
  if (!Array.isArray(value)) return undefined;
  const [tag, first, second] = value;
  if (tag === 0n && value.length === 1) return { kind: 'empty' };
  if (tag === 1n && value.length === 3) {
    const left = parse(first);
    const right = parse(second);
    return left && right && { kind: 'fork', left, right };
  }
  if (tag === 2n && value.length === 3 && first instanceof Uint8Array) {
    const content = parse(second);
    return content && { kind: 'labeled', label: first, content };
  }
  if (tag === 3n && value.length === 2 && first instanceof Uint8Array) return { kind: 'leaf', value: first };
  if (tag === 4n && value.length === 2 && first instanceof Uint8Array && first.length === 32) {
    return { kind: 'pruned', digest: first };
  }
  return undefined;
}

function flatten(tree: HashTree): HashTree[] {
  if (tree.kind === 'empty') return [];
  return tree.kind === 'fork' ? [...flatten(tree.left), ...flatten(tree.right)] : [tree];
}

function isWellFormed(tree: HashTree): boolean {
  if (tree.kind === 'leaf') return true;
  const forest = flatten(tree);
  let previous: Bytes | undefined;
  for (const item of forest) {
    if (item.kind === 'leaf') return false;
    if (item.kind !== 'labeled') continue;
    if (previous && compareBytes(previous, item.label) >= 0) return false;
    previous = item.label;
    if (!isWellFormed(item.content)) return false;
  }
  return true;
}
