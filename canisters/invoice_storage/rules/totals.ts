// Running sums per ledger. Pure.
import type { PaymentInput, PaymentStatus, Totals } from '../types.ts';

export const emptyTotals = (ledger: Totals['ledger']): Totals => ({
  ledger,
  taken: 0n,
  refunded: 0n,
  payments: 0n,
  refunds: 0n,
});

export const withPayment = (totals: Totals, { amount }: Pick<PaymentInput, 'amount'>): Totals => ({
  ...totals,
  taken: totals.taken + amount,
  payments: totals.payments + 1n,
});

/** Only a refund changes the sums; it happens once per payment (see `status.ts`). */
export const withStatus = (totals: Totals, status: PaymentStatus): Totals =>
  'refunded' in status
    ? { ...totals, refunded: totals.refunded + status.refunded.amount, refunds: totals.refunds + 1n }
    : totals;
