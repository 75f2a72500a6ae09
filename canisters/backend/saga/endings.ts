// The four ways a deployment leaves the saga, and what each tells the storages. Each is one message: no await in here.
import { canisterSelf } from 'azle';
import { DAY, HOUR, now } from '../../lib/clock.ts';
import type { PaymentInput } from '../../invoice_storage/types.ts';
import type { Job, Phase } from '../job.ts';
import { invoiceOutbox, tellAudit } from '../notices.ts';
import { addStep, argsOf, countOpen, endings, namedBlocks, REVIEWS, reviews, stepsOf } from '../stores.ts';
import { changeSums } from '../treasury.ts';
import { transferMemo } from '../rules/memo.ts';
import type { DeploymentError } from '../types/deployment.ts';
import type { Outcome } from './outcome.ts';

/** Ended deployments stay readable this long; their payment lives on in the invoice storage. */
const KEPT = 7n * DAY;
/** Refused ones cost the caller nothing, so they are not kept for long: nobody can fill the backend with them. */
const REFUSED_KEPT = HOUR;

const PAYMENT_STEP = 6;

export const deploymentId = (id: number): bigint => BigInt(id);

export const reserve = (job: Job): Job => {
  if (job.reserved) return job;
  changeSums(job.ledger, (sums) => ({ ...sums, reserved: sums.reserved + job.fee }));
  return { ...job, reserved: true };
};

export const release = (job: Job): Job => {
  if (!job.reserved) return job;
  changeSums(job.ledger, (sums) => ({ ...sums, reserved: sums.reserved - job.fee }));
  return { ...job, reserved: false };
};

/** The arguments are of no more use, and the ending is written in the calendar of what to drop. */
export function endDeployment(id: number, job: Job): Job {
  argsOf.delete(id);
  namedBlocks.delete(id);
  const refused = 'refused' in job.state;
  endings.set([now() + (refused ? REFUSED_KEPT : KEPT), id], true);
  return release({ ...job, waitingFor: [], updatedAt: now() });
}

/** Nothing was charged. */
export function refuse(id: number, job: Job, error: DeploymentError): Outcome {
  countOpen(job.owner, -1n);
  return { end: endDeployment(id, { ...job, state: { refused: { error } } }) };
}

export function completed(id: number, job: Job): Outcome {
  const [contract] = job.contract;
  if (!contract) return review(id, job, 'finish', 'The contract of a finished deployment is not known.');
  countOpen(job.owner, -1n);
  addStep(id, { number: 24, at: now(), proof: `contract ${contract.canisterId.toText()}` });
  return { end: endDeployment(id, { ...job, state: { completed: contract } }) };
}

export function refunded(id: number, job: Job): Outcome {
  const [transfer] = job.refund;
  const [blockIndex] = job.refundBlock;
  const reason = job.failure[0] ?? 'The factory could not create the contract.';
  if (!transfer || blockIndex === undefined)
    return review(id, job, 'findRefund', 'The refund of a refunded deployment is not known.');
  countOpen(job.owner, -1n);
  return { end: endDeployment(id, { ...job, state: { refunded: { amount: transfer.amount, blockIndex, reason } } }) };
}

/** An operator has to look; `resume` is where a retry goes on. Its fee stays reserved. */
export function review(id: number, job: Job, resume: Phase, reason: string): Outcome {
  countOpen(job.owner, -1n);
  reviews.add(REVIEWS, id);
  const at = now();
  if (job.paymentBlock.length > 0) {
    invoiceOutbox.push({
      status: { deploymentId: deploymentId(id), status: { needsReview: { reason } }, contract: [], at },
    });
  }
  const { owner: user, serviceId } = job;
  tellAudit({ action: 'deployment.needsReview', user, serviceId, details: { deployment: `${id}`, reason }, at });
  return { go: 'review', job: { ...job, state: { needsReview: { reason } }, reviewed: [resume], waitingFor: [] } };
}

/** What the invoice storage is told of a payment; undefined while there is none. */
export function paymentRecord(id: number, job: Job): PaymentInput | undefined {
  const { owner: user, serviceId, ledger, fee: amount, ledgerFee } = job;
  const [blockIndex] = job.paymentBlock;
  if (blockIndex === undefined) return undefined;
  const at = stepsOf.get(id)?.find(({ number }) => number === PAYMENT_STEP)?.at ?? job.updatedAt;
  const memo = transferMemo('payment', deploymentId(id));
  return { deploymentId: deploymentId(id), user, serviceId, ledger, amount, ledgerFee, blockIndex, memo, at };
}

/** The payment is in block `block`: from here on the job ends with a contract, a refund or a review. */
export function paid(id: number, before: Job, block: bigint): Outcome {
  const charge: Job['charge'] = before.charge[0] ? [{ ...before.charge[0], uncertain: false, unanswered: false }] : [];
  const job: Job = { ...before, charge, paymentBlock: [block] };
  const at = now();
  const { owner: user, serviceId, ledger, fee: amount } = job;
  changeSums(ledger, (sums) => ({ ...sums, taken: sums.taken + amount }));
  const proof = `block ${block} of ${ledger.toText()}: ${amount} to ${canisterSelf().toText()}`;
  addStep(id, { number: PAYMENT_STEP, at, proof });
  const payment = paymentRecord(id, job);
  const auditNotice = tellAudit({
    action: 'payment.taken',
    user,
    serviceId,
    details: { deployment: `${id}`, ledger: ledger.toText(), amount: `${amount}`, block: `${block}` },
    at,
    deployment: deploymentId(id),
  });
  const invoiceNotice: Job['invoiceNotice'] = payment ? [invoiceOutbox.push({ payment })] : [];
  return { go: 'record', job: { ...job, invoiceNotice, auditNotice: [auditNotice] } };
}
