// When proposals are executed: on demand, and by a clock that also ends those that expired or went stale.
import type { Principal } from '@dfinity/principal';
import { canisterSelf } from 'azle';
import { alarm, MINUTE, now } from '../../../lib/clock.ts';
import { executableAt, reckoned, statusAt, tally } from '../../rules/proposal.ts';
import type { Action, MultisigError } from '../../types.ts';
import { circumstances } from '../circumstances.ts';
import { config } from '../configuration.ts';
import { ledgerFees } from '../ledger-fees.ts';
import {
  actionOf,
  ballotOf,
  callsOf,
  load,
  openIds,
  save,
  setCall,
  statusNow,
  type StoredProposal,
} from '../proposals.ts';
import { begin } from './begin.ts';
import type { Host } from './host.ts';
import { isLedgerCall, jobs, start } from './jobs.ts';
import { REPEATABLE } from './ledger-calls.ts';
import { upgradedAt } from './upgraded-at.ts';

/** How long until a proposal that waits for room in a policy is looked at again. */
const LOOK_AGAIN = 10n * MINUTE;

export interface Executions {
  /** Executes an approved proposal whose time has come, or says why not. */
  execute(id: bigint, by: Principal): MultisigError | undefined;
  /** Repeats ledger calls whose outcome is open. */
  retry(id: bigint): MultisigError | undefined;
  /** Something about proposals changed: the clock looks at once. */
  look(): void;
  /** In init. */
  begin(): void;
  /** In postUpgrade. */
  resume(): void;
}

export function executions(contract: Omit<Host, 'changed'>, isOpen: () => boolean): Executions {
  const bell = alarm(sweep);
  const look = (): void => bell.setFor(now());
  const fees = ledgerFees(look);
  const host: Host = {
    ...contract,
    changed() {
      fees.refresh();
      look();
    },
  };

  /** Brings the stored state up to date. */
  function current(id: bigint): { proposal: StoredProposal; action: Action } | undefined {
    const proposal = load(id);
    const action = actionOf(id);
    if (proposal === undefined || action === undefined) return undefined;
    const status = statusNow(proposal);
    if ('stale' in status || 'expired' in status) {
      const ended = { ...proposal, status };
      if ('open' in proposal.status) save(ended);
      return { proposal: ended, action };
    }
    if (!('open' in proposal.status)) return { proposal, action };
    const around = circumstances();
    const { action: _, ...next } = reckoned(ballotOf(proposal, action), around);
    if (next.approvedAt[0] !== proposal.approvedAt[0] || !('open' in next.status)) save(next);
    return { proposal: next, action };
  }

  function sweep(): void {
    if (!isOpen()) return bell.setFor(now() + LOOK_AGAIN);
    let next: bigint | undefined;
    const wake = (at: bigint): void => void (next = next === undefined || at < next ? at : next);
    for (const id of openIds()) {
      const proposal = load(id);
      // Nobody has approved it: there is nothing to reckon, only its end to wait for. Its action can be long to read.
      if (proposal && 'open' in statusNow(proposal) && !proposal.votes.some(({ approve }) => approve)) {
        wake(proposal.expiresAt);
        continue;
      }
      const found = current(id);
      if (found === undefined || !('open' in found.proposal.status)) continue;
      const { action } = found;
      wake(found.proposal.expiresAt);
      const { approvedBy, waitsForPolicy } = tally(ballotOf(found.proposal, action), circumstances());
      const [approvedAt] = found.proposal.approvedAt;
      if (waitsForPolicy) {
        fees.refresh();
        wake(now() + LOOK_AGAIN);
      }
      if (approvedBy === undefined || approvedAt === undefined || !found.proposal.autoExecute) continue;
      const at = executableAt(ballotOf(found.proposal, action), config(), approvedAt);
      if (at > now()) wake(at);
      else begin(found.proposal, action, { by: canisterSelf(), approvedBy, host, start });
    }
    if (next !== undefined) bell.setFor(next);
  }

  return {
    look() {
      look();
      // A policy can only cover what its ledger charges when that is known.
      if (openIds().length > 0 && config().policies.length > 0) fees.refresh();
    },
    execute(id, by) {
      const found = current(id);
      if (found === undefined) return { notFound: null };
      const { proposal, action } = found;
      const around = circumstances();
      const status = statusAt(ballotOf(proposal, action), around);
      if (!('approved' in status)) return { wrongState: { status: Object.keys(status)[0] ?? '' } };
      const { executableAt: at } = status.approved;
      if (around.now < at) return { notYet: { executableAt: at } };
      const { approvedBy } = tally(ballotOf(proposal, action), around);
      if (approvedBy === undefined) return { wrongState: { status: 'open' } };
      begin(proposal, action, { by, approvedBy, host, start });
      return undefined;
    },
    retry(id) {
      const proposal = load(id);
      const action = actionOf(id);
      if (proposal === undefined || action === undefined) return { notFound: null };
      const { status } = proposal;
      const wrong: MultisigError = { wrongState: { status: Object.keys(status)[0] ?? '' } };
      if (!isLedgerCall(action)) return wrong;
      if ('executing' in status) {
        const [job] = proposal.job;
        if (job !== undefined) jobs.wake(job);
        return undefined;
      }
      if (!('executed' in status) || !('unknown' in status.executed)) return wrong;
      let repeatable = 0;
      for (const [i, { outcome, sending }] of callsOf(proposal).entries()) {
        const [sent] = sending;
        if (!('unknown' in outcome) || sent === undefined || now() >= sent.at + REPEATABLE) continue;
        setCall(id, i, { outcome: { pending: null }, sending });
        repeatable += 1;
      }
      if (repeatable === 0) return { wrongState: { status: 'unknown, and the ledger may have forgotten the call' } };
      const job = start(id, action);
      save({ ...proposal, status: { executing: { by: canisterSelf(), since: now() } }, job: [job] });
      return undefined;
    },
    begin: fees.refresh,
    resume() {
      upgradedAt.set(now());
      jobs.arm();
      fees.refresh();
      look();
    },
  };
}
