// Allowances by (account, spender), their order for ICRC-103, and their expiry.
import { concat } from '../../lib/stable/keys.ts';
import { openStore } from '../../lib/stable/memory.ts';
import { sortedKeys } from '../../lib/stable/sorted-keys.ts';
import { ACCOUNT_KEY_BYTES, accountOfKey, asText, ownerOfKey, type LedgerAccount } from '../rules/account.ts';
import { isExpired } from '../rules/allowance.ts';
import type { StoredAllowance } from '../rules/ledger-state.ts';
import { ledger, memory } from '../memory.ts';
import { amountBytes, amountOf } from './amount-bytes.ts';
import { addExpiry, removeExpiry } from './deadlines.ts';

const allowances = openStore({ memoryId: memory.ledger, prefix: ledger.allowances });
const PAIR_BYTES = 2 * ACCOUNT_KEY_BYTES;
const order = sortedKeys({ memoryId: memory.ledger, prefix: ledger.allowanceOrder, width: PAIR_BYTES });

const EXPIRY_BYTES = 8;
const NO_EXPIRY = 0n;
/** Keys read at once while a page is filled. */
const READ_AHEAD = 64;

// Value: expiry (0: none; ICRC-2 refuses an expiry in the past, so 1970 cannot be meant), then the amount.
function encode({ amount, expiresAt }: StoredAllowance): Uint8Array {
  const expiry = new Uint8Array(EXPIRY_BYTES);
  new DataView(expiry.buffer).setBigUint64(0, expiresAt ?? NO_EXPIRY);
  return concat([expiry, amountBytes(amount)]);
}
function decode(bytes: Uint8Array): StoredAllowance {
  const expiresAt = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0);
  const amount = amountOf(bytes, EXPIRY_BYTES);
  return expiresAt === NO_EXPIRY ? { amount } : { amount, expiresAt };
}
function readPair(pair: Uint8Array): StoredAllowance | undefined {
  const bytes = allowances.get(pair);
  return bytes === undefined ? undefined : decode(bytes);
}

/** As stored, expired or not. */
export function readAllowance(from: Uint8Array, spender: Uint8Array): StoredAllowance | undefined {
  return readPair(concat([from, spender]));
}

/** Replaces or (undefined) removes an allowance and its expiry. */
export function writeAllowance(from: Uint8Array, spender: Uint8Array, next: StoredAllowance | undefined): void {
  const pair = concat([from, spender]);
  const before = readPair(pair);
  if (before?.expiresAt !== undefined && before.expiresAt !== next?.expiresAt) removeExpiry(before.expiresAt, pair);
  if (next === undefined) {
    if (before !== undefined) remove(pair);
    return;
  }
  allowances.set(pair, encode(next));
  if (before === undefined) order.add(pair);
  if (next.expiresAt !== undefined && before?.expiresAt !== next.expiresAt) addExpiry(next.expiresAt, pair);
}

function remove(pair: Uint8Array): void {
  allowances.delete(pair);
  order.delete(pair);
}

/** Removes an allowance whose time is over; one that was renewed meanwhile stays. */
export function expireAllowance(pair: Uint8Array, now: bigint): void {
  const stored = readPair(pair);
  if (stored !== undefined && isExpired(stored, now)) remove(pair);
}

export interface ListedAllowance extends StoredAllowance {
  from: LedgerAccount;
  spender: LedgerAccount;
}

/**
 * ICRC-103: allowances of the owner of `from`, ordered by (account, spender), starting behind (from, prevSpender), or at
 * the first one of `from`. Expired ones are left out.
 */
export function listAllowances(
  from: Uint8Array,
  { prevSpender, limit, now }: { prevSpender: Uint8Array | undefined; limit: number; now: bigint },
): ListedAllowance[] {
  const owner = asText(ownerOfKey(from));
  const found: ListedAllowance[] = [];
  // The account's key alone is shorter than its pairs, so it sorts before all of them.
  let after = prevSpender === undefined ? from : concat([from, prevSpender]);
  for (;;) {
    const keys = order.page({ after, limit: READ_AHEAD });
    for (const pair of keys) {
      const account = pair.slice(0, ACCOUNT_KEY_BYTES);
      if (found.length === limit || asText(ownerOfKey(account)) !== owner) return found;
      const stored = readPair(pair);
      if (stored === undefined || isExpired(stored, now)) continue;
      found.push({ ...stored, from: accountOfKey(account), spender: accountOfKey(pair.slice(ACCOUNT_KEY_BYTES)) });
    }
    const last = keys.at(-1);
    if (last === undefined || keys.length < READ_AHEAD) return found;
    after = last;
  }
}
