// The life of a proposal: who may vote, what the votes say, and what state that makes at a moment.
import type { Principal } from '@dfinity/principal';
import { principalId, samePrincipal } from '../../lib/principals.ts';
import type { Action, Proposal, ProposalStatus, Recovery, Signer, Vote, WalletConfig } from '../types.ts';
import { isAmong } from './account.ts';
import { holds, votersAmong } from './evaluate-rule.ts';
import { appliesTo, covers, mayCover, type Spending } from './policy.ts';
import { votersOf } from './validate-wallet-config.ts';

/** What the rules need of a proposal. `status` is the stored one: `open` until something ended it or started it. */
export type Ballot = Pick<
  Proposal,
  'action' | 'proposer' | 'votes' | 'configVersion' | 'expiresAt' | 'notBefore' | 'status'
> & {
  /** When enough approvals came together; they still are when `tally` says so. */
  approvedAt: [] | [bigint];
};

/** What the wallet is like at the moment of asking. */
export interface Circumstances {
  config: WalletConfig;
  configVersion: bigint;
  spending: Spending;
  now: bigint;
}

export interface Tally {
  /** What is enough of the approvals: the threshold, a policy (its id), or the guardians; nothing yet when absent. */
  approvedBy?: 'threshold' | 'guardians' | { policy: number };
  /** Enough people, but the policy's limit is used up or the ledger's fee not known yet. */
  waitsForPolicy: boolean;
  rejected: boolean;
}

export const isRecovery = (action: Action): boolean => 'recover' in action;

export const signerOf = ({ signers }: WalletConfig, who: Principal): Signer | undefined =>
  signers.find(({ user }) => samePrincipal(user, who));
export const isGuardian = ({ recovery: [recovery] }: WalletConfig, who: Principal): boolean =>
  recovery !== undefined && isAmong(who, recovery.guardians);

/** Guardians vote on a recovery, signers with the right to vote on everything else. */
export function mayVote(config: WalletConfig, action: Action, who: Principal): boolean {
  return isRecovery(action) ? isGuardian(config, who) : signerOf(config, who)?.rights.vote === true;
}
export function mayPropose(config: WalletConfig, action: Action, who: Principal): boolean {
  return isRecovery(action) ? isGuardian(config, who) : signerOf(config, who)?.rights.propose === true;
}
export function mayExecute(config: WalletConfig, action: Action, who: Principal): boolean {
  return isRecovery(action) ? isGuardian(config, who) : signerOf(config, who)?.rights.execute === true;
}
/** The proposer takes back what they proposed; a recovery can be vetoed by any signer who may vote. */
export function mayCancel(config: WalletConfig, ballot: Pick<Ballot, 'action' | 'proposer'>, who: Principal): boolean {
  if (samePrincipal(ballot.proposer, who)) return true;
  return isRecovery(ballot.action) && signerOf(config, who)?.rights.vote === true;
}

/** Counts only those who may vote at this moment. */
export function tally({ action, votes }: Pick<Ballot, 'action' | 'votes'>, { config, spending }: Circumstances): Tally {
  const ids = (approve: boolean): Set<string> =>
    new Set(votes.filter((vote) => vote.approve === approve).map(({ user }) => principalId(user)));
  const [approving, rejecting] = [ids(true), ids(false)];
  if (isRecovery(action)) return tallyRecovery(config.recovery[0], approving, rejecting);

  // Nobody counts twice, even were they listed twice.
  const voters = [...new Set(votersOf(config.signers).map(({ user }) => principalId(user)))];
  const notRejecting = new Set(voters.filter((id) => !rejecting.has(id)));
  const approvals = voters.filter((id) => approving.has(id)).length;
  const rejections = voters.length - notRejecting.size;
  const [cutOff] = config.rejectAt;
  const isPossible = (): boolean => {
    if (notRejecting.size >= config.threshold) return true;
    const left = votersAmong(config.signers, notRejecting);
    return config.policies.some((policy) => holds(policy.rule, left) && mayCover(policy, action, spending));
  };
  const rejected = !isPossible() || (cutOff !== undefined && cutOff >= 1 && rejections >= cutOff);
  if (config.threshold >= 1 && approvals >= config.threshold)
    return { approvedBy: 'threshold', waitsForPolicy: false, rejected };
  const counted = votersAmong(config.signers, approving);
  const met = config.policies.filter((policy) => holds(policy.rule, counted) && appliesTo(policy, action));
  const policy = met.find((one) => covers(one, action, spending));
  if (policy) return { approvedBy: { policy: policy.id }, waitsForPolicy: false, rejected };
  return { waitsForPolicy: met.some((one) => mayCover(one, action, spending)), rejected };
}

function tallyRecovery(recovery: Recovery | undefined, approving: Set<string>, rejecting: Set<string>): Tally {
  if (recovery === undefined) return { waitsForPolicy: false, rejected: true };
  const guardians = [...new Set(recovery.guardians.map((user) => principalId(user)))];
  const approvals = guardians.filter((id) => approving.has(id)).length;
  const rejected = guardians.filter((id) => !rejecting.has(id)).length < recovery.threshold;
  if (recovery.threshold >= 1 && approvals >= recovery.threshold)
    return { approvedBy: 'guardians', waitsForPolicy: false, rejected };
  return { waitsForPolicy: false, rejected };
}

/** What a proposal's state is at a moment, whether or not anybody has written it down. */
export function statusAt(ballot: Ballot, circumstances: Circumstances): ProposalStatus {
  if (!('open' in ballot.status)) return ballot.status;
  if (ballot.configVersion !== circumstances.configVersion) return { stale: null };
  if (circumstances.now >= ballot.expiresAt) return { expired: null };
  const [at] = ballot.approvedAt;
  if (at === undefined || tally(ballot, circumstances).approvedBy === undefined) return { open: null };
  return { approved: { at, executableAt: executableAt(ballot, circumstances.config, at) } };
}

/** The timelock (of a recovery its delay) runs from the approval; `notBefore` may be later. */
export function executableAt(
  { action, notBefore }: Pick<Ballot, 'action' | 'notBefore'>,
  config: WalletConfig,
  approvedAt: bigint,
): bigint {
  const free = approvedAt + waitOf(action, config);
  const [wished] = notBefore;
  return wished !== undefined && wished > free ? wished : free;
}

/** How long an approved proposal of this kind waits (ns). */
export const waitOf = (action: Action, config: WalletConfig): bigint =>
  isRecovery(action) ? (config.recovery[0]?.delay ?? 0n) : config.timelock;

/** The votes with one cast, replaced or withdrawn; the same list when nothing changes. */
export function withVote(votes: Vote[], { user }: Pick<Vote, 'user'>, vote: Vote | undefined): Vote[] {
  const mine = votes.find((one) => samePrincipal(one.user, user));
  if (vote === undefined ? mine === undefined : mine?.approve === vote.approve && mine.comment === vote.comment)
    return votes;
  const others = votes.filter((one) => one !== mine);
  return vote === undefined ? others : [...others, vote];
}

/** The stored state after votes or circumstances changed: ended by rejection, approved since, or neither. */
export function reckoned<B extends Ballot>(ballot: B, circumstances: Circumstances): B {
  if (!('open' in ballot.status)) return ballot;
  const { approvedBy, rejected } = tally(ballot, circumstances);
  const { now } = circumstances;
  if (approvedBy !== undefined) {
    if (!rejected) return { ...ballot, approvedAt: [ballot.approvedAt[0] ?? now] };
  }
  return rejected ? { ...ballot, approvedAt: [], status: { rejected: { at: now } } } : { ...ballot, approvedAt: [] };
}
