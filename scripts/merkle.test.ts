import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Principal } from '@dfinity/principal';
import { afterAll, expect, it } from 'vitest';
import { isInTree } from '../canisters/distribution/rules/merkle.ts';
import { root } from './platform/network-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'icto-merkle-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const list = join(folder, 'list.csv');
const people = Array.from({ length: 5 }, (_, n) => Principal.fromUint8Array(Uint8Array.of(9, 9, n)).toText());
const hash = (bytes: Uint8Array): Uint8Array => Uint8Array.from(createHash('sha256').update(bytes).digest());

function run(text: string): string {
  writeFileSync(list, text);
  const args = ['--import', 'tsx', join(root, 'scripts/merkle.ts'), list, '--category', '2'];
  return execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8', stdio: 'pipe' });
}

it('makes a file in which everybody finds their proof', () => {
  run(['principal,amount', ...people.map((who, n) => `${who},${n + 1}`)].join('\n'));
  const file = JSON.parse(readFileSync(join(folder, 'list.merkle.json'), 'utf8')) as {
    root: string;
    count: number;
    total: string;
    leaves: { index: number; owner: string; amount: string; proof: string[] }[];
  };
  expect([file.count, file.total]).toEqual([5, '15']);
  const tree = { root: Uint8Array.from(Buffer.from(file.root, 'hex')), count: 5 };
  for (const { index, owner, amount, proof } of file.leaves) {
    const leaf = { category: 2, index, owner: Principal.fromText(owner), amount: BigInt(amount) };
    const steps = proof.map((step) => Uint8Array.from(Buffer.from(step, 'hex')));
    expect(isInTree(leaf, steps, tree, hash)).toBe(true);
  }
});

it.each([
  ['nobody,5', 'Line 1: "nobody" is no principal'],
  ['aaaaa-aa,5', 'Line 1: "aaaaa-aa" is no principal'],
  [`${people[0]},1.5`, 'Line 1: "1.5" is no amount'],
  [`${people[0]},1\n${people[0]},2`, 'is on line 1 already'],
  ['', 'There is no recipient'],
])('says which line is wrong: %s', (text, sentence) => {
  expect(() => run(text)).toThrow(sentence);
});
