// Transfers and approvals, item by item. Each is repeated exactly as it was while the ledger remembers it: it happens at
// most once, whatever becomes of the answers.
import { canisterSelf } from 'azle';
import { HOUR, now } from '../../../lib/clock.ts';
import { done as finished, retry, type Next } from '../../../lib/journal.ts';
import { ledger, type ApproveError, type LedgerOutcome, type TransferError } from '../../../lib/ledger.ts';
import type { Action, TransferOutcome } from '../../types.ts';
import { transfersOf } from '../../rules/policy.ts';
import { fees } from '../circumstances.ts';
import {
  actionOf,
  callAt,
  callsOf,
  load,
  sendingTime,
  setCall,
  type Sending,
  type StoredProposal,
} from '../proposals.ts';
import { done, end, failed, unknown } from './ending.ts';
import type { Execution } from './jobs.ts';

type Refusal = TransferError | ApproveError;

/** ICRC-1 "Transaction deduplication": 24 h, less what clocks may differ. */
export const REPEATABLE = 24n * HOUR - HOUR;
/** Tries in a row, with pauses that grow to some minutes; then `retryExecution` goes on. */
const TRIES = 9;
/** When none of them can have reached the ledger. */
const TRIES_UNSENT = 4;

/** One pass over what is pending. Runs again from its beginning after any interruption. */
export async function callLedger({ state, attempt }: { state: Execution; attempt: number }): Promise<Next<Execution>> {
  const { proposal: id } = state;
  const action = actionOf(id);
  const { calls = 0, fee = [] } = executing(id) ?? {};
  let reason = '';
  for (let i = 0; action !== undefined && i < calls; i++) {
    if (!('pending' in callAt(id, i).outcome)) continue;
    reason = (await sendOne(action, { id, i, fee: fee[0] })) ?? reason;
  }
  const proposal = executing(id);
  if (proposal === undefined) return finished(state);
  const pending = callsOf(proposal).filter(({ outcome }) => 'pending' in outcome);
  const isUncertain = pending.some(({ sending }) => sending[0]?.maybe === true);
  if (pending.length > 0 && attempt < (isUncertain ? TRIES : TRIES_UNSENT)) return retry(reason);
  conclude(proposal, reason);
  return finished(state);
}

function executing(id: bigint): StoredProposal | undefined {
  const proposal = load(id);
  return proposal && 'executing' in proposal.status ? proposal : undefined;
}

/** One call among those of an execution. */
interface Item {
  id: bigint;
  i: number;
  /** What a policy was reckoned with. */
  fee: bigint | undefined;
}

/** Sends one; answers why it is still pending, if it is. */
async function sendOne(action: Action, item: Item): Promise<string | undefined> {
  const { id, i } = item;
  const before = callAt(id, i).sending[0];
  const isOld = before !== undefined && now() >= before.at + REPEATABLE;
  const put = (outcome: TransferOutcome, sending: Sending): void => setCall(id, i, { outcome, sending: [sending] });
  if (isOld && before.maybe) {
    put({ unknown: 'the ledger may have forgotten it: repeating could pay twice' }, before);
    return undefined;
  }
  const at = before === undefined || isOld ? sendingTime(now()) : before.at;
  const wasMaybe = !isOld && before?.maybe === true;
  // Written before it is sent: if nothing is heard of it any more, it may have happened.
  put({ pending: null }, { at, maybe: true });
  const answer = await call(action, { ...item, at });
  if (answer.kind === 'ok') {
    put({ done: answer.block }, { at, maybe: true });
    return undefined;
  }
  if (answer.kind === 'unknown') {
    put({ pending: null }, { at, maybe: wasMaybe || answer.executed === 'maybe' });
    return answer.reason;
  }
  const { error } = answer;
  const reason = refusalText(error);
  if ('TemporarilyUnavailable' in error || 'CreatedInFuture' in error) {
    put({ pending: null }, { at, maybe: wasMaybe });
    return reason;
  }
  // A ledger that forgot the first try answers a repeat like a new one: its refusal proves nothing then.
  put(wasMaybe ? { unknown: reason } : { failed: reason }, { at, maybe: wasMaybe });
  if ('BadFee' in error) learnFee(action, error.BadFee.expected_fee);
  return undefined;
}

type LedgerAnswer = LedgerOutcome<Refusal>;

function call(action: Action, { id, i, at, fee }: Item & { at: bigint }): Promise<LedgerAnswer> {
  if ('approve' in action) {
    const { ledger: canister, spender, amount, expectedAllowance, expiresAt } = action.approve;
    const [expected] = expectedAllowance;
    const [expiry] = expiresAt;
    return ledger(canister).approve({
      spender,
      amount,
      ...(expected === undefined ? {} : { expectedAllowance: expected }),
      ...(expiry === undefined ? {} : { expiresAt: expiry }),
      memo: memoOf(id, i),
      createdAtTime: at,
    });
  }
  const moved = transfersOf(action);
  const transfer = moved?.transfers[i];
  if (moved === undefined || transfer === undefined) throw new Error(`proposal ${id} has no ledger call ${i}`);
  const { to, amount, memo } = transfer;
  return ledger(moved.ledger).transfer({
    to,
    amount,
    memo: memo[0] ?? memoOf(id, i),
    createdAtTime: at,
    ...(fee === undefined ? {} : { fee }),
  });
}

/** `ICTO`, the proposal's id and the item, so that a block can be traced to the decision behind it. */
function memoOf(id: bigint, i: number): Uint8Array {
  const memo = new Uint8Array(16);
  const view = new DataView(memo.buffer);
  view.setUint32(0, 0x4943544f);
  view.setBigUint64(4, id);
  view.setUint32(12, i);
  return memo;
}

function learnFee(action: Action, expected: bigint): void {
  const canister = transfersOf(action)?.ledger;
  if (canister && fees.has(canister)) fees.set(canister, expected);
}

function conclude(proposal: StoredProposal, reason: string): void {
  const calls = callsOf(proposal);
  const items = calls.map(({ outcome, sending }): TransferOutcome => {
    if (!('pending' in outcome)) return outcome;
    return sending[0]?.maybe === true ? { unknown: reason } : { failed: reason };
  });
  for (const [i, { outcome, sending }] of calls.entries()) {
    const item = items[i];
    if (item !== undefined && item !== outcome) setCall(proposal.id, i, { outcome: item, sending });
  }
  const count = (kind: 'failed' | 'unknown'): number => items.filter((item) => kind in item).length;
  const textOf = (kind: 'failed' | 'unknown'): string => {
    const first = items.map((item) => (item as Record<string, string>)[kind]).find((text) => text !== undefined) ?? '';
    return items.length === 1 ? first : `${count(kind)} of ${items.length}: ${first}`;
  };
  const blocks = items.flatMap((item) => ('done' in item ? [item.done] : []));
  const outcome =
    count('unknown') > 0 ? unknown(textOf('unknown')) : count('failed') > 0 ? failed(textOf('failed')) : done(blocks);
  end(proposal, outcome, canisterSelf());
}

/** What is said about a refusal, for people. */
function refusalText(error: Refusal): string {
  if ('BadFee' in error) return `the ledger expects a fee of ${error.BadFee.expected_fee}`;
  if ('BadBurn' in error) return `the ledger burns no less than ${error.BadBurn.min_burn_amount}`;
  if ('InsufficientFunds' in error) return `the wallet holds only ${error.InsufficientFunds.balance}`;
  if ('AllowanceChanged' in error) return `the allowance is ${error.AllowanceChanged.current_allowance} now`;
  if ('Expired' in error) return 'the approval would have expired already';
  if ('TooOld' in error) return 'the ledger finds the transfer too old';
  if ('CreatedInFuture' in error) return 'the ledger finds the transfer in the future';
  if ('TemporarilyUnavailable' in error) return 'the ledger is temporarily unavailable';
  if ('Duplicate' in error) return `the ledger calls it a repeat of block ${error.Duplicate.duplicate_of}`;
  return `the ledger says: ${error.GenericError.message.slice(0, 300)}`;
}
