// Phases that wait for the storages. A record is durable in an outbox before they begin, so patience may end: it is
// delivered later, and the person does not wait for a storage that is down.
import { now, SECOND } from '../../lib/clock.ts';
import type { Job } from '../job.ts';
import { auditOutbox, invoiceOutbox } from '../notices.ts';
import { isOutOfPatience, RECORD_PATIENCE } from '../rules/patience.ts';
import { completed, refunded } from './endings.ts';
import type { Outcome, Turn } from './outcome.ts';

/** Delivery wakes the job at once; this is how often it looks for itself. */
const LOOK_AGAIN = 3n * SECOND;

const delivered = ({ auditNotice: [event], invoiceNotice: [payment] }: Job): boolean =>
  (event === undefined || auditOutbox.status().acknowledged > event) &&
  (payment === undefined || invoiceOutbox.status().acknowledged > payment);

function whenDelivered({ job }: Turn, then: () => Outcome): Outcome {
  if (delivered(job) || isOutOfPatience(job, { time: RECORD_PATIENCE }, now())) return then();
  return { at: now() + LOOK_AGAIN, because: '', job };
}

/** Steps 7 and 8: the payment record and the audit entry. */
export const record = (turn: Turn): Outcome =>
  whenDelivered(turn, () => ({ go: 'deploy', job: { ...turn.job, auditNotice: [], invoiceNotice: [] } }));

/** Steps 22 and 23, then the ending. */
export const finish = (turn: Turn): Outcome => whenDelivered(turn, () => completed(turn.id, turn.job));

export const recordRefund = (turn: Turn): Outcome => whenDelivered(turn, () => refunded(turn.id, turn.job));
