// Candid types of health and status, with their TypeScript twins.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { VersionT } from '../../lib/result-type.ts';
import type { Version } from '../../lib/versions.ts';

export interface FactoryHealth {
  serviceId: string;
  canisterId: Principal;
  healthy: boolean;
  enabled: boolean;
  cycles: bigint;
  contractCount: bigint;
  problems: string[];
  /** Set by the backend when the report arrives; `null`: it never reported. */
  reportedAt: [] | [bigint];
}
export const FactoryHealthT = IDL.Record({
  serviceId: IDL.Text,
  canisterId: IDL.Principal,
  healthy: IDL.Bool,
  enabled: IDL.Bool,
  cycles: IDL.Nat,
  contractCount: IDL.Nat64,
  problems: IDL.Vec(IDL.Text),
  reportedAt: IDL.Opt(IDL.Nat64),
});

export interface SetupItem {
  name: string;
  canisterId: [] | [Principal];
  ok: boolean;
  message: string;
}
export const SetupItemT = IDL.Record({
  name: IDL.Text,
  canisterId: IDL.Opt(IDL.Principal),
  ok: IDL.Bool,
  message: IDL.Text,
});
export interface SetupStatus {
  ready: boolean;
  items: SetupItem[];
}
export const SetupStatusT = IDL.Record({ ready: IDL.Bool, items: IDL.Vec(SetupItemT) });

export interface SystemStatus {
  healthy: boolean;
  version: Version;
  cycles: bigint;
  heapBytes: bigint;
  stableBytes: bigint;
  userCount: bigint;
  openDeployments: bigint;
  needsReview: bigint;
  pendingNotices: bigint;
  /** Sums over all fee ledgers, in each one's smallest unit. */
  /** `withdrawn` has the ledger's fees in it. */
  treasury: { taken: bigint; refunded: bigint; withdrawn: bigint };
  /** By fee ledger. */
  treasuries: TreasurySums[];
  factories: FactoryHealth[];
  time: bigint;
}
/** One fee ledger's sums in its smallest unit. `withdrawn` and `onTheWay` have the ledger's fees in them. */
export interface TreasurySums {
  ledger: Principal;
  taken: bigint;
  refunded: bigint;
  withdrawn: bigint;
  /** Fees of deployments without an ending, which may have to be paid back. */
  reserved: bigint;
  /** Of withdrawals whose outcome is not known yet. */
  onTheWay: bigint;
}
const TreasurySumsT = IDL.Record({
  ledger: IDL.Principal,
  taken: IDL.Nat,
  refunded: IDL.Nat,
  withdrawn: IDL.Nat,
  reserved: IDL.Nat,
  onTheWay: IDL.Nat,
});

export const SystemStatusT = IDL.Record({
  healthy: IDL.Bool,
  version: VersionT,
  cycles: IDL.Nat,
  heapBytes: IDL.Nat64,
  stableBytes: IDL.Nat64,
  userCount: IDL.Nat64,
  openDeployments: IDL.Nat64,
  needsReview: IDL.Nat64,
  pendingNotices: IDL.Nat64,
  treasury: IDL.Record({ taken: IDL.Nat, refunded: IDL.Nat, withdrawn: IDL.Nat }),
  treasuries: IDL.Vec(TreasurySumsT),
  factories: IDL.Vec(FactoryHealthT),
  time: IDL.Nat64,
});
