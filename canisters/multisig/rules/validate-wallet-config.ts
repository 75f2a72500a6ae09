// What makes a wallet's configuration acceptable: one check for the wizard, the factory and the wallet itself, at
// creation and at every change. Free of Azle.
import type { Principal } from '@dfinity/principal';
import { principalId, samePrincipal } from '../../lib/principals.ts';
import { checkText, type FieldError } from '../../lib/text.ts';
import type { Recovery, Rule, Signer, SpendingPolicy, WalletConfig } from '../types.ts';
import { accountId, checkAccount, isNobody } from './account.ts';
import { isReachable, sizeOfRule } from './evaluate-rule.ts';
import { MultisigLimits as Limits } from './limits.ts';

/** Who can never be signer, observer or guardian, as far as they are known: before creation the wallet has no id. */
export interface AboutWallet {
  wallet?: Principal | undefined;
  factory?: Principal | undefined;
}

type Found = FieldError | undefined;

/** Every problem by field, as `signers[2].user` or `policies[0].rule`; empty when the configuration is good. */
export function validateWalletConfig(config: WalletConfig, about: AboutWallet = {}): FieldError[] {
  const found = [
    checkText(config.name, { field: 'name', min: 1, max: Limits.name }),
    checkText(config.description, { field: 'description', max: Limits.description, multiline: true }),
    ...checkSigners(config.signers, about),
    ...checkObservers(config, about),
    ...checkThreshold(config),
    checkDuration(config.timelock, { field: 'timelock', min: 0n, max: Limits.longestTimelock }),
    ...checkPolicies(config, about),
    ...config.recovery.flatMap((recovery) => checkRecovery(recovery, about)),
  ];
  return found.filter((error) => error !== undefined);
}

export const votersOf = (signers: Signer[]): Signer[] => signers.filter(({ rights }) => rights.vote);

function checkSigners(signers: Signer[], about: AboutWallet): Found[] {
  const field = 'signers';
  if (signers.length === 0) return [{ field, message: 'a wallet needs at least one signer' }];
  if (signers.length > Limits.signers) return [{ field, message: `at most ${Limits.signers} signers` }];
  return [
    ...checkPeople(
      signers.map(({ user }) => user),
      (i) => `${field}[${i}].user`,
      about,
    ),
    ...signers.flatMap(({ name, groups }, i) => [
      checkText(name, { field: `${field}[${i}].name`, max: Limits.name }),
      ...checkGroups(groups, `${field}[${i}].groups`),
    ]),
    signers.some(({ rights }) => rights.propose) ? undefined : { field, message: 'nobody could propose anything' },
    signers.some(({ rights }) => rights.execute) ? undefined : { field, message: 'nobody could execute anything' },
  ];
}

function checkGroups(groups: string[], field: string): Found[] {
  if (groups.length > Limits.groupsPerSigner)
    return [{ field, message: `at most ${Limits.groupsPerSigner} groups for one person` }];
  const texts = groups.map((group) => checkText(group, { field, min: 1, max: Limits.groupName }));
  const twice = groups.find((group, i) => groups.indexOf(group) !== i);
  return [...texts, twice === undefined ? undefined : { field, message: `the group ${twice} is listed twice` }];
}

function checkObservers({ observers, signers }: WalletConfig, about: AboutWallet): Found[] {
  const field = 'observers';
  if (observers.length > Limits.observers) return [{ field, message: `at most ${Limits.observers} observers` }];
  const signing = new Set(signers.map(({ user }) => principalId(user)));
  return [
    ...checkPeople(
      observers.map(({ user }) => user),
      (i) => `${field}[${i}].user`,
      about,
    ),
    ...observers.flatMap(({ user, name }, i) => [
      checkText(name, { field: `${field}[${i}].name`, max: Limits.name }),
      signing.has(principalId(user))
        ? { field: `${field}[${i}].user`, message: 'is a signer already, who sees everything' }
        : undefined,
    ]),
  ];
}

function checkPeople(people: Principal[], fieldOf: (index: number) => string, about: AboutWallet): Found[] {
  const seen = new Map<string, number>();
  return people.map((user, i) => {
    const field = fieldOf(i);
    const refused = checkPerson(user, field, about);
    if (refused) return refused;
    const earlier = seen.get(principalId(user));
    if (earlier === undefined) seen.set(principalId(user), i);
    else return { field, message: `the same as number ${earlier + 1}` };
    return undefined;
  });
}

/** Why somebody can have no role in the wallet. */
export function checkPerson(user: Principal, field: string, { wallet, factory }: AboutWallet): Found {
  if (user.isAnonymous()) return { field, message: 'the anonymous principal is everybody' };
  if (isNobody(user)) return { field, message: 'the management canister is nobody' };
  if (wallet && samePrincipal(user, wallet)) return { field, message: 'the wallet cannot decide about itself' };
  if (factory && samePrincipal(user, factory)) return { field, message: 'the factory cannot have a role in a wallet' };
  return undefined;
}

function checkThreshold({ signers, threshold, rejectAt }: WalletConfig): Found[] {
  const voters = votersOf(signers).length;
  const within = (count: number): boolean => Number.isInteger(count) && count >= 1 && count <= voters;
  const message = voters === 0 ? 'nobody may vote' : `from 1 to ${voters}, the signers who may vote`;
  const [cutOff] = rejectAt;
  return [
    within(threshold) ? undefined : { field: 'threshold', message },
    cutOff === undefined || within(cutOff) ? undefined : { field: 'rejectAt', message },
  ];
}

function checkPolicies({ policies, signers }: WalletConfig, about: AboutWallet): Found[] {
  const field = 'policies';
  if (policies.length > Limits.policies) return [{ field, message: `at most ${Limits.policies} policies` }];
  return policies.flatMap((policy, i) => {
    const earlier = policies.findIndex(({ id }) => id === policy.id);
    return [
      earlier < i ? { field: `${field}[${i}].id`, message: `the same as policy number ${earlier + 1}` } : undefined,
      ...checkPolicy(policy, { at: `${field}[${i}]`, signers, about }),
    ];
  });
}

function checkPolicy(
  policy: SpendingPolicy,
  { at, signers, about }: { at: string; signers: Signer[]; about: AboutWallet },
): Found[] {
  const { name, ledger, limit, period, recipients, rule } = policy;
  return [
    checkText(name, { field: `${at}.name`, min: 1, max: Limits.name }),
    checkPerson(ledger, `${at}.ledger`, about) && { field: `${at}.ledger`, message: 'is no ledger' },
    limit > 0n && limit <= Limits.amount ? undefined : { field: `${at}.limit`, message: 'more than 0, below 2^128' },
    checkDuration(period, { field: `${at}.period`, min: Limits.shortestPeriod, max: Limits.longestPeriod }),
    ...recipients.flatMap((accounts) => {
      const field = `${at}.recipients`;
      if (accounts.length === 0) return [{ field, message: 'an empty list allows nobody' }];
      if (accounts.length > Limits.recipients) return [{ field, message: `at most ${Limits.recipients} accounts` }];
      const ids = accounts.map(accountId);
      return accounts.map(
        (account, i) =>
          checkAccount(account, `${field}[${i}]`) ??
          (ids.indexOf(ids[i] ?? '') < i ? { field: `${field}[${i}]`, message: 'is listed twice' } : undefined),
      );
    }),
    checkRule(rule, { field: `${at}.rule`, signers }),
  ];
}

function checkRule(rule: Rule, { field, signers }: { field: string; signers: Signer[] }): Found {
  const { parts, levels } = sizeOfRule(rule);
  if (parts > Limits.ruleParts) return { field, message: `at most ${Limits.ruleParts} parts` };
  if (levels > Limits.ruleLevels) return { field, message: `at most ${Limits.ruleLevels} levels` };
  if (isReachable(rule, signers)) return undefined;
  return { field, message: 'cannot be met even if every signer who may vote approves' };
}

function checkRecovery({ guardians, threshold, delay }: Recovery, about: AboutWallet): Found[] {
  const field = 'recovery';
  if (guardians.length > Limits.guardians)
    return [{ field: `${field}.guardians`, message: `at most ${Limits.guardians} guardians` }];
  return [
    ...checkPeople(guardians, (i) => `${field}.guardians[${i}]`, about),
    threshold >= 1 && threshold <= guardians.length
      ? undefined
      : { field: `${field}.threshold`, message: `from 1 to the number of guardians, ${guardians.length}` },
    checkDuration(delay, {
      field: `${field}.delay`,
      min: Limits.shortestRecoveryDelay,
      max: Limits.longestRecoveryDelay,
    }),
  ];
}

const MINUTE = 60_000_000_000n;
const spoken = (duration: bigint): string => {
  const minutes = duration / MINUTE;
  if (minutes < 60n) return `${minutes} minutes`;
  return minutes < 2_880n ? `${minutes / 60n} hours` : `${minutes / 1_440n} days`;
};

function checkDuration(duration: bigint, { field, min, max }: { field: string; min: bigint; max: bigint }): Found {
  if (duration >= min && duration <= max) return undefined;
  return { field, message: `from ${spoken(min)} to ${spoken(max)}` };
}
