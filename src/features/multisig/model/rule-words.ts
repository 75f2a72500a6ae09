// Who has to approve, in words.
import { fromOpt } from '../../../shared/agent/index.ts';
import { unreachable } from '../../../shared/errors/index.ts';
import type { Rule } from '../multisig.types.ts';

/** `2 signers`, `1 of “finance” and 2 signers`, `(… or …) and …`. */
export function ruleText(rule: Rule, inner = false): string {
  if ('quorum' in rule) {
    const { count } = rule.quorum;
    const group = fromOpt(rule.quorum.group);
    return group === null ? `${count} ${count === 1 ? 'signer' : 'signers'}` : `${count} of “${group}”`;
  }
  if ('anyOf' in rule) return joined(rule.anyOf, ' or ', inner);
  if ('allOf' in rule) return joined(rule.allOf, ' and ', inner);
  return unreachable(rule);
}

function joined(parts: readonly Rule[], word: string, inner: boolean): string {
  if (parts.length === 0) return 'nobody: this can never be met';
  const text = parts.map((part) => ruleText(part, parts.length > 1)).join(word);
  return inner && parts.length > 1 ? `(${text})` : text;
}
