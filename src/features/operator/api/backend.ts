// The backend as its staff calls it, and its refusals in words.
import {
  idlFactory,
  type AdminError,
  type AdminResult,
  type FieldError,
  type _SERVICE,
} from '../../../../declarations/backend.did.ts';
import { canister, write, type CallAs } from '../../../shared/agent/index.ts';
import { explainVariant, harmless, type ExplainTable } from '../../../shared/errors/index.ts';

export const backend = (as: CallAs): Promise<_SERVICE> => canister<_SERVICE>(idlFactory, 'backend', as);

/** Fields and what is wrong with them, as one sentence each. */
export const fieldWords = (fields: readonly FieldError[]): string =>
  fields.map(({ field, message }) => (/^[A-Z]/.test(message) ? message : `${field} ${message}.`)).join(' ');

export const adminErrors: ExplainTable<AdminError> = {
  notAuthorized: () => harmless('Your role does not allow this.', 'Ask an owner of the platform for the role.'),
  anonymousCaller: () => harmless('You are not signed in.', 'Sign in, then try again.'),
  notFound: () => harmless('The backend does not have this (any more).', 'Reload the list.'),
  lastOwner: () =>
    harmless('The platform’s last owner keeps the role.', 'Make somebody else an owner first, then try again.'),
  invalid: (fields) => ({
    ...harmless(`The backend refused: ${fieldWords(fields)}`, 'Change it, then try again.'),
    fields,
  }),
};

/** Runs one change as the person signed in. Throws an AppError. */
export const change = (call: (actor: _SERVICE) => Promise<AdminResult>): Promise<void> =>
  write(async () => {
    const result = await call(await backend('caller'));
    if ('err' in result) throw explainVariant('operator', result.err, adminErrors);
  });
