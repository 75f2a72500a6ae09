// ICRC-2 allowances: what counts as current, and using one up.
import type { KeyedAccount } from './account.ts';
import type { LedgerState, StoredAllowance } from './ledger-state.ts';

const NONE: StoredAllowance = { amount: 0n };

/** The allowance in effect at `now`; an expired or missing one is zero (ICRC-2 `icrc2_allowance`). */
export function allowanceAt(
  state: LedgerState,
  { from, spender, now }: { from: KeyedAccount; spender: KeyedAccount; now: bigint },
): StoredAllowance {
  const stored = state.allowance(from.key, spender.key);
  if (stored === undefined || isExpired(stored, now)) return NONE;
  return stored;
}

/** An allowance ends at exactly `expires_at`: at that nanosecond it is gone. */
export function isExpired({ expiresAt }: StoredAllowance, now: bigint): boolean {
  return expiresAt !== undefined && expiresAt <= now;
}

/** Takes `amount` from an allowance that covers it; an allowance used up is removed. */
export function useAllowance(
  state: LedgerState,
  { from, spender, amount }: { from: KeyedAccount; spender: KeyedAccount; amount: bigint },
): void {
  const stored = state.allowance(from.key, spender.key);
  if (stored === undefined || amount === 0n) return;
  const rest = stored.amount - amount;
  state.setAllowance(from.key, spender.key, rest > 0n ? { ...stored, amount: rest } : undefined);
}
