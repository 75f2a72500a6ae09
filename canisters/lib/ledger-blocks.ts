// Reads a ledger's blocks to find one of our transfers: what a ledger answers counts when its blocks show it.
import type { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { ANSWER_WITHIN_SECONDS, answerWithin } from './answer-within.ts';
import { callCanister, type CallOutcome } from './calls.ts';
import * as B from './ledger-block-types.ts';
import { blockTime, isIcpTransfer, isTransfer, type WantedTransfer } from './block-match.ts';
import { CLOCK_DRIFT } from './ledger-time.ts';

export type Search = { kind: 'found'; block: bigint } | { kind: 'absent' } | Unreadable;
type Unreadable = { kind: 'unreadable'; reason: string };

/** A stretch of blocks, with the answer to the only question: is it the transfer that is looked for? */
interface Page {
  kind: 'page';
  length: bigint;
  blocks: { id: bigint; time: bigint | undefined; isWanted: boolean }[];
}
type Reader = (ledger: Principal, range: B.Range, wanted?: WantedTransfer) => Promise<Page | Unreadable>;

const PAGE = 100n;
const MAX_PAGES = 40;
const LATE: CallOutcome<never> = { kind: 'unknown', reason: 'there was no answer in time' };

async function ask<T>(
  canister: Principal,
  method: string,
  types: { args: IDL.Type[]; returns: IDL.Type[] },
  value: unknown,
): Promise<{ kind: 'replied'; value: T } | Unreadable> {
  const call = callCanister<T>({ canister, method, ...types, values: [value] });
  const outcome = await answerWithin<CallOutcome<T>>(call, ANSWER_WITHIN_SECONDS, () => LATE);
  if (outcome.kind === 'replied') return outcome;
  return { kind: 'unreadable', reason: outcome.kind === 'rejected' ? outcome.message : outcome.reason };
}

const icrc3Types = { args: B.icrc3Args, returns: B.icrc3Returns };

/** ICRC-3. A block that went to an archive is asked of it when it is the only one wanted; a search needs no old ones. */
const readIcrc3: Reader = async (ledger, range, wanted) => {
  const answer = await ask<B.Icrc3Blocks>(ledger, 'icrc3_get_blocks', icrc3Types, [range]);
  if (answer.kind === 'unreadable') return answer;
  let { blocks } = answer.value;
  const [archive] = answer.value.archived_blocks;
  if (archive && range.length === 1n) {
    const [canister, method] = archive.callback;
    const archived = await ask<B.Icrc3Blocks>(canister, method, icrc3Types, archive.args.slice(0, 1));
    if (archived.kind === 'unreadable') return archived;
    blocks = archived.value.blocks;
  }
  return {
    kind: 'page',
    length: answer.value.log_length,
    blocks: blocks.map(({ id, block }) => ({
      id,
      time: blockTime(block),
      isWanted: wanted !== undefined && isTransfer(block, wanted),
    })),
  };
};

const icpTypes = { args: B.icpArgs, returns: B.icpReturns };
const identifierTypes = { args: B.accountArgs, returns: B.identifierReturns };

/** The ICP ledger, whose blocks name accounts by identifiers that it computes for us. */
const readIcp: Reader = async (ledger, range, wanted) => {
  const identifier = (account: WantedTransfer['from']) =>
    ask<Uint8Array>(ledger, 'account_identifier', identifierTypes, account);
  const none = { kind: 'replied' as const, value: new Uint8Array() };
  const [answer, from, to] = await Promise.all([
    ask<B.IcpBlocks>(ledger, 'query_blocks', icpTypes, range),
    wanted ? identifier(wanted.from) : none,
    wanted ? identifier(wanted.to) : none,
  ]);
  if (answer.kind === 'unreadable') return answer;
  if (from.kind === 'unreadable') return from;
  if (to.kind === 'unreadable') return to;
  const { chain_length: length, first_block_index: first } = answer.value;
  return {
    kind: 'page',
    length,
    blocks: answer.value.blocks.map((block, i) => ({
      id: first + BigInt(i),
      time: block.timestamp.timestamp_nanos,
      isWanted: wanted !== undefined && isIcpTransfer(block, wanted, { from: from.value, to: to.value }),
    })),
  };
};

/** How each ledger shows its blocks, once it is known. Found out again after an upgrade. */
const readers = new Map<string, Reader>();

async function readerOf(ledger: Principal): Promise<{ kind: 'reader'; read: Reader } | Unreadable> {
  const known = readers.get(ledger.toText());
  if (known) return { kind: 'reader', read: known };
  let problem: Unreadable = { kind: 'unreadable', reason: 'it shows no blocks' };
  for (const read of [readIcrc3, readIcp]) {
    const probe = await read(ledger, { start: 0n, length: 0n });
    if (probe.kind === 'page') {
      readers.set(ledger.toText(), read);
      return { kind: 'reader', read };
    }
    // What the standard's method says tells more than that the other is missing.
    if (read === readIcrc3) problem = probe;
  }
  return problem;
}

/** Whether a payment on this ledger could be looked up afterwards: asked before there is one. */
export async function canReadBlocks(ledger: Principal): Promise<{ kind: 'ok' } | { kind: 'failed'; reason: string }> {
  const reader = await readerOf(ledger);
  const answer = reader.kind === 'reader' ? await reader.read(ledger, { start: 0n, length: 0n }) : reader;
  return answer.kind === 'page' ? { kind: 'ok' } : { kind: 'failed', reason: `its blocks: ${answer.reason}` };
}

/**
 * Looks at the block the ledger or an operator named, then through the newest. `absent` only when every block since
 * before the transfer was made has been read: a transfer of the last day is in the ledger itself, not in its archive.
 */
export async function findTransfer(ledger: Principal, wanted: WantedTransfer, named?: bigint): Promise<Search> {
  const reader = await readerOf(ledger);
  if (reader.kind === 'unreadable') return reader;
  const range = { start: named ?? 0n, length: named === undefined ? 0n : 1n };
  const first = await reader.read(ledger, range, wanted);
  if (first.kind === 'unreadable') return first;
  if (first.blocks.some(({ id, isWanted }) => isWanted && id === named)) return { kind: 'found', block: range.start };
  let end = first.length;
  for (let page = 0; page < MAX_PAGES; page++) {
    if (end === 0n) return { kind: 'absent' };
    const start = end > PAGE ? end - PAGE : 0n;
    const answer = await reader.read(ledger, { start, length: end - start }, wanted);
    if (answer.kind === 'unreadable') return answer;
    const { blocks } = answer;
    if (BigInt(blocks.length) !== end - start) return { kind: 'unreadable', reason: 'blocks are missing' };
    const match = blocks.find(({ isWanted }) => isWanted);
    if (match) return { kind: 'found', block: match.id };
    const oldest = blocks[0]?.time;
    if (oldest !== undefined && oldest + CLOCK_DRIFT < wanted.createdAt) return { kind: 'absent' };
    end = start;
  }
  return { kind: 'unreadable', reason: 'there are too many newer blocks' };
}
