// A list becomes a tree and a file; the file gives everybody a proof that the contract's own check accepts.
import { Principal } from '@dfinity/principal';
import { describe, expect, test } from 'vitest';
import { fromHex } from '../../../shared/format/index.ts';
import { checkProof, findInFile } from './merkle-file.ts';
import { buildTree } from './merkle-tree-file.ts';

const someone = (n: number): string => Principal.fromUint8Array(Uint8Array.from([5, n >> 8, n & 255])).toText();
const build = (text: string, category = 2) => buildTree(text, { category, decimals: 2, progress: () => undefined });
const csv = (count: number): string => Array.from({ length: count }, (_, i) => `${someone(i)},${i + 1}.25`).join('\n');

describe('the file of proofs', () => {
  test.each([1, 2, 3, 7, 64, 1_001])('of %i recipients has a sound proof for each of them', async (count) => {
    const built = await build(`principal,amount\n${csv(count)}`);
    if (!built.ok) throw new Error(built.message);
    expect(built.list).toMatchObject({ category: 2, count });
    const category = { id: 2, root: fromHex(built.list.root), count };
    for (const i of new Set([0, 1, count >> 1, count - 1].filter((one) => one < count))) {
      const found = await findInFile(built.proofs, someone(i));
      if (found.kind !== 'found') throw new Error(found.kind);
      expect(found.leaf).toMatchObject({ index: i, amount: BigInt(i + 1) * 100n + 25n });
      expect(checkProof(found, category)).toBe('sound');
      expect(checkProof(found, { ...category, id: 3 })).toBe('otherList');
      expect(checkProof({ ...found, leaf: { ...found.leaf, amount: 1n } }, category)).toBe('broken');
    }
    expect(await findInFile(built.proofs, someone(60_000))).toMatchObject({ kind: 'absent' });
    // It is JSON as a whole, too: other programs read it.
    expect(JSON.parse(await built.proofs.text())).toMatchObject({ count, leaves: { length: count } });
  });

  test('anything else is called unreadable', async () => {
    for (const text of ['', 'principal,amount', '{}', '{"category":0}', 'x'.repeat(300_000)])
      expect(await findInFile(new Blob([text]), someone(1))).toEqual({ kind: 'unreadable' });
  });
});

test.each([
  ['', /no recipient/],
  ['nobody,5', /^Line 1: This is not a principal/],
  [`${someone(1)},0`, /^Line 1: The amount is zero/],
  [`${someone(1)},5\n${someone(1)},6`, /^Line 2: the same principal stands on line 1/],
])('a list with a mistake is refused with its line: %j', async (text, words) => {
  const built = await build(text);
  expect(built.ok ? '' : built.message).toMatch(words);
});
