// What each refusal of a distribution means to the person who asked, creator or recipient.
import { explainVariant, harmless, type AppError, type ExplainTable } from '../../../shared/errors/index.ts';
import { cut, formatDateTime } from '../../../shared/format/index.ts';
import type { DistributionError, Status } from '../distribution.types.ts';
import { statusName } from '../model/status-words.ts';

/** How amounts are said; without the token at hand in its smallest unit, which says so. */
export type Say = (amount: bigint) => string;
const inUnits: Say = (amount) => `${amount} of the token’s smallest units`;

const IS: Record<string, string> = {
  preparing: 'still being prepared',
  active: 'active',
  paused: 'paused',
  cancelling: 'being cancelled',
  cancelled: 'cancelled',
};
const stateOf = (status: Status): string => IS[statusName(status) ?? ''] ?? 'in another state';

const distributionErrors = (say: Say): ExplainTable<DistributionError> => ({
  notAuthorized: () =>
    harmless('This is not yours to do.', 'Sign in with the identity that the grant or the distribution belongs to.'),
  anonymousCaller: () => harmless('This needs you to be signed in.', 'Sign in, then try again.'),
  invalid: ({ field, message }) => ({
    ...harmless('The distribution refused this.', 'Mend what is named below, then try again.'),
    fields: [{ field: cut(field, 80), message: cut(message, 300) }],
  }),
  maintenance: () => harmless('The distribution is being upgraded.', 'Try again in a minute.'),
  notFound: () => harmless('The distribution does not know this.', 'Reload the page: it shows what there is now.'),
  wrongStatus: ({ status }) =>
    harmless(`This cannot be done: the distribution is ${stateOf(status)}.`, 'Reload the page to see how it stands.'),
  notInTerms: () =>
    harmless(
      'The terms of this distribution do not allow this.',
      'They were fixed when it was created and can only become stricter; nothing can be done about it here.',
    ),
  notYet: ({ at }) => harmless(`Claims open on ${formatDateTime(at)}.`, 'Come back then; what is yours waits.'),
  windowClosed: ({ at }) => ({
    title: `Claims ended on ${formatDateTime(at)}.`,
    money: 'Nothing moved. What was not claimed by then has gone back to the creator.',
    action: 'Ask the creator of the distribution.',
  }),
  nothingToClaim: ({ nextUnlock: [at] }) =>
    harmless(
      'There is nothing to claim now.',
      at === undefined
        ? 'Everything that is vested was claimed already.'
        : `More is vested from ${formatDateTime(at)} on.`,
    ),
  belowFee: ({ fee }) => ({
    title: `The amount does not exceed the ledger’s own fee of ${say(fee)}.`,
    money: 'Nothing moved. It stays where it is.',
    action: 'Wait until it is more than the fee.',
  }),
  alreadyClaimed: () =>
    harmless(
      'Somebody has claimed this already.',
      'Each entry of the list counts once. Check that this is your proof.',
    ),
  empty: () => harmless('All places of this distribution are taken.', 'Nothing is left to be claimed here.'),
  badProof: () =>
    harmless(
      'The proof does not belong to this distribution.',
      'Check that the file is the one its creator published, and that you are signed in with the identity it names.',
    ),
  insufficientFunds: ({ missing }) =>
    harmless(`There is too little: ${say(missing)} are missing.`, 'Add funds for the rest, then try again.'),
  insufficientAllowance: ({ allowance, required }) =>
    harmless(
      `The approval is too small: it allows ${say(allowance)}, needed are ${say(required)} and the ledger’s fee.`,
      'Approve again, then go on.',
    ),
  busy: () => ({
    title: 'Another payment is under way.',
    money: 'This one did not begin. The one under way ends by itself and is paid once.',
    action: 'Try again in a few seconds.',
  }),
  ledgerRefused: ({ message }) =>
    harmless('The token’s ledger refused.', `It was told: ${cut(message, 240)}. Try again later.`),
  unknown: ({ message }) => ({
    title: 'The token’s ledger has not answered yet.',
    money: 'It may have happened or may still happen; it is found out by itself and never done twice.',
    action: `Reload the page in a minute. (${cut(message, 240)})`,
    outcome: 'unknown',
  }),
  limitReached: ({ limit }) => harmless(`At most ${limit} are possible here.`, 'Send fewer, or in several parts.'),
});

/** The explanation of one refusal: for answers that hold one for each grant. */
export const explainRefusal = (error: DistributionError, say: Say = inUnits): AppError =>
  explainVariant('distribution', error, distributionErrors(say));

/** The answer in a distribution's `variant { ok; err }`; throws the refusal as an AppError. */
export function okOf<T>(result: { ok: T } | { err: DistributionError }, say?: Say): T {
  if ('ok' in result) return result.ok;
  throw explainRefusal(result.err, say);
}
