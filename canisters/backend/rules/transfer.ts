// What an answer of the ledger means for a transfer that must happen at most once. Pure.
import { DEDUPLICATION_WINDOW } from '../../lib/ledger-time.ts';
import type { Transfer } from '../job.ts';

/** We stop repeating well before the ledger forgets, so that a repeat can never count as a second transfer. */
const REPEAT_MARGIN = 3_600_000_000_000n;

export type LedgerRefusal =
  | { BadFee: { expected_fee: bigint } }
  | { BadBurn: { min_burn_amount: bigint } }
  | { InsufficientFunds: { balance: bigint } }
  | { InsufficientAllowance: { allowance: bigint } }
  | { TooOld: null }
  | { CreatedInFuture: { ledger_time: bigint } }
  | { TemporarilyUnavailable: null }
  | { Duplicate: { duplicate_of: bigint } }
  | { GenericError: { error_code: bigint; message: string } };

export type LedgerAnswer =
  | { kind: 'ok'; block: bigint; duplicate: boolean }
  | { kind: 'refused'; error: LedgerRefusal }
  | { kind: 'unknown'; executed: 'no' | 'maybe'; reason: string; unanswered?: boolean };

export type TransferVerdict =
  /** The ledger says that it is in this block: to be seen there before it counts. */
  | { to: 'confirm'; block: bigint; transfer: Transfer }
  /** It did not happen and will not by itself. */
  | { to: 'refused'; error: LedgerRefusal }
  /** Ask again with the very same arguments. */
  | { to: 'repeat'; reason: string; transfer: Transfer }
  /** It certainly did not happen: make a new transfer, with a new time and perhaps the ledger's new fee. */
  | { to: 'renew'; ledgerFee: bigint }
  /** It may have happened: read the ledger's blocks. */
  | { to: 'search'; reason: string; transfer: Transfer };

/** Before a try: whether repeating is still safe. */
export function beforeTransfer(transfer: Transfer, now: bigint): 'try' | 'renew' | 'search' {
  if (now < transfer.createdAt + DEDUPLICATION_WINDOW - REPEAT_MARGIN) return 'try';
  return transfer.uncertain ? 'search' : 'renew';
}

export function afterTransfer(before: Transfer, answer: LedgerAnswer): TransferVerdict {
  if (answer.kind === 'unknown') {
    const transfer = {
      ...before,
      uncertain: before.uncertain || answer.executed === 'maybe',
      unanswered: before.unanswered || answer.unanswered === true,
    };
    return { to: 'repeat', reason: answer.reason, transfer };
  }
  if (answer.kind === 'ok') {
    return { to: 'confirm', block: answer.block, transfer: { ...before, uncertain: true } };
  }
  const { error } = answer;
  if ('TemporarilyUnavailable' in error) {
    return { to: 'repeat', reason: 'The ledger is temporarily unavailable.', transfer: before };
  }
  if (before.uncertain) {
    return {
      to: 'search',
      reason: 'The ledger refused a repeat of a payment that may have happened.',
      transfer: before,
    };
  }
  if ('BadFee' in error) return { to: 'renew', ledgerFee: error.BadFee.expected_fee };
  if ('TooOld' in error) return { to: 'renew', ledgerFee: before.ledgerFee };
  if ('CreatedInFuture' in error) {
    return { to: 'repeat', reason: "The ledger's clock is behind; waiting for it.", transfer: before };
  }
  return { to: 'refused', error };
}

/** What is said about a refusal, for people. */
export function refusalText(error: LedgerRefusal): string {
  if ('BadFee' in error) return `the ledger expects a fee of ${error.BadFee.expected_fee}`;
  if ('BadBurn' in error) return `the ledger burns no less than ${error.BadBurn.min_burn_amount}`;
  if ('InsufficientFunds' in error) return `the account holds only ${error.InsufficientFunds.balance}`;
  if ('InsufficientAllowance' in error) return `the approval covers only ${error.InsufficientAllowance.allowance}`;
  if ('TooOld' in error) return 'the ledger finds the transfer too old';
  if ('CreatedInFuture' in error) return 'the ledger finds the transfer in the future';
  if ('TemporarilyUnavailable' in error) return 'the ledger is temporarily unavailable';
  if ('Duplicate' in error) return `the ledger calls it a repeat of block ${error.Duplicate.duplicate_of}`;
  return `the ledger says: ${error.GenericError.message.slice(0, 300)}`;
}
