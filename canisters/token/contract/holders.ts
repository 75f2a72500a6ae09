// Balances, who holds anything, and which principals that are. Changes of one operation are gathered and written once:
// a transfer touches an account several times (amount, fee, collector), and only the net change decides who is a holder.
import { openStore } from '../../lib/stable/memory.ts';
import { sortedKeys } from '../../lib/stable/sorted-keys.ts';
import { u32Key } from '../../lib/stable/keys.ts';
import { accountOfKey, ACCOUNT_KEY_BYTES, asText, ownerOfKey, type LedgerAccount } from '../rules/account.ts';
import { ledger, memory } from '../memory.ts';
import { amountBytes, amountOf } from './amount-bytes.ts';
import { totals } from './totals.ts';

const balances = openStore({ memoryId: memory.ledger, prefix: ledger.balances });
const order = sortedKeys({ memoryId: memory.ledger, prefix: ledger.holders, width: ACCOUNT_KEY_BYTES });
/** How many of a principal's accounts hold something. */
const ownerAccounts = openStore({ memoryId: memory.ledger, prefix: ledger.ownerAccounts });

interface Touched {
  key: Uint8Array;
  before: bigint;
  now: bigint;
}
let touched = new Map<string, Touched>();

/** Principals who began or ceased to hold this token, over all their accounts. */
export interface OwnerChanges {
  began: Uint8Array[];
  ended: Uint8Array[];
}

function storedBalance(account: Uint8Array): bigint {
  const bytes = balances.get(account);
  return bytes === undefined ? 0n : amountOf(bytes);
}

function touch(account: Uint8Array): Touched {
  const name = asText(account);
  let entry = touched.get(name);
  if (entry === undefined) {
    const before = storedBalance(account);
    entry = { key: account, before, now: before };
    touched.set(name, entry);
  }
  return entry;
}

/** The balance including changes of the current operation. */
export function balanceOf(account: Uint8Array): bigint {
  return touch(account).now;
}

export function setBalance(account: Uint8Array, balance: bigint): void {
  touch(account).now = balance;
}

/** Forgets what an operation read or changed: at the start of each, since one that was refused leaves its reads. */
export function forgetTouched(): void {
  touched = new Map();
}

/** Writes the changed balances and both holder indexes. */
export function saveBalances(): OwnerChanges {
  const owners = new Map<string, { owner: Uint8Array; by: number }>();
  for (const { key, before, now } of touched.values()) {
    if (now === before) continue;
    if (now === 0n) {
      balances.delete(key);
      order.delete(key);
    } else {
      balances.set(key, amountBytes(now));
      if (before === 0n) order.add(key);
    }
    const by = (before === 0n ? 1 : 0) - (now === 0n ? 1 : 0);
    if (by === 0) continue;
    totals().holders += by;
    const owner = ownerOfKey(key);
    const counted = owners.get(asText(owner));
    if (counted) counted.by += by;
    else owners.set(asText(owner), { owner, by });
  }
  forgetTouched();
  const changes: OwnerChanges = { began: [], ended: [] };
  for (const { owner, by } of owners.values()) countAccounts(owner, by, changes);
  return changes;
}

function countAccounts(owner: Uint8Array, by: number, changes: OwnerChanges): void {
  if (by === 0) return;
  const bytes = ownerAccounts.get(owner);
  const before = bytes === undefined ? 0 : u32Key.decode(bytes);
  const after = before + by;
  if (after === 0) {
    ownerAccounts.delete(owner);
    changes.ended.push(owner);
  } else {
    ownerAccounts.set(owner, u32Key.encode(after));
    if (before === 0) changes.began.push(owner);
  }
}

/** Whether a principal holds anything on any of its accounts. */
export function isHolder(owner: Uint8Array): boolean {
  return ownerAccounts.has(owner);
}

/** Accounts that hold something, in the order of their keys. Cost: the page, whatever the number of holders. */
export function holdersPage(
  after: Uint8Array | undefined,
  limit: number,
): { account: LedgerAccount; balance: bigint }[] {
  const keys = order.page({ limit, ...(after === undefined ? {} : { after }) });
  return keys.map((key) => ({ account: accountOfKey(key), balance: storedBalance(key) }));
}
