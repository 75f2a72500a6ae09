// Candid types that both storages have.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';

export interface StorageInit {
  owner: Principal;
}
export const StorageInitT = IDL.Record({ owner: IDL.Principal });
export const PageRequestT = IDL.Record({ cursor: IDL.Opt(IDL.Nat64), limit: IDL.Opt(IDL.Nat32) });
export const TimeRangeT = IDL.Record({ from: IDL.Nat64, to: IDL.Nat64 });
export interface TimeRange {
  from: bigint;
  to: bigint;
}

export interface StorageStatus {
  length: bigint;
  cycles: bigint;
  heapBytes: bigint;
  stableBytes: bigint;
}
export const StorageStatusT = IDL.Record({
  length: IDL.Nat64,
  cycles: IDL.Nat,
  heapBytes: IDL.Nat64,
  stableBytes: IDL.Nat64,
});

/** The refusals both storages know; each has further ones of its own. */
export type CommonError =
  { notAuthorized: null } | { anonymousCaller: null } | { invalid: { field: string; message: string }[] };
