import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';

export interface Item {
  id: Principal;
  name: string;
  symbol: string;
  supply: bigint;
  isPublic: boolean;
  createdAt: bigint;
}
export const ItemT = IDL.Record({
  id: IDL.Principal,
  name: IDL.Text,
  symbol: IDL.Text,
  supply: IDL.Nat,
  isPublic: IDL.Bool,
  createdAt: IDL.Nat64,
});

export interface PageRequest {
  cursor: [] | [bigint];
  limit: [] | [number];
}
export const PageRequestT = IDL.Record({ cursor: IDL.Opt(IDL.Nat64), limit: IDL.Opt(IDL.Nat32) });
export const PageT = IDL.Record({ items: IDL.Vec(ItemT), next: IDL.Opt(IDL.Nat64), total: IDL.Nat64 });
