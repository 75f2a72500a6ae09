// Candid types of a deployment, with their TypeScript twins.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import type { FieldError } from '../../lib/text.ts';
import { FieldErrorT, VersionT } from '../../lib/result-type.ts';
import type { Version } from '../../lib/versions.ts';

const bytes = IDL.Vec(IDL.Nat8);

export interface CreateContractRequest {
  serviceId: string;
  requestId: Uint8Array;
  createdAt: bigint;
  maxFee: bigint;
  args: Uint8Array;
}
export const CreateContractRequestT = IDL.Record({
  serviceId: IDL.Text,
  requestId: bytes,
  createdAt: IDL.Nat64,
  maxFee: IDL.Nat,
  args: bytes,
});

export type DeploymentError =
  | { anonymousCaller: null }
  | { notAuthorized: null }
  | { unknownService: null }
  | { serviceDisabled: null }
  | { invalid: FieldError[] }
  | { feeTooHigh: { fee: bigint; maxFee: bigint } }
  | { requestTooOld: null }
  | { requestInFuture: null }
  | { requestIdReused: null }
  | { insufficientAllowance: { allowance: bigint; required: bigint } }
  | { insufficientFunds: { balance: bigint; required: bigint } }
  | { tooManyOpen: { limit: number } }
  | { factoryUnavailable: { message: string } }
  | { ledgerUnavailable: { message: string } }
  | { notFound: null };
export const DeploymentErrorT = IDL.Variant({
  anonymousCaller: IDL.Null,
  notAuthorized: IDL.Null,
  unknownService: IDL.Null,
  serviceDisabled: IDL.Null,
  invalid: IDL.Vec(FieldErrorT),
  feeTooHigh: IDL.Record({ fee: IDL.Nat, maxFee: IDL.Nat }),
  requestTooOld: IDL.Null,
  requestInFuture: IDL.Null,
  requestIdReused: IDL.Null,
  insufficientAllowance: IDL.Record({ allowance: IDL.Nat, required: IDL.Nat }),
  insufficientFunds: IDL.Record({ balance: IDL.Nat, required: IDL.Nat }),
  tooManyOpen: IDL.Record({ limit: IDL.Nat32 }),
  factoryUnavailable: IDL.Record({ message: IDL.Text }),
  ledgerUnavailable: IDL.Record({ message: IDL.Text }),
  notFound: IDL.Null,
});

/** One of the specification's 24 steps, and what proves that it was done. */
export interface Step {
  number: number;
  name: string;
  at: bigint;
  proof: string;
}
export const StepT = IDL.Record({ number: IDL.Nat8, name: IDL.Text, at: IDL.Nat64, proof: IDL.Text });

export type DeploymentState =
  | { running: null }
  | { refused: { error: DeploymentError } }
  | { completed: { canisterId: Principal; version: Version; moduleHash: Uint8Array } }
  | { refunded: { amount: bigint; blockIndex: bigint; reason: string } }
  | { needsReview: { reason: string } };
export const DeploymentStateT = IDL.Variant({
  running: IDL.Null,
  refused: IDL.Record({ error: DeploymentErrorT }),
  completed: IDL.Record({ canisterId: IDL.Principal, version: VersionT, moduleHash: bytes }),
  refunded: IDL.Record({ amount: IDL.Nat, blockIndex: IDL.Nat, reason: IDL.Text }),
  needsReview: IDL.Record({ reason: IDL.Text }),
});

export interface Deployment {
  id: bigint;
  owner: Principal;
  serviceId: string;
  requestId: Uint8Array;
  ledger: Principal;
  fee: bigint;
  ledgerFee: bigint;
  paymentBlock: [] | [bigint];
  createdAt: bigint;
  updatedAt: bigint;
  state: DeploymentState;
  steps: Step[];
  waitingFor: [] | [string];
  attempts: number;
}
export const DeploymentT = IDL.Record({
  id: IDL.Nat64,
  owner: IDL.Principal,
  serviceId: IDL.Text,
  requestId: bytes,
  ledger: IDL.Principal,
  fee: IDL.Nat,
  ledgerFee: IDL.Nat,
  paymentBlock: IDL.Opt(IDL.Nat),
  createdAt: IDL.Nat64,
  updatedAt: IDL.Nat64,
  state: DeploymentStateT,
  steps: IDL.Vec(StepT),
  waitingFor: IDL.Opt(IDL.Text),
  attempts: IDL.Nat32,
});

export const DeploymentResultT = IDL.Variant({ ok: DeploymentT, err: DeploymentErrorT });
export const DeploymentPageT = IDL.Record({ items: IDL.Vec(DeploymentT), next: IDL.Opt(IDL.Nat64) });
export interface DeploymentPage {
  items: Deployment[];
  next: [] | [bigint];
}
export const PageRequestT = IDL.Record({ cursor: IDL.Opt(IDL.Nat64), limit: IDL.Opt(IDL.Nat32) });
