// Candid types of the audit log, with their TypeScript twins.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import type { FieldError } from '../lib/text.ts';

const bytes = IDL.Vec(IDL.Nat8);

export type AuditError = { notAuthorized: null } | { anonymousCaller: null } | { invalid: FieldError[] };
export const AuditErrorT = IDL.Variant({
  notAuthorized: IDL.Null,
  anonymousCaller: IDL.Null,
  invalid: IDL.Vec(IDL.Record({ field: IDL.Text, message: IDL.Text })),
});

export interface AuditEvent {
  action: string;
  user: Principal;
  contract: [] | [Principal];
  serviceId: string;
  details: [string, string][];
  /** When it happened, by the writer's clock (ns). */
  at: bigint;
  /** The writer's own number; a repeat with the same number is stored once. */
  sequence: bigint;
}
export const AuditEventT = IDL.Record({
  action: IDL.Text,
  user: IDL.Principal,
  contract: IDL.Opt(IDL.Principal),
  serviceId: IDL.Text,
  details: IDL.Vec(IDL.Tuple(IDL.Text, IDL.Text)),
  at: IDL.Nat64,
  sequence: IDL.Nat64,
});

export interface DeploymentSuccess {
  deploymentId: bigint;
  user: Principal;
  contract: Principal;
  serviceId: string;
  moduleHash: Uint8Array;
  at: bigint;
  sequence: bigint;
}
export const DeploymentSuccessT = IDL.Record({
  deploymentId: IDL.Nat64,
  user: IDL.Principal,
  contract: IDL.Principal,
  serviceId: IDL.Text,
  moduleHash: bytes,
  at: IDL.Nat64,
  sequence: IDL.Nat64,
});

export interface AuditEntry {
  index: bigint;
  writer: Principal;
  event: AuditEvent;
  recordedAt: bigint;
  digest: Uint8Array;
  hash: Uint8Array;
}
export const AuditEntryT = IDL.Record({
  index: IDL.Nat64,
  writer: IDL.Principal,
  event: AuditEventT,
  recordedAt: IDL.Nat64,
  digest: bytes,
  hash: bytes,
});

export const EntryPageT = IDL.Record({ items: IDL.Vec(AuditEntryT), next: IDL.Opt(IDL.Nat64), total: IDL.Nat64 });
export const EntryPageResultT = IDL.Variant({ ok: EntryPageT, err: AuditErrorT });
export const IndexResultT = IDL.Variant({ ok: IDL.Nat64, err: AuditErrorT });
export const IndexesResultT = IDL.Variant({ ok: IDL.Vec(IDL.Nat64), err: AuditErrorT });

export interface Tip {
  length: bigint;
  hash: Uint8Array;
  certificate: [] | [Uint8Array];
  hashTree: Uint8Array;
}
export const TipT = IDL.Record({ length: IDL.Nat64, hash: bytes, certificate: IDL.Opt(bytes), hashTree: bytes });

export interface Link {
  index: bigint;
  digest: Uint8Array;
  hash: Uint8Array;
}
export const LinkT = IDL.Record({ index: IDL.Nat64, digest: bytes, hash: bytes });
