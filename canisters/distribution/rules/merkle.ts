// A list of recipients kept off chain: the contract knows the root, people bring a proof. docs/decisions/0010-distribution.md.
import type { Principal } from '@dfinity/principal';

export interface MerkleLeaf {
  category: number;
  /** Its place in the list, from 0. */
  index: number;
  owner: Principal;
  /** The ledger's smallest unit, below 2^127. */
  amount: bigint;
}
/** SHA-256: the canister's own, Node's or the browser's. */
export type Hash = (bytes: Uint8Array) => Uint8Array;

/** `0x00 ‖ category u8 ‖ index u32 BE ‖ length of the principal u8 ‖ principal ‖ amount, 16 bytes BE`. */
export function leafBytes({ category, index, owner, amount }: MerkleLeaf): Uint8Array {
  const who = owner.toUint8Array();
  const bytes = new Uint8Array(1 + 1 + 4 + 1 + who.length + 16);
  const view = new DataView(bytes.buffer);
  view.setUint8(1, category);
  view.setUint32(2, index);
  view.setUint8(6, who.length);
  bytes.set(who, 7);
  view.setBigUint64(7 + who.length, amount >> 64n);
  view.setBigUint64(15 + who.length, amount & 0xffff_ffff_ffff_ffffn);
  return bytes;
}

function nodeBytes(left: Uint8Array, right: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(65);
  bytes[0] = 1;
  bytes.set(left, 1);
  bytes.set(right, 33);
  return bytes;
}

export interface MerkleTree {
  root: Uint8Array;
  /** The hashes beside the way from a leaf to the root, lowest first; none where a node went up as it was. */
  proof(index: number): Uint8Array[];
}

/** Builds the tree level by level: a million leaves are a million hashes and as many nodes. @throws Error for no leaf */
export function merkleTree(leaves: readonly MerkleLeaf[], hash: Hash): MerkleTree {
  if (leaves.length === 0) throw new Error('a Merkle tree needs a leaf');
  const levels: Uint8Array[][] = [leaves.map((leaf) => hash(leafBytes(leaf)))];
  for (let level = levels[0] ?? []; level.length > 1; level = levels.at(-1) ?? []) levels.push(parents(level, hash));
  const root = levels.at(-1)?.[0] ?? new Uint8Array();
  return {
    root,
    proof(index) {
      let place = index;
      return levels.flatMap((level) => {
        const sibling = level[place ^ 1];
        place >>= 1;
        return sibling ? [sibling] : [];
      });
    },
  };
}

function parents(level: readonly Uint8Array[], hash: Hash): Uint8Array[] {
  const above: Uint8Array[] = [];
  for (let i = 0; i < level.length; i += 2) {
    const [left, right] = [level[i], level[i + 1]];
    // An odd one goes up as it is.
    if (left) above.push(right ? hash(nodeBytes(left, right)) : left);
  }
  return above;
}

/** Whether the leaf is in the tree of `count` leaves with this root. Costs one hash for each level. */
export function isInTree(
  leaf: MerkleLeaf,
  proof: readonly Uint8Array[],
  { root, count }: { root: Uint8Array; count: number },
  hash: Hash,
): boolean {
  if (leaf.index >= count || proof.some(({ length }) => length !== 32) || proof.length > 20) return false;
  let node = hash(leafBytes(leaf));
  let used = 0;
  for (let place = leaf.index, width = count; width > 1; place >>= 1, width = (width + 1) >> 1) {
    // The last of an odd level has nobody beside it.
    if ((place ^ 1) >= width) continue;
    const sibling = proof[used++];
    if (!sibling) return false;
    node = hash(place % 2 === 0 ? nodeBytes(node, sibling) : nodeBytes(sibling, node));
  }
  return used === proof.length && node.every((byte, i) => byte === root[i]);
}
