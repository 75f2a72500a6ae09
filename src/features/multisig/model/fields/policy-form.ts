// A spending policy as it is typed.
import { amountText, durationField, readDuration } from '../../../../shared/format/index.ts';
import type { Account, SpendingPolicy } from '../../multisig.types.ts';
import { textOf } from '../account.ts';
import { known } from '../build/read-money.ts';
import type { Faults, LedgerFacts, Ledgers } from '../build/reading.ts';
import { emptyRule, readRule, ruleFormOf, type RuleForm } from './rule-form.ts';

export interface PolicyForm {
  /** Kept when it is changed; the wallet's number of a new one is the first that is free. */
  id: number;
  name: string;
  ledger: string;
  limit: string;
  /** `1 days`, as `durationField` writes it. */
  period: string;
  to: 'listed' | 'anybody';
  /** One account on each line. */
  recipients: string;
  rule: RuleForm;
}

export const emptyPolicy = (taken: readonly { id: number }[] = []): PolicyForm => ({
  id: taken.reduce((next, { id }) => Math.max(next, id + 1), 1),
  ...{ name: '', ledger: '', limit: '', period: '1 days', to: 'listed', recipients: '' },
  rule: emptyRule(),
});

/** A rule that nests deeper than the form becomes an empty one: the page says so (`ruleFormOf` is null). */
export function policyFormOf(policy: SpendingPolicy, { decimals }: Pick<LedgerFacts, 'decimals'>): PolicyForm {
  const [recipients] = policy.recipients;
  return {
    id: policy.id,
    name: policy.name,
    ledger: policy.ledger.toText(),
    limit: amountText(policy.limit, decimals),
    period: durationField(policy.period),
    to: recipients ? 'listed' : 'anybody',
    recipients: (recipients ?? []).map(textOf).join('\n'),
    rule: ruleFormOf(policy.rule) ?? [],
  };
}

/** `at` stands before the names of the fields: `policies[0].`, or nothing. */
export function readPolicy(form: PolicyForm, ledgers: Ledgers, faults: Faults, at = ''): SpendingPolicy | null {
  const before = faults.list.length;
  const name = form.name.trim();
  if (name === '') faults.add(`${at}name`, 'Give the policy a name.');
  const ledger = faults.ledger(`${at}ledger`, form.ledger, ledgers);
  const limit = ledger && faults.amount(`${at}limit`, form.limit, ledger.facts);
  const period = readDuration(form.period);
  if (!period) faults.add(`${at}period`, 'Enter a time of at least a minute.');
  const recipients = form.to === 'anybody' ? null : readAccounts(form.recipients, faults, `${at}recipients`);
  const rule = readRule(form.rule, faults, `${at}rule`);
  if (faults.list.length > before) return null;
  return {
    id: form.id,
    name,
    ledger: known(ledger).id,
    limit: known(limit),
    period: known(period),
    recipients: recipients ? [recipients] : [],
    rule: known(rule),
  };
}

/** Accounts on lines of their own; the first that cannot be read is named. */
export function readAccounts(text: string, faults: Faults, field: string): Account[] {
  const lines = text
    .split(/[\n,;]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (lines.length === 0) faults.add(field, 'List at least one account, or allow any.');
  return lines.map((line) => faults.account(field, line)).filter((account) => account !== null);
}
