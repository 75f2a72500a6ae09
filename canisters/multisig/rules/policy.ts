// Which transfers a spending policy covers.
import { samePrincipal } from '../../lib/principals.ts';
import type { Action, SpendingPolicy, Transfer } from '../types.ts';
import { accountId } from './account.ts';

/** What the wallet knows of ledgers and of its spending; a fee it does not know covers nothing. */
export interface Spending {
  fee(ledger: SpendingPolicy['ledger']): bigint | undefined;
  /** Spent within the policy's period, and on its way. */
  used(policy: SpendingPolicy): bigint;
}

/** The ledger and transfers of an action that only moves tokens. */
export function transfersOf(action: Action): { ledger: SpendingPolicy['ledger']; transfers: Transfer[] } | undefined {
  if ('transfer' in action) return { ledger: action.transfer.ledger, transfers: [action.transfer.transfer] };
  if ('batchTransfer' in action) return action.batchTransfer;
  return undefined;
}

/** What transfers cost, a fee for each included. */
export const costOf = (transfers: Transfer[], fee: bigint): bigint =>
  transfers.reduce((sum, { amount }) => sum + amount + fee, 0n);

/** Whether the policy speaks of this ledger and of every recipient. */
export function appliesTo(policy: SpendingPolicy, action: Action): boolean {
  const moved = transfersOf(action);
  if (moved === undefined || moved.transfers.length === 0 || !samePrincipal(moved.ledger, policy.ledger)) return false;
  const [allowed] = policy.recipients;
  if (allowed === undefined) return true;
  const ids = new Set(allowed.map(accountId));
  return moved.transfers.every(({ to }) => ids.has(accountId(to)));
}

/** Whether it fits in what is left of the limit now. */
export function covers(policy: SpendingPolicy, action: Action, spending: Spending): boolean {
  const moved = transfersOf(action);
  if (moved === undefined || !appliesTo(policy, action)) return false;
  const fee = spending.fee(moved.ledger);
  return fee !== undefined && spending.used(policy) + costOf(moved.transfers, fee) <= policy.limit;
}

/** Whether it could fit at some time, when nothing else was spent. */
export function mayCover(policy: SpendingPolicy, action: Action, spending: Spending): boolean {
  const moved = transfersOf(action);
  if (moved === undefined || !appliesTo(policy, action)) return false;
  return costOf(moved.transfers, spending.fee(moved.ledger) ?? 0n) <= policy.limit;
}
