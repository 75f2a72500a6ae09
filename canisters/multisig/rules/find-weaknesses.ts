// Configurations that are allowed but not wise: what the dApp warns of before people sign.
import { principalId } from '../../lib/principals.ts';
import type { Rule, SpendingPolicy, WalletConfig } from '../types.ts';
import { everyone, isReachable, satisfies } from './evaluate-rule.ts';
import { votersOf } from './validate-wallet-config.ts';

export interface Weakness {
  level: 'danger' | 'warning' | 'note';
  /** Stable name of the finding, for tests and links. */
  code:
    | 'oneDecides'
    | 'everyoneNeeded'
    | 'singleExecutor'
    | 'singleProposer'
    | 'idleSigner'
    | 'unreachablePolicy'
    | 'unreachablePart'
    | 'smallGroup'
    | 'onePersonSpends'
    | 'policyAsStrictAsThreshold'
    | 'openRecipients'
    | 'noTimelock'
    | 'noRecovery'
    | 'recoveryByOne'
    | 'shortRecovery'
    | 'rejectByOne';
  field: string;
  message: string;
}

const DAY = 86_400_000_000_000n;

/** Worst first. */
export function findWeaknesses(config: WalletConfig): Weakness[] {
  const found = [
    ...ofPeople(config),
    ...config.policies.flatMap((policy, i) => ofPolicy(policy, `policies[${i}]`, config)),
    ...ofRecovery(config),
  ];
  const order = ['danger', 'warning', 'note'];
  return found.sort((a, b) => order.indexOf(a.level) - order.indexOf(b.level));
}

function ofPeople({ signers, threshold, rejectAt, timelock }: WalletConfig): Weakness[] {
  const voters = votersOf(signers).length;
  const count = (right: 'propose' | 'execute'): number => signers.filter(({ rights }) => rights[right]).length;
  const found: (Weakness | false)[] = [
    threshold === 1 && {
      level: voters > 1 ? 'danger' : 'warning',
      code: 'oneDecides',
      field: 'threshold',
      message: 'Any one signer can do everything alone, replace the others included.',
    },
    threshold === voters &&
      voters > 1 && {
        level: 'warning',
        code: 'everyoneNeeded',
        field: 'threshold',
        message: 'Every signer is needed: one lost key and nothing can be decided any more.',
      },
    count('execute') === 1 &&
      signers.length > 1 && {
        level: 'warning',
        code: 'singleExecutor',
        field: 'signers',
        message: 'Only one signer may execute: without them nothing happens but what executes itself.',
      },
    count('propose') === 1 &&
      signers.length > 1 && {
        level: 'warning',
        code: 'singleProposer',
        field: 'signers',
        message: 'Only one signer may propose: without them the wallet stands still.',
      },
    rejectAt[0] === 1 &&
      voters > 1 && {
        level: 'note',
        code: 'rejectByOne',
        field: 'rejectAt',
        message: 'Any one signer can end every proposal, their own removal included.',
      },
    timelock === 0n && {
      level: 'note',
      code: 'noTimelock',
      field: 'timelock',
      message: 'Approved proposals can be executed at once: nobody has time to notice a stolen key.',
    },
  ];
  const idle = signers.flatMap(({ rights }, i): Weakness[] =>
    rights.propose || rights.vote || rights.execute
      ? []
      : [{ level: 'note', code: 'idleSigner', field: `signers[${i}]`, message: 'This signer may do nothing.' }],
  );
  return [...found.filter((one) => one !== false), ...idle];
}

function ofPolicy(policy: SpendingPolicy, at: string, { signers, threshold }: WalletConfig): Weakness[] {
  const { rule, recipients } = policy;
  const field = `${at}.rule`;
  if (!isReachable(rule, signers)) {
    const message = 'Cannot be met even if everybody approves.';
    return [{ level: 'danger', code: 'unreachablePolicy', field, message }, ...ofParts(rule, field, signers)];
  }
  const found = ofParts(rule, field, signers);
  const alone = signers.find(({ user }) => satisfies(rule, signers, new Set([principalId(user)])));
  if (alone) {
    const anywhere = recipients.length === 0;
    found.push({
      level: anywhere ? 'danger' : 'warning',
      code: 'onePersonSpends',
      field,
      message: `One signer alone can spend the limit in every period${anywhere ? ', to any account' : ''}.`,
    });
  } else if (recipients.length === 0) {
    found.push({
      level: 'note',
      code: 'openRecipients',
      field: `${at}.recipients`,
      message: 'Any account can receive: a list of recipients would limit the damage of stolen keys.',
    });
  }
  if (fewest(rule) >= threshold)
    found.push({
      level: 'note',
      code: 'policyAsStrictAsThreshold',
      field,
      message: 'Asks for as many approvals as the threshold: it never helps.',
    });
  return found;
}

/** Parts that can never be met hide behind others that can. */
function ofParts(rule: Rule, field: string, signers: WalletConfig['signers']): Weakness[] {
  if ('quorum' in rule) {
    const [group] = rule.quorum.group;
    const members = votersOf(signers).filter(({ groups }) => group === undefined || groups.includes(group)).length;
    if (rule.quorum.count >= 1 && members >= rule.quorum.count) return [];
    const who = group === undefined ? 'All voting signers are' : `The group ${group} has`;
    const message = `${who} ${members}, fewer than the ${rule.quorum.count} asked for.`;
    return [{ level: 'warning', code: 'smallGroup', field, message }];
  }
  const parts = 'anyOf' in rule ? rule.anyOf : rule.allOf;
  if (parts.length === 0)
    return [{ level: 'warning', code: 'unreachablePart', field, message: 'An empty list is never met.' }];
  return parts.flatMap((part) => ofParts(part, field, signers));
}

/** The fewest approvals that can meet a rule: a lower bound, as groups may overlap. */
function fewest(rule: Rule): number {
  if ('quorum' in rule) return rule.quorum.count;
  const parts = ('anyOf' in rule ? rule.anyOf : rule.allOf).map(fewest);
  if (parts.length === 0) return Infinity;
  return 'anyOf' in rule ? Math.min(...parts) : Math.max(...parts);
}

function ofRecovery({ recovery: [recovery], signers }: WalletConfig): Weakness[] {
  const field = 'recovery';
  if (recovery === undefined)
    return [{ level: 'note', code: 'noRecovery', field, message: 'Lost keys cannot be replaced by anybody else.' }];
  const found: Weakness[] = [];
  if (recovery.threshold === 1)
    found.push({
      level: 'danger',
      code: 'recoveryByOne',
      field,
      message: 'One guardian alone can take over the wallet when nobody vetoes in time.',
    });
  if (recovery.delay < DAY)
    found.push({
      level: 'warning',
      code: 'shortRecovery',
      field,
      message: 'Less than a day to notice and veto a recovery.',
    });
  const signing = everyone(votersOf(signers));
  if (recovery.guardians.every((guardian) => signing.has(principalId(guardian))))
    found.push({
      level: 'note',
      code: 'noRecovery',
      field: `${field}.guardians`,
      message: 'All guardians are signers: when their keys are lost, so is the recovery.',
    });
  return found;
}
