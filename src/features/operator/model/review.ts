// A deployment that the saga could not end by itself, as an operator sees it.
import { unreachable } from '../../../shared/errors/index.ts';
import { formatToken } from '../../../shared/format/index.ts';

export type CaseState =
  | { kind: 'running' }
  | { kind: 'refused' }
  | { kind: 'completed'; canisterId: string }
  | { kind: 'refunded'; amount: bigint; blockIndex: bigint; reason: string }
  | { kind: 'needsReview'; reason: string };

export interface ReviewCase {
  id: bigint;
  owner: string;
  serviceId: string;
  ledger: string;
  fee: bigint;
  ledgerFee: bigint;
  /** Null: it is not known whether the payment was taken. */
  paymentBlock: bigint | null;
  /** ns, like `updatedAt`. */
  createdAt: bigint;
  updatedAt: bigint;
  attempts: number;
  waitingFor: string | null;
  state: CaseState;
  steps: { number: number; name: string; at: bigint; proof: string }[];
}

/** `block`: where the payment or refund is that could not be found. */
export type Resolution =
  { kind: 'retry' } | { kind: 'refund' } | { kind: 'block'; block: bigint } | { kind: 'close'; note: string };

/** As much of a note as the backend keeps. */
export const MAX_NOTE = 450;

export interface CaseWords {
  label: string;
  tone: 'info' | 'positive' | 'warning' | 'neutral';
  sentence: string;
}

/** How a case stands after an operator decided it. */
export function caseWords(
  { state, waitingFor, fee }: ReviewCase,
  token: { symbol: string; decimals: number },
): CaseWords {
  switch (state.kind) {
    case 'running':
      return { label: 'Under way', tone: 'info', sentence: waitingFor ?? 'The backend works on it.' };
    case 'refused':
      return { label: 'Refused', tone: 'neutral', sentence: 'The ledger shows no payment: nothing was charged.' };
    case 'completed':
      return {
        label: 'Completed',
        tone: 'positive',
        sentence: `The fee of ${formatToken(fee, token)} bought canister ${state.canisterId}.`,
      };
    case 'refunded':
      return {
        label: 'Refunded',
        tone: 'positive',
        sentence: `${formatToken(state.amount, token)} went back to the payer in ledger block ${state.blockIndex}.`,
      };
    case 'needsReview':
      return { label: 'In review', tone: 'warning', sentence: state.reason };
    default:
      return unreachable(state);
  }
}
