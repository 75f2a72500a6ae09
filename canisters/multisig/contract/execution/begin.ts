// An approved proposal begins to be executed: what concerns the wallet alone happens at once, the rest becomes a job.
import type { Principal } from '@dfinity/principal';
import { canisterSelf } from 'azle';
import { now } from '../../../lib/clock.ts';
import { changeConfig } from '../../rules/change-config.ts';
import { checkAction } from '../../rules/check-action.ts';
import { costOf, transfersOf } from '../../rules/policy.ts';
import type { Tally } from '../../rules/proposal.ts';
import { reserved } from '../../rules/spending.ts';
import type { Action, WalletConfig } from '../../types.ts';
import { fees, setWindow, windowOf } from '../circumstances.ts';
import { config, configuration } from '../configuration.ts';
import { configNotices } from '../config-notices.ts';
import { record } from '../events.ts';
import { callsOf, load, save, setCall, type StoredProposal } from '../proposals.ts';
import { done, end, failed } from './ending.ts';
import type { Host } from './host.ts';

/** `start` makes the job of an action that calls other canisters and returns its id. */
export function begin(
  proposal: StoredProposal,
  action: Action,
  {
    by,
    approvedBy,
    host,
    start,
  }: {
    by: Principal;
    approvedBy: NonNullable<Tally['approvedBy']>;
    host: Host;
    start(proposal: bigint, action: Action): number;
  },
): void {
  const about = { wallet: canisterSelf(), factory: host.factory() };
  const started = withPolicy(proposal, action, approvedBy);
  const problem = checkAction(action, { ...about, config: config() }) ?? checkTarget(action);
  record('executionStarted', by, { proposal: proposal.id });
  if (problem) return end(started, failed(`${problem.field}: ${problem.message}`), by);
  const change = changeConfig(config(), action, about);
  if (change && 'config' in change) {
    // Ended before the configuration changes: nothing is left that could become stale or run again.
    end(started, done(), by);
    return adopt(change.config, { by, proposal: proposal.id, host });
  }
  if ('setVisibility' in action || 'setAutoUpdate' in action) {
    end(started, done(), by);
    if ('setVisibility' in action) return host.changeVisibility(action.setVisibility);
    return host.changeAutoUpdate(action.setAutoUpdate);
  }
  if ('resolveUnknown' in action) {
    end(started, done(), by);
    return resolve(action.resolveUnknown, by);
  }
  const job = start(proposal.id, action);
  save({
    ...started,
    status: { executing: { by, since: now() } },
    calls: callsIn(action),
    sentAt: [],
    job: [job],
  });
}

const callsIn = (action: Action): number => ('approve' in action ? 1 : (transfersOf(action)?.transfers.length ?? 0));

/** Under a policy all that the execution may cost is taken off the limit before anything is sent. */
function withPolicy(
  proposal: StoredProposal,
  action: Action,
  approvedBy: NonNullable<Tally['approvedBy']>,
): StoredProposal {
  if (typeof approvedBy === 'string') return { ...proposal, policy: [], fee: [] };
  const moved = transfersOf(action);
  const fee = moved && fees.get(moved.ledger);
  if (moved === undefined || fee === undefined) throw new Error('a policy covered what it cannot cover');
  const { policy } = approvedBy;
  setWindow(policy, reserved(windowOf(policy), proposal.id, costOf(moved.transfers, fee)));
  return { ...proposal, policy: [policy], fee: [fee] };
}

function adopt(next: WalletConfig, { by, proposal, host }: { by: Principal; proposal: bigint; host: Host }): void {
  const before = config();
  configuration.update(({ version, creator }) => ({ config: next, version: version + 1n, creator }));
  for (const notice of configNotices(before, next, host.autoUpdate())) host.notify(notice);
  record('configChanged', by, { proposal, text: `version ${configuration.get().version}` });
  host.changed();
}

/** A resolution needs something unresolved. */
export function checkTarget(action: Action): { field: string; message: string } | undefined {
  if (!('resolveUnknown' in action)) return undefined;
  const target = load(action.resolveUnknown.proposal);
  if (target && 'executed' in target.status && 'unknown' in target.status.executed) return undefined;
  return { field: 'proposal', message: 'there is no such proposal whose outcome is unknown' };
}

function resolve(
  { proposal, happened, note }: { proposal: bigint; happened: boolean; note: string },
  by: Principal,
): void {
  const target = load(proposal);
  if (target === undefined) return;
  const calls = callsOf(target);
  const blocks = calls.flatMap(({ outcome }) => ('done' in outcome ? [outcome.done] : []));
  if (!happened)
    for (const [i, call] of calls.entries())
      if ('unknown' in call.outcome) setCall(proposal, i, { ...call, outcome: { failed: note } });
  end(target, happened ? done(blocks) : failed(note), by);
}
