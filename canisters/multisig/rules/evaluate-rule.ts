// Whether the approvals satisfy a rule. Never fails open: nothing, zero and unknown groups do not approve.
import { principalId } from '../../lib/principals.ts';
import type { Rule, Signer } from '../types.ts';

/** `approvers`: ids (`principalId`) of those who approve. Only signers with the right to vote are counted, each once. */
export function satisfies(rule: Rule, signers: Signer[], approvers: ReadonlySet<string>): boolean {
  return holds(rule, votersAmong(signers, approvers));
}

/** The signers with the right to vote who are in a set of ids. */
export const votersAmong = (signers: Signer[], people: ReadonlySet<string>): Signer[] =>
  people.size === 0 ? [] : signers.filter(({ user, rights }) => rights.vote && people.has(principalId(user)));

/** Whether the rule can be satisfied at all, if everybody who may vote approves. */
export function isReachable(rule: Rule, signers: Signer[]): boolean {
  return satisfies(rule, signers, everyone(signers));
}

export const everyone = (signers: Signer[]): Set<string> => new Set(signers.map(({ user }) => principalId(user)));

/** As `satisfies`, with the approving voters found already: for many rules and the same approvals. */
export function holds(rule: Rule, approvers: Signer[]): boolean {
  if ('anyOf' in rule) return rule.anyOf.some((part) => holds(part, approvers));
  if ('allOf' in rule) return rule.allOf.length > 0 && rule.allOf.every((part) => holds(part, approvers));
  const { group, count } = rule.quorum;
  const [name] = group;
  const approvals = name === undefined ? approvers : approvers.filter(({ groups }) => groups.includes(name));
  if (count < 1 || approvals.length < count) return false;
  return new Set(approvals.map(({ user }) => principalId(user))).size >= count;
}

/** Parts of a rule, itself included, and how deep it nests. Stops where the depth passes `deepest`. */
export function sizeOfRule(rule: Rule, deepest = 50): { parts: number; levels: number } {
  const inner = 'anyOf' in rule ? rule.anyOf : 'allOf' in rule ? rule.allOf : [];
  if (deepest === 0) return { parts: 1, levels: 1 };
  const sizes = inner.map((part) => sizeOfRule(part, deepest - 1));
  return {
    parts: 1 + sizes.reduce((sum, { parts }) => sum + parts, 0),
    levels: 1 + Math.max(0, ...sizes.map(({ levels }) => levels)),
  };
}
