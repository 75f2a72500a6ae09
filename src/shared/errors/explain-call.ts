// The words for each way a call can fail, for reads and for writes.
import { AppError, NO_MONEY_MOVED, type Explanation, type Outcome } from './app-error.ts';
import { classify, type CallFailure } from './call-failure.ts';
import { unreachable } from './unreachable.ts';

/** `read` changes nothing whatever happens; a `write` may have happened although no answer came. */
export type Effect = 'read' | 'write';

const READ_ONLY = 'Your money is not affected: this only reads.';
const MAYBE = 'We do not know whether it happened.';
const CHECK = 'Check your balance and activity before you try again.';

function words(failure: CallFailure, effect: Effect): Explanation & { outcome: Outcome } {
  const safe = effect === 'read' ? READ_ONLY : NO_MONEY_MOVED;
  const lost = (title: string, retry: string): Explanation & { outcome: Outcome } =>
    effect === 'read'
      ? { title, money: READ_ONLY, action: retry, outcome: 'notDone' }
      : { title, money: MAYBE, action: CHECK, outcome: 'unknown' };
  const done = (title: string, action: string): Explanation & { outcome: Outcome } => ({
    title,
    money: safe,
    action,
    outcome: 'notDone',
  });
  switch (failure.kind) {
    case 'offline':
      return lost('The network cannot be reached.', 'Check your connection, then try again.');
    case 'timeout':
      return lost('The network did not answer in time.', 'Try again in a moment.');
    case 'server':
      return lost(`The network answered with error ${failure.status}.`, 'Try again in a moment.');
    case 'unverified':
      return lost(
        'The answer could not be verified, so it is not shown.',
        'Try again; if it stays, use another connection or replica address.',
      );
    case 'unexpected':
      return lost(`Something unexpected went wrong: ${short(failure.detail)}`, 'Try again in a moment.');
    case 'crashed':
      return lost(`The canister failed while working: ${short(failure.detail)}`, 'Try again in a moment.');
    case 'sessionExpired':
      return done('Your session has ended.', 'Sign in again; what you typed is kept.');
    case 'signInRequired':
      return done('This needs you to be signed in.', 'Sign in, then try again.');
    case 'walletRefused':
      return done('The request was declined in your wallet.', 'Try again and approve it there.');
    case 'clock':
      return done('This device’s clock differs from the network’s.', 'Set the clock to automatic, then try again.');
    case 'busy':
      return done(`The network cannot take the call now: ${short(failure.detail)}`, 'Try again in a moment.');
    case 'noCanister':
      return done('No canister answers here, or it does not know this call.', 'Check the canister id.');
    case 'refused':
      return done(`The canister refused: ${short(failure.detail)}`, 'Change the request, then try again.');
    default:
      return unreachable(failure);
  }
}

const short = (text: string): string => (text.length > 240 ? `${text.slice(0, 240)}…` : text);

/** Any thrown value as an `AppError`; an `AppError` stays what it is. */
export function toAppError(error: unknown, effect: Effect = 'read'): AppError {
  if (error instanceof AppError) return error;
  const failure = classify(error);
  const { outcome, ...explanation } = words(failure, effect);
  return new AppError(`call.${failure.kind}`, explanation, { outcome, cause: error });
}
