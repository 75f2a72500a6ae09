// What each refusal of a ledger or a token means to the person who asked.
import type { ApproveError, TokenError, TransferError } from '../../../../declarations/token.did.ts';
import type { GetAllowancesError } from '../../../../declarations/token.did.ts';
import { type ExplainTable, harmless } from '../../../shared/errors/index.ts';
import { cut, formatAmount } from '../../../shared/format/index.ts';
import { contractErrors } from '../../contracts/index.ts';

interface Unit {
  decimals: number;
  symbol: string;
}

const CLOCK = 'Set this device’s clock to automatic, then try again.';

/** ICRC-1 `TransferError`. */
export const transferErrors = ({ decimals, symbol }: Unit): ExplainTable<TransferError> => ({
  BadFee: ({ expected_fee }) =>
    harmless(
      `The token’s fee is now ${formatAmount(expected_fee, decimals)} ${symbol}.`,
      'Look at the new total, then send again.',
    ),
  BadBurn: ({ min_burn_amount }) =>
    harmless(`At least ${formatAmount(min_burn_amount, decimals)} ${symbol} must be burnt.`, 'Enter a larger amount.'),
  InsufficientFunds: ({ balance }) =>
    harmless(
      `The balance is ${formatAmount(balance, decimals)} ${symbol}, which is not enough for amount and fee.`,
      'Enter a smaller amount.',
    ),
  TooOld: () => ({
    title: 'The ledger no longer remembers transactions of that time.',
    money: 'Whether the earlier try went through cannot be told by repeating it.',
    action: 'Look for it in the transactions before you send again.',
    outcome: 'unknown',
  }),
  CreatedInFuture: () => harmless('This device’s clock is ahead of the ledger’s.', CLOCK),
  TemporarilyUnavailable: () => harmless('The ledger cannot take transactions now.', 'Try again in a few minutes.'),
  // The API files turn `Duplicate` into success before they ask this table: the same call was done already.
  Duplicate: ({ duplicate_of }) => ({
    title: `This was already done in block ${duplicate_of}.`,
    money: 'It was done once only.',
    action: 'There is nothing left to do.',
  }),
  GenericError: ({ message, error_code }) =>
    harmless(`The ledger refused (code ${error_code}): ${cut(message, 200)}`, 'Change what it says, then try again.'),
});

/** ICRC-2 `ApproveError`. */
export const approveErrors = (unit: Unit): ExplainTable<ApproveError> => {
  const shared = transferErrors(unit);
  return {
    BadFee: shared.BadFee,
    TooOld: shared.TooOld,
    CreatedInFuture: shared.CreatedInFuture,
    TemporarilyUnavailable: shared.TemporarilyUnavailable,
    Duplicate: shared.Duplicate,
    GenericError: shared.GenericError,
    InsufficientFunds: ({ balance }) =>
      harmless(
        `The balance is ${formatAmount(balance, unit.decimals)} ${unit.symbol}, less than the fee for an approval.`,
        'Get some more of this token first.',
      ),
    AllowanceChanged: ({ current_allowance }) =>
      harmless(
        `The allowance changed meanwhile to ${formatAmount(current_allowance, unit.decimals)} ${unit.symbol}.`,
        'Look at it again, then decide.',
      ),
    Expired: () => harmless('The end of this approval is in the past.', 'Choose a later end.'),
  };
};

/** What an ICTO token refuses when its metadata is changed. */
export const tokenErrors: ExplainTable<TokenError> = contractErrors('token', 'the token’s owner, or who may mint,');

/** ICRC-103. */
export const allowanceListErrors: ExplainTable<GetAllowancesError> = {
  AccessDenied: ({ reason }) =>
    harmless(`The ledger does not show these allowances: ${cut(reason, 200)}`, 'Sign in with the account’s owner.'),
  GenericError: ({ message }) => harmless(`The ledger refused: ${cut(message, 200)}`, 'Try again later.'),
};
