// The wallet factory: lists of wallets, and the arguments for a new one.
import { IDL } from '@dfinity/candid';
import { idlFactory, MultisigArgs as ArgsType, type _SERVICE } from '../../../../declarations/multisig_factory.did.ts';
import { canister } from '../../../shared/agent/index.ts';
import { factoryLists, toContractEntry } from '../../contracts/index.ts';
import type { MultisigArgs, WalletEntry } from '../multisig.types.ts';

/** Wallets of a person by role, public ones, and one by its canister id. */
export const walletLists = factoryLists({
  factory: () => canister<_SERVICE>(idlFactory, 'multisig_factory'),
  roles: { signer: { signer: null }, observer: { observer: null }, creator: { creator: null } },
  toEntry: (info): WalletEntry => ({
    ...toContractEntry(info),
    threshold: info.threshold,
    signerCount: info.signerCount,
  }),
});

/** The argument bytes that the backend passes on to the factory. */
export const encodeArgs = (args: MultisigArgs): Uint8Array => new Uint8Array(IDL.encode([ArgsType], [args]));
