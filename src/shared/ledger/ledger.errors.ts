import type { ApproveError } from '../../../declarations/token.did.ts';
import { harmless, type ExplainTable } from '../errors/index.ts';

/** Every way ICRC-2 can refuse an approval. None of them takes anything. */
export const approveErrors: ExplainTable<ApproveError> = {
  BadFee: ({ expected_fee }) =>
    harmless(`The ledger’s fee changed to ${expected_fee} units.`, 'Look at the new total, then try again.'),
  InsufficientFunds: ({ balance }) =>
    harmless(
      `Your balance of ${balance} units does not cover the ledger’s fee.`,
      'Add funds to your wallet, then try again.',
    ),
  AllowanceChanged: () =>
    harmless('Another approval for the same receiver was made meanwhile.', 'Try again: it starts from the new state.'),
  Expired: () => harmless('The approval had expired when it arrived.', 'Check this device’s clock, then try again.'),
  TooOld: () => harmless('The approval arrived too late.', 'Check this device’s clock, then try again.'),
  CreatedInFuture: () =>
    harmless('This device’s clock is ahead of the ledger’s.', 'Set the clock to automatic, then try again.'),
  Duplicate: ({ duplicate_of }) => harmless(`This approval is already in block ${duplicate_of}.`, 'Try again.'),
  TemporarilyUnavailable: () => harmless('The ledger is busy.', 'Try again in a moment.'),
  GenericError: ({ message }) => harmless(`The ledger refused: ${message}`, 'Try again in a moment.'),
};
