// The file of proofs that `scripts/merkle.ts` and the wizard write: a line of facts, then a line for each recipient. It may
// be gigabytes, so it is read line by line and only one's own line is understood.
import { Principal } from '@dfinity/principal';
import { sha256 } from '../../../../canisters/lib/hash/sha256.ts';
import { isInTree } from '../../../../canisters/distribution/rules/merkle.ts';
import { fromHex, toHex } from '../../../shared/format/index.ts';

export interface MerkleList {
  category: number;
  /** Hex. */
  root: string;
  count: number;
  total: bigint;
}
export interface MerkleProof {
  index: number;
  owner: string;
  amount: bigint;
  proof: Uint8Array[];
}
export type MerkleSearch =
  | { kind: 'found'; list: MerkleList; leaf: MerkleProof }
  | { kind: 'absent'; list: MerkleList }
  | { kind: 'unreadable' };

const isHash = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
const isCount = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0;
const isAmount = (value: unknown): value is string => typeof value === 'string' && /^\d{1,39}$/.test(value);

function readList(value: unknown): MerkleList | null {
  const [category, root, count, total] = ['category', 'root', 'count', 'total'].map((name) => field(value, name));
  if (!isCount(category) || !isHash(root) || !isCount(count) || !isAmount(total)) return null;
  return { category, root, count, total: BigInt(total) };
}

function readLeaf(value: unknown): MerkleProof | null {
  const [index, owner, amount, proof] = ['index', 'owner', 'amount', 'proof'].map((name) => field(value, name));
  if (!isCount(index) || typeof owner !== 'string' || !isAmount(amount)) return null;
  if (!Array.isArray(proof) || !proof.every(isHash)) return null;
  return { index, owner, amount: BigInt(amount), proof: proof.map((hash) => fromHex(hash)) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Looks for somebody in a file of proofs. */
export async function findInFile(file: Blob, owner: string): Promise<MerkleSearch> {
  let list: MerkleList | null = null;
  for await (const line of linesOf(file)) {
    if (list === null) {
      list = readList(parsed(`${line.replace(/,?\s*"leaves":\s*\[\s*$/, '')}}`));
      if (list === null) return { kind: 'unreadable' };
    } else if (line.includes(`"${owner}"`)) {
      const leaf = readLeaf(parsed(line.replace(/,\s*$/, '')));
      if (leaf?.owner === owner) return { kind: 'found', list, leaf };
    }
  }
  return list === null ? { kind: 'unreadable' } : { kind: 'absent', list };
}

async function* linesOf(file: Blob): AsyncGenerator<string> {
  const reader = file.stream().pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const lines = (rest + value).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
    // A line of no such file is this long.
    if (rest.length > 100_000) return;
  }
  if (rest !== '') yield rest;
}

/** Whether the file is of this category's list, and the proof leads to its root: before anybody pays for asking. */
export function checkProof(
  { list, leaf }: { list: MerkleList; leaf: MerkleProof },
  category: { id: number; root: Uint8Array; count: number },
): 'sound' | 'otherList' | 'broken' {
  if (list.category !== category.id || list.root !== toHex(category.root)) return 'otherList';
  const entry = {
    category: category.id,
    index: leaf.index,
    owner: Principal.fromText(leaf.owner),
    amount: leaf.amount,
  };
  return isInTree(entry, leaf.proof, category, sha256) ? 'sound' : 'broken';
}
