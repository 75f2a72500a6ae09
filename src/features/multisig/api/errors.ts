// What each refusal of a wallet means to the person who asked.
import type { MultisigError } from '../multisig.types.ts';
import { AppError, explainVariant, harmless, type ExplainTable } from '../../../shared/errors/index.ts';
import { formatDateTime } from '../../../shared/format/index.ts';

const RELOAD = 'Look at it again: the page shows how it stands now.';

const multisigErrors: ExplainTable<MultisigError> = {
  notAuthorized: () =>
    harmless(
      'This wallet does not allow you to do that.',
      'Ask a signer to give you the right, or sign in with the identity that has it.',
    ),
  anonymousCaller: () => harmless('This needs you to be signed in.', 'Sign in, then try again.'),
  invalid: ({ field, message }) => ({
    ...harmless('The wallet refused this.', 'Mend what is named below, then try again.'),
    fields: [{ field: field.slice(0, 80), message: message.slice(0, 300) }],
  }),
  maintenance: () => harmless('The wallet is being upgraded.', 'Try again in a minute.'),
  notFound: () => harmless('The wallet knows nothing of this number.', 'Check the address, or look in the history.'),
  wrongState: ({ status }) =>
    harmless(`This is not possible any more: the proposal is ${STATES[status] ?? status.slice(0, 60)}.`, RELOAD),
  notYet: ({ executableAt }) =>
    harmless(`It may be executed from ${formatDateTime(executableAt)} on, not before.`, 'Come back then.'),
  limitReached: ({ limit }) =>
    harmless(`The wallet takes at most ${limit} of these at a time.`, 'Finish or cancel some first.'),
};

const STATES: Record<string, string> = {
  approved: 'approved already',
  executing: 'being executed',
  executed: 'executed already',
  rejected: 'rejected',
  expired: 'expired',
  cancelled: 'cancelled',
  stale: 'out of date, because the wallet’s rules changed since it was made',
};

/** The answer in a wallet's `variant { ok; err }`; throws the refusal as an AppError. */
export function okOf<T>(result: { ok: T } | { err: MultisigError }): T {
  if ('ok' in result) return result.ok;
  throw explainVariant('multisig', result.err, multisigErrors);
}

/** Whether a wallet refused because of who asks: it is private. */
export const isPrivate = (error: unknown): boolean =>
  error instanceof AppError && ['multisig.notAuthorized', 'multisig.anonymousCaller'].includes(error.code);
