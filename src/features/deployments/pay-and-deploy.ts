// Keep, approve, send: the one way from a filled-in form to a deployment. Never charges twice, never loses a request.
import { Principal } from '@dfinity/principal';
import { AppError, harmless } from '../../shared/errors/index.ts';
import { formatToken, toHex } from '../../shared/format/index.ts';
import { approveExactly, isUnknown, standingAllowance } from './approval.ts';
import type { Ports } from './flow-ports.ts';
import type { Deployment, Quote } from './model/deployment.ts';
import { dropPending, keepPending, type PendingRequest } from './model/pending-requests.ts';

export type Progress = 'quote' | 'approve' | 'submit';

export interface DeployRequest {
  serviceId: string;
  /** Candid of the factory's argument record. */
  args: Uint8Array;
  /** The highest service fee the person accepted, in the ledger's smallest unit. */
  maxFee: bigint;
  /** What lists call it while it runs: `Token KOI`. */
  label: string;
  onProgress?: (progress: Progress) => void;
  /** Told the request's id before anything is approved, so that a form can tell later what became of it. */
  onKept?: (requestId: string) => void;
}

/** What a deployment of the service costs now. */
export async function quote(ports: Pick<Ports, 'serviceFee' | 'ledgerInfo'>, serviceId: string): Promise<Quote> {
  const service = await ports.serviceFee(serviceId);
  const ledger = await ports.ledgerInfo(service.ledger);
  return {
    serviceId,
    enabled: service.enabled,
    fee: service.fee,
    ledger: ledger.ledger,
    symbol: ledger.symbol,
    decimals: ledger.decimals,
    ledgerFee: ledger.fee,
    total: service.fee + 2n * ledger.fee,
  };
}

/** Refuses what the person did not agree to, and what cannot be paid. */
export function accept(price: Quote, request: Pick<DeployRequest, 'maxFee'>, balance: bigint): void {
  if (!price.enabled) {
    throw new AppError(
      'deploy.serviceDisabled',
      harmless('This service is switched off at the moment.', 'Try again later.'),
    );
  }
  if (price.fee > request.maxFee) {
    throw new AppError(
      'deploy.feeTooHigh',
      harmless(
        `The price rose to ${formatToken(price.fee, price)}; you had accepted ${formatToken(request.maxFee, price)}.`,
        'Look at the new price and decide again.',
      ),
    );
  }
  if (balance < price.total) {
    throw new AppError(
      'deploy.insufficientFunds',
      harmless(
        `Your balance is ${formatToken(balance, price)}; ${formatToken(price.total, price)} are needed in all.`,
        'Add funds to your wallet, then try again.',
      ),
    );
  }
}

/** A second approval would overwrite one that another deployment still needs, so that one goes first. */
export async function letOthersPay(ports: Ports): Promise<void> {
  for (let attempt = 0; attempt < 15; attempt++) {
    if ((await ports.unpaid()).length === 0) return;
    await ports.wait(1_000);
  }
  throw new AppError(
    'deploy.otherUnpaid',
    harmless('Another deployment of yours is about to take its payment.', 'Wait until it is paid, then try again.'),
  );
}

/**
 * Sends a kept request until it is known to be there or refused. Repeating is safe: the backend knows it by its id.
 * Throws `deploy.unknown` (outcome unknown, the request stays kept) when no answer can be had.
 */
export async function submit(ports: Ports, request: PendingRequest): Promise<Deployment> {
  for (let attempt = 0; ; attempt++) {
    try {
      const deployment = await ports.createContract(request);
      dropPending(ports.store, request.requestId);
      return deployment;
    } catch (error) {
      const refused = error instanceof AppError && error.code.startsWith('deploy.');
      if (refused) {
        dropPending(ports.store, request.requestId);
        throw error;
      }
      const found = await ports.getDeploymentByRequest(request.requestId).catch(() => null);
      if (found) {
        dropPending(ports.store, request.requestId);
        return found;
      }
      // Known not to have happened, and not the backend's word: signing in again or a retry continues from here.
      if (error instanceof AppError && error.outcome === 'notDone' && attempt >= 1) throw error;
      if (attempt >= 2) {
        throw new AppError(
          'deploy.unknown',
          {
            title: 'We do not know yet whether your request arrived.',
            money: 'You cannot be charged twice: the request is kept in this browser and has a number of its own.',
            action: 'When the connection is back, the dashboard shows it, or sends the very same request again.',
          },
          { outcome: 'unknown', cause: error },
        );
      }
      await ports.wait(1_500 * (attempt + 1));
    }
  }
}

/** Keeps the request, approves exactly fee + ledger fee, sends it. */
export async function payAndDeploy(ports: Ports, request: DeployRequest): Promise<Deployment> {
  request.onProgress?.('quote');
  const price = await quote(ports, request.serviceId);
  const balance = await ports.balanceOf(Principal.fromText(price.ledger), ports.owner());
  accept(price, request, balance);
  await letOthersPay(ports);
  const pending = keep(ports, request);
  request.onKept?.(pending.requestId);

  request.onProgress?.('approve');
  try {
    await approveExactly(ports, price, await standingAllowance(ports, price.ledger));
  } catch (error) {
    // Refused, or never asked: no approval was made, so there is nothing to go on with.
    if (!isUnknown(error)) dropPending(ports.store, pending.requestId);
    throw error;
  }
  return sendApproved(ports, pending, request.onProgress);
}

/** From before its approval, so that a page closed in between finds it again. */
function keep(ports: Ports, request: DeployRequest): PendingRequest {
  const pending: PendingRequest = {
    requestId: toHex(ports.random(32)),
    owner: ports.owner().toText(),
    serviceId: request.serviceId,
    label: request.label,
    args: toHex(request.args),
    maxFee: request.maxFee,
    createdAt: ports.now(),
    stage: 'approving',
  };
  try {
    keepPending(ports.store, pending);
  } catch (cause) {
    throw new AppError(
      'deploy.storageFull',
      harmless(
        'This browser has no room to keep your request, so nothing was approved or sent.',
        'Free some of the site’s storage or use a smaller logo, then try again.',
      ),
      { cause },
    );
  }
  return pending;
}

/** Sends a request whose approval is there. */
export function sendApproved(
  ports: Ports,
  pending: PendingRequest,
  onProgress?: (progress: Progress) => void,
): Promise<Deployment> {
  onProgress?.('submit');
  const sending: PendingRequest = { ...pending, stage: 'sending' };
  try {
    keepPending(ports.store, sending);
  } catch {
    // It is kept as `approving` then: the way back asks the backend first in either case.
  }
  return submit(ports, sending);
}
