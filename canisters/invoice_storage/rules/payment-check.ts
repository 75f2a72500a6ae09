import { checkText, type FieldError } from '../../lib/text.ts';
import type { PaymentInput, PaymentStatus } from '../types.ts';
import { samePrincipal } from '../../lib/principals.ts';

/** Refuses what no ledger can have produced, or what would make the record grow beyond measure. */
export function checkPayment(payment: PaymentInput): FieldError[] {
  const errors: (FieldError | undefined)[] = [
    checkText(payment.serviceId, { field: 'serviceId', min: 1, max: 64 }),
    payment.amount === 0n ? { field: 'amount', message: 'A payment of nothing is not recorded.' } : undefined,
    payment.memo.length > 64 ? { field: 'memo', message: 'A memo has at most 64 bytes.' } : undefined,
  ];
  return errors.filter((error) => error !== undefined);
}

export function checkStatus(status: PaymentStatus): FieldError[] {
  if (!('needsReview' in status)) return [];
  const error = checkText(status.needsReview.reason, { field: 'reason', min: 1, max: 1_000, multiline: true });
  return error ? [error] : [];
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((x, i) => x === b[i]);

/** Whether a repeat says the same; `at` is the writer's clock and may be told anew. */
export const samePayment = (a: PaymentInput, b: PaymentInput): boolean =>
  a.deploymentId === b.deploymentId &&
  samePrincipal(a.user, b.user) &&
  a.serviceId === b.serviceId &&
  samePrincipal(a.ledger, b.ledger) &&
  a.amount === b.amount &&
  a.ledgerFee === b.ledgerFee &&
  a.blockIndex === b.blockIndex &&
  sameBytes(a.memo, b.memo);
