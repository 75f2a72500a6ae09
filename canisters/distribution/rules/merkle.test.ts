import { createHash } from 'node:crypto';
import { Principal } from '@dfinity/principal';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../lib/hash/sha256.ts';
import { isInTree, leafBytes, merkleTree, type MerkleLeaf } from './merkle.ts';

const hash = (bytes: Uint8Array): Uint8Array => Uint8Array.from(createHash('sha256').update(bytes).digest());
const owner = (n: number): Principal => Principal.fromUint8Array(Uint8Array.of(7, n >> 16, (n >> 8) & 255, n & 255, 1));
const leavesOf = (count: number): MerkleLeaf[] =>
  Array.from({ length: count }, (_, index) => ({ category: 3, index, owner: owner(index), amount: BigInt(index + 1) }));

describe('a Merkle tree', () => {
  it('proves each of its leaves and nothing else', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), fc.nat(), fc.nat(), (count, pick, other) => {
        const leaves = leavesOf(count);
        const { root, proof } = merkleTree(leaves, hash);
        const tree = { root, count };
        const leaf = leaves[pick % count];
        if (!leaf) throw new Error('there is a leaf');
        const steps = proof(leaf.index);
        expect(isInTree(leaf, steps, tree, hash)).toBe(true);
        expect(isInTree({ ...leaf, amount: leaf.amount + 1n }, steps, tree, hash)).toBe(false);
        expect(isInTree({ ...leaf, category: 4 }, steps, tree, hash)).toBe(false);
        expect(isInTree({ ...leaf, owner: owner(count + 1) }, steps, tree, hash)).toBe(false);
        expect(isInTree({ ...leaf, index: count }, steps, tree, hash)).toBe(false);
        // The same proof at another place: one leaf can be claimed at one place only.
        const elsewhere = other % (2 * count);
        if (elsewhere !== leaf.index) expect(isInTree({ ...leaf, index: elsewhere }, steps, tree, hash)).toBe(false);
        expect(isInTree(leaf, [...steps, root], tree, hash)).toBe(false);
        if (steps.length > 0) expect(isInTree(leaf, steps.slice(1), tree, hash)).toBe(false);
      }),
    );
  });

  it('is the same by the canister’s hash, and never takes a node for a leaf', () => {
    const leaves = leavesOf(5);
    expect(merkleTree(leaves, sha256).root).toEqual(merkleTree(leaves, hash).root);
    expect(leaves.map((leaf) => leafBytes(leaf)[0])).toEqual([0, 0, 0, 0, 0]);
  });

  it('has a hundred thousand leaves within seconds, and proofs of 17 steps', () => {
    const leaves = leavesOf(100_000);
    const { root, proof } = merkleTree(leaves, hash);
    const last = leaves[99_999];
    expect(proof(0)).toHaveLength(17);
    expect(last && isInTree(last, proof(99_999), { root, count: 100_000 }, hash)).toBe(true);
  });
});
