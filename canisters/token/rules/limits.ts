// The token's fixed numbers, in one place because errors, metadata and the documentation quote them.

const SECOND = 1_000_000_000n;

/** ICRC-1 "Transaction deduplication": TX_WINDOW, nanoseconds. */
export const TRANSACTION_WINDOW = 24n * 60n * 60n * SECOND;
/** ICRC-1 "Transaction deduplication": PERMITTED_DRIFT, nanoseconds. */
export const PERMITTED_DRIFT = 2n * 60n * SECOND;
/** ICRC-1 "icrc1:max_memo_length". */
export const MAX_MEMO_BYTES = 32;
/** Supply never exceeds it and an allowance above it is stored as it (ICRC-2 allows the cap). */
export const MAX_AMOUNT = (1n << 256n) - 1n;
/** ICRC-103 "icrc103:max_take_value". */
export const MAX_TAKE_ALLOWANCES = 500n;
/**
 * The whole log stays in this canister (no archives): a transfer keeps about 1 KB, block and account history together,
 * so this many fit the 256 GiB a canister's stable maps can address, with room for balances. See docs/token.md.
 */
export const MAX_BLOCKS = 200_000_000n;
/** Expired deadlines swept per accepted transaction: more than one can add, so the queue cannot run away. */
export const SWEEP_LIMIT = 20;

/** `GenericError.error_code`s of this ledger. Never renumber: wallets may match on them. */
export const ErrorCode = {
  memoTooLong: 1n,
  badSubaccount: 2n,
  selfApproval: 3n,
  mintDelegation: 4n,
  supplyCap: 5n,
  badArgument: 6n,
} as const;
