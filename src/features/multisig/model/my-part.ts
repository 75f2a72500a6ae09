// What one person may do with a proposal at a moment: the contract's own rules, so that no button is offered in vain.
import { Principal } from '@dfinity/principal';
import {
  isRecovery,
  mayCancel,
  mayExecute,
  mayPropose,
  mayVote,
} from '../../../../canisters/multisig/rules/proposal.ts';
import type { Proposal, WalletConfig } from '../multisig.types.ts';
import { isLedgerCall } from './status-words.ts';

export interface MyPart {
  /** One's vote as it counts now. */
  vote: 'approve' | 'reject' | null;
  approve: boolean;
  reject: boolean;
  withdraw: boolean;
  execute: boolean;
  /** `veto`: a signer stops a recovery that guardians proposed. */
  cancel: 'cancel' | 'veto' | null;
  /** Repeat ledger calls whose outcome is unknown. */
  retry: boolean;
  /** Propose to record what became of a call whose outcome is unknown. */
  settle: boolean;
}
const NOTHING: MyPart = {
  ...{ vote: null, approve: false, reject: false, withdraw: false },
  ...{ execute: false, cancel: null, retry: false, settle: false },
};

/** `me`: null for a visitor; `now`: ns. */
export function myPart(proposal: Proposal, config: WalletConfig, me: string | null, now: bigint): MyPart {
  if (me === null) return NOTHING;
  const who = Principal.fromText(me);
  const { action, status } = proposal;
  const mine = proposal.votes.find(({ user }) => user.toText() === me);
  const vote = mine ? (mine.approve ? 'approve' : 'reject') : null;
  const undecided = ('open' in status || 'approved' in status) && proposal.expiresAt > now;
  const votes = undecided && mayVote(config, action, who);
  const unknown = 'executed' in status && 'unknown' in status.executed;
  const executes = mayExecute(config, action, who);
  return {
    vote,
    approve: votes && vote !== 'approve',
    reject: votes && vote !== 'reject',
    withdraw: votes && vote !== null,
    execute: undecided && 'approved' in status && status.approved.executableAt <= now && executes,
    cancel:
      undecided && mayCancel(config, proposal, who)
        ? isRecovery(action) && proposal.proposer.toText() !== me
          ? 'veto'
          : 'cancel'
        : null,
    retry: unknown && isLedgerCall(action) && executes,
    settle: unknown && mayPropose(config, { resolveUnknown: { proposal: proposal.id, happened: true, note: '' } }, who),
  };
}
