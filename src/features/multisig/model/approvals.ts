// Who has approved, who is missing, and what would be enough: by the contract's own rules.
import type { Principal } from '@dfinity/principal';
import { principalId } from '../../../../canisters/lib/principals.ts';
import { holds, votersAmong } from '../../../../canisters/multisig/rules/evaluate-rule.ts';
import { appliesTo } from '../../../../canisters/multisig/rules/policy.ts';
import { isRecovery } from '../../../../canisters/multisig/rules/proposal.ts';
import { votersOf } from '../../../../canisters/multisig/rules/validate-wallet-config.ts';
import type { Proposal, SpendingPolicy, WalletConfig } from '../multisig.types.ts';

export interface Approvals {
  /** Approvals that count now, and how many the threshold (or the guardians') asks for. */
  given: number;
  needed: number;
  /** May vote and have not: those who are missing. */
  missing: Principal[];
  rejections: number;
  /** Policies that speak of this payment; `met`: enough people, whether or not the limit still has room. */
  policies: { policy: SpendingPolicy; met: boolean }[];
}

export function approvalsOf(proposal: Pick<Proposal, 'action' | 'votes'>, config: WalletConfig): Approvals {
  const { action, votes } = proposal;
  const recovery = isRecovery(action);
  const [guardians] = config.recovery;
  const people = recovery ? (guardians?.guardians ?? []) : votersOf(config.signers).map(({ user }) => user);
  const voters = new Map(people.map((user) => [user.toText(), user]));
  const cast = votes.filter(({ user }) => voters.has(user.toText()));
  const voted = new Set(cast.map(({ user }) => user.toText()));
  const approving = cast.filter(({ approve }) => approve);
  const counted = votersAmong(config.signers, new Set(approving.map(({ user }) => principalId(user))));
  return {
    given: approving.length,
    needed: recovery ? (guardians?.threshold ?? 0) : config.threshold,
    missing: [...voters.values()].filter((user) => !voted.has(user.toText())),
    rejections: cast.length - approving.length,
    policies: recovery
      ? []
      : config.policies
          .filter((policy) => appliesTo(policy, action))
          .map((policy) => ({ policy, met: holds(policy.rule, counted) })),
  };
}

/** `2 of 3 approvals · Ben and Cleo have not voted`. `name` says who somebody is. */
export function approvalsText({ given, needed, missing }: Approvals, name: (user: Principal) => string): string {
  const count = `${given} of ${needed} ${needed === 1 ? 'approval' : 'approvals'}`;
  if (given >= needed || missing.length === 0) return count;
  const people = missing.slice(0, 3).map(name);
  const rest = missing.length - people.length;
  const list = new Intl.ListFormat('en').format([...people, ...(rest > 0 ? [`${rest} more`] : [])]);
  const have = missing.length > 1 || list === 'You' ? 'have' : 'has';
  return `${count} · ${list} ${have} not voted`;
}
