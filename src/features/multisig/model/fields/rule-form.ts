// A rule as it is typed: one of several alternatives, each made of requirements that must all be met.
import type { Rule } from '../../multisig.types.ts';
import type { Faults } from '../../../../shared/forms/index.ts';

export interface Requirement {
  /** Empty: any signers. */
  group: string;
  count: string;
}
export type RuleForm = Requirement[][];

export const emptyRule = (): RuleForm => [[{ group: '', count: '1' }]];

/** Null for a rule that nests deeper than the form can show. */
export function ruleFormOf(rule: Rule): RuleForm | null {
  const alternatives = 'anyOf' in rule ? rule.anyOf : [rule];
  const form = alternatives.map((one) => {
    const parts = 'allOf' in one ? one.allOf : [one];
    return parts.map((part): Requirement | null =>
      'quorum' in part ? { group: part.quorum.group[0] ?? '', count: String(part.quorum.count) } : null,
    );
  });
  return form.every((parts): parts is Requirement[] => parts.every((part) => part !== null)) ? form : null;
}

/** The simplest rule that says it. Counts are checked against the people by the wallet's own rules. */
export function readRule(form: RuleForm, faults: Faults, field: string): Rule | null {
  const alternatives = form.map((parts) => parts.map((part) => readRequirement(part, faults, field)));
  if (alternatives.length === 0 || alternatives.some((parts) => parts.length === 0))
    return faults.add(field, 'Say who has to approve.');
  const rules = alternatives.map((parts): Rule | null => {
    const known = parts.filter((part) => part !== null);
    if (known.length < parts.length) return null;
    return known.length === 1 && known[0] ? known[0] : { allOf: known };
  });
  const known = rules.filter((rule) => rule !== null);
  if (known.length < rules.length) return null;
  return known.length === 1 && known[0] ? known[0] : { anyOf: known };
}

function readRequirement({ group, count }: Requirement, faults: Faults, field: string): Rule | null {
  const number = faults.count(field, count, { min: 1, max: 50 });
  if (number === null) return null;
  return { quorum: { group: group === '' ? [] : [group], count: number } };
}
