// A small certified hash tree (interface specification, "Certification": hash trees) of labelled leaves.
import { sha256Of } from './sha256.ts';

export interface Leaf {
  label: string;
  value: Uint8Array;
}

export type Tree =
  | { kind: 'empty' }
  | { kind: 'fork'; left: Tree; right: Tree }
  | { kind: 'labeled'; label: Uint8Array; value: Uint8Array };

const ascii = (text: string): Uint8Array => Uint8Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));

function separator(name: string): Uint8Array {
  const bytes = new Uint8Array(name.length + 1);
  bytes[0] = name.length;
  bytes.set(ascii(name), 1);
  return bytes;
}
const FORK = separator('ic-hashtree-fork');
const LABELED = separator('ic-hashtree-labeled');
const LEAF = separator('ic-hashtree-leaf');
const EMPTY = separator('ic-hashtree-empty');

/** A tree of labelled leaves, sorted by label as the specification demands. Labels are ASCII. */
export function treeOf(leaves: Leaf[]): Tree {
  const sorted = [...leaves].sort((a, b) => (a.label < b.label ? -1 : 1));
  const build = (from: number, to: number): Tree => {
    const first = sorted[from];
    if (first === undefined || from >= to) return { kind: 'empty' };
    if (to - from === 1) return { kind: 'labeled', label: ascii(first.label), value: first.value };
    const middle = (from + to + 1) >> 1;
    return { kind: 'fork', left: build(from, middle), right: build(middle, to) };
  };
  return build(0, sorted.length);
}

export function rootHash(tree: Tree): Uint8Array {
  switch (tree.kind) {
    case 'empty':
      return sha256Of([EMPTY]);
    case 'fork':
      return sha256Of([FORK, rootHash(tree.left), rootHash(tree.right)]);
    case 'labeled':
      return sha256Of([LABELED, tree.label, sha256Of([LEAF, tree.value])]);
  }
}

/** The tree in CBOR (tag 55799), as `hash_tree` fields carry it. With `only`, other labels are pruned to their hashes. */
export function encodeTree(tree: Tree, only?: string[]): Uint8Array {
  const parts: Uint8Array[] = [new Uint8Array([0xd9, 0xd9, 0xf7])];
  const wanted = only?.map((label) => ascii(label).join());
  const has = (node: Tree): boolean =>
    wanted === undefined ||
    (node.kind === 'fork'
      ? has(node.left) || has(node.right)
      : node.kind === 'labeled' && wanted.includes(node.label.join()));
  const write = (node: Tree): void => {
    if (node.kind === 'empty') return void parts.push(new Uint8Array([0x81, 0]));
    if (!has(node)) return void parts.push(new Uint8Array([0x82, 4]), cborBytes(rootHash(node)));
    if (node.kind === 'fork') {
      parts.push(new Uint8Array([0x83, 1]));
      write(node.left);
      write(node.right);
      return;
    }
    parts.push(new Uint8Array([0x83, 2]), cborBytes(node.label), new Uint8Array([0x82, 3]), cborBytes(node.value));
  };
  write(tree);
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** A CBOR byte string of up to 65,535 bytes. */
function cborBytes(bytes: Uint8Array): Uint8Array {
  const head =
    bytes.length < 24
      ? [0x40 | bytes.length]
      : bytes.length < 256
        ? [0x58, bytes.length]
        : [0x59, bytes.length >> 8, bytes.length & 255];
  const out = new Uint8Array(head.length + bytes.length);
  out.set(head);
  out.set(bytes, head.length);
  return out;
}
