// How long a phase tries before it gives up, and what is said meanwhile. Pure.
import type { Phase } from '../job.ts';

const SECOND = 1_000_000_000n;
const MINUTE = 60n * SECOND;

/** Before a payment: this many tries, then the deployment is refused and nothing was charged. */
export const TRIES_BEFORE_PAYMENT = 5;

/** A paid deployment goes on without its records after this long; they stay in the outbox and are delivered later. */
export const RECORD_PATIENCE = 15n * SECOND;

/** A paid deployment that the factory or ledger leaves open goes to an operator after this long. */
export const PAID_PATIENCE = 60n * MINUTE;

export const isOutOfPatience = (
  { phaseSince, tries }: { phaseSince: bigint; tries: number },
  limit: { tries?: number; time?: bigint },
  now: bigint,
): boolean =>
  (limit.tries !== undefined && tries >= limit.tries) || (limit.time !== undefined && now - phaseSince >= limit.time);

/** Said to the person while a phase is tried again. `reason` is the other canister's or ours. */
export function waitingText(phase: Phase, reason: string): string {
  return `${WAITING[phase]} ${reason}`.trim().slice(0, 500);
}

const WAITING: Record<Phase, string> = {
  check: 'The factory did not answer; trying again. Nothing was charged.',
  verify: 'The ledger did not answer; trying again. Nothing was charged.',
  charge: 'The ledger has not confirmed the payment; asking again. It is never taken twice.',
  findCharge: 'Looking the payment up on the ledger.',
  record: 'Your payment is taken and safe; waiting for its record to be written.',
  deploy: 'Your payment is taken; waiting for the factory to create the contract.',
  confirmFailure: 'The factory refused; making sure that no contract exists before the refund.',
  finish: 'Your contract exists; waiting for the last records to be written.',
  refund: 'The ledger has not confirmed the refund; asking again. It is never paid twice.',
  findRefund: 'Looking the refund up on the ledger.',
  recordRefund: 'You have your refund; waiting for its record to be written.',
  review: 'A person looks at this deployment.',
};
