// Accounts and principals as the wallet's rules compare them.
import type { Principal } from '@dfinity/principal';
import { principalId, samePrincipal } from '../../lib/principals.ts';
import type { FieldError } from '../../lib/text.ts';
import type { Account } from '../types.ts';

const SUBACCOUNT_BYTES = 32;
const ZEROS = /^[0,]*$/;

/** A key for sets and maps. ICRC-1: the default subaccount and 32 zero bytes are the same account. */
export function accountId({ owner, subaccount }: Account): string {
  const text = subaccount[0]?.join() ?? '';
  return `${principalId(owner)}/${ZEROS.test(text) ? '' : text}`;
}

export const sameAccount = (a: Account, b: Account): boolean => accountId(a) === accountId(b);

/** The management canister and the anonymous principal own nothing and sign nothing. */
export const isNobody = (principal: Principal): boolean =>
  principal.isAnonymous() || principal.toUint8Array().length === 0;

/** An account that can hold tokens. */
export function checkAccount(account: Account, field: string): FieldError | undefined {
  if (account.owner.isAnonymous()) return { field, message: 'the anonymous principal cannot hold tokens' };
  if (isNobody(account.owner)) return { field, message: 'the management canister cannot hold tokens' };
  const [subaccount] = account.subaccount;
  if (subaccount === undefined || subaccount.length === SUBACCOUNT_BYTES) return undefined;
  return { field, message: `a subaccount has ${SUBACCOUNT_BYTES} bytes, this one has ${subaccount.length}` };
}

/** Whether somebody is in a list. */
export const isAmong = (who: Principal, list: Principal[]): boolean => list.some((one) => samePrincipal(one, who));
