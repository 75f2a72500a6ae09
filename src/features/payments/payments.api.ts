import type { Principal } from '@dfinity/principal';
import {
  idlFactory,
  type InvoiceError,
  type Payment as WirePayment,
  type PaymentStatus as WireStatus,
  type _SERVICE,
} from '../../../declarations/invoice_storage.did.ts';
import { canister, fromOpt, read, toOpt } from '../../shared/agent/index.ts';
import type { Page } from '../../shared/composables/index.ts';
import { explainVariant, harmless, unreachable, type ExplainTable } from '../../shared/errors/index.ts';
import type { Payment, PaymentStatus } from './payments.types.ts';

const errors: ExplainTable<InvoiceError> = {
  notAuthorized: () => harmless('These payments belong to another person.', 'Sign in with the account that paid.'),
  anonymousCaller: () => harmless('You are not signed in.', 'Sign in, then try again.'),
  notFound: () => harmless('There is no such payment.', 'Go back to the list.'),
  conflict: ({ message }) => harmless(`The records disagree: ${message}`, 'Ask the operators.'),
  invalid: (fields) => ({ ...harmless('The request was refused.', 'Reload the page.'), fields }),
};

function toStatus(status: WireStatus): PaymentStatus {
  if ('taken' in status) return { kind: 'taken' };
  if ('completed' in status) return { kind: 'completed' };
  if ('refundPending' in status) return { kind: 'refundPending' };
  if ('refunded' in status) return { kind: 'refunded', ...status.refunded };
  if ('needsReview' in status) return { kind: 'needsReview', ...status.needsReview };
  return unreachable(status);
}

const toPayment = ({ id, payment, contract, status, history }: WirePayment): Payment => ({
  id,
  deploymentId: payment.deploymentId,
  serviceId: payment.serviceId,
  ledger: payment.ledger.toText(),
  amount: payment.amount,
  ledgerFee: payment.ledgerFee,
  blockIndex: payment.blockIndex,
  at: payment.at,
  contract: fromOpt(contract)?.toText() ?? null,
  status: toStatus(status),
  history: history.map((entry) => ({ status: toStatus(entry.status), at: entry.at })),
});

/** One's own payments, newest first. */
export const paymentsOf = (user: Principal, cursor: bigint | null): Promise<Page<Payment, bigint>> =>
  read(async () => {
    const storage = await canister<_SERVICE>(idlFactory, 'invoice_storage', 'caller');
    const result = await storage.getPaymentsByUser(user, { cursor: toOpt(cursor), limit: [20] });
    if ('err' in result) throw explainVariant('payments', result.err, errors);
    const { items, next, total } = result.ok;
    return { items: items.map(toPayment), next: fromOpt(next), total };
  });
