export type PaymentStatus =
  | { kind: 'taken' }
  | { kind: 'completed' }
  | { kind: 'refundPending' }
  | { kind: 'refunded'; blockIndex: bigint; amount: bigint }
  | { kind: 'needsReview'; reason: string };

export interface Payment {
  id: bigint;
  deploymentId: bigint;
  serviceId: string;
  ledger: string;
  amount: bigint;
  ledgerFee: bigint;
  blockIndex: bigint;
  /** ns. */
  at: bigint;
  contract: string | null;
  status: PaymentStatus;
  history: { status: PaymentStatus; at: bigint }[];
}
