// The configuration in force with its version, and what else changes rarely.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { schemaVersion } from '../../lib/stable/schema.ts';
import { stableCell } from '../../lib/stable/cell.ts';
import { candidValue } from '../../lib/stable/values.ts';
import { memory, wallet } from '../memory.ts';
import { WalletConfigT, type WalletConfig } from '../types.ts';

export const schema = schemaVersion({ memoryId: memory.wallet, prefix: wallet.schema, current: 1 });

interface Configuration {
  config: WalletConfig;
  version: bigint;
  creator: Principal;
}
export const configuration = stableCell<Configuration>({
  memoryId: memory.wallet,
  prefix: wallet.configuration,
  value: candidValue<Configuration>(IDL.Record({ config: WalletConfigT, version: IDL.Nat64, creator: IDL.Principal })),
  initial: () => {
    throw new Error('the wallet was not installed');
  },
});

export const config = (): WalletConfig => configuration.get().config;

/** Ledgers whose balances the wallet's people want to see. */
export const tokens = stableCell<Principal[]>({
  memoryId: memory.wallet,
  prefix: wallet.tokens,
  value: candidValue<Principal[]>(IDL.Vec(IDL.Principal)),
  initial: () => [],
});
