// Steps 9 to 21: the factory creates the contract. It recognises a repeat by the deployment's number.
import { IDL } from '@dfinity/candid';
import { canisterSelf } from 'azle';
import { ANSWER_WITHIN_SECONDS, answerWithin } from '../../lib/answer-within.ts';
import { callCanister, type CallOutcome } from '../../lib/calls.ts';
import { toHex } from '../../lib/hash/hex.ts';
import { now } from '../../lib/clock.ts';
import { formatVersion } from '../../lib/versions.ts';
import {
  FactoryPaymentT,
  FoundContractT,
  ReceiptResultT,
  type FoundContract,
  type Receipt,
  type ReceiptResult,
} from '../factory-types.ts';
import type { Job } from '../job.ts';
import { invoiceOutbox, tellAudit } from '../notices.ts';
import { factoryErrorText, receiptProblem } from '../rules/factory-answer.ts';
import { isOutOfPatience, PAID_PATIENCE } from '../rules/patience.ts';
import { withFactorySteps } from '../rules/steps.ts';
import { addStep, argsOf, stepsOf } from '../stores.ts';
import { deploymentId, review } from './endings.ts';
import type { Outcome, Turn } from './outcome.ts';

const createArgs = [IDL.Principal, IDL.Vec(IDL.Nat8), FactoryPaymentT];
const createReturns = [ReceiptResultT];
const findArgs = [IDL.Nat64];
const findReturns = [FoundContractT];

const LATE: CallOutcome<never> = { kind: 'unknown', reason: 'there was no answer in time' };
const words = (outcome: Exclude<CallOutcome<unknown>, { kind: 'replied' }>): string =>
  outcome.kind === 'rejected' ? outcome.message : outcome.reason;

/** Asks the factory for the contract until the answer is final. */
export async function deploy({ id, job, now: started }: Turn): Promise<Outcome> {
  const [blockIndex = 0n] = job.paymentBlock;
  addStep(id, { number: 9, at: started, proof: `createContract at ${job.factory.toText()}` });
  const payment = { deploymentId: deploymentId(id), ledger: job.ledger, blockIndex, amount: job.fee };
  const call = callCanister<ReceiptResult>({
    canister: job.factory,
    method: 'createContract',
    args: createArgs,
    values: [job.owner, argsOf.get(id) ?? new Uint8Array(), payment],
    returns: createReturns,
  });
  const outcome = await answerWithin<CallOutcome<ReceiptResult>>(call, ANSWER_WITHIN_SECONDS, () => LATE);
  if (outcome.kind === 'replied' && 'ok' in outcome.value) return created(id, job, outcome.value.ok);
  if (outcome.kind === 'replied' && 'err' in outcome.value && !('inProgress' in outcome.value.err)) {
    return { go: 'confirmFailure', job: { ...job, failure: [factoryErrorText(outcome.value.err)] } };
  }
  const reason = outcome.kind === 'replied' ? 'The factory is still working on it.' : words(outcome);
  if (isOutOfPatience(job, { time: PAID_PATIENCE }, now())) {
    return review(id, job, 'deploy', `The factory gave no final answer within an hour: ${reason}`);
  }
  return { again: reason, job };
}

/** The contract exists: both storages are told, in the message that learns of it. */
function created(id: number, job: Job, receipt: Receipt): Outcome {
  const { owner: user, serviceId } = job;
  const problem = receiptProblem(receipt, { owner: user, factory: job.factory, self: canisterSelf() });
  if (problem) return review(id, job, 'deploy', `The factory's receipt cannot be right: ${problem}.`);
  const { canisterId, moduleHash, version, steps } = receipt;
  stepsOf.set(id, withFactorySteps(stepsOf.get(id) ?? [], steps));
  const at = now();
  const auditNotice = tellAudit({
    action: 'deployment.completed',
    user,
    contract: canisterId,
    serviceId,
    details: { deployment: `${id}`, version: formatVersion(version), moduleHash: toHex(moduleHash) },
    at,
    deployment: deploymentId(id),
    moduleHash,
  });
  const status = {
    deploymentId: deploymentId(id),
    status: { completed: null },
    contract: [canisterId] as [typeof canisterId],
    at,
  };
  const invoiceNotice = invoiceOutbox.push({ status });
  return {
    go: 'finish',
    job: {
      ...job,
      contract: [{ canisterId, version, moduleHash }],
      auditNotice: [auditNotice],
      invoiceNotice: [invoiceNotice],
    },
  };
}

/** Before a refund: the factory must not hold a contract for this deployment, whatever it answered. */
export async function confirmFailure({ id, job }: Turn): Promise<Outcome> {
  const call = callCanister<FoundContract[]>({
    canister: job.factory,
    method: 'getContractByDeployment',
    args: findArgs,
    values: [deploymentId(id)],
    returns: findReturns,
  });
  const outcome = await answerWithin<CallOutcome<FoundContract[]>>(call, ANSWER_WITHIN_SECONDS, () => LATE);
  if (outcome.kind === 'replied') {
    const [found] = outcome.value;
    if (!found) return { go: 'refund', job };
    const reason = `The factory refused (${job.failure[0] ?? ''}), yet it lists ${found.canisterId.toText()} for this deployment.`;
    return review(id, job, 'deploy', reason);
  }
  if (isOutOfPatience(job, { time: PAID_PATIENCE }, now())) {
    return review(id, job, 'confirmFailure', `The factory does not say whether a contract exists: ${words(outcome)}`);
  }
  return { again: words(outcome), job };
}
