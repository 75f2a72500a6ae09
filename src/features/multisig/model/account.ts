// Accounts of the wallet's records as text, and whose they are.
import { Principal } from '@dfinity/principal';
import { accountText } from '../../../../canisters/token/rules/account-text.ts';
import type { Account } from '../multisig.types.ts';

/** ICRC-1 text: the owner alone for the default account. */
export const textOf = ({ owner, subaccount: [subaccount] }: Account): string =>
  accountText({ owner: owner.toUint8Array(), subaccount: subaccount && Uint8Array.from(subaccount) });

export const ownAccount = (principal: string): Account => ({ owner: Principal.fromText(principal), subaccount: [] });

export const sameAccount = (a: Account, b: Account): boolean => textOf(a) === textOf(b);
