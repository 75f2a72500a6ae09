// The distribution's own account: what comes in, what is free.
import type { Principal } from '@dfinity/principal';
import { now } from '../../lib/clock.ts';
import { ledger as ledgerAt } from '../../lib/ledger.ts';
import type { Answer } from '../types.ts';
import { ownAccount, refusalText, type Payout } from './payouts.ts';
import { fresh } from './rounds.ts';
import { bound, state } from './state.ts';

/** Reads balance and fee. `busy`: money left meanwhile, so the balance says nothing; ask again. */
export async function readFunds(): Promise<Answer<bigint>> {
  const before = state.get();
  const { balanceOf, fee } = ledgerAt(before.ledger);
  const [balance, told] = await Promise.all([balanceOf(ownAccount()), fee()]);
  if (balance.kind === 'failed' || told.kind === 'failed')
    return { err: { unknown: { message: 'The ledger does not answer; nothing was changed.' } } };
  const after = state.get();
  // What left may still be in the balance that was read, and is on its way no more.
  if (after.paid !== before.paid || after.refunded !== before.refunded || after.onTheWay < before.onTheWay)
    return { err: { busy: null } };
  state.set({ ...after, held: balance.value, fee: told.value, readAt: now() });
  return { ok: balance.value };
}

/** What is held and nobody is owed, as last read. */
export function surplus(): bigint {
  const free = state.get().held - bound(now());
  return free > 0n ? free : 0n;
}

export function missing(): bigint {
  const lacking = bound(now()) - state.get().held;
  return lacking > 0n ? lacking : 0n;
}

/** Pulls from the creator's account. The same `createdAt` again moves nothing a second time (ICRC-1, deduplication). */
export async function pull(from: Principal, amount: bigint, createdAt: bigint): Promise<Answer<bigint>> {
  const outcome = await ledgerAt(state.get().ledger).transferFrom({
    from: { owner: from, subaccount: [] },
    to: ownAccount(),
    amount,
    createdAtTime: createdAt,
    memo: new TextEncoder().encode('FUND'),
  });
  if (outcome.kind === 'unknown')
    return { err: { unknown: { message: 'The ledger’s answer was lost. The same call again finds out.' } } };
  if (outcome.kind === 'ok') {
    await readFunds();
    return { ok: amount };
  }
  const { error } = outcome;
  if ('InsufficientAllowance' in error)
    return { err: { insufficientAllowance: { allowance: error.InsufficientAllowance.allowance, required: amount } } };
  if ('InsufficientFunds' in error)
    return { err: { insufficientFunds: { missing: amount - error.InsufficientFunds.balance } } };
  return { err: { ledgerRefused: { message: refusalText(error) } } };
}

/** What nobody is owed, for the creator. */
export const sweepOf = (to: Principal, amount: bigint): Payout => ({
  grant: [],
  category: 0,
  to,
  subaccount: [],
  amount,
  fee: state.get().fee,
  kind: { claim: null },
  createdAt: now(),
  ...fresh,
});
