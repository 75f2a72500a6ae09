import type { Deployment, DeploymentState, _SERVICE } from '../../../../declarations/backend.did.ts';
import { fromOpt, read, toOpt } from '../../../shared/agent/index.ts';
import type { Page } from '../../../shared/composables/index.ts';
import { explainVariant, unreachable } from '../../../shared/errors/index.ts';
import type { CaseState, Resolution, ReviewCase } from '../model/review.ts';
import { adminErrors, backend, change } from './backend.ts';

type WireResolution = Parameters<_SERVICE['resolveReview']>[1];

function toState(state: DeploymentState): CaseState {
  if ('running' in state) return { kind: 'running' };
  if ('refused' in state) return { kind: 'refused' };
  if ('completed' in state) return { kind: 'completed', canisterId: state.completed.canisterId.toText() };
  if ('refunded' in state) return { kind: 'refunded', ...state.refunded };
  if ('needsReview' in state) return { kind: 'needsReview', ...state.needsReview };
  return unreachable(state);
}

const toCase = (wire: Deployment): ReviewCase => ({
  id: wire.id,
  owner: wire.owner.toText(),
  serviceId: wire.serviceId,
  ledger: wire.ledger.toText(),
  fee: wire.fee,
  ledgerFee: wire.ledgerFee,
  paymentBlock: fromOpt(wire.paymentBlock),
  createdAt: wire.createdAt,
  updatedAt: wire.updatedAt,
  attempts: wire.attempts,
  waitingFor: fromOpt(wire.waitingFor),
  state: toState(wire.state),
  steps: wire.steps.map(({ number, name, at, proof }) => ({ number, name, at, proof })),
});

/** Deployments that wait for a decision. */
export const reviewQueue = (cursor: bigint | null): Promise<Page<ReviewCase, bigint>> =>
  read(async () => {
    const result = await (await backend('caller')).getReviewQueue({ cursor: toOpt(cursor), limit: [20] });
    if ('err' in result) throw explainVariant('operator', result.err, adminErrors);
    return { items: result.ok.items.map(toCase), next: fromOpt(result.ok.next) };
  });

/** Anybody's deployment, as staff may see it; null once it is forgotten. */
export const caseById = (id: bigint): Promise<ReviewCase | null> =>
  read(async () => {
    const found = fromOpt(await (await backend('caller')).getDeployment(id));
    return found && toCase(found);
  });

function wireResolution(resolution: Resolution): WireResolution {
  switch (resolution.kind) {
    case 'retry':
      return { retry: null };
    case 'refund':
      return { refund: null };
    case 'block':
      return { block: resolution.block };
    case 'close':
      return { close: { note: resolution.note } };
    default:
      return unreachable(resolution);
  }
}

/**
 * `retry` goes on where it stood; `refund` makes sure that no contract exists first; `block` is looked at before it
 * counts; `close` leaves the money as it is.
 */
export const resolveCase = (id: bigint, resolution: Resolution): Promise<void> =>
  change((actor) => actor.resolveReview(id, wireResolution(resolution)));
