// Candid of what a creator of a distribution chooses: `DistributionArgs` of distribution_factory.did.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { CategoryInitT, NewGrantT, TermsT, type DistributionInit } from '../types.ts';

export type DistributionArgs = Omit<DistributionInit, 'owner' | 'factory' | 'version'>;
export const DistributionArgsT = IDL.Record({
  name: IDL.Text,
  description: IDL.Text,
  ledger: IDL.Principal,
  symbol: IDL.Text,
  decimals: IDL.Nat8,
  categories: IDL.Vec(CategoryInitT),
  grants: IDL.Vec(NewGrantT),
  terms: TermsT,
  isPublic: IDL.Bool,
  autoUpdate: IDL.Bool,
});

/** What a distribution's record has beside the common fields. */
export interface DistributionSummary {
  ledger: Principal;
  symbol: string;
  decimals: number;
  /** Smallest units of the ledger. */
  promised: bigint;
  grantCount: number;
}
