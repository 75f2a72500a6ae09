// Phases in which nothing is charged: the factory and the ledger are asked first, so that most failures cost nobody anything.
import { IDL } from '@dfinity/candid';
import { canisterSelf } from 'azle';
import { ANSWER_WITHIN_SECONDS, answerWithin } from '../../lib/answer-within.ts';
import { callCanister, type CallOutcome } from '../../lib/calls.ts';
import { now } from '../../lib/clock.ts';
import { ledger as ledgerAt, type ReadOutcome } from '../../lib/ledger.ts';
import { CheckResultT, type CheckResult } from '../factory-types.ts';
import type { Job } from '../job.ts';
import { canReadBlocks } from '../../lib/ledger-blocks.ts';
import { setWhitelisted } from '../registry.ts';
import { refusalBeforePayment } from '../rules/factory-answer.ts';
import { isOutOfPatience, TRIES_BEFORE_PAYMENT } from '../rules/patience.ts';
import { serviceOf } from '../settings.ts';
import { addStep, argsOf } from '../stores.ts';
import type { DeploymentError } from '../types/deployment.ts';
import { refuse, reserve } from './endings.ts';
import type { Outcome, Turn } from './outcome.ts';
import { samePrincipal } from '../../lib/principals.ts';

const checkArgs = [IDL.Principal, IDL.Vec(IDL.Nat8)];
const checkReturns = [CheckResultT];

/** Whether the service may still be ordered from the factory the job was stored with. Asked before money moves. */
export function closedService(job: Job): DeploymentError | undefined {
  const service = serviceOf(job.serviceId);
  if (!service) return { unknownService: null };
  return service.enabled && samePrincipal(service.factory, job.factory) ? undefined : { serviceDisabled: null };
}

const LATE: CallOutcome<never> = { kind: 'unknown', reason: 'there was no answer in time' };

/** A part of step 2: everything the factory would refuse. */
export async function check({ id, job, now: started }: Turn): Promise<Outcome> {
  const values = [job.owner, argsOf.get(id) ?? new Uint8Array()];
  const call = callCanister<CheckResult>({
    canister: job.factory,
    method: 'checkContract',
    args: checkArgs,
    values,
    returns: checkReturns,
  });
  const outcome = await answerWithin<CallOutcome<CheckResult>>(call, ANSWER_WITHIN_SECONDS, () => LATE);
  if (outcome.kind === 'replied') {
    if ('ok' in outcome.value) {
      setWhitelisted(job.factory, true);
      return { go: 'verify', job };
    }
    const { err } = outcome.value;
    if ('notAuthorized' in err) setWhitelisted(job.factory, false);
    if (!('inProgress' in err)) return refuse(id, job, refusalBeforePayment(err));
  }
  const message =
    outcome.kind === 'rejected' ? outcome.message : outcome.kind === 'unknown' ? outcome.reason : 'it is busy';
  if (isOutOfPatience(job, { tries: TRIES_BEFORE_PAYMENT }, started)) {
    return refuse(id, job, { factoryUnavailable: { message } });
  }
  return { again: message, job };
}

const LATE_READ: ReadOutcome<never> = { kind: 'failed', reason: 'there was no answer in time' };
const within = <T>(read: Promise<ReadOutcome<T>>): Promise<ReadOutcome<T>> =>
  answerWithin<ReadOutcome<T>>(read, ANSWER_WITHIN_SECONDS, () => LATE_READ);

/** Step 3: the approval and the balance cover the service fee and the ledger's own. */
export async function verify({ id, job }: Turn): Promise<Outcome> {
  const ledger = ledgerAt(job.ledger);
  const account = { owner: job.owner, subaccount: [] as [] };
  const spender = { owner: canisterSelf(), subaccount: [] as [] };
  const [fee, allowance, balance, blocks] = await Promise.all([
    within(ledger.fee()),
    within(ledger.allowance(account, spender)),
    within(ledger.balanceOf(account)),
    // A payment counts when its block was seen: without blocks there must be none.
    canReadBlocks(job.ledger),
  ]);
  if (fee.kind === 'failed' || allowance.kind === 'failed' || balance.kind === 'failed' || blocks.kind === 'failed') {
    const failed = [fee, allowance, balance, blocks].find((read) => read.kind === 'failed');
    const message = failed?.kind === 'failed' ? failed.reason : '';
    if (job.tries >= TRIES_BEFORE_PAYMENT) return refuse(id, job, { ledgerUnavailable: { message } });
    return { again: message, job };
  }
  const closed = closedService(job);
  if (closed) return refuse(id, job, closed);
  const required = job.fee + fee.value;
  const covered = allowance.value.allowance;
  if (covered < required) return refuse(id, job, { insufficientAllowance: { allowance: covered, required } });
  if (balance.value < required) return refuse(id, job, { insufficientFunds: { balance: balance.value, required } });
  const at = now();
  addStep(id, { number: 3, at, proof: `approved ${covered}, held ${balance.value}, needed ${required}` });
  const transfer = { createdAt: at, amount: job.fee, ledgerFee: fee.value, uncertain: false, unanswered: false };
  return { go: 'charge', job: reserve({ ...job, ledgerFee: fee.value, charge: [transfer] }) };
}
