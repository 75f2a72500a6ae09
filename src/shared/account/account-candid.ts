// ICRC-1's `Account` record and the domain's account, both ways.
import { Principal } from '@dfinity/principal';
import { fromOpt, toOpt } from '../agent/index.ts';
import { subaccountBytes, subaccountHex, type IcrcAccount } from './account-text.ts';

/** ICRC-1 `Account`, as every generated client has it. */
export interface CandidAccount {
  owner: Principal;
  subaccount: [] | [Uint8Array | number[]];
}

export const toAccount = (account: CandidAccount): IcrcAccount => {
  const subaccount = fromOpt(account.subaccount);
  return { owner: account.owner.toText(), subaccount: subaccountHex(subaccount && Uint8Array.from(subaccount)) };
};

export const fromAccount = (account: IcrcAccount): { owner: Principal; subaccount: [] | [Uint8Array] } => ({
  owner: Principal.fromText(account.owner),
  subaccount: toOpt(subaccountBytes(account.subaccount)),
});
