// A list of recipients into a Merkle tree and the file of its proofs (the format of scripts/merkle.ts, read by merkle-file.ts).
import { Principal } from '@dfinity/principal';
import { sha256 } from '../../../../canisters/lib/hash/sha256.ts';
import { DistributionLimits as Limits } from '../../../../canisters/distribution/rules/limits.ts';
import { merkleTree, type MerkleLeaf } from '../../../../canisters/distribution/rules/merkle.ts';
import { toHex } from '../../../shared/format/index.ts';
import { checkPayee, readPayees } from '../../../shared/payees/index.ts';
import type { MerkleList } from './merkle-file.ts';

export type TreeResult = { ok: true; list: MerkleList; proofs: Blob } | { ok: false; message: string };

const PIECE = 5_000;

/** `category`: its place, which is in every leaf. Amounts are whole tokens. The first line at fault is named. */
export async function buildTree(
  text: string,
  {
    category,
    decimals,
    progress,
  }: { category: number; decimals: number; progress: (done: number, total: number) => void },
): Promise<TreeResult> {
  const reading = await readPayees(text, { limit: Limits.grants + 1 });
  const { rows } = reading;
  if (rows.length === 0) return { ok: false, message: 'There is no recipient in the file.' };
  if (rows.length > Limits.grants) return { ok: false, message: 'A list has at most 1,000,000 recipients.' };
  const leaves: MerkleLeaf[] = [];
  const seen = new Map<string, number>();
  for (const [i, row] of rows.entries()) {
    const line = row.line ?? i + 1;
    const checked = checkPayee({ ...row, id: i }, { decimals });
    if (!checked.ok) {
      const [fault] = checked.faults;
      return { ok: false, message: `Line ${line}: ${fault?.reason ?? 'cannot be read'}. ${fault?.mend ?? ''}` };
    }
    if (checked.account.subaccount !== null)
      return { ok: false, message: `Line ${line}: recipients are principals, without subaccounts.` };
    const before = seen.get(checked.account.owner);
    if (before !== undefined)
      return { ok: false, message: `Line ${line}: the same principal stands on line ${before}; give it one line.` };
    seen.set(checked.account.owner, line);
    leaves.push({ category, index: i, owner: Principal.fromText(checked.account.owner), amount: checked.amount });
  }
  let hashed = 0;
  const tree = merkleTree(leaves, (bytes) => {
    if (++hashed % PIECE === 0) progress(Math.min(hashed, leaves.length), leaves.length);
    return sha256(bytes);
  });
  const total = leaves.reduce((sum, { amount }) => sum + amount, 0n);
  const list: MerkleList = { category, root: toHex(tree.root), count: leaves.length, total };
  return { ok: true, list, proofs: proofsOf(list, leaves, tree.proof) };
}

/** Piece by piece: the proofs of a million recipients are two gigabytes. */
function proofsOf(list: MerkleList, leaves: readonly MerkleLeaf[], proof: (index: number) => Uint8Array[]): Blob {
  const head = JSON.stringify({ ...list, total: String(list.total) }).slice(0, -1);
  const parts: BlobPart[] = [`${head},"leaves":[`];
  for (let from = 0; from < leaves.length; from += PIECE) {
    const lines = leaves.slice(from, from + PIECE).map(({ index, owner, amount }) => {
      const leaf = { index, owner: owner.toText(), amount: String(amount), proof: proof(index).map(toHex) };
      return `${index === 0 ? '' : ','}\n${JSON.stringify(leaf)}`;
    });
    // A blob of its own leaves the page's memory to the browser.
    parts.push(new Blob(lines));
  }
  parts.push('\n]}\n');
  return new Blob(parts, { type: 'application/json' });
}
