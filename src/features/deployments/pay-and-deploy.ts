// Approve, keep, send: the one way from a filled-in form to a deployment. Never charges twice, never loses a request.
import { Principal } from '@dfinity/principal';
import { AppError, harmless } from '../../shared/errors/index.ts';
import type { Approval, LedgerInfo } from '../../shared/ledger/index.ts';
import { formatToken, toHex } from '../../shared/format/index.ts';
import type { ServiceFee } from './api/backend.ts';
import type { Deployment, Quote } from './model/deployment.ts';
import { dropPending, keepPending, type PendingRequest, type TextStore } from './model/pending-requests.ts';

/** How long the approval lives: enough for a slow network, short enough to be forgotten safely. */
export const APPROVAL_LIFE_NS = 10n * 60n * 1_000_000_000n;

/** The backend refuses requests made more than 24 h ago; an hour is left for clocks and delays. */
const REQUEST_LIFE_NS = 23n * 3_600n * 1_000_000_000n;

export type Progress = 'quote' | 'approve' | 'submit';

/** All that the flow needs of the world; the app's is made in `ports.ts`, tests bring a world with faults. */
export interface Ports {
  serviceFee(serviceId: string): Promise<ServiceFee>;
  ledgerInfo(ledger: Principal): Promise<LedgerInfo>;
  balanceOf(ledger: Principal, owner: Principal): Promise<bigint>;
  allowanceOf(ledger: Principal, owner: Principal, spender: Principal): Promise<bigint>;
  approve(approval: Approval): Promise<bigint>;
  createContract(request: PendingRequest): Promise<Deployment>;
  getDeploymentByRequest(requestId: string): Promise<Deployment | null>;
  /** The person's running deployments whose payment was not taken yet. */
  unpaid(): Promise<Deployment[]>;
  spender(): Promise<Principal>;
  owner(): Principal;
  store: TextStore;
  /** ns. */
  now(): bigint;
  wait(ms: number): Promise<void>;
  random(size: number): Uint8Array;
}

export interface DeployRequest {
  serviceId: string;
  /** Candid of the factory's argument record. */
  args: Uint8Array;
  /** The highest service fee the person accepted, in the ledger's smallest unit. */
  maxFee: bigint;
  /** What lists call it while it runs: `Token KOI`. */
  label: string;
  onProgress?: (progress: Progress) => void;
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

function accept(price: Quote, request: DeployRequest, balance: bigint): void {
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
async function letOthersPay(ports: Ports): Promise<void> {
  for (let attempt = 0; attempt < 15; attempt++) {
    if ((await ports.unpaid()).length === 0) return;
    await ports.wait(1_000);
  }
  throw new AppError(
    'deploy.otherUnpaid',
    harmless('Another deployment of yours is about to take its payment.', 'Wait until it is paid, then try again.'),
  );
}

async function approveExactly(ports: Ports, price: Quote): Promise<void> {
  const ledger = Principal.fromText(price.ledger);
  const spender = await ports.spender();
  const createdAt = ports.now();
  const expectedAllowance = await ports.allowanceOf(ledger, ports.owner(), spender);
  const approval: Approval = {
    ledger,
    spender,
    amount: price.fee + price.ledgerFee,
    expectedAllowance,
    expiresAt: createdAt + APPROVAL_LIFE_NS,
    fee: price.ledgerFee,
    createdAt,
  };
  try {
    await ports.approve(approval);
  } catch (error) {
    if (!(error instanceof AppError) || error.outcome !== 'unknown') throw error;
    // The very same approval again: the ledger answers `Duplicate` if the first one arrived.
    await ports.wait(1_500);
    await ports.approve(approval).catch((again: unknown) => {
      throw new AppError(
        'deploy.approvalUnknown',
        {
          title: 'We do not know whether the approval arrived.',
          money: `An approval takes nothing but the ledger’s fee of ${formatToken(price.ledgerFee, price)}, and ends in 10 minutes.`,
          action: 'Check your connection and try again; nothing is deployed yet.',
        },
        { cause: again },
      );
    });
  }
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

/** Approves exactly fee + ledger fee, keeps the request, sends it. */
export async function payAndDeploy(ports: Ports, request: DeployRequest): Promise<Deployment> {
  request.onProgress?.('quote');
  const price = await quote(ports, request.serviceId);
  const balance = await ports.balanceOf(Principal.fromText(price.ledger), ports.owner());
  accept(price, request, balance);
  await letOthersPay(ports);

  request.onProgress?.('approve');
  await approveExactly(ports, price);

  request.onProgress?.('submit');
  const pending: PendingRequest = {
    requestId: toHex(ports.random(32)),
    owner: ports.owner().toText(),
    serviceId: request.serviceId,
    label: request.label,
    args: toHex(request.args),
    maxFee: request.maxFee,
    createdAt: ports.now(),
  };
  try {
    keepPending(ports.store, pending);
  } catch (cause) {
    throw new AppError(
      'deploy.storageFull',
      harmless(
        'This browser has no room to keep your request, so it was not sent.',
        'Free some of the site’s storage or use a smaller logo, then try again.',
      ),
      { cause },
    );
  }
  return submit(ports, pending);
}

/** Approves anew and sends a kept request that never arrived. */
export async function resend(ports: Ports, pending: PendingRequest): Promise<Deployment> {
  const found = await ports.getDeploymentByRequest(pending.requestId);
  if (found) {
    dropPending(ports.store, pending.requestId);
    return found;
  }
  if (ports.now() - pending.createdAt > REQUEST_LIFE_NS) {
    dropPending(ports.store, pending.requestId);
    throw new AppError(
      'deploy.requestTooOld',
      harmless('The request never arrived, and is too old to be sent now.', 'Start the deployment again.'),
    );
  }
  const price = await quote(ports, pending.serviceId);
  const balance = await ports.balanceOf(Principal.fromText(price.ledger), ports.owner());
  accept(price, { serviceId: pending.serviceId, args: new Uint8Array(), maxFee: pending.maxFee, label: '' }, balance);
  await letOthersPay(ports);
  await approveExactly(ports, price);
  return submit(ports, pending);
}
