// The one transfer back to the payer: the service fee minus the ledger's own fee.
import { canisterSelf } from 'azle';
import { ANSWER_WITHIN_SECONDS, answerWithin } from '../../lib/answer-within.ts';
import { now } from '../../lib/clock.ts';
import { ledger as ledgerAt, type ReadOutcome } from '../../lib/ledger.ts';
import type { Job, Transfer } from '../job.ts';
import { invoiceOutbox, tellAudit } from '../notices.ts';
import { transferMemo } from '../rules/memo.ts';
import { isOutOfPatience, PAID_PATIENCE } from '../rules/patience.ts';
import { refundAmount } from '../rules/refund.ts';
import { afterTransfer, beforeTransfer, refusalText, type LedgerAnswer } from '../rules/transfer.ts';
import { namedBlocks } from '../stores.ts';
import { changeSums } from '../treasury.ts';
import { LATE_TRANSFER } from './charge.ts';
import { deploymentId, review } from './endings.ts';
import { settleSearch } from './find-transfer.ts';
import type { Outcome, Turn } from './outcome.ts';

const memoOf = (id: number): Uint8Array => transferMemo('refund', deploymentId(id));
const LATE_READ: ReadOutcome<bigint> = { kind: 'failed', reason: 'there was no answer in time' };

export async function refund(turn: Turn): Promise<Outcome> {
  const { id, job, now: started, save } = turn;
  const [transfer] = job.refund;
  if (!transfer) return plan(turn);
  const next = beforeTransfer(transfer, started);
  if (next === 'search') return { go: 'findRefund', job };
  if (next === 'renew') return { go: 'refund', job: { ...job, refund: [] } };

  // Written down before it starts, as with the payment.
  save({ ...job, refund: [{ ...transfer, uncertain: true }] });
  const call = ledgerAt(job.ledger).transfer({
    to: { owner: job.owner, subaccount: [] },
    amount: transfer.amount,
    fee: transfer.ledgerFee,
    memo: memoOf(id),
    createdAtTime: transfer.createdAt,
  });
  const answer = await answerWithin<LedgerAnswer>(call, ANSWER_WITHIN_SECONDS, () => LATE_TRANSFER);
  return afterRefund(id, job, transfer, answer);
}

/** Fixes amount, fee and time of the refund, so that every repeat is the same transfer. */
async function plan({ id, job }: Turn): Promise<Outcome> {
  const fee = await answerWithin<ReadOutcome<bigint>>(
    ledgerAt(job.ledger).fee(),
    ANSWER_WITHIN_SECONDS,
    () => LATE_READ,
  );
  if (fee.kind === 'failed') {
    return isOutOfPatience(job, { time: PAID_PATIENCE }, now())
      ? review(id, job, 'refund', `The ledger does not tell its fee: ${fee.reason}`)
      : { again: fee.reason, job };
  }
  const amount = refundAmount(job.fee, fee.value);
  if (amount === undefined) return review(id, job, 'refund', `The ledger's fee of ${fee.value} would eat the refund.`);
  const at = now();
  invoiceOutbox.push({ status: { deploymentId: deploymentId(id), status: { refundPending: null }, contract: [], at } });
  const transfer: Transfer = { createdAt: at, amount, ledgerFee: fee.value, uncertain: false, unanswered: false };
  return { go: 'refund', job: { ...job, refund: [transfer] } };
}

function afterRefund(id: number, job: Job, before: Transfer, answer: LedgerAnswer): Outcome {
  const verdict = afterTransfer(before, answer);
  switch (verdict.to) {
    case 'confirm':
      namedBlocks.set(id, verdict.block);
      return { go: 'findRefund', job: { ...job, refund: [verdict.transfer] } };
    case 'refused':
      return review(
        id,
        { ...job, refund: [] },
        'refund',
        `The ledger refused the refund: ${refusalText(verdict.error)}.`,
      );
    case 'renew':
      return { go: 'refund', job: { ...job, refund: [] } };
    case 'search':
      return { go: 'findRefund', job: { ...job, refund: [verdict.transfer] } };
    case 'repeat': {
      const tried: Job = { ...job, refund: [verdict.transfer] };
      if (!isOutOfPatience(job, { time: PAID_PATIENCE }, now())) return { again: verdict.reason, job: tried };
      return verdict.transfer.uncertain
        ? { go: 'findRefund', job: tried }
        : review(id, tried, 'refund', `The ledger does not carry the refund out: ${verdict.reason}`);
    }
  }
}

/** The refund counts when its block shows it, as with the payment. */
export async function findRefund({ id, job, now: started }: Turn): Promise<Outcome> {
  const [transfer] = job.refund;
  if (!transfer) return { go: 'refund', job };
  const wanted = {
    from: { owner: canisterSelf(), subaccount: [] as [] },
    to: { owner: job.owner, subaccount: [] as [] },
    memo: memoOf(id),
    amount: transfer.amount,
    createdAt: transfer.createdAt,
  };
  return settleSearch(id, job, {
    ledger: job.ledger,
    transfer,
    wanted,
    phase: 'findRefund',
    started,
    unclear: `It is not known whether the refund of ${transfer.amount} was sent.`,
    found: (block) => paidBack(id, job, block),
    absent: () => ({ go: 'refund', job: { ...job, refund: [] } }),
  });
}

function paidBack(id: number, job: Job, block: bigint): Outcome {
  const [transfer] = job.refund;
  if (!transfer) return review(id, job, 'findRefund', 'The refund of a refunded deployment is not known.');
  const at = now();
  const { owner: user, serviceId, ledger } = job;
  const { amount } = transfer;
  changeSums(ledger, (sums) => ({ ...sums, refunded: sums.refunded + amount }));
  const status = { refunded: { blockIndex: block, amount } };
  const invoiceNotice = invoiceOutbox.push({ status: { deploymentId: deploymentId(id), status, contract: [], at } });
  const auditNotice = tellAudit({
    action: 'payment.refunded',
    user,
    serviceId,
    details: { deployment: `${id}`, amount: `${amount}`, block: `${block}`, reason: job.failure[0] ?? '' },
    at,
  });
  return {
    go: 'recordRefund',
    job: { ...job, refundBlock: [block], auditNotice: [auditNotice], invoiceNotice: [invoiceNotice] },
  };
}
