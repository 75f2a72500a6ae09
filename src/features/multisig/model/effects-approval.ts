// Who has to approve a proposal, and which policy would let it pass with fewer: by the wallet's own rules.
import { satisfies } from '../../../../canisters/multisig/rules/evaluate-rule.ts';
import { appliesTo, costOf, covers, mayCover, transfersOf } from '../../../../canisters/multisig/rules/policy.ts';
import type { Spending } from '../../../../canisters/multisig/rules/policy.ts';
import { isRecovery, mayVote, tally, type Tally } from '../../../../canisters/multisig/rules/proposal.ts';
import { votersOf } from '../../../../canisters/multisig/rules/validate-wallet-config.ts';
import { Principal } from '@dfinity/principal';
import { principalId } from '../../../../canisters/lib/principals.ts';
import type { Action, SpendingPolicy, WalletDetails } from '../multisig.types.ts';
import type { LedgerState } from './build/reading.ts';

export interface PolicyEffect {
  policy: SpendingPolicy;
  /** What is left of the limit before and, when it covers, after. */
  left: bigint;
  after: bigint;
  /** `now`: within what is left; `later`: within the limit, once earlier payments fall out of the period; `never`. */
  covers: 'now' | 'later' | 'never';
  /** Whether the proposer's own approval is enough under it. */
  byMe: boolean;
}

export interface ApprovalEffect {
  /** Of whom so many are needed when no policy covers it. */
  voters: { user: Principal; name: string }[];
  needed: number;
  byGuardians: boolean;
  /** Whether the proposer's approval counts at once. */
  mine: boolean;
  policies: PolicyEffect[];
  /** What the proposer's approval alone already decides; undefined: others are needed. */
  approvedAtOnce: Tally['approvedBy'];
}

export interface ApprovalSources {
  details: WalletDetails;
  me: string;
  approve: boolean;
  ledger: (id: string) => LedgerState;
  now: bigint;
}

export function approvalEffect(actions: readonly Action[], sources: ApprovalSources): ApprovalEffect {
  const { config } = sources.details;
  const [first] = actions;
  const me = Principal.fromText(sources.me);
  const byGuardians = first !== undefined && isRecovery(first);
  const [recovery] = config.recovery;
  const mine = sources.approve && first !== undefined && mayVote(config, first, me);
  const spending = spendingOf(sources);
  return {
    voters: byGuardians ? (recovery?.guardians ?? []).map((user) => ({ user, name: '' })) : votersOf(config.signers),
    needed: byGuardians ? (recovery?.threshold ?? 1) : config.threshold,
    byGuardians,
    mine,
    policies: policyEffects(actions, sources, spending),
    approvedAtOnce: first && mine ? approvedBy(first, me, sources) : undefined,
  };
}

/** What one approval of the proposer decides. */
function approvedBy(action: Action, user: Principal, sources: ApprovalSources): Tally['approvedBy'] {
  const { config, configVersion } = sources.details;
  return tally(
    { action, votes: [{ user, approve: true, at: sources.now, comment: '' }] },
    { config, configVersion, spending: spendingOf(sources), now: sources.now },
  ).approvedBy;
}

/** As the wallet reckons: what it spent, and what the ledger charges. The wallet may have heard of another fee. */
function spendingOf({ details, ledger }: Pick<ApprovalSources, 'details' | 'ledger'>): Spending {
  return {
    fee: (id) => {
      const facts = ledger(id.toText());
      return typeof facts === 'string' ? undefined : facts.fee;
    },
    used: (policy) => details.spent.find((one) => one.policy === policy.id)?.amount ?? 0n,
  };
}

/** Of policies that speak of these payments. Several proposals use the same limit one after another. */
function policyEffects(
  actions: readonly Action[],
  { details, me }: ApprovalSources,
  spending: Spending,
): PolicyEffect[] {
  const { config } = details;
  const speaking = config.policies.filter(
    (policy) => actions.length > 0 && actions.every((action) => appliesTo(policy, action)),
  );
  return speaking.map((policy) => {
    const used = spending.used(policy);
    const left = policy.limit > used ? policy.limit - used : 0n;
    const costs = actions.map((action) => {
      const moved = transfersOf(action);
      return moved ? costOf(moved.transfers, spending.fee(moved.ledger) ?? 0n) : 0n;
    });
    // Parts of a payout use the same limit, each what the earlier ones left.
    const fits = actions.every((action, i) => {
      const earlier = costs.slice(0, i).reduce((sum, cost) => sum + cost, used);
      return covers(policy, action, { ...spending, used: () => earlier });
    });
    const mayFit = actions.every((action) => mayCover(policy, action, spending));
    return {
      policy,
      left,
      after: fits ? left - costs.reduce((sum, cost) => sum + cost, 0n) : left,
      covers: fits ? ('now' as const) : mayFit ? ('later' as const) : ('never' as const),
      byMe: satisfies(policy.rule, config.signers, new Set([principalId(Principal.fromText(me))])),
    };
  });
}
