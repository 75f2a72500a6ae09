// The block log: every block as the Candid bytes of its `Value`, so that `icrc3_get_blocks` copies and never decodes.
import { bodyOf, body } from '../../lib/candid/index.ts';
import type { Value } from '../../lib/hash/icrc3-value.ts';
import { stableLog } from '../../lib/stable/log.ts';
import { rawValue } from '../../lib/stable/values.ts';
import { memory } from '../memory.ts';
import { ValueT, type BlockRange, type GetBlocksResult, type StoredBlock } from '../types.ts';

const blocks = stableLog({ memoryId: memory.blocks, value: rawValue });
const valueBody = bodyOf<Value>(ValueT);

/** Blocks in one reply, over all ranges: some 300 KB. */
const MAX_BLOCKS_A_REPLY = 1_000;
/** Ranges looked at in one request. */
const MAX_RANGES = 100;

/** Number of blocks; the next one's index. */
export function logLength(): number {
  return blocks.length();
}

/** Appends a block and returns its index. */
export function appendToLog(value: Value): number {
  return blocks.append(valueBody.encode(value));
}

/** ICRC-3 `icrc3_get_blocks`: what exists of the ranges, in the order asked for, at most 1,000 blocks in all. */
export function blocksInRanges(ranges: BlockRange[]): GetBlocksResult {
  const length = BigInt(logLength());
  const found: StoredBlock[] = [];
  for (const { start, length: wanted } of ranges.slice(0, MAX_RANGES)) {
    const left = MAX_BLOCKS_A_REPLY - found.length;
    if (left === 0) break;
    if (start >= length) continue;
    const count = wanted < BigInt(left) ? Number(wanted) : left;
    const first = Number(start);
    const entries = blocks.rangeBytes(first, count);
    entries.forEach((bytes, i) => found.push({ id: BigInt(first + i), block: body(bytes) }));
  }
  return { log_length: length, blocks: found, archived_blocks: [] };
}

/** Single blocks by index. */
export function blocksAt(indexes: number[]): StoredBlock[] {
  return indexes.map((index) => {
    const bytes = blocks.get(index);
    if (bytes === undefined) throw new Error(`block ${index} is missing`);
    return { id: BigInt(index), block: body(bytes) };
  });
}
