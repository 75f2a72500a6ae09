// The distribution factory: lists of distributions, and the arguments for a new one.
import { IDL } from '@dfinity/candid';
import { Principal } from '@dfinity/principal';
import {
  DistributionArgs as ArgsType,
  idlFactory,
  type _SERVICE,
  type DistributionArgs,
} from '../../../../declarations/distribution_factory.did.ts';
import { canister } from '../../../shared/agent/index.ts';
import { cut } from '../../../shared/format/index.ts';
import { factoryLists, toContractEntry, type ContractEntry } from '../../contracts/index.ts';

/** A distribution as its factory lists it. */
export interface DistributionEntry extends ContractEntry {
  ledger: Principal;
  symbol: string;
  decimals: number;
  grantCount: number;
  /** The ledger's smallest unit. */
  promised: bigint;
}

/** Distributions of a person by role, public ones, and one by its canister id. */
export const distributionLists = factoryLists({
  factory: () => canister<_SERVICE>(idlFactory, 'distribution_factory'),
  roles: { recipient: { recipient: null }, creator: { creator: null } },
  toEntry: (info): DistributionEntry => ({
    ...toContractEntry(info),
    ledger: info.ledger,
    symbol: cut(info.symbol, 16),
    decimals: info.decimals,
    grantCount: info.grantCount,
    promised: info.promised,
  }),
});

/** The argument bytes that the backend passes on to the factory. */
export const encodeArgs = (args: DistributionArgs): Uint8Array => new Uint8Array(IDL.encode([ArgsType], [args]));
