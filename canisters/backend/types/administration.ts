// Candid types of roles, configuration and registries, with their TypeScript twins.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import type { FieldError } from '../../lib/text.ts';
import { FieldErrorT } from '../../lib/result-type.ts';
import { DeploymentPageT } from './deployment.ts';

export interface BackendInit {
  owner: Principal;
}
export const BackendInitT = IDL.Record({ owner: IDL.Principal });

export type AdminRole = { owner: null } | { admin: null } | { operator: null };
export const AdminRoleT = IDL.Variant({ owner: IDL.Null, admin: IDL.Null, operator: IDL.Null });
export type RoleEntry = [Principal, AdminRole];
export const RoleEntryT = IDL.Tuple(IDL.Principal, AdminRoleT);

export type AdminError =
  | { notAuthorized: null }
  | { anonymousCaller: null }
  | { notFound: null }
  | { lastOwner: null }
  | { invalid: FieldError[] };
export const AdminErrorT = IDL.Variant({
  notAuthorized: IDL.Null,
  anonymousCaller: IDL.Null,
  notFound: IDL.Null,
  lastOwner: IDL.Null,
  invalid: IDL.Vec(FieldErrorT),
});
export type AdminResult = { ok: null } | { err: AdminError };
export const AdminResultT = IDL.Variant({ ok: IDL.Null, err: AdminErrorT });

export interface ServiceFee {
  serviceId: string;
  fee: bigint;
  ledger: Principal;
  enabled: boolean;
}
export const ServiceFeeT = IDL.Record({
  serviceId: IDL.Text,
  fee: IDL.Nat,
  ledger: IDL.Principal,
  enabled: IDL.Bool,
});
export const FeeChangeT = IDL.Record({ serviceId: IDL.Text, fee: IDL.Nat, ledger: IDL.Principal });

export interface Profile {
  user: Principal;
  displayName: string;
  registeredAt: bigint;
  updatedAt: bigint;
  deploymentCount: bigint;
}
export const ProfileT = IDL.Record({
  user: IDL.Principal,
  displayName: IDL.Text,
  registeredAt: IDL.Nat64,
  updatedAt: IDL.Nat64,
  deploymentCount: IDL.Nat64,
});
export const ProfileResultT = IDL.Variant({ ok: ProfileT, err: AdminErrorT });

export interface FactoryEntry {
  serviceId: string;
  canisterId: Principal;
  registeredAt: bigint;
  whitelisted: boolean;
}
export const FactoryEntryT = IDL.Record({
  serviceId: IDL.Text,
  canisterId: IDL.Principal,
  registeredAt: IDL.Nat64,
  whitelisted: IDL.Bool,
});

export interface TokenEntry {
  ledger: Principal;
  name: string;
  symbol: string;
  decimals: number;
  transferFee: bigint;
  logo: [] | [string];
  isFeeToken: boolean;
}
export const TokenEntryT = IDL.Record({
  ledger: IDL.Principal,
  name: IDL.Text,
  symbol: IDL.Text,
  decimals: IDL.Nat8,
  transferFee: IDL.Nat,
  logo: IDL.Opt(IDL.Text),
  isFeeToken: IDL.Bool,
});

export interface Storages {
  audit: Principal;
  invoice: Principal;
}
export const StoragesT = IDL.Record({ audit: IDL.Principal, invoice: IDL.Principal });

/** `block`: an operator's proof, the block of the payment or refund that could not be found. */
export type Resolution = { retry: null } | { refund: null } | { block: bigint } | { close: { note: string } };
export const ResolutionT = IDL.Variant({
  retry: IDL.Null,
  refund: IDL.Null,
  block: IDL.Nat,
  close: IDL.Record({ note: IDL.Text }),
});

export const ReviewQueueResultT = IDL.Variant({ ok: DeploymentPageT, err: AdminErrorT });
