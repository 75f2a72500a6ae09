// Prunes a state tree to what was asked for, with proofs of absence (certification, "Certificate" and "Lookup").
import { compareBytes, toHex } from '../../bytes.ts';
import type { Bytes } from '../../types.ts';
import type { Encodable } from '../cbor/encode.ts';
import { Labels, Leaf } from './node.ts';
import type { TreapNode, TreeNode } from './node.ts';

export type Path = Bytes[];

/** What to reveal below a node: everything, or these labels (in order; an undefined subtree reveals the label only). */
type Wanted = 'all' | Map<string, { label: Bytes; below: Wanted | 'pruned' }>;

/** The pruned tree in the form certificates carry: nested arrays [0] · [1, l, r] · [2, label, t] · [3, value] · [4, hash]. */
export function witness(root: Labels, paths: Path[]): Encodable {
  return encode(root, collect(paths));
}

function collect(paths: Path[]): Wanted {
  if (paths.some((path) => path.length === 0)) return 'all';
  const byLabel = new Map<string, { label: Bytes; rest: Path[] }>();
  for (const [label, ...rest] of paths) {
    const key = toHex(label!);
    const entry = byLabel.get(key);
    if (entry) entry.rest.push(rest);
    else byLabel.set(key, { label: label!, rest: [rest] });
  }
  return new Map([...byLabel].map(([key, { label, rest }]) => [key, { label, below: collect(rest) }]));
}

function encode(node: TreeNode, wanted: Wanted): Encodable {
  if (node instanceof Leaf) return [3, node.value];
  if (!node.root) return [0];
  if (wanted === 'all') return encodeAll(node.root);
  const shown = new Map(wanted);
  for (const { label } of wanted.values()) {
    // A label that is not there is proved absent by its two neighbours standing side by side.
    for (const neighbour of neighboursIfAbsent(node.root, label)) {
      const key = toHex(neighbour);
      if (!shown.has(key)) shown.set(key, { label: neighbour, below: 'pruned' });
    }
  }
  const labels = [...shown.values()].sort((a, b) => compareBytes(a.label, b.label));
  return encodeSome(node.root, labels);
}

function encodeAll(node: TreapNode): Encodable {
  return fork(
    node,
    node.left && encodeAll(node.left),
    encode(node.content, 'all'),
    node.right && encodeAll(node.right),
  );
}

function encodeSome(node: TreapNode, labels: { label: Bytes; below: Wanted | 'pruned' }[]): Encodable {
  if (labels.length === 0) return [4, node.digest()];
  const left = labels.filter(({ label }) => compareBytes(label, node.label) < 0);
  const right = labels.filter(({ label }) => compareBytes(label, node.label) > 0);
  const own = labels.find(({ label }) => compareBytes(label, node.label) === 0);
  const content: Encodable =
    own === undefined || own.below === 'pruned' ? [4, node.content.digest()] : encode(node.content, own.below);
  const shownLeft = node.left && encodeSome(node.left, left);
  const shownRight = node.right && encodeSome(node.right, right);
  // A label nobody asked for shows only where the search path must pass it: prune it with its content.
  if (own === undefined) return fork(node, shownLeft, undefined, shownRight);
  return fork(node, shownLeft, content, shownRight);
}

function fork(
  node: TreapNode,
  left: Encodable | undefined,
  content: Encodable | undefined,
  right: Encodable | undefined,
): Encodable {
  let tree: Encodable = content === undefined ? [4, node.ownDigest()] : [2, node.label, content];
  if (right !== undefined) tree = [1, tree, right];
  if (left !== undefined) tree = [1, left, tree];
  return tree;
}

function neighboursIfAbsent(root: TreapNode, label: Bytes): Bytes[] {
  let before: Bytes | undefined;
  let after: Bytes | undefined;
  let node: TreapNode | undefined = root;
  while (node) {
    const order = compareBytes(label, node.label);
    if (order === 0) return [];
    if (order < 0) {
      after = node.label;
      node = node.left;
    } else {
      before = node.label;
      node = node.right;
    }
  }
  return [before, after].filter((neighbour) => neighbour !== undefined);
}
