// `tsx scripts/merkle.ts recipients.csv [--category 0] [--out recipients.merkle.json]`: the Merkle root that a distribution is
// created with, and the file of proofs that its creator publishes. A line each: `principal,amount`, the amount in the
// ledger's smallest unit. docs/distribution.md, "Kinds of recipients".
import { createHash } from 'node:crypto';
import { createWriteStream, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { Principal } from '@dfinity/principal';
import { DistributionLimits } from '../canisters/distribution/rules/limits.ts';
import { merkleTree, type MerkleLeaf } from '../canisters/distribution/rules/merkle.ts';
import { fail } from './command.ts';

const hash = (bytes: Uint8Array): Uint8Array => Uint8Array.from(createHash('sha256').update(bytes).digest());
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Reads the recipients. @throws Error that names the first line at fault */
function leavesIn(text: string, category: number): MerkleLeaf[] {
  const seen = new Map<string, number>();
  const leaves: MerkleLeaf[] = [];
  text.split(/\r?\n/).forEach((line, i) => {
    if (line.trim() === '') return;
    const [who = '', amount = ''] = line.split(',').map((cell) => cell.trim());
    // A heading, if there is one.
    if (i === 0 && who === 'principal') return;
    const wrong = (what: string): Error => new Error(`Line ${i + 1}: ${what}`);
    const owner = principalOf(who);
    if (!owner || owner.toUint8Array().length <= 1) throw wrong(`"${who}" is no principal that can receive something.`);
    if (!/^[1-9]\d*$/.test(amount) || BigInt(amount) >= DistributionLimits.amount)
      throw wrong(`"${amount}" is no amount in the ledger's smallest unit.`);
    const before = seen.get(who);
    if (before !== undefined) throw wrong(`${who} is on line ${before} already; give them one line with the sum.`);
    seen.set(who, i + 1);
    leaves.push({ category, index: leaves.length, owner, amount: BigInt(amount) });
  });
  if (leaves.length === 0) throw new Error('There is no recipient in the file.');
  if (leaves.length > DistributionLimits.grants)
    throw new Error(`There are ${leaves.length} recipients; a list has at most ${DistributionLimits.grants}.`);
  return leaves;
}

function principalOf(text: string): Principal | undefined {
  try {
    return Principal.fromText(text);
  } catch {
    return undefined;
  }
}

try {
  const { values, positionals } = parseArgs({
    options: { category: { type: 'string', default: '0' }, out: { type: 'string' } },
    allowPositionals: true,
  });
  const [file] = positionals;
  if (!file) throw new Error('Name the list: tsx scripts/merkle.ts recipients.csv');
  const category = Number(values.category);
  if (!/^\d{1,2}$/.test(values.category) || category >= DistributionLimits.categories)
    throw new Error(
      `--category takes a number from 0 to ${DistributionLimits.categories - 1}, not ${values.category}.`,
    );
  const leaves = leavesIn(readFileSync(file, 'utf8'), category);
  const { root, proof } = merkleTree(leaves, hash);
  const total = leaves.reduce((sum, { amount }) => sum + amount, 0n);
  const out = values.out ?? `${file.replace(/\.csv$/i, '')}.merkle.json`;
  // Written piece by piece: the proofs of a million recipients are two gigabytes.
  const stream = createWriteStream(out);
  stream.write(`{"category":${category},"root":"${hex(root)}","count":${leaves.length},"total":"${total}","leaves":[`);
  for (const { index, owner, amount } of leaves) {
    const leaf = { index, owner: owner.toText(), amount: amount.toString(), proof: proof(index).map(hex) };
    if (!stream.write(`${index === 0 ? '' : ','}\n${JSON.stringify(leaf)}`)) await once(stream, 'drain');
  }
  stream.end('\n]}\n');
  await once(stream, 'finish');
  console.log(
    `root   ${hex(root)}\ncount  ${leaves.length}\ntotal  ${total}\nproofs ${out}  (keep it: nobody can claim without)`,
  );
} catch (error) {
  fail(error);
}
