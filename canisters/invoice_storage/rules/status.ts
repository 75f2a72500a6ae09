// Which status of a payment may follow which. Pure.
import type { PaymentStatus } from '../types.ts';

export type StatusName = 'taken' | 'completed' | 'refundPending' | 'refunded' | 'needsReview';

export function statusName(status: PaymentStatus): StatusName {
  if ('taken' in status) return 'taken';
  if ('completed' in status) return 'completed';
  if ('refundPending' in status) return 'refundPending';
  if ('refunded' in status) return 'refunded';
  return 'needsReview';
}

/**
 * A payment ends once: completed and refunded are final. A review is left only by an operator's decision, which may
 * take the deployment up again, so it leads everywhere but back to the start (and to another review, for another reason).
 */
const FOLLOWING: Record<StatusName, readonly StatusName[]> = {
  taken: ['completed', 'refundPending', 'needsReview'],
  refundPending: ['refunded', 'needsReview'],
  needsReview: ['completed', 'refundPending', 'refunded', 'needsReview'],
  completed: [],
  refunded: [],
};

const sameStatus = (a: PaymentStatus, b: PaymentStatus): boolean => {
  if ('refunded' in a && 'refunded' in b) {
    return a.refunded.blockIndex === b.refunded.blockIndex && a.refunded.amount === b.refunded.amount;
  }
  if ('needsReview' in a && 'needsReview' in b) return a.needsReview.reason === b.needsReview.reason;
  return statusName(a) === statusName(b);
};

/** `repeat`: it is the present status already, nothing to store. */
export function statusStep(from: PaymentStatus, to: PaymentStatus): 'allowed' | 'repeat' | 'refused' {
  if (sameStatus(from, to)) return 'repeat';
  return FOLLOWING[statusName(from)].includes(statusName(to)) ? 'allowed' : 'refused';
}
