// How an execution ends: written down once, with what it spent.
import type { Principal } from '@dfinity/principal';
import { now } from '../../../lib/clock.ts';
import { costOf, transfersOf } from '../../rules/policy.ts';
import { settled } from '../../rules/spending.ts';
import type { EventName, Outcome } from '../../types.ts';
import { setWindow, windowOf } from '../circumstances.ts';
import { config } from '../configuration.ts';
import { record } from '../events.ts';
import { actionOf, callAt, save, type StoredProposal } from '../proposals.ts';

export const done = (blocks: bigint[] = [], reply?: Uint8Array): Outcome => ({
  done: { at: now(), blocks, reply: reply === undefined ? [] : [reply] },
});
export const failed = (reason: string): Outcome => ({ failed: { at: now(), reason: short(reason) } });
export const unknown = (reason: string): Outcome => ({ unknown: { at: now(), reason: short(reason) } });
const short = (reason: string): string => reason.slice(0, 500);

export function end(proposal: StoredProposal, outcome: Outcome, by: Principal): void {
  save({ ...proposal, status: { executed: outcome } });
  settle(proposal);
  const [kind, text]: [EventName, string] =
    'done' in outcome
      ? ['executed', '']
      : 'failed' in outcome
        ? ['failed', outcome.failed.reason]
        : ['unknown', outcome.unknown.reason];
  record(kind, by, { proposal: proposal.id, text });
}

/** What was sent, or may have been, counts as spent from now on; the rest of the reserve is free again. */
function settle(proposal: StoredProposal): void {
  const {
    id,
    policy: [policyId],
    fee: [fee],
  } = proposal;
  if (policyId === undefined || fee === undefined) return;
  const action = actionOf(id);
  const moved = action && transfersOf(action);
  if (moved === undefined) return;
  const spent = moved.transfers.filter((_, i) => {
    const { outcome } = callAt(id, i);
    return 'done' in outcome || 'unknown' in outcome;
  });
  // A policy that is gone leaves no period: what it spent is forgotten by none of those that could come back.
  const period = config().policies.find((policy) => policy.id === policyId)?.period ?? LONGEST;
  setWindow(policyId, settled(windowOf(policyId), { proposal: id, amount: costOf(spent, fee), period, now: now() }));
}
const LONGEST = 366n * 86_400_000_000_000n;
