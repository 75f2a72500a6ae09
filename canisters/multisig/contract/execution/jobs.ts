// Executions that call other canisters, as durable jobs.
import { IDL } from '@dfinity/candid';
import { canisterSelf } from 'azle';
import { journal } from '../../../lib/journal.ts';
import { candidValue } from '../../../lib/stable/values.ts';
import { memory } from '../../memory.ts';
import { transfersOf } from '../../rules/policy.ts';
import type { Action } from '../../types.ts';
import { callLedger } from './ledger-calls.ts';
import { callOnce, findUpgrade, isOwnUpgrade, upgradeSelf } from './single-calls.ts';

export interface Execution {
  proposal: bigint;
}

export const jobs = journal<Execution>({
  jobsMemoryId: memory.jobs,
  dueMemoryId: memory.jobsDue,
  state: candidValue<Execution>(IDL.Record({ proposal: IDL.Nat64 })),
  steps: { callLedger, callOnce, upgradeSelf, findUpgrade },
});

export const isLedgerCall = (action: Action): boolean => transfersOf(action) !== undefined || 'approve' in action;

/** Returns the job's id. Its first step runs in a message of its own, after this one. */
export function start(proposal: bigint, action: Action): number {
  const step = isLedgerCall(action) ? 'callLedger' : isOwnUpgrade(action) ? 'upgradeSelf' : 'callOnce';
  return jobs.start({ owner: canisterSelf(), step, state: { proposal } });
}
