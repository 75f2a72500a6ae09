// The live state tree. A level of the tree is a persistent treap ordered by label, so that changing one label makes a
// few new nodes and leaves all others, with their cached hashes, to be shared: what a round costs to hash depends on
// what changed, not on how much there is; and the root of a past round stays readable while it is being signed.
// The hash-tree shape of a treap node is Fork(left, Fork(Labeled, right)), where a missing side takes its Fork with it.
import { compareBytes } from '../../bytes.ts';
import type { Bytes } from '../../types.ts';
import { domainSeparator, sha256 } from '../sha256.ts';

const EMPTY = domainSeparator('ic-hashtree-empty');
const FORK = domainSeparator('ic-hashtree-fork');
const LABELED = domainSeparator('ic-hashtree-labeled');
const LEAF = domainSeparator('ic-hashtree-leaf');

export const EMPTY_DIGEST = sha256(EMPTY);

export function forkDigest(left: Bytes, right: Bytes): Bytes {
  return sha256(FORK, left, right);
}

export function labeledDigest(label: Bytes, content: Bytes): Bytes {
  return sha256(LABELED, label, content);
}

export function leafDigest(value: Bytes): Bytes {
  return sha256(LEAF, value);
}

export class Leaf {
  readonly value: Bytes;
  private digestCache: Bytes | undefined;

  constructor(value: Bytes) {
    this.value = value;
  }

  digest(): Bytes {
    return (this.digestCache ??= leafDigest(this.value));
  }
}

export class TreapNode {
  readonly label: Bytes;
  readonly content: TreeNode;
  readonly priority: number;
  readonly left: TreapNode | undefined;
  readonly right: TreapNode | undefined;
  private ownDigestCache: Bytes | undefined;
  private digestCache: Bytes | undefined;

  constructor(
    label: Bytes,
    content: TreeNode,
    priority: number,
    left: TreapNode | undefined,
    right: TreapNode | undefined,
  ) {
    this.label = label;
    this.content = content;
    this.priority = priority;
    this.left = left;
    this.right = right;
  }

  /** Digest of Labeled(label, content) alone. */
  ownDigest(): Bytes {
    return (this.ownDigestCache ??= labeledDigest(this.label, this.content.digest()));
  }

  digest(): Bytes {
    if (this.digestCache) return this.digestCache;
    let digest = this.ownDigest();
    if (this.right) digest = forkDigest(digest, this.right.digest());
    if (this.left) digest = forkDigest(this.left.digest(), digest);
    return (this.digestCache = digest);
  }

  withChildren(left: TreapNode | undefined, right: TreapNode | undefined): TreapNode {
    if (left === this.left && right === this.right) return this;
    const node = new TreapNode(this.label, this.content, this.priority, left, right);
    node.ownDigestCache = this.ownDigestCache;
    return node;
  }
}

/** One level of the tree: labels in order, each with a subtree or a value. Immutable. */
export class Labels {
  readonly root: TreapNode | undefined;

  constructor(root?: TreapNode) {
    this.root = root;
  }

  static of(entries: Iterable<readonly [Bytes, TreeNode]>): Labels {
    let labels = new Labels();
    for (const [label, content] of entries) labels = labels.set(label, content);
    return labels;
  }

  digest(): Bytes {
    return this.root ? this.root.digest() : EMPTY_DIGEST;
  }

  get(label: Bytes): TreeNode | undefined {
    let node = this.root;
    while (node) {
      const order = compareBytes(label, node.label);
      if (order === 0) return node.content;
      node = order < 0 ? node.left : node.right;
    }
    return undefined;
  }

  set(label: Bytes, content: TreeNode): Labels {
    return new Labels(insert(this.root, label, content));
  }

  delete(label: Bytes): Labels {
    return new Labels(remove(this.root, label));
  }
}

export type TreeNode = Leaf | Labels;

function insert(node: TreapNode | undefined, label: Bytes, content: TreeNode): TreapNode {
  if (!node) return new TreapNode(label, content, Math.random(), undefined, undefined);
  const order = compareBytes(label, node.label);
  if (order === 0) return new TreapNode(label, content, node.priority, node.left, node.right);
  if (order < 0) {
    const left = insert(node.left, label, content);
    return left.priority > node.priority
      ? left.withChildren(left.left, node.withChildren(left.right, node.right))
      : node.withChildren(left, node.right);
  }
  const right = insert(node.right, label, content);
  return right.priority > node.priority
    ? right.withChildren(node.withChildren(node.left, right.left), right.right)
    : node.withChildren(node.left, right);
}

function remove(node: TreapNode | undefined, label: Bytes): TreapNode | undefined {
  if (!node) return undefined;
  const order = compareBytes(label, node.label);
  if (order < 0) return node.withChildren(remove(node.left, label), node.right);
  if (order > 0) return node.withChildren(node.left, remove(node.right, label));
  return merge(node.left, node.right);
}

function merge(left: TreapNode | undefined, right: TreapNode | undefined): TreapNode | undefined {
  if (!left || !right) return left ?? right;
  return left.priority > right.priority
    ? left.withChildren(left.left, merge(left.right, right))
    : right.withChildren(merge(left, right.left), right.right);
}
