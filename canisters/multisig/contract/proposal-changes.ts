// Proposing, voting and cancelling.
import type { Principal } from '@dfinity/principal';
import { canisterSelf } from 'azle';
import { now } from '../../lib/clock.ts';
import { samePrincipal } from '../../lib/principals.ts';
import { checkText, type FieldError } from '../../lib/text.ts';
import { checkAction } from '../rules/check-action.ts';
import { MultisigLimits as Limits } from '../rules/limits.ts';
import { payloadHash, sameBytes } from '../rules/payload.ts';
import { isRecovery, mayVote, reckoned, waitOf, withVote } from '../rules/proposal.ts';
import type { Action, Answer, MultisigError, NewProposal, Vote, VoteArgs } from '../types.ts';
import { circumstances } from './circumstances.ts';
import { config, configuration } from './configuration.ts';
import { record } from './events.ts';
import { checkTarget } from './execution/begin.ts';
import { actionOf, add, ballotOf, load, openIds, save, statusNow, type StoredProposal } from './proposals.ts';

/** Guardians are never kept out by others' open proposals. */
const EXTRA_FOR_RECOVERY = 20;

/** Checks and stores a proposal, with the proposer's approval when they want it; answers its id. */
export function addProposal(wanted: NewProposal, who: Principal, factory: Principal | undefined): Answer<bigint> {
  const { action, title, description, expiresAt, notBefore, requestId } = wanted;
  const invalid =
    checkForm(wanted) ??
    checkTimes(wanted) ??
    checkAction(action, { wallet: canisterSelf(), factory, config: config() }) ??
    checkTarget(action);
  if (invalid) return { err: { invalid } };
  const limit = limitPassed(who, isRecovery(action));
  if (limit !== undefined) return { err: { limitReached: { limit: BigInt(limit) } } };
  const approves = wanted.approve && mayVote(config(), action, who);
  const votes: Vote[] = approves ? [{ user: who, approve: true, at: now(), comment: '' }] : [];
  const added = add(
    {
      ...{ proposer: who, title, description, expiresAt, notBefore, votes },
      autoExecute: wanted.autoExecute,
      payloadHash: payloadHash(action),
      createdAt: now(),
      configVersion: configuration.get().version,
      status: { open: null },
      ...{ policy: [], approvedAt: [], calls: 0, isBatch: 'batchTransfer' in action, fee: [], sentAt: [], job: [] },
    },
    action,
    requestId,
  );
  record('proposed', who, { proposal: added.id, text: title });
  if (approves) record('approved', who, { proposal: added.id });
  reckon(added, action);
  return { ok: added.id };
}

/** Which limit leaves no place for another open proposal of this person. */
function limitPassed(who: Principal, forRecovery: boolean): number | undefined {
  const open = openIds();
  const limit = Limits.openProposals + (forRecovery ? EXTRA_FOR_RECOVERY : 0);
  if (open.length >= limit) return limit;
  if (open.length < Limits.openByOne) return undefined;
  const own = open.map(load).filter((proposal) => proposal && samePrincipal(proposal.proposer, who)).length;
  return own >= Limits.openByOne ? Limits.openByOne : undefined;
}

function checkForm({ requestId, title, description, action, autoExecute }: NewProposal): FieldError | undefined {
  const [least, most] = Limits.requestIdBytes;
  if (requestId.length < least || requestId.length > most)
    return { field: 'requestId', message: `from ${least} to ${most} bytes` };
  if (isRecovery(action) && autoExecute)
    return { field: 'autoExecute', message: 'a recovery is executed by a guardian' };
  return (
    checkText(title, { field: 'title', min: 1, max: Limits.title }) ??
    checkText(description, { field: 'description', max: Limits.proposalDescription, multiline: true })
  );
}

function checkTimes({ expiresAt, notBefore: [notBefore], action }: NewProposal): FieldError | undefined {
  const current = now();
  if (expiresAt > current + Limits.longestProposal) return { field: 'expiresAt', message: 'at most 90 days from now' };
  if (expiresAt <= current + waitOf(action, config()))
    return { field: 'expiresAt', message: 'it would expire before it could be executed' };
  if (notBefore === undefined || notBefore < expiresAt) return undefined;
  return { field: 'notBefore', message: 'it would expire before' };
}

/** Writes down what the votes say now. */
function reckon(proposal: StoredProposal, action: Action): void {
  const { action: _, ...next } = reckoned(ballotOf(proposal, action), circumstances());
  save(next);
  if ('rejected' in next.status) record('rejected', canisterSelf(), { proposal: next.id, text: 'it cannot pass' });
}

const statusName = (proposal: StoredProposal): string => Object.keys(statusNow(proposal))[0] ?? '';
const isUndecided = (proposal: StoredProposal): boolean => ['open', 'approved'].includes(statusName(proposal));

export function castVote(
  { proposal: id, payloadHash: seen, vote, comment }: VoteArgs,
  who: Principal,
): MultisigError | undefined {
  const proposal = load(id);
  const action = actionOf(id);
  if (proposal === undefined || action === undefined) return { notFound: null };
  if (!sameBytes(seen, proposal.payloadHash))
    return { invalid: { field: 'payloadHash', message: 'this is not what the proposal contains' } };
  const invalid = checkText(comment, { field: 'comment', max: Limits.comment, multiline: true });
  if (invalid) return { invalid };
  if (!isUndecided(proposal)) return { wrongState: { status: statusName(proposal) } };
  const cast = 'withdraw' in vote ? undefined : { user: who, approve: 'approve' in vote, at: now(), comment };
  const votes = withVote(proposal.votes, { user: who }, cast);
  if (votes === proposal.votes) return undefined;
  const kind = cast === undefined ? 'voteWithdrawn' : cast.approve ? 'approved' : 'rejected';
  record(kind, who, { proposal: id, text: comment });
  reckon({ ...proposal, votes }, action);
  return undefined;
}

export function cancel(id: bigint, who: Principal): MultisigError | undefined {
  const proposal = load(id);
  const action = actionOf(id);
  if (proposal === undefined || action === undefined) return { notFound: null };
  if (!isUndecided(proposal)) return { wrongState: { status: statusName(proposal) } };
  save({ ...proposal, status: { cancelled: { by: who, at: now() } } });
  const isVeto = isRecovery(action) && proposal.proposer.toText() !== who.toText();
  record(isVeto ? 'recoveryVetoed' : 'cancelled', who, { proposal: id });
  return undefined;
}
