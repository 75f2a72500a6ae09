// Candid of what a creator of a wallet chooses: `MultisigArgs` of multisig_factory.did.
import { IDL } from '@dfinity/candid';
import { WalletConfigT, type WalletConfig } from '../types.ts';

export interface MultisigArgs {
  config: WalletConfig;
  isPublic: boolean;
  autoUpdate: boolean;
}
export const MultisigArgsT = IDL.Record({ config: WalletConfigT, isPublic: IDL.Bool, autoUpdate: IDL.Bool });

/** What a wallet's record has beside the common fields. */
export interface WalletSummary {
  threshold: number;
  signerCount: number;
}
