// What the flow needs of the world; the app's is made in `ports.ts`, tests bring a world with faults.
import type { Principal } from '@dfinity/principal';
import type { Allowance, Approval, LedgerInfo } from '../../shared/ledger/index.ts';
import type { ServiceFee } from './api/backend.ts';
import type { Deployment } from './model/deployment.ts';
import type { PendingRequest, TextStore } from './model/pending-requests.ts';

export interface Ports {
  serviceFee(serviceId: string): Promise<ServiceFee>;
  ledgerInfo(ledger: Principal): Promise<LedgerInfo>;
  balanceOf(ledger: Principal, owner: Principal): Promise<bigint>;
  allowanceOf(ledger: Principal, owner: Principal, spender: Principal): Promise<Allowance>;
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
