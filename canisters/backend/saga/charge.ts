// Step 6: the one transfer from the person to the backend.
import { canisterSelf } from 'azle';
import { ANSWER_WITHIN_SECONDS, answerWithin } from '../../lib/answer-within.ts';
import { now } from '../../lib/clock.ts';
import { ledger as ledgerAt } from '../../lib/ledger.ts';
import type { Job, Transfer } from '../job.ts';
import { transferMemo } from '../rules/memo.ts';
import { PAID_PATIENCE, TRIES_BEFORE_PAYMENT } from '../rules/patience.ts';
import {
  afterTransfer,
  beforeTransfer,
  refusalText,
  type LedgerAnswer,
  type LedgerRefusal,
} from '../rules/transfer.ts';
import { namedBlocks } from '../stores.ts';
import type { DeploymentError } from '../types/deployment.ts';
import { closedService } from './before-payment.ts';
import { deploymentId, paid, refuse } from './endings.ts';
import { settleSearch } from './find-transfer.ts';
import type { Outcome, Turn } from './outcome.ts';

const memoOf = (id: number): Uint8Array => transferMemo('payment', deploymentId(id));
export const LATE_TRANSFER: LedgerAnswer = {
  kind: 'unknown',
  executed: 'maybe',
  reason: 'there was no answer in time',
  unanswered: true,
};
/** A ledger whose fee changes with each try is given up. */
const MAX_ATTEMPTS = 60;

export async function charge({ id, job, now: started, save }: Turn): Promise<Outcome> {
  const [transfer] = job.charge;
  if (!transfer) return { go: 'verify', job };
  const next = beforeTransfer(transfer, started);
  if (next === 'search') return { go: 'findCharge', job };
  if (next === 'renew') return { go: 'verify', job };
  const closed = transfer.uncertain ? undefined : closedService(job);
  if (closed) return refuse(id, job, closed);

  // Written down before it starts: whatever happens to this message, it is known that the money may have moved.
  save({ ...job, charge: [{ ...transfer, uncertain: true }] });
  const account = { owner: job.owner, subaccount: [] as [] };
  const call = ledgerAt(job.ledger).transferFrom({
    from: account,
    to: { owner: canisterSelf(), subaccount: [] },
    amount: transfer.amount,
    fee: transfer.ledgerFee,
    memo: memoOf(id),
    createdAtTime: transfer.createdAt,
  });
  const answer = await answerWithin<LedgerAnswer>(call, ANSWER_WITHIN_SECONDS, () => LATE_TRANSFER);
  return afterCharge(id, job, transfer, answer);
}

function afterCharge(id: number, job: Job, before: Transfer, answer: LedgerAnswer): Outcome {
  const verdict = afterTransfer(before, answer);
  switch (verdict.to) {
    case 'confirm':
      namedBlocks.set(id, verdict.block);
      return { go: 'findCharge', job: { ...job, charge: [verdict.transfer] } };
    case 'refused':
      return refuse(id, job, refusalOf(job, verdict.error));
    case 'renew':
      if (job.attempts > MAX_ATTEMPTS)
        return refuse(id, job, { ledgerUnavailable: { message: 'its fee keeps changing' } });
      return { go: 'verify', job };
    case 'search':
      return { go: 'findCharge', job: { ...job, charge: [verdict.transfer] } };
    case 'repeat': {
      const charged: Job = { ...job, charge: [verdict.transfer] };
      if (!verdict.transfer.uncertain && job.tries >= TRIES_BEFORE_PAYMENT) {
        return refuse(id, charged, { ledgerUnavailable: { message: verdict.reason } });
      }
      const tooLong = verdict.transfer.uncertain && now() - job.phaseSince >= PAID_PATIENCE;
      return tooLong ? { go: 'findCharge', job: charged } : { again: verdict.reason, job: charged };
    }
  }
}

/** The ledger's refusal as the person's own error. */
function refusalOf(job: Job, error: LedgerRefusal): DeploymentError {
  const required = job.fee + job.ledgerFee;
  if ('InsufficientAllowance' in error)
    return { insufficientAllowance: { allowance: error.InsufficientAllowance.allowance, required } };
  if ('InsufficientFunds' in error)
    return { insufficientFunds: { balance: error.InsufficientFunds.balance, required } };
  return { ledgerUnavailable: { message: refusalText(error) } };
}

/** The payment counts when its block shows it. Nothing that a ledger merely answers makes a payment. */
export async function findCharge({ id, job, now: started }: Turn): Promise<Outcome> {
  const [transfer] = job.charge;
  if (!transfer) return { go: 'verify', job };
  const wanted = {
    from: { owner: job.owner, subaccount: [] as [] },
    to: { owner: canisterSelf(), subaccount: [] as [] },
    memo: memoOf(id),
    amount: transfer.amount,
    createdAt: transfer.createdAt,
  };
  return settleSearch(id, job, {
    ledger: job.ledger,
    transfer,
    wanted,
    phase: 'findCharge',
    started,
    unclear: `It is not known whether the payment of ${transfer.amount} was taken.`,
    found: (block) => paid(id, job, block),
    absent: () => refuse(id, job, { ledgerUnavailable: { message: 'it did not carry the payment out' } }),
  });
}
