// Money that an owner takes out of the treasury: a job of the backend, like a deployment.
import { unreachable } from '../../../shared/errors/index.ts';
import type { CaseWords } from './review.ts';

export type WithdrawalState =
  | { kind: 'running' }
  | { kind: 'sent'; blockIndex: bigint }
  | { kind: 'refused'; reason: string }
  | { kind: 'needsReview'; reason: string };

export interface WithdrawalRequest {
  /** Hex of 32 random bytes: the same one never pays twice. */
  requestId: string;
  ledger: string;
  to: string;
  amount: bigint;
}

export interface Withdrawal extends WithdrawalRequest {
  id: bigint;
  requestedBy: string;
  /** ns. */
  createdAt: bigint;
  waitingFor: string | null;
  state: WithdrawalState;
}

export type WithdrawalResolution =
  { kind: 'retry' } | { kind: 'block'; block: bigint } | { kind: 'close'; note: string };

export function withdrawalWords({ state, waitingFor }: Withdrawal): CaseWords {
  switch (state.kind) {
    case 'running':
      return { label: 'Under way', tone: 'info', sentence: waitingFor ?? 'The backend sends it.' };
    case 'sent':
      return { label: 'Sent', tone: 'positive', sentence: `Sent in ledger block ${state.blockIndex}.` };
    case 'refused':
      return { label: 'Refused', tone: 'neutral', sentence: `Nothing was moved. ${state.reason}` };
    case 'needsReview':
      return { label: 'In review', tone: 'warning', sentence: state.reason };
    default:
      return unreachable(state);
  }
}
