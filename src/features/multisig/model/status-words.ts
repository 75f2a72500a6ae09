// How a proposal stands, truthfully: "unknown" is neither done nor failed, and says what can be done about it.
import { unreachable } from '../../../shared/errors/index.ts';
import { formatDateTime } from '../../../shared/format/index.ts';
import type { Action, Outcome, Proposal, TransferOutcome } from '../multisig.types.ts';

export type Tone = 'neutral' | 'positive' | 'warning' | 'danger' | 'info';

export interface StatusWords {
  label: string;
  tone: Tone;
  /** One sentence, with what happens next. */
  text: string;
  /** Nothing can happen to it any more. */
  final: boolean;
}

/** `now`: ns. */
export function statusWords(proposal: Proposal, now: bigint): StatusWords {
  const { status } = proposal;
  if ('open' in status) {
    if (proposal.expiresAt <= now)
      return { label: 'Expired', tone: 'neutral', text: 'It was not approved in time. Nothing happened.', final: true };
    return {
      label: 'Collecting approvals',
      tone: 'info',
      text: `It ends ${formatDateTime(proposal.expiresAt)}.`,
      final: false,
    };
  }
  if ('approved' in status) return approvedWords(proposal, status.approved.executableAt, now);
  if ('executing' in status)
    return {
      label: 'Being executed',
      tone: 'info',
      text: 'The wallet is doing it now. This page follows.',
      final: false,
    };
  if ('executed' in status) return outcomeWords(proposal, status.executed);
  if ('rejected' in status)
    return { label: 'Rejected', tone: 'neutral', text: 'It was rejected. Nothing happened.', final: true };
  if ('expired' in status)
    return { label: 'Expired', tone: 'neutral', text: 'It was not executed in time. Nothing happened.', final: true };
  if ('cancelled' in status)
    return { label: 'Cancelled', tone: 'neutral', text: 'It was taken back. Nothing happened.', final: true };
  if ('stale' in status)
    return {
      label: 'Out of date',
      tone: 'neutral',
      text: 'The wallet’s signers or rules changed after it was made. Nothing happened; make it anew if it is still wanted.',
      final: true,
    };
  return unreachable(status);
}

function approvedWords(proposal: Proposal, executableAt: bigint, now: bigint): StatusWords {
  const label = 'Approved';
  if (executableAt > now) {
    const who = proposal.autoExecute ? 'The wallet executes it by itself' : 'It may be executed from';
    return {
      label,
      tone: 'info',
      text: `${who} ${formatDateTime(executableAt)}${proposal.autoExecute ? '.' : ' on.'}`,
      final: false,
    };
  }
  return {
    label,
    tone: 'info',
    text: proposal.autoExecute
      ? 'The wallet executes it by itself in a moment.'
      : 'It waits for somebody to execute it.',
    final: false,
  };
}

function outcomeWords(proposal: Proposal, outcome: Outcome): StatusWords {
  if ('done' in outcome) {
    const failed = proposal.transfers.filter((one) => 'failed' in one).length;
    if (failed > 0)
      return {
        label: 'Partly done',
        tone: 'warning',
        text: `${proposal.transfers.length - failed} of ${proposal.transfers.length} payments went out; ${failed} failed and stayed in the wallet.`,
        final: true,
      };
    return { label: 'Done', tone: 'positive', text: doneText(outcome.done.blocks), final: true };
  }
  if ('failed' in outcome)
    return { label: 'Failed', tone: 'danger', text: `It was tried and refused: ${outcome.failed.reason}`, final: true };
  if ('unknown' in outcome)
    return {
      label: 'Outcome unknown',
      tone: 'warning',
      text: `It may have happened: ${outcome.unknown.reason} ${isLedgerCall(proposal.action) ? 'Repeating it is safe: the ledger does the same call once only.' : 'Find out at the canister itself, then record it here.'}`,
      final: false,
    };
  return unreachable(outcome);
}

const doneText = (blocks: readonly bigint[]): string => {
  if (blocks.length === 0) return 'It was done.';
  return blocks.length === 1 ? `It is in block ${blocks[0]}.` : `It is in ${blocks.length} blocks.`;
};

/** Calls that a ledger recognises when they are repeated. */
export const isLedgerCall = (action: Action): boolean =>
  'transfer' in action || 'batchTransfer' in action || 'approve' in action;

/** `settled`: signers have recorded that what was unknown happened. */
export function transferWords(outcome: TransferOutcome, settled = false): { label: string; tone: Tone; text: string } {
  if ('pending' in outcome) return { label: 'To do', tone: 'neutral', text: '' };
  if ('done' in outcome) return { label: 'Sent', tone: 'positive', text: `Block ${outcome.done}` };
  if ('failed' in outcome) return { label: 'Failed', tone: 'danger', text: outcome.failed };
  if ('unknown' in outcome && settled) return { label: 'Sent', tone: 'positive', text: 'Found out by the signers.' };
  if ('unknown' in outcome)
    return { label: 'Unknown', tone: 'warning', text: `It may have been sent: ${outcome.unknown}` };
  return unreachable(outcome);
}

/** After how many milliseconds a page looks again by itself: soon while the wallet acts, later while people may; null: never. */
export function lookAgainAfter(proposal: Proposal, now: bigint): number | null {
  const { status, autoExecute } = proposal;
  if ('executing' in status) return 2_000;
  if ('approved' in status && autoExecute && status.approved.executableAt <= now) return 2_000;
  return statusWords(proposal, now).final ? null : 10_000;
}
