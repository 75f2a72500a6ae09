// Candid of what a creator of a token chooses: `TokenArgs` of token_factory.did.
import { IDL } from '@dfinity/candid';
import { AccountT, LinkT, type TokenInit } from '../types.ts';

export type TokenArgs = Omit<TokenInit, 'owner' | 'factory' | 'version'>;
export const TokenArgsT = IDL.Record({
  name: IDL.Text,
  symbol: IDL.Text,
  decimals: IDL.Nat8,
  logo: IDL.Opt(IDL.Text),
  description: IDL.Text,
  links: IDL.Vec(LinkT),
  transferFee: IDL.Nat,
  mintingAccount: IDL.Opt(AccountT),
  initialHolders: IDL.Vec(IDL.Record({ account: AccountT, amount: IDL.Nat })),
  feeCollector: IDL.Opt(AccountT),
  isPublic: IDL.Bool,
  autoUpdate: IDL.Bool,
});

/** What a token's record has beside the common fields. */
export interface TokenSummary {
  symbol: string;
  decimals: number;
}
