// The phases of a withdrawal. Each may run again after a trap, an upgrade or a lost answer: the transfer is written down
// before it is sent, the ledger recognises a repeat, and it counts when its block shows it.
import { canisterSelf } from 'azle';
import { ANSWER_WITHIN_SECONDS, answerWithin } from '../../lib/answer-within.ts';
import { now } from '../../lib/clock.ts';
import { ledger as ledgerAt, type ReadOutcome } from '../../lib/ledger.ts';
import type { Transfer } from '../job.ts';
import { findTransfer } from '../../lib/ledger-blocks.ts';
import { CLOCK_DRIFT, DEDUPLICATION_WINDOW } from '../../lib/ledger-time.ts';
import { tellAudit } from '../notices.ts';
import { transferMemo } from '../rules/memo.ts';
import { isOutOfPatience, PAID_PATIENCE, TRIES_BEFORE_PAYMENT } from '../rules/patience.ts';
import { withdrawable } from '../rules/refund.ts';
import { afterTransfer, beforeTransfer, refusalText, type LedgerAnswer } from '../rules/transfer.ts';
import { LATE_TRANSFER } from '../saga/charge.ts';
import { changeOutgoing, outgoingOf, sumsOf } from '../treasury.ts';
import type { WithdrawalJob, WithdrawalPhase } from './job.ts';

export type WithdrawalOutcome =
  | { go: WithdrawalPhase; job: WithdrawalJob }
  | { again: string; job: WithdrawalJob }
  | { at: bigint; because?: string; job: WithdrawalJob }
  | { end: WithdrawalJob };

export interface WithdrawalTurn {
  id: number;
  job: WithdrawalJob;
  /** How often this phase was started. */
  tries: number;
  save(job: WithdrawalJob): void;
}

const LATE_READ: ReadOutcome<never> = { kind: 'failed', reason: 'there was no answer in time' };
const within = (read: Promise<ReadOutcome<bigint>>): Promise<ReadOutcome<bigint>> =>
  answerWithin<ReadOutcome<bigint>>(read, ANSWER_WITHIN_SECONDS, () => LATE_READ);

const isImpatient = ({ phaseSince }: WithdrawalJob): boolean =>
  isOutOfPatience({ phaseSince, tries: 0 }, { time: PAID_PATIENCE }, now());

const total = ({ amount, ledgerFee }: Transfer): bigint => amount + ledgerFee;

/** Takes what is free now off the free money, in the message that found it free. */
export async function plan({ job }: WithdrawalTurn): Promise<WithdrawalOutcome> {
  const { ledger, amount } = job.request;
  const before = { ...sumsOf(ledger), ...outgoingOf(ledger) };
  const [fee, balance] = await Promise.all([
    within(ledgerAt(ledger).fee()),
    within(ledgerAt(ledger).balanceOf({ owner: canisterSelf(), subaccount: [] })),
  ]);
  if (fee.kind === 'failed' || balance.kind === 'failed') {
    return isImpatient(job)
      ? refused(job, 'The ledger does not answer; nothing was moved.')
      : { again: 'The ledger does not answer.', job };
  }
  const after = { ...sumsOf(ledger), ...outgoingOf(ledger) };
  // What left meanwhile may still be in the balance that was read, and is reserved no more.
  if (after.refunded !== before.refunded || after.sent !== before.sent || after.reserved < before.reserved)
    return { again: 'Money moved meanwhile.', job };
  const ledgerFee = fee.value;
  const reserved = after.reserved + after.onTheWay;
  const free = withdrawable({ balance: balance.value, reserved, ledgerFee });
  if (amount > free) return refused(job, `At most ${free} can be withdrawn: the rest may have to be refunded.`);
  const transfer: Transfer = { createdAt: now(), amount, ledgerFee, uncertain: false, unanswered: false };
  changeOutgoing(ledger, (sums) => ({ ...sums, onTheWay: sums.onTheWay + total(transfer) }));
  return { go: 'send', job: { ...job, transfer: [transfer], named: [] } };
}

export async function send({ id, job, save }: WithdrawalTurn): Promise<WithdrawalOutcome> {
  const [transfer] = job.transfer;
  if (!transfer) return { go: 'plan', job };
  const next = beforeTransfer(transfer, now());
  if (next === 'search') return { go: 'find', job };
  if (next === 'renew') return { go: 'plan', job: takenBack(job) };
  save({ ...job, transfer: [{ ...transfer, uncertain: true }] });
  const call = ledgerAt(job.request.ledger).transfer({
    to: job.request.to,
    amount: transfer.amount,
    fee: transfer.ledgerFee,
    memo: memoOf(id),
    createdAtTime: transfer.createdAt,
  });
  const answer = await answerWithin<LedgerAnswer>(call, ANSWER_WITHIN_SECONDS, () => LATE_TRANSFER);
  const verdict = afterTransfer(transfer, answer);
  switch (verdict.to) {
    case 'confirm':
      return { go: 'find', job: { ...job, transfer: [verdict.transfer], named: [verdict.block] } };
    case 'refused':
      return refused(job, `Nothing was moved: ${refusalText(verdict.error)}.`);
    case 'renew':
      return { go: 'plan', job: takenBack(job) };
    case 'search':
      return { go: 'find', job: { ...job, transfer: [verdict.transfer] } };
    case 'repeat': {
      const tried: WithdrawalJob = { ...job, transfer: [verdict.transfer] };
      if (!isImpatient(job)) return { again: verdict.reason, job: tried };
      return verdict.transfer.uncertain
        ? { go: 'find', job: tried }
        : refused(tried, `The ledger does not carry it out: ${verdict.reason}`);
    }
  }
}

export async function find({ id, job, tries }: WithdrawalTurn): Promise<WithdrawalOutcome> {
  const [transfer] = job.transfer;
  if (!transfer) return { go: 'plan', job };
  const { createdAt, amount } = transfer;
  const from = { owner: canisterSelf(), subaccount: [] as [] };
  const wanted = { from, to: job.request.to, memo: memoOf(id), amount, createdAt };
  const [named] = job.named;
  const result = await findTransfer(job.request.ledger, wanted, named);
  if (result.kind === 'found') return sent(job, transfer, result.block);
  if (result.kind === 'unreadable') {
    if (!isImpatient(job)) return { again: result.reason, job };
    return review(id, job, `It is not known whether it was sent. The ledger's blocks cannot be read: ${result.reason}`);
  }
  if (named !== undefined) {
    const reason = `It is said to be block ${named}, but the ledger's blocks do not show it.`;
    return tries < TRIES_BEFORE_PAYMENT ? { again: reason, job } : review(id, job, reason);
  }
  const closes = createdAt + DEDUPLICATION_WINDOW + CLOCK_DRIFT;
  if (transfer.unanswered && now() < closes)
    return { at: closes, because: 'The ledger has not answered yet; its answer counts for one day.', job };
  return { go: 'plan', job: takenBack(job) };
}

const memoOf = (id: number): Uint8Array => transferMemo('withdrawal', BigInt(id));

/** No longer on the way: it certainly did not happen, or an owner settled it. */
export function takenBack(job: WithdrawalJob): WithdrawalJob {
  const [transfer] = job.transfer;
  if (transfer) changeOutgoing(job.request.ledger, (sums) => ({ ...sums, onTheWay: sums.onTheWay - total(transfer) }));
  return { ...job, transfer: [], named: [] };
}

function refused(job: WithdrawalJob, reason: string): WithdrawalOutcome {
  tell('treasury.refused', job, { reason });
  return { end: { ...takenBack(job), state: { refused: { reason } } } };
}

function sent(job: WithdrawalJob, transfer: Transfer, block: bigint): WithdrawalOutcome {
  const sum = total(transfer);
  changeOutgoing(job.request.ledger, (sums) => ({
    ...sums,
    onTheWay: sums.onTheWay - sum,
    sent: sums.sent + sum,
  }));
  tell('treasury.withdrawn', job, { block: `${block}` });
  return { end: { ...job, state: { sent: { blockIndex: block } } } };
}

/** An owner has to look. What it takes stays out of reach of others. */
function review(id: number, job: WithdrawalJob, reason: string): WithdrawalOutcome {
  tell('treasury.needsReview', job, { withdrawal: `${id}`, reason });
  return { go: 'review', job: { ...job, state: { needsReview: { reason } } } };
}

export function tell(action: string, job: WithdrawalJob, details: Record<string, string>): void {
  const { ledger, amount, to } = job.request;
  tellAudit({
    action,
    user: job.requestedBy,
    details: { ledger: ledger.toText(), amount: `${amount}`, to: to.owner.toText(), ...details },
    at: now(),
  });
}
