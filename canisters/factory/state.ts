// What a factory remembers beside its contracts: configuration, counters, who may call.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { adminSet, caller, isAnonymous, principalSet } from '../lib/access.ts';
import { schemaVersion } from '../lib/stable/schema.ts';
import { stableCell } from '../lib/stable/cell.ts';
import { candidValue, natValue } from '../lib/stable/values.ts';
import { memory, small } from './memory.ts';
import { FactoryConfigT, type FactoryConfig, type FactoryError, type Opt } from './types.ts';
import { samePrincipal } from '../lib/principals.ts';

const place = (prefix: number) => ({ memoryId: memory.small, prefix });

export const schema = schemaVersion({ ...place(small.schema), current: 1 });
export const admins = adminSet(place(small.admins));
/** Backends that may deploy. */
export const whitelist = principalSet({ ...place(small.whitelist), max: 10 });

const TRILLION = 1_000_000_000_000n;

export const config = stableCell<FactoryConfig>({
  ...place(small.config),
  value: candidValue(FactoryConfigT),
  initial: () => ({
    enabled: true,
    maxContractsPerCreator: 10_000n,
    contractCycles: 2n * TRILLION,
    minCyclesReserve: 10n * TRILLION,
  }),
});

export interface Counters {
  /** References given out; one is never used again. */
  refs: number;
  contracts: bigint;
  publicContracts: bigint;
  failed: bigint;
  /** Canisters that may exist without us knowing their id: the answer to their creation never came. */
  lost: bigint;
  callbacks: bigint;
  lastDeploymentAt: Opt<bigint>;
}
export const counters = stableCell<Counters>({
  ...place(small.counters),
  value: candidValue(
    IDL.Record({
      refs: IDL.Nat32,
      contracts: IDL.Nat64,
      publicContracts: IDL.Nat64,
      failed: IDL.Nat64,
      lost: IDL.Nat64,
      callbacks: IDL.Nat64,
      lastDeploymentAt: IDL.Opt(IDL.Nat64),
    }),
  ),
  initial: () => ({
    refs: 0,
    contracts: 0n,
    publicContracts: 0n,
    failed: 0n,
    lost: 0n,
    callbacks: 0n,
    lastDeploymentAt: [],
  }),
});

/**
 * Canisters whose installation failed: empty, controlled by the factory alone, with their cycles. The next deployment
 * takes one instead of creating another, so a failed installation loses nothing.
 */
export const spares = principalSet({ ...place(small.spares), max: 1_000 });

/** Members that a list did not take because their contract has too many. */
export const unlisted = stableCell<bigint>({ ...place(small.unlisted), value: natValue, initial: () => 0n });

/** Undefined when the caller is an admin. */
export function refuseNonAdmin(): FactoryError | undefined {
  if (isAnonymous(caller())) return { anonymousCaller: null };
  return admins.isCaller() ? undefined : { notAuthorized: null };
}

/** Undefined when the caller is a whitelisted backend. */
export function refuseNonBackend(): FactoryError | undefined {
  if (isAnonymous(caller())) return { anonymousCaller: null };
  return whitelist.has(caller()) ? undefined : { notAuthorized: null };
}

/** Whether `reader` sees the private contracts of `user` too. */
export const seesPrivate = (reader: Principal, user: Principal): boolean =>
  (!isAnonymous(reader) && samePrincipal(reader, user)) || whitelist.has(reader) || admins.has(reader);
