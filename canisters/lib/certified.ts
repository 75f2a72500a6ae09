// Certified data: a few labelled values whose root the subnet signs, so that readers need not trust the node they ask.
import { certifiedDataSet, dataCertificate } from 'azle';

import { encodeTree, rootHash, treeOf, type Tree } from './hash/hash-tree.ts';

let tree: Tree = treeOf([]);

/**
 * Sets what this canister certifies, replacing what it was. Values are the leaves' bytes (for ICRC-3:
 * `last_block_index` as LEB128 and `last_block_hash`). Only in messages that change state. The tree lives on the heap
 * and the system forgets nothing at an upgrade but us: call it again in postUpgrade.
 */
export function certify(values: Record<string, Uint8Array>): void {
  tree = treeOf(Object.entries(values).map(([label, value]) => ({ label, value })));
  certifiedDataSet(rootHash(tree));
}

/** The tree in CBOR; with `labels` the others appear as hashes only. */
export const witness = (labels?: string[]): Uint8Array => encodeTree(tree, labels);

/** The subnet's signature over the root, in queries; nothing elsewhere. */
export function certificate(): [] | [Uint8Array] {
  const bytes = dataCertificate();
  return bytes === undefined ? [] : [bytes];
}
