// Accounts between their Candid form and the rules' bytes.
import { Principal } from '@dfinity/principal';

import { Refusal } from '../../lib/refusal.ts';
import { keyed, type KeyedAccount, type LedgerAccount } from '../rules/account.ts';
import type { Account } from '../types.ts';

/** A Candid account for the rules; undefined when its subaccount is not 32 bytes. */
export function keyedAccount({ owner, subaccount }: Account): KeyedAccount | undefined {
  const [bytes] = subaccount;
  return keyed({ owner: owner.toUint8Array(), ...(bytes === undefined ? {} : { subaccount: bytes }) });
}

/** For methods whose result has no case for it. @throws Refusal when the subaccount is not 32 bytes. */
export function requireAccount(account: Account): KeyedAccount {
  const made = keyedAccount(account);
  if (made === undefined) throw new Refusal('a subaccount has 32 bytes');
  return made;
}

export function candidAccount({ owner, subaccount }: LedgerAccount): Account {
  return { owner: Principal.fromUint8Array(owner), subaccount: subaccount === undefined ? [] : [subaccount] };
}
