// What a distribution may be: one check for the wizard, the factory and the contract. Free of Azle.
import type { Principal } from '@dfinity/principal';
import { samePrincipal } from '../../lib/principals.ts';
import { checkText, type FieldError } from '../../lib/text.ts';
import type { CategoryInit, DistributionInit, NewGrant, Recipients } from '../types.ts';
import { DistributionLimits as Limits } from './limits.ts';
import { promisedBy } from './promised.ts';
import { validateSchedule } from './validate-schedule.ts';

export type DistributionArgs = Omit<DistributionInit, 'owner' | 'factory' | 'version'>;

const wrong = (field: string, message: string): FieldError => ({ field, message });
const listed = (error: FieldError | undefined): FieldError[] => (error ? [error] : []);

/** Everything wrong with the arguments, by field; empty when they are fine. */
export function validateDistributionArgs(args: DistributionArgs): FieldError[] {
  const { name, description, symbol, decimals, categories, grants } = args;
  const errors = [
    ...listed(checkText(name, { field: 'name', min: 1, max: Limits.name })),
    ...listed(checkText(description, { field: 'description', max: Limits.description, multiline: true })),
    ...listed(checkText(symbol, { field: 'symbol', min: 1, max: Limits.symbol })),
    ...(decimals > Limits.decimals ? [wrong('decimals', `must be at most ${Limits.decimals}`)] : []),
    ...(cannotReceive(args.ledger) ? [wrong('ledger', 'must be a ledger')] : []),
  ];
  if (categories.length < 1 || categories.length > Limits.categories)
    return [...errors, wrong('categories', `must be from 1 to ${Limits.categories}`)];
  if (grants.length > Limits.initialGrants)
    return [...errors, wrong('grants', `must be at most ${Limits.initialGrants} at creation; add the rest afterwards`)];
  errors.push(
    ...categories.flatMap((category, i) => categoryErrors(category, `categories.${i}`)),
    ...grants.flatMap((grant, i) => grantErrors(grant, categories, `grants.${i}`)),
  );
  if (errors.length === 0 && promisedBy(args) >= Limits.amount) errors.push(wrong('grants', 'promise too much in all'));
  return errors;
}

/** Anonymous is everybody, the management canister nobody, and the distribution cannot claim from itself. */
export const cannotReceive = (who: Principal, self?: Principal): boolean =>
  who.toUint8Array().length <= 1 || (self !== undefined && samePrincipal(who, self));

function categoryErrors(category: CategoryInit, at: string): FieldError[] {
  const { name, schedule, start, claimFrom, claimUntil } = category;
  const dates = [...('at' in start ? start.at : []), ...claimFrom, ...claimUntil];
  const [from, until] = [claimFrom[0], claimUntil[0]];
  return [
    ...listed(checkText(name, { field: `${at}.name`, min: 1, max: Limits.name })),
    ...validateSchedule(schedule, `${at}.schedule`),
    ...recipientsErrors(category.recipients, `${at}.recipients`),
    ...(dates.some((date) => date > Limits.latest) ? [wrong(`${at}.start`, 'is too far in the future')] : []),
    ...(from !== undefined && until !== undefined && until <= from
      ? [wrong(`${at}.claimUntil`, 'must be after the beginning of claims')]
      : []),
  ];
}

function recipientsErrors(recipients: Recipients, at: string): FieldError[] {
  if ('merkle' in recipients) {
    const { root, count, total } = recipients.merkle;
    return [
      ...(root.length === 32 ? [] : [wrong(`${at}.root`, 'must have 32 bytes')]),
      ...(count >= 1 && count <= Limits.grants ? [] : [wrong(`${at}.count`, 'must be from 1 to 1,000,000')]),
      ...amountErrors(total, `${at}.total`),
    ];
  }
  if ('open' in recipients) {
    const { amountEach, people } = recipients.open;
    return [
      ...amountErrors(amountEach, `${at}.amountEach`),
      ...(people >= 1 && people <= Limits.grants ? [] : [wrong(`${at}.people`, 'must be from 1 to 1,000,000')]),
    ];
  }
  return [];
}

const amountErrors = (amount: bigint, field: string): FieldError[] =>
  amount > 0n && amount < Limits.amount ? [] : [wrong(field, 'must be above zero and below 2^127')];

/** What is wrong with one grant; `at` names it in the messages. */
/** `self`: the distribution, once it exists. */
export function grantErrors(
  grant: NewGrant,
  categories: readonly Pick<CategoryInit, 'recipients'>[],
  at: string,
  self?: Principal,
): FieldError[] {
  const category = categories[grant.category];
  const isList = category && ('fixed' in category.recipients || 'appendable' in category.recipients);
  return [
    ...(isList ? [] : [wrong(`${at}.category`, 'has no list of recipients')]),
    ...(cannotReceive(grant.owner, self) ? [wrong(`${at}.owner`, 'cannot receive anything')] : []),
    ...amountErrors(grant.amount, `${at}.amount`),
    ...listed(checkText(grant.note, { field: `${at}.note`, max: Limits.note })),
  ];
}
