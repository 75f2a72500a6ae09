// What an operator decides about a deployment whose outcome the saga could not find out.
import { now } from '../lib/clock.ts';
import type { Job } from './job.ts';
import { pageOf, pageQuery, type PageRequest } from './requests.ts';
import { endDeployment } from './saga/endings.ts';
import { deployments } from './saga/index.ts';
import { countOpen, namedBlocks, REVIEWS, reviews } from './stores.ts';
import type { AdminResult, Resolution } from './types/administration.ts';
import type { DeploymentPage } from './types/deployment.ts';

export const reviewQueue = (page: PageRequest): DeploymentPage => pageOf(reviews.page(REVIEWS, pageQuery(page)));

const invalid = (message: string): AdminResult => ({ err: { invalid: [{ field: 'resolution', message }] } });

/**
 * Retry goes on where it stood; refund makes sure that no contract exists first; block names the payment or refund that
 * could not be found, and is looked at before it counts; close ends it with the money as it is.
 */
export function resolve(id: bigint, resolution: Resolution): AdminResult {
  const number = id <= 0xffff_ffffn ? Number(id) : 0;
  const job = deployments.get(number)?.state;
  if (!job || !reviews.contains(REVIEWS, number)) return { err: { notFound: null } };
  if ('close' in resolution) {
    reviews.remove(REVIEWS, number);
    const reason = `Closed by an operator: ${resolution.close.note}`.slice(0, 500);
    deployments.save(number, endDeployment(number, { ...job, state: { needsReview: { reason } }, closed: true }));
    deployments.wake(number);
    return { ok: null };
  }
  if ('refund' in resolution && (job.paymentBlock.length === 0 || job.contract.length > 0)) {
    return invalid('There is no known payment without a contract to refund.');
  }
  if ('refund' in resolution && job.refundBlock.length > 0) return invalid('It was refunded already.');
  const lost = ['findCharge', 'findRefund'].includes(job.reviewed[0] ?? '');
  if ('block' in resolution && !lost) return invalid('There is no payment or refund that could not be found.');
  if ('block' in resolution) namedBlocks.set(number, resolution.block);
  // The operator has seen that the ledger's word of a refund is nothing: a search decides alone.
  if ('refund' in resolution) namedBlocks.delete(number);
  const next: Job =
    'refund' in resolution
      ? { ...job, reviewed: ['confirmFailure'], failure: [job.failure[0] ?? 'An operator decided to refund.'] }
      : job;
  reviews.remove(REVIEWS, number);
  countOpen(job.owner, 1n);
  deployments.save(number, { ...next, state: { running: null }, updatedAt: now() });
  deployments.wake(number);
  return { ok: null };
}
