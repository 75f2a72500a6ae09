// A small world with a ledger and a backend that keep their word, and a connection that can lose calls and answers.
import { Principal } from '@dfinity/principal';
import { AppError, harmless } from '../../shared/errors/index.ts';
import type { Approval } from '../../shared/ledger/index.ts';
import type { Deployment } from './model/deployment.ts';
import type { PendingRequest, TextStore } from './model/pending-requests.ts';
import type { Ports } from './flow-ports.ts';

/**
 * What becomes of one call: `lost` never arrives, `mute` arrives and is done but its answer is lost; at `closedBefore` and
 * `closedAfter` the page is closed around the call, so that nothing after it runs.
 */
export type Fate = 'ok' | 'lost' | 'mute' | 'closedBefore' | 'closedAfter';

const OWNER = Principal.fromUint8Array(Uint8Array.of(7, 2));
const LEDGER = 'ryjl3-tyaaa-aaaaa-aaaba-cai';
const BACKEND = Principal.fromUint8Array(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 9, 1, 1));
export const FEE = 100_000_000n;
export const LEDGER_FEE = 10_000n;

export class MapStore implements TextStore {
  readonly map = new Map<string, string>();
  full = false;
  getItem(key: string): string | null {
    return this.map.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    if (this.full) throw new Error('QuotaExceededError');
    this.map.set(key, value);
  }
}

export class World {
  balance = 10n * FEE;
  fee = FEE;
  enabled = true;
  allowance = 0n;
  allowanceEnds: bigint | null = null;
  readonly approvals: Approval[] = [];
  readonly deployments = new Map<string, Deployment>();
  readonly store = new MapStore();
  /** How often the backend took the fee: never more than once for one request. */
  taken = 0;
  private close: () => void = () => {};
  /** Resolves when the page was closed. */
  readonly closed = new Promise<string>((resolve) => (this.close = () => resolve('closed')));
  clock = 1_800_000_000_000_000_000n;
  private seed = 0;
  private fates: Fate[];

  constructor(fates: Fate[] = []) {
    this.fates = [...fates];
  }

  /** The page is opened again, with the connection as it is then. */
  reopen(fates: Fate[] = []): void {
    this.fates = [...fates];
  }

  private async over<T>(work: () => T): Promise<T> {
    const fate = this.fates.shift() ?? 'ok';
    if (fate === 'closedBefore') return this.closePage();
    const gone = new AppError('call.offline', harmless('gone', ''), { outcome: 'unknown' });
    if (fate === 'lost') throw gone;
    const result = work();
    if (fate === 'closedAfter') return this.closePage();
    if (fate === 'mute') throw gone;
    return result;
  }

  private closePage(): Promise<never> {
    this.close();
    return new Promise(() => {});
  }

  private doApprove(approval: Approval): bigint {
    const index = this.approvals.findIndex(
      (one) => one.createdAt === approval.createdAt && one.amount === approval.amount,
    );
    if (index >= 0) return BigInt(index);
    if (approval.expectedAllowance !== this.allowance)
      throw new AppError('approve.AllowanceChanged', harmless('changed', ''));
    this.balance -= approval.fee;
    this.allowance = approval.amount;
    this.allowanceEnds = approval.expiresAt;
    return BigInt(this.approvals.push(approval) - 1);
  }

  private doCreate(request: PendingRequest): Deployment {
    const known = this.deployments.get(request.requestId);
    if (known) return known;
    if (this.fee > request.maxFee) throw new AppError('deploy.feeTooHigh', harmless('dearer', ''));
    if (this.allowance < this.fee + LEDGER_FEE)
      throw new AppError('deploy.insufficientAllowance', harmless('allowance', ''));
    this.allowance -= this.fee + LEDGER_FEE;
    this.balance -= this.fee + LEDGER_FEE;
    this.taken += 1;
    const deployment: Deployment = {
      id: BigInt(this.deployments.size + 1),
      owner: request.owner,
      serviceId: request.serviceId,
      requestId: request.requestId,
      ledger: LEDGER,
      fee: this.fee,
      ledgerFee: LEDGER_FEE,
      paymentBlock: 1n,
      createdAt: request.createdAt,
      updatedAt: this.clock,
      state: { kind: 'running' },
      steps: [],
      waitingFor: null,
      attempts: 0,
    };
    this.deployments.set(request.requestId, deployment);
    return deployment;
  }

  readonly ports: Ports = {
    serviceFee: (serviceId) =>
      Promise.resolve({ serviceId, fee: this.fee, ledger: Principal.fromText(LEDGER), enabled: this.enabled }),
    ledgerInfo: () => Promise.resolve({ ledger: LEDGER, symbol: 'ICP', decimals: 8, fee: LEDGER_FEE }),
    balanceOf: () => Promise.resolve(this.balance),
    allowanceOf: () => Promise.resolve({ amount: this.allowance, expiresAt: this.allowanceEnds }),
    approve: (approval) => this.over(() => this.doApprove(approval)),
    createContract: (request) => this.over(() => this.doCreate(request)),
    getDeploymentByRequest: (requestId) => this.over(() => this.deployments.get(requestId) ?? null),
    unpaid: () => Promise.resolve([]),
    spender: () => Promise.resolve(BACKEND),
    owner: () => OWNER,
    store: this.store,
    now: () => (this.clock += 1_000_000n),
    wait: () => Promise.resolve(),
    random: (size) => new Uint8Array(size).fill(++this.seed),
  };
}
