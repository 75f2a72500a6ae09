// ICRC-2 `icrc2_approve`.
import { sameBytes, type KeyedAccount } from './account.ts';
import { allowanceAt } from './allowance.ts';
import { hashTransaction } from './block.ts';
import { checkWindow, commit, debit, settleFee } from './commit.ts';
import { genericError, memoTooLong, type ApproveError, type Outcome } from './errors.ts';
import type { LedgerState } from './ledger-state.ts';
import { ErrorCode, MAX_AMOUNT, MAX_BLOCKS, MAX_MEMO_BYTES } from './limits.ts';
import type { Transaction } from './transaction.ts';

export interface ApproveRequest {
  from: KeyedAccount;
  spender: KeyedAccount;
  amount: bigint;
  expectedAllowance?: bigint;
  /** Nanoseconds. */
  expiresAt?: bigint;
  fee?: bigint;
  memo?: Uint8Array;
  createdAt?: bigint;
}

/**
 * Sets the spender's allowance and expiry to the given values, whatever they were; the fee is paid by `from`. Zero
 * removes it. Returns the block index; on an error nothing has changed.
 */
export function approve(state: LedgerState, request: ApproveRequest, now: bigint): Outcome<ApproveError> {
  const malformed = checkRequest(state, request);
  if (malformed) return { Err: malformed };
  const { from, spender, expiresAt } = request;
  const { transferFee } = state.settings();
  const amount = request.amount > MAX_AMOUNT ? MAX_AMOUNT : request.amount;
  const tx: Transaction = { op: 'approve', ...request, amount };
  const window = checkWindow(state, tx, now);
  if ('error' in window) return { Err: window.error };
  const refused = checkState(state, request, now);
  if (refused) return { Err: refused };

  debit(state, from, transferFee);
  settleFee(state, transferFee);
  state.setAllowance(from.key, spender.key, amount > 0n ? { amount, expiresAt } : undefined);
  return { Ok: commit(state, window.hashed ?? hashTransaction(tx), { now, fee: transferFee }) };
}

function checkRequest(state: LedgerState, { from, spender, fee, memo }: ApproveRequest): ApproveError | undefined {
  const { transferFee, mintingAccount } = state.settings();
  if (sameBytes(from.owner, spender.owner))
    return genericError(ErrorCode.selfApproval, 'spender: self approval is not allowed');
  if (mintingAccount && sameBytes(from.key, mintingAccount.key))
    return genericError(ErrorCode.mintDelegation, 'the minting account cannot delegate mints');
  if (memo !== undefined && memo.length > MAX_MEMO_BYTES) return memoTooLong(memo.length);
  if (state.blockCount() >= MAX_BLOCKS) return { TemporarilyUnavailable: null };
  if (fee !== undefined && fee !== transferFee) return { BadFee: { expected_fee: transferFee } };
  return undefined;
}

function checkState(state: LedgerState, request: ApproveRequest, now: bigint): ApproveError | undefined {
  const { from, spender, expectedAllowance, expiresAt } = request;
  const balance = state.balance(from.key);
  if (balance < state.settings().transferFee) return { InsufficientFunds: { balance } };
  if (expiresAt !== undefined && expiresAt <= now) return { Expired: { ledger_time: now } };
  if (expectedAllowance === undefined) return undefined;
  const current = allowanceAt(state, { from, spender, now }).amount;
  if (current !== expectedAllowance) return { AllowanceChanged: { current_allowance: current } };
  return undefined;
}
