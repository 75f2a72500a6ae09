// Goes on by what the ledger's blocks show of one of our transfers.
import type { Principal } from '@dfinity/principal';
import { now } from '../../lib/clock.ts';
import type { Job, Phase, Transfer } from '../job.ts';
import { findTransfer } from '../../lib/ledger-blocks.ts';
import type { WantedTransfer } from '../../lib/block-match.ts';
import { isOutOfPatience, PAID_PATIENCE, TRIES_BEFORE_PAYMENT } from '../rules/patience.ts';
import { CLOCK_DRIFT, DEDUPLICATION_WINDOW } from '../../lib/ledger-time.ts';
import { namedBlocks } from '../stores.ts';
import { review } from './endings.ts';
import type { Outcome } from './outcome.ts';

/**
 * A ledger that names a block and does not show the transfer contradicts itself: never taken for "it did not happen",
 * which would repeat a transfer. While a call is without answer, "not there" may still become "there".
 */
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
  const named = namedBlocks.get(id);
  const result = await findTransfer(ledger, wanted, named);
  if (result.kind === 'found') {
    namedBlocks.delete(id);
    return found(result.block);
  }
  if (result.kind === 'unreadable') {
    if (isOutOfPatience(job, { time: PAID_PATIENCE }, now()))
      return review(id, job, phase, `${unclear} The ledger's blocks cannot be read: ${result.reason}`);
    return { again: result.reason, job };
  }
  if (named !== undefined) {
    const reason = `It is said to be block ${named}, but the ledger's blocks do not show it.`;
    if (job.tries >= TRIES_BEFORE_PAYMENT) return review(id, job, phase, `${unclear} ${reason}`);
    return { again: reason, job };
  }
  const closes = transfer.createdAt + DEDUPLICATION_WINDOW + CLOCK_DRIFT;
  if (transfer.unanswered && started < closes) {
    return { at: closes, because: 'The ledger has not answered yet; its answer counts for one day.', job };
  }
  return absent();
}
