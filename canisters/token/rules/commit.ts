// What every transaction shares: the time window, deduplication, moving balances and appending the block.
import type { KeyedAccount } from './account.ts';
import { hashTransaction, transactionBlock, type HashedTransaction } from './block.ts';
import type { WindowError } from './errors.ts';
import type { LedgerState } from './ledger-state.ts';
import { PERMITTED_DRIFT, SWEEP_LIMIT, TRANSACTION_WINDOW } from './limits.ts';
import type { Transaction } from './transaction.ts';

/**
 * ICRC-1 "Transaction deduplication", in the reference ledger's order: too old, in the future, duplicate. Without
 * `created_at_time` nothing is deduplicated, and nothing hashed yet: that is dear, and the transaction may be refused.
 */
export function checkWindow(
  state: LedgerState,
  tx: Transaction,
  now: bigint,
): { error: WindowError } | { hashed?: HashedTransaction } {
  const { createdAt } = tx;
  if (createdAt === undefined) return {};
  if (createdAt + TRANSACTION_WINDOW + PERMITTED_DRIFT < now) return { error: { TooOld: null } };
  if (createdAt > now + PERMITTED_DRIFT) return { error: { CreatedInFuture: { ledger_time: now } } };
  const hashed = hashTransaction(tx);
  const earlier = state.findTransaction(createdAt, hashed.hash);
  if (earlier !== undefined) return { error: { Duplicate: { duplicate_of: earlier } } };
  return { hashed };
}

/** Appends the block of a transaction whose effects are applied, and remembers it. Returns the block index. */
export function commit(
  state: LedgerState,
  hashed: HashedTransaction,
  { now, fee }: { now: bigint; fee: bigint },
): bigint {
  state.sweep(now, SWEEP_LIMIT);
  const index = state.blockCount();
  state.appendBlock(transactionBlock(hashed, { timestamp: now, parent: state.lastBlockHash(), fee }));
  const { createdAt } = hashed.tx;
  if (createdAt !== undefined) state.rememberTransaction(createdAt, hashed.hash, index);
  return index;
}

/** Takes `amount` out of an account that holds at least so much. */
export function debit(state: LedgerState, account: KeyedAccount, amount: bigint): void {
  if (amount > 0n) state.setBalance(account.key, state.balance(account.key) - amount);
}

/** Adds `amount` to an account; nothing is stored for nothing. */
export function credit(state: LedgerState, account: KeyedAccount, amount: bigint): void {
  if (amount > 0n) state.setBalance(account.key, state.balance(account.key) + amount);
}

/** Hands a fee that was debited already to the collector, or burns it (ICRC-107). */
export function settleFee(state: LedgerState, fee: bigint): void {
  const { feeCollector } = state.settings();
  if (feeCollector) credit(state, feeCollector, fee);
  else if (fee > 0n) state.setTotalSupply(state.totalSupply() - fee);
}
