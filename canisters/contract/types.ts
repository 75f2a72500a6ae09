// Candid types that contracts of every kind share, with their TypeScript twins.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import type { FieldError } from '../lib/text.ts';
import { VersionT } from '../lib/result-type.ts';
import type { Version } from '../lib/versions.ts';

/** What a contract refuses a caller with. */
export type ContractError =
  | { notAuthorized: null }
  | { anonymousCaller: null }
  | { invalid: FieldError }
  /** An upgrade has not reached its verdict: nothing may change that a rollback would undo. */
  | { maintenance: null };
export const ContractErrorT = IDL.Variant({
  notAuthorized: IDL.Null,
  anonymousCaller: IDL.Null,
  invalid: IDL.Record({ field: IDL.Text, message: IDL.Text }),
  maintenance: IDL.Null,
});
export type ContractResult = { ok: null } | { err: ContractError };
export const ContractResultT = IDL.Variant({ ok: IDL.Null, err: ContractErrorT });

/** What every contract knows about itself; fixed at installation but for the three switches. */
export interface ContractSettings {
  owner: Principal;
  /** `[]`: installed by hand; nobody is notified. */
  factory: [] | [Principal];
  version: Version;
  isPublic: boolean;
  autoUpdate: boolean;
  /** When it was installed (ns). */
  createdAt: bigint;
  maintenance: boolean;
}
export const ContractSettingsT = IDL.Record({
  owner: IDL.Principal,
  factory: IDL.Opt(IDL.Principal),
  version: VersionT,
  isPublic: IDL.Bool,
  autoUpdate: IDL.Bool,
  createdAt: IDL.Nat64,
  maintenance: IDL.Bool,
});

export const VisibilityT = IDL.Record({ isPublic: IDL.Bool });

/** Notices that the base class itself sends; a product's notice type has these tags and its own. */
export type BaseNotice = { deploymentComplete: { version: Version } } | { visibilityChanged: boolean };
