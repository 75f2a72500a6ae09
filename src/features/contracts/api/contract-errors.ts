// What a contract's refusals mean to its owner.
import { harmless, NO_MONEY_MOVED, type ExplainTable } from '../../../shared/errors/index.ts';
import { cut } from '../../../shared/format/index.ts';
import type { ContractError } from './contract-client.ts';

/** `what`: `token`; `who` may do it: `the token’s owner`. */
export const contractErrors = (what: string, who: string): ExplainTable<ContractError> => ({
  notAuthorized: () => harmless(`Only ${who} can change this.`, 'Sign in with the right identity.'),
  anonymousCaller: () => harmless('This needs you to be signed in.', 'Sign in, then try again.'),
  invalid: ({ field, message }) => ({
    title: `The ${what} refused the change.`,
    money: NO_MONEY_MOVED,
    action: 'Mend the field below, then save again.',
    fields: [{ field, message: cut(message, 200) }],
  }),
  maintenance: () => harmless(`The ${what} is being upgraded.`, 'Try again in a minute.'),
});
