// The error variants of ICRC-1 and ICRC-2, shaped as Candid carries them, so that a method returns them unchanged.
import { ErrorCode, MAX_MEMO_BYTES } from './limits.ts';

export interface GenericError {
  GenericError: { error_code: bigint; message: string };
}

/** What the transaction window and deduplication can refuse (ICRC-1 "Transaction deduplication"). */
export type WindowError =
  { TooOld: null } | { CreatedInFuture: { ledger_time: bigint } } | { Duplicate: { duplicate_of: bigint } };

export type TransferError =
  | WindowError
  | GenericError
  | { BadFee: { expected_fee: bigint } }
  | { BadBurn: { min_burn_amount: bigint } }
  | { InsufficientFunds: { balance: bigint } }
  | { TemporarilyUnavailable: null };

export type TransferFromError = TransferError | { InsufficientAllowance: { allowance: bigint } };

export type ApproveError =
  | WindowError
  | GenericError
  | { BadFee: { expected_fee: bigint } }
  | { InsufficientFunds: { balance: bigint } }
  | { AllowanceChanged: { current_allowance: bigint } }
  | { Expired: { ledger_time: bigint } }
  | { TemporarilyUnavailable: null };

/** A block index, or why nothing changed. */
export type Outcome<E> = { Ok: bigint } | { Err: E };

/** A `GenericError` with one of this ledger's codes. */
export function genericError(error_code: bigint, message: string): GenericError {
  return { GenericError: { error_code, message } };
}

/** The reference ledger traps; a typed error tells the caller which field was wrong. */
export function memoTooLong(bytes: number): GenericError {
  return genericError(ErrorCode.memoTooLong, `memo: at most ${MAX_MEMO_BYTES} bytes, this one has ${bytes}`);
}
