// A deployment as the app knows it: the backend's record in domain types.
import type { Explanation } from '../../../shared/errors/index.ts';

export interface Step {
  /** 1 to 24, as in the platform's specification. */
  number: number;
  name: string;
  /** ns. */
  at: bigint;
  /** What proves it: block index, canister id, hash. */
  proof: string;
}

export type DeploymentState =
  | { kind: 'running' }
  | { kind: 'refused'; explanation: Explanation }
  | { kind: 'completed'; canisterId: string; version: string; moduleHash: string }
  | { kind: 'refunded'; amount: bigint; blockIndex: bigint; reason: string }
  | { kind: 'needsReview'; reason: string };

export interface Deployment {
  id: bigint;
  owner: string;
  serviceId: string;
  /** Hex. */
  requestId: string;
  ledger: string;
  fee: bigint;
  ledgerFee: bigint;
  paymentBlock: bigint | null;
  createdAt: bigint;
  updatedAt: bigint;
  state: DeploymentState;
  steps: Step[];
  waitingFor: string | null;
  attempts: number;
}

export const isOpen = (deployment: Deployment): boolean => deployment.state.kind === 'running';

export interface Quote {
  serviceId: string;
  enabled: boolean;
  /** The service's fee. */
  fee: bigint;
  ledger: string;
  symbol: string;
  decimals: number;
  /** The ledger's own fee, paid twice: for the approval and for the payment. */
  ledgerFee: bigint;
  /** All that leaves the account: fee and twice the ledger's fee. */
  total: bigint;
}
