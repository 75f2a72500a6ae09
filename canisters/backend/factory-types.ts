// What the backend says to a factory and hears from it: a part of the factory's Candid interface, the same for each kind.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import type { FieldError } from '../lib/text.ts';
import { FieldErrorT, VersionT } from '../lib/result-type.ts';
import type { Version } from '../lib/versions.ts';
import { StepT, type Step } from './types/deployment.ts';

export type FactoryError =
  | { notAuthorized: null }
  | { anonymousCaller: null }
  | { disabled: null }
  | { invalid: FieldError[] }
  | { noTemplate: null }
  | { insufficientCycles: { available: bigint; required: bigint } }
  | { inProgress: null }
  | { deploymentFailed: { message: string } }
  | { notFound: null }
  | { limitReached: { limit: bigint } };
export const FactoryErrorT = IDL.Variant({
  notAuthorized: IDL.Null,
  anonymousCaller: IDL.Null,
  disabled: IDL.Null,
  invalid: IDL.Vec(FieldErrorT),
  noTemplate: IDL.Null,
  insufficientCycles: IDL.Record({ available: IDL.Nat, required: IDL.Nat }),
  inProgress: IDL.Null,
  deploymentFailed: IDL.Record({ message: IDL.Text }),
  notFound: IDL.Null,
  limitReached: IDL.Record({ limit: IDL.Nat64 }),
});
export const CheckResultT = IDL.Variant({ ok: IDL.Null, err: FactoryErrorT });
export type CheckResult = { ok: null } | { err: FactoryError };

export interface Receipt {
  canisterId: Principal;
  moduleHash: Uint8Array;
  version: Version;
  controllers: Principal[];
  steps: Step[];
}
export const ReceiptT = IDL.Record({
  canisterId: IDL.Principal,
  moduleHash: IDL.Vec(IDL.Nat8),
  version: VersionT,
  controllers: IDL.Vec(IDL.Principal),
  steps: IDL.Vec(StepT),
});
export const ReceiptResultT = IDL.Variant({ ok: ReceiptT, err: FactoryErrorT });
export type ReceiptResult = { ok: Receipt } | { err: FactoryError };

export const FactoryPaymentT = IDL.Record({
  deploymentId: IDL.Nat64,
  ledger: IDL.Principal,
  blockIndex: IDL.Nat,
  amount: IDL.Nat,
});

/** The fields of the factory's `ContractInfo` that tell whether a deployment left a contract behind. */
export interface FoundContract {
  canisterId: Principal;
  status: { installing: null } | { active: null } | { paused: null } | { failed: null };
}
export const FoundContractT = IDL.Opt(
  IDL.Record({
    canisterId: IDL.Principal,
    status: IDL.Variant({ installing: IDL.Null, active: IDL.Null, paused: IDL.Null, failed: IDL.Null }),
  }),
);

/** The fields of the factory's own health that the backend keeps. */
export interface FactoryReport {
  enabled: boolean;
  healthy: boolean;
  problems: string[];
  cycles: bigint;
  contractCount: bigint;
  whitelistedBackends: Principal[];
}
export const FactoryReportT = IDL.Record({
  enabled: IDL.Bool,
  healthy: IDL.Bool,
  problems: IDL.Vec(IDL.Text),
  cycles: IDL.Nat,
  contractCount: IDL.Nat64,
  whitelistedBackends: IDL.Vec(IDL.Principal),
});
