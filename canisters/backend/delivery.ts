// Brings notices to the storages. A repeat is stored once there, so an unclear answer is simply asked again.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { ANSWER_WITHIN_SECONDS, answerWithin } from '../lib/answer-within.ts';
import { callCanister, type CallOutcome } from '../lib/calls.ts';
import type { Delivery } from '../lib/outbox.ts';
import {
  AuditEventT,
  DeploymentSuccessT,
  IndexesResultT,
  IndexResultT,
  type AuditError,
} from '../audit_storage/types.ts';
import {
  InvoiceErrorT,
  IndexResultT as PaymentIdT,
  PaymentInputT,
  StatusChangeT,
  type InvoiceError,
  type PaymentInput,
  type StatusChange,
} from '../invoice_storage/types.ts';
import type { AuditNotice, InvoiceNotice } from './notices.ts';
import { storages } from './registry.ts';

/** Told when a record about a deployment is known to be stored: its step, and the proof. */
type Listener = (deployment: bigint, step: number, proof: string) => void;
let listener: Listener = () => undefined;
export const onDelivered = (next: Listener): void => {
  listener = next;
};

/** The payment of a deployment, for a storage that does not know it although it said so. */
let paymentOf: (deployment: bigint) => PaymentInput | undefined = () => undefined;
export const onPaymentMissing = (find: typeof paymentOf): void => {
  paymentOf = find;
};

const eventsArgs = [IDL.Vec(AuditEventT)];
const eventsReturns = [IndexesResultT];
const successArgs = [DeploymentSuccessT];
const indexReturns = [IndexResultT];
const paymentArgs = [PaymentInputT];
const paymentReturns = [PaymentIdT];
const statusArgs = [StatusChangeT];
const statusReturns = [IDL.Variant({ ok: IDL.Null, err: InvoiceErrorT })];

type Answer<T, E> = { ok: T } | { err: E };
const NOT_SET: Delivery = { retry: 'the storages are not set' };

async function ask<T>(
  canister: Principal,
  method: string,
  types: { args: IDL.Type[]; returns: IDL.Type[] },
  value: unknown,
): Promise<CallOutcome<T>> {
  const outcome = callCanister<T>({ canister, method, ...types, values: [value] });
  return answerWithin<CallOutcome<T>>(outcome, ANSWER_WITHIN_SECONDS, () => ({ kind: 'unknown', reason: 'no answer' }));
}

const why = (outcome: Exclude<CallOutcome<unknown>, { kind: 'replied' }>): string =>
  outcome.kind === 'rejected' ? outcome.message : outcome.reason;

const errorName = (error: object): string => Object.keys(error)[0] ?? 'unknown error';

/** Step 8 is the first event of a deployment; the others belong to no step. */
const PAYMENT_TAKEN = 'payment.taken';

export async function deliverEvents(first: bigint, notices: AuditNotice[]): Promise<Delivery> {
  const audit = storages.get()?.audit;
  if (!audit) return NOT_SET;
  const numbered = notices.map(({ event, ...rest }, i) => ({
    ...rest,
    event: { ...event, sequence: first + BigInt(i) },
  }));
  const [head] = numbered;
  if (head?.moduleHash[0]) return deliverSuccess(audit, first, head);
  const successAt = numbered.findIndex(({ moduleHash }) => moduleHash.length > 0);
  const events = successAt < 0 ? numbered : numbered.slice(0, successAt);
  const outcome = await ask<Answer<bigint[], AuditError>>(
    audit,
    'logEvents',
    { args: eventsArgs, returns: eventsReturns },
    events.map(({ event }) => event),
  );
  if (outcome.kind !== 'replied') return { retry: why(outcome) };
  if ('err' in outcome.value) {
    // One event the storage will never take must not hold the others back: find it by going one by one.
    if (!('invalid' in outcome.value.err)) return { retry: errorName(outcome.value.err) };
    if (events.length > 1) return deliverEvents(first, notices.slice(0, 1));
    return { drop: outcome.value.err.invalid[0]?.message ?? 'invalid' };
  }
  const { ok } = outcome.value;
  if (ok.length !== events.length) return { retry: 'the audit storage did not answer for every event' };
  events.forEach(({ event, deployment: [deployment] }, i) => {
    if (deployment !== undefined && event.action === PAYMENT_TAKEN) listener(deployment, 8, `audit entry ${ok[i]}`);
  });
  return { upTo: first + BigInt(events.length) };
}

async function deliverSuccess(audit: Principal, first: bigint, notice: AuditNotice): Promise<Delivery> {
  const {
    event,
    deployment: [deploymentId = 0n],
    moduleHash: [moduleHash],
  } = notice;
  const {
    user,
    contract: [contract],
    serviceId,
    at,
    sequence,
  } = event;
  const value = { deploymentId, user, contract, serviceId, moduleHash, at, sequence };
  const outcome = await ask<Answer<bigint, AuditError>>(
    audit,
    'logDeploymentSuccess',
    { args: successArgs, returns: indexReturns },
    value,
  );
  if (outcome.kind !== 'replied') return { retry: why(outcome) };
  if ('err' in outcome.value) {
    return 'invalid' in outcome.value.err ? { drop: 'invalid' } : { retry: errorName(outcome.value.err) };
  }
  listener(deploymentId, 22, `audit entry ${outcome.value.ok}`);
  return { upTo: first + 1n };
}

export async function deliverPayments(first: bigint, notices: InvoiceNotice[]): Promise<Delivery> {
  const invoice = storages.get()?.invoice;
  if (!invoice) return NOT_SET;
  let upTo = first;
  for (const notice of notices) {
    const refused =
      'payment' in notice ? await deliverPayment(invoice, notice.payment) : await deliverStatus(invoice, notice.status);
    if (refused === undefined) upTo += 1n;
    else return upTo > first ? { upTo } : refused;
  }
  return { upTo };
}

type Refused = Exclude<Delivery, { upTo: bigint }> | undefined;

/** A payment is never dropped: whatever the storage says, it stays here and shows in the system status. */
async function deliverPayment(invoice: Principal, payment: PaymentInput): Promise<Refused> {
  const outcome = await ask<Answer<bigint, InvoiceError>>(
    invoice,
    'recordPayment',
    { args: paymentArgs, returns: paymentReturns },
    payment,
  );
  if (outcome.kind !== 'replied') return { retry: why(outcome) };
  if ('err' in outcome.value) return { retry: errorName(outcome.value.err) };
  listener(payment.deploymentId, 7, `payment record ${outcome.value.ok}`);
  return undefined;
}

async function deliverStatus(invoice: Principal, change: StatusChange): Promise<Refused> {
  const outcome = await ask<Answer<null, InvoiceError>>(
    invoice,
    'updatePaymentStatus',
    { args: statusArgs, returns: statusReturns },
    change,
  );
  if (outcome.kind !== 'replied') return { retry: why(outcome) };
  if ('err' in outcome.value) {
    const { err } = outcome.value;
    // What it lost or never wrote is told again; without that it would hold up every later payment's record.
    if ('notFound' in err) {
      const payment = paymentOf(change.deploymentId);
      if (!payment) return { drop: 'the payment is not known any more' };
      return (await deliverPayment(invoice, payment)) ?? { retry: 'the payment was recorded anew' };
    }
    return 'conflict' in err || 'invalid' in err ? { drop: errorName(err) } : { retry: errorName(err) };
  }
  if ('completed' in change.status) listener(change.deploymentId, 23, 'payment record completed');
  return undefined;
}
