// ICRC-1 `icrc1_transfer` and ICRC-2 `icrc2_transfer_from`: mint, burn and transfer are one operation told apart by the
// minting account. Checks come in the order of DFINITY's reference ledger, so that callers see the same first error.
import { sameBytes, type KeyedAccount } from './account.ts';
import { allowanceAt, useAllowance } from './allowance.ts';
import { hashTransaction } from './block.ts';
import { checkWindow, commit, credit, debit, settleFee } from './commit.ts';
import { genericError, memoTooLong, type Outcome, type TransferFromError } from './errors.ts';
import type { LedgerState } from './ledger-state.ts';
import { ErrorCode, MAX_AMOUNT, MAX_BLOCKS, MAX_MEMO_BYTES } from './limits.ts';
import type { Transaction } from './transaction.ts';

export interface TransferRequest {
  from: KeyedAccount;
  to: KeyedAccount;
  /** The caller's account in `icrc2_transfer_from`; absent in `icrc1_transfer`. */
  spender?: KeyedAccount;
  amount: bigint;
  fee?: bigint;
  memo?: Uint8Array;
  createdAt?: bigint;
}

interface Plan {
  tx: Transaction;
  fee: bigint;
}

/**
 * Moves tokens, or mints (from the minting account) or burns (to it), both without a fee. Returns the block index; on an
 * error nothing has changed. `now` is the ledger's time in nanoseconds.
 */
export function transfer(state: LedgerState, request: TransferRequest, now: bigint): Outcome<TransferFromError> {
  const planned = plan(state, request);
  if ('Err' in planned) return planned;
  const { tx, fee } = planned;
  const window = checkWindow(state, tx, now);
  if ('error' in window) return { Err: window.error };
  const refused = checkFunds(state, request, { ...planned, now });
  if (refused) return { Err: refused };
  apply(state, request, planned);
  return { Ok: commit(state, window.hashed ?? hashTransaction(tx), { now, fee }) };
}

function plan(state: LedgerState, request: TransferRequest): Plan | { Err: TransferFromError } {
  const { from, to, spender, amount, fee, memo, createdAt } = request;
  if (memo !== undefined && memo.length > MAX_MEMO_BYTES) return { Err: memoTooLong(memo.length) };
  if (state.blockCount() >= MAX_BLOCKS) return { Err: { TemporarilyUnavailable: null } };
  const { transferFee, mintingAccount } = state.settings();
  const common = { amount, memo, createdAt };
  if (mintingAccount && sameBytes(to.key, mintingAccount.key)) {
    if (fee !== undefined && fee !== 0n) return { Err: { BadFee: { expected_fee: 0n } } };
    const minimum = smallestBurn(transferFee, state.balance(from.key));
    if (amount < minimum) return { Err: { BadBurn: { min_burn_amount: minimum } } };
    return { tx: { op: 'burn', from, spender, ...common }, fee: 0n };
  }
  if (mintingAccount && sameBytes(from.key, mintingAccount.key)) {
    if (spender) return { Err: genericError(ErrorCode.mintDelegation, 'the minting account cannot delegate mints') };
    if (fee !== undefined && fee !== 0n) return { Err: { BadFee: { expected_fee: 0n } } };
    return { tx: { op: 'mint', to, ...common }, fee: 0n };
  }
  if (fee !== undefined && fee !== transferFee) return { Err: { BadFee: { expected_fee: transferFee } } };
  return { tx: { op: 'xfer', from, to, spender, fee, ...common }, fee: transferFee };
}

/** The transfer fee, so that burning is no free way to write blocks; all of a smaller balance; never nothing. */
function smallestBurn(transferFee: bigint, balance: bigint): bigint {
  const smaller = transferFee < balance ? transferFee : balance;
  if (smaller > 0n) return smaller;
  return transferFee > 0n ? transferFee : 1n;
}

function checkFunds(
  state: LedgerState,
  { from, spender }: TransferRequest,
  { tx, fee, now }: Plan & { now: bigint },
): TransferFromError | undefined {
  if (tx.op === 'mint') {
    if (state.totalSupply() + tx.amount <= MAX_AMOUNT) return undefined;
    return genericError(ErrorCode.supplyCap, 'amount: the total supply cannot exceed 2^256 - 1');
  }
  const total = tx.amount + fee;
  if (spender && !sameBytes(spender.key, from.key)) {
    const allowance = allowanceAt(state, { from, spender, now }).amount;
    if (allowance < total) return { InsufficientAllowance: { allowance } };
  }
  const balance = state.balance(from.key);
  if (balance < total) return { InsufficientFunds: { balance } };
  return undefined;
}

function apply(state: LedgerState, { from, to, spender }: TransferRequest, { tx, fee }: Plan): void {
  if (tx.op === 'mint') {
    credit(state, to, tx.amount);
    state.setTotalSupply(state.totalSupply() + tx.amount);
    return;
  }
  if (spender && !sameBytes(spender.key, from.key)) useAllowance(state, { from, spender, amount: tx.amount + fee });
  debit(state, from, tx.amount + fee);
  if (tx.op === 'burn') state.setTotalSupply(state.totalSupply() - tx.amount);
  else credit(state, to, tx.amount);
  settleFee(state, fee);
}
