import { unreachable } from '../../shared/errors/index.ts';
import { formatToken } from '../../shared/format/index.ts';
import type { PaymentStatus } from './payments.types.ts';

export interface PaymentWords {
  label: string;
  tone: 'info' | 'positive' | 'warning' | 'neutral';
  sentence: string;
}

/** A payment's status, and what it means for the money. */
export function paymentWords(status: PaymentStatus, token: { symbol: string; decimals: number }): PaymentWords {
  switch (status.kind) {
    case 'taken':
      return { label: 'Paid', tone: 'info', sentence: 'The fee was taken; the deployment is under way.' };
    case 'completed':
      return { label: 'Completed', tone: 'positive', sentence: 'The fee bought a contract.' };
    case 'refundPending':
      return {
        label: 'Refund under way',
        tone: 'warning',
        sentence: 'The deployment failed; your refund is being sent.',
      };
    case 'refunded':
      return {
        label: 'Refunded',
        tone: 'neutral',
        sentence: `${formatToken(status.amount, token)} came back in ledger block ${status.blockIndex}.`,
      };
    case 'needsReview':
      return { label: 'In review', tone: 'warning', sentence: `An operator checks it: ${status.reason}` };
    default:
      return unreachable(status);
  }
}
