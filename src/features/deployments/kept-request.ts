// What becomes of a request that was kept: where it is, going on with it, giving it up.
import { Principal } from '@dfinity/principal';
import { AppError, harmless } from '../../shared/errors/index.ts';
import type { Allowance } from '../../shared/ledger/index.ts';
import { approveExactly, covers, revoke, standingAllowance } from './approval.ts';
import type { Ports } from './flow-ports.ts';
import type { Deployment, Quote } from './model/deployment.ts';
import { dropPending, type PendingRequest } from './model/pending-requests.ts';
import { accept, letOthersPay, quote, sendApproved } from './pay-and-deploy.ts';

/** The backend refuses requests made more than 24 h ago; an hour is left for clocks and delays. */
const REQUEST_LIFE_NS = 23n * 3_600n * 1_000_000_000n;

/** Where a kept request is, as far as the backend and the ledger can tell. */
export type Standing =
  | { kind: 'arrived'; deployment: Deployment }
  /** Its approval is there and will do: it can go on without another. */
  | { kind: 'approved'; allowance: Allowance; price: Quote }
  | { kind: 'notApproved'; price: Quote };

/** Reads where a kept request is. Throws AppErrors of reads: then it is not known. */
export async function standing(ports: Ports, pending: PendingRequest): Promise<Standing> {
  const deployment = await ports.getDeploymentByRequest(pending.requestId);
  if (deployment) return { kind: 'arrived', deployment };
  const price = await quote(ports, pending.serviceId);
  const allowance = await standingAllowance(ports, price.ledger);
  return covers(allowance, price, ports.now())
    ? { kind: 'approved', allowance, price }
    : { kind: 'notApproved', price };
}

/** Goes on with a kept request: uses the approval that is still there, or makes one, and sends it. */
export async function resend(ports: Ports, pending: PendingRequest): Promise<Deployment> {
  const before = await standing(ports, pending);
  if (before.kind === 'arrived') {
    dropPending(ports.store, pending.requestId);
    return before.deployment;
  }
  if (ports.now() - pending.createdAt > REQUEST_LIFE_NS) {
    dropPending(ports.store, pending.requestId);
    throw new AppError(
      'deploy.requestTooOld',
      harmless('The request never arrived, and is too old to be sent now.', 'Start the deployment again.'),
    );
  }
  // Only now: the allowance seen before may be another deployment's.
  await letOthersPay(ports);
  const now = await standing(ports, pending);
  if (now.kind !== 'notApproved') return sendApproved(ports, pending);
  const { price } = now;
  const balance = await ports.balanceOf(Principal.fromText(price.ledger), ports.owner());
  accept(price, pending, balance);
  await approveExactly(ports, price, await standingAllowance(ports, price.ledger));
  return sendApproved(ports, pending);
}

/**
 * Gives a kept request up: takes the approval back, then forgets the request. Costs the ledger's fee if there is an
 * approval to take back. Throws (and keeps the request) when that fails, or when the backend has the request already.
 */
export async function giveUp(ports: Ports, pending: PendingRequest): Promise<void> {
  const now = await standing(ports, pending);
  if (now.kind === 'arrived')
    throw new AppError(
      'deploy.arrived',
      harmless('The request has arrived meanwhile: its deployment is on its way.', 'Follow it on the dashboard.'),
    );
  if (now.kind === 'approved') await revoke(ports, now.price, now.allowance);
  dropPending(ports.store, pending.requestId);
}
