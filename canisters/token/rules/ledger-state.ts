// Everything the rules may read or change. The canister keeps it in stable maps, the tests in plain Maps.
import type { KeyedAccount } from './account.ts';
import type { LedgerBlock } from './block.ts';

export interface Settings {
  transferFee: bigint;
  /** Absent: fixed supply. Its balance is always zero. */
  mintingAccount?: KeyedAccount;
  /** Receives every fee; absent: fees are burnt. Never the minting account. */
  feeCollector?: KeyedAccount;
}

export interface StoredAllowance {
  amount: bigint;
  /** Nanoseconds; the allowance is gone from exactly this time on. */
  expiresAt?: bigint;
}

export interface LedgerState {
  settings(): Settings;

  /** 0n for an account that holds nothing. */
  balance(account: Uint8Array): bigint;
  /** Stores a balance; zero removes the entry. Keeps the indexes of holders right. */
  setBalance(account: Uint8Array, balance: bigint): void;
  totalSupply(): bigint;
  setTotalSupply(supply: bigint): void;

  /** The stored allowance, expired or not. */
  allowance(from: Uint8Array, spender: Uint8Array): StoredAllowance | undefined;
  /** Stores an allowance; undefined removes it. Never called with a zero amount. */
  setAllowance(from: Uint8Array, spender: Uint8Array, allowance: StoredAllowance | undefined): void;

  /** The block of the transaction with this hash and creation time, while it is remembered. */
  findTransaction(createdAt: bigint, hash: Uint8Array): bigint | undefined;
  /** Remembers a transaction until `TRANSACTION_WINDOW + PERMITTED_DRIFT` after its creation time. */
  rememberTransaction(createdAt: bigint, hash: Uint8Array, block: bigint): void;
  /** Removes at most `limit` remembered transactions and expired allowances whose time is over. */
  sweep(now: bigint, limit: number): void;

  /** Number of blocks: the next block's index. */
  blockCount(): bigint;
  lastBlockHash(): Uint8Array | undefined;
  appendBlock(block: LedgerBlock): void;
}
