import type { Principal } from '@dfinity/principal';

/** What of a ledger hardly changes. */
export interface LedgerInfo {
  ledger: string;
  symbol: string;
  decimals: number;
  /** The ledger's own fee for a transfer or an approval, in its smallest unit. */
  fee: bigint;
}

export interface Approval {
  ledger: Principal;
  spender: Principal;
  amount: bigint;
  /** What the caller saw just before: the ledger refuses if it changed meanwhile (ICRC-2). */
  expectedAllowance: bigint;
  /** ns; the allowance ends by itself. Null where there is nothing left to end: taking an allowance back. */
  expiresAt: bigint | null;
  /** The fee the caller knows; the ledger refuses if it is another. */
  fee: bigint;
  /** ns; makes a repeat of the same approval a duplicate (ICRC-1, deduplication). */
  createdAt: bigint;
}

/** What a spender may still take, and until when (ns; null: without end). */
export interface Allowance {
  amount: bigint;
  expiresAt: bigint | null;
}
