// Looks for one of our transfers in the ledger's ICRC-3 blocks, newest first.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { answerWithin } from '../../lib/answer-within.ts';
import { callCanister, type CallOutcome } from '../../lib/calls.ts';
import { ValueT } from '../icrc3-types.ts';
import type { Value } from '../../lib/hash/icrc3-value.ts';
import type { Job, Phase, Transfer } from '../job.ts';
import { blockTime, isTransfer, type WantedTransfer } from '../rules/block-match.ts';
import { ANSWER_WITHIN_SECONDS, TRIES_BEFORE_PAYMENT } from '../rules/patience.ts';
import { CLOCK_DRIFT, DEDUPLICATION_WINDOW } from '../rules/transfer.ts';
import { review } from './endings.ts';
import type { Outcome } from './outcome.ts';

type Search = { kind: 'found'; block: bigint } | { kind: 'absent' } | { kind: 'unreadable'; reason: string };

const args = [IDL.Vec(IDL.Record({ start: IDL.Nat, length: IDL.Nat }))];
const returns = [IDL.Record({ log_length: IDL.Nat, blocks: IDL.Vec(IDL.Record({ id: IDL.Nat, block: ValueT })) })];
interface Blocks {
  log_length: bigint;
  blocks: { id: bigint; block: Value }[];
}
const PAGE = 100n;
const MAX_PAGES = 40;
const LATE: CallOutcome<never> = { kind: 'unknown', reason: 'there was no answer in time' };

function read(canister: Principal, start: bigint, length: bigint): Promise<CallOutcome<Blocks>> {
  const values = [[{ start, length }]];
  const call = callCanister<Blocks>({ canister, method: 'icrc3_get_blocks', args, values, returns });
  return answerWithin<CallOutcome<Blocks>>(call, ANSWER_WITHIN_SECONDS, () => LATE);
}

/**
 * `absent` only when every block since before the transfer was made has been read. Archived blocks are not followed:
 * a transfer of the last day is in the ledger itself, or the search is unreadable and a person looks.
 */
async function findTransfer(ledger: Principal, wanted: WantedTransfer): Promise<Search> {
  const first = await read(ledger, 0n, 0n);
  if (first.kind !== 'replied')
    return { kind: 'unreadable', reason: first.kind === 'rejected' ? first.message : first.reason };
  let end = first.value.log_length;
  for (let page = 0; page < MAX_PAGES; page++) {
    if (end === 0n) return { kind: 'absent' };
    const start = end > PAGE ? end - PAGE : 0n;
    const outcome = await read(ledger, start, end - start);
    if (outcome.kind !== 'replied')
      return { kind: 'unreadable', reason: outcome.kind === 'rejected' ? outcome.message : outcome.reason };
    const { blocks } = outcome.value;
    if (BigInt(blocks.length) !== end - start) return { kind: 'unreadable', reason: 'blocks are missing' };
    const match = blocks.find(({ block }) => isTransfer(block, wanted));
    if (match) return { kind: 'found', block: match.id };
    const oldest = blocks[0] ? blockTime(blocks[0].block) : undefined;
    if (oldest !== undefined && oldest + CLOCK_DRIFT < wanted.createdAt) return { kind: 'absent' };
    end = start;
  }
  return { kind: 'unreadable', reason: 'there are too many newer blocks' };
}

/** Searches and goes on by what was found. While a call is without answer, "not there" may still become "there". */
export async function settleSearch(
  id: number,
  job: Job,
  search: {
    ledger: Principal;
    transfer: Transfer;
    wanted: WantedTransfer;
    phase: Phase;
    started: bigint;
    unclear: string;
    found: (block: bigint) => Outcome;
    absent: () => Outcome;
  },
): Promise<Outcome> {
  const { ledger, transfer, wanted, phase, started, unclear, found, absent } = search;
  const result = await findTransfer(ledger, wanted);
  if (result.kind === 'found') return found(result.block);
  if (result.kind === 'unreadable') {
    if (job.tries >= TRIES_BEFORE_PAYMENT)
      return review(id, job, phase, `${unclear} The ledger's blocks cannot be read: ${result.reason}`);
    return { again: result.reason, job };
  }
  const closes = transfer.createdAt + DEDUPLICATION_WINDOW + CLOCK_DRIFT;
  if (transfer.unanswered && started < closes) {
    return { at: closes, because: 'The ledger has not answered yet; its answer counts for one day.', job };
  }
  return absent();
}
