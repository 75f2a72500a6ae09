// Payment records: append-only; what happens to a payment later is a new entry.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { caller, isAnonymous } from '../lib/access.ts';
import { query, update } from '../lib/methods.ts';
import type { PostingsPage } from '../lib/stable/postings.ts';
import { admins, refuseNonAdmin, refuseNonWriter, refuseStranger } from '../storage/access.ts';
import { storageCanister } from '../storage/base.ts';
import { firstAtOrAfter, pageCursor, pageLimit, type PageRequest } from '../storage/rules/page.ts';
import { PageRequestT, TimeRangeT, type TimeRange } from '../storage/types.ts';
import { byContract, byService, byUser, change, paymentAt, payments, record, totals } from './records.ts';
import { checkPayment, checkStatus } from './rules/payment-check.ts';
import {
  IndexResultT,
  InvoiceErrorT,
  PaymentInputT,
  PaymentPageResultT,
  PaymentResultT,
  StatusChangeT,
  TotalsT,
  type InvoiceError,
  type Payment,
  type PaymentInput,
  type PaymentPage,
  type StatusChange,
  type Totals,
} from './types.ts';
import { samePrincipal } from '../lib/principals.ts';

type Answer<T> = { ok: T } | { err: InvoiceError };
const NOT_AUTHORIZED: InvoiceError = { notAuthorized: null };
const ChangeResultT = IDL.Variant({ ok: IDL.Null, err: InvoiceErrorT });

const position = (page: PageRequest): { cursor?: number; limit: number } => {
  const cursor = pageCursor(page);
  return { limit: pageLimit(page), ...(cursor === undefined ? {} : { cursor }) };
};

const paymentPage = ({ refs, next, total }: PostingsPage): PaymentPage => ({
  items: refs.flatMap((id) => paymentAt(id) ?? []),
  next: next === undefined ? [] : [BigInt(next)],
  total: BigInt(total),
});

export default class InvoiceStorage extends storageCanister(InvoiceErrorT) {
  override length(): number {
    return payments.length();
  }

  /** Writers only: step 7 of a deployment. The payment's id; a repeat with other contents is a conflict. */
  @update([PaymentInputT], IndexResultT)
  recordPayment(payment: PaymentInput): Answer<bigint> {
    const refused = refuseNonWriter();
    if (refused) return { err: refused };
    const errors = checkPayment(payment);
    if (errors.length > 0) return { err: { invalid: errors } };
    const id = record(caller(), payment);
    if (id === undefined)
      return { err: { conflict: { message: 'Another payment was recorded for this deployment.' } } };
    return { ok: id };
  }

  /** Writers only, about payments they recorded: step 23, refunds and reviews. */
  @update([StatusChangeT], ChangeResultT)
  updatePaymentStatus(wanted: StatusChange): Answer<null> {
    const refused = refuseNonWriter();
    if (refused) return { err: refused };
    const errors = checkStatus(wanted.status);
    if (errors.length > 0) return { err: { invalid: errors } };
    const outcome = change(caller(), wanted);
    if (outcome.kind === 'conflict') return { err: { conflict: { message: outcome.message } } };
    return outcome.kind === 'notFound' ? { err: { notFound: null } } : { ok: null };
  }

  /** One's own payments; admins read anyone's. */
  @query([IDL.Principal, PageRequestT], PaymentPageResultT)
  getPaymentsByUser(user: Principal, page: PageRequest): Answer<PaymentPage> {
    const refused = refuseStranger(user);
    return refused ? { err: refused } : { ok: paymentPage(byUser.page(user, position(page))) };
  }

  /** The payer of a contract, or an admin. */
  @query([IDL.Principal, PageRequestT], PaymentPageResultT)
  getPaymentsByContract(contract: Principal, page: PageRequest): Answer<PaymentPage> {
    if (isAnonymous(caller())) return { err: { anonymousCaller: null } };
    const found = paymentPage(byContract.page(contract, position(page)));
    const own = found.items.every(({ payment }) => samePrincipal(payment.user, caller()));
    return own || admins.isCaller() ? { ok: found } : { err: NOT_AUTHORIZED };
  }

  /** Admins only: the payments are of many people. */
  @query([IDL.Text, PageRequestT], PaymentPageResultT)
  getPaymentsByService(serviceId: string, page: PageRequest): Answer<PaymentPage> {
    const refused = refuseNonAdmin();
    if (refused) return { err: refused };
    if (serviceId.length > 64) return { ok: paymentPage({ refs: [], total: 0 }) };
    return { ok: paymentPage(byService.page(serviceId, position(page))) };
  }

  /** Admins only. By when they were recorded (ns), `to` excluded. */
  @query([TimeRangeT, PageRequestT], PaymentPageResultT)
  getPaymentsByTime({ from, to }: TimeRange, page: PageRequest): Answer<PaymentPage> {
    const refused = refuseNonAdmin();
    if (refused) return { err: refused };
    const timeAt = (index: number): bigint => payments.get(index)?.recordedAt ?? 0n;
    const first = firstAtOrAfter(payments.length(), from, timeAt);
    const end = Math.max(first, firstAtOrAfter(payments.length(), to, timeAt));
    const top = Math.min(end, Math.max(first, pageCursor(page) ?? end));
    const bottom = Math.max(first, top - pageLimit(page));
    const refs = Array.from({ length: top - bottom }, (_, i) => top - 1 - i);
    return { ok: paymentPage({ refs, total: end - first, ...(bottom > first ? { next: bottom } : {}) }) };
  }

  /** The payer, or an admin. */
  @query([IDL.Nat64], PaymentResultT)
  getPayment(id: bigint): Answer<Payment> {
    if (isAnonymous(caller())) return { err: { anonymousCaller: null } };
    const payment = id < BigInt(payments.length()) ? paymentAt(Number(id)) : undefined;
    if (!payment) return { err: { notFound: null } };
    const refused = refuseStranger(payment.payment.user);
    return refused ? { err: refused } : { ok: payment };
  }

  /** Open to anyone: sums per ledger, in its smallest unit. */
  @query([], IDL.Vec(TotalsT))
  getTotals(): Totals[] {
    return totals.get();
  }
}
