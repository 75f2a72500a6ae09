// Candid types that factories of every kind share, with their TypeScript twins.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { VersionT } from '../lib/result-type.ts';
import type { FieldError } from '../lib/text.ts';
import type { Version } from '../lib/versions.ts';

export type Opt<T> = [] | [T];
const Blob = IDL.Vec(IDL.Nat8);

export interface FactoryInit {
  owner: Principal;
}
export const FactoryInitT = IDL.Record({ owner: IDL.Principal });

export type ContractStatus = { installing: null } | { active: null } | { paused: null } | { failed: null };
export const ContractStatusT = IDL.Variant({
  installing: IDL.Null,
  active: IDL.Null,
  paused: IDL.Null,
  failed: IDL.Null,
});

/** What a factory knows of each contract; products add their own fields. */
export interface BaseInfo {
  canisterId: Principal;
  creator: Principal;
  deploymentId: bigint;
  name: string;
  status: ContractStatus;
  isPublic: boolean;
  autoUpdate: boolean;
  version: Version;
  createdAt: bigint;
  updatedAt: bigint;
}
export const baseInfoFields = {
  canisterId: IDL.Principal,
  creator: IDL.Principal,
  deploymentId: IDL.Nat64,
  name: IDL.Text,
  status: ContractStatusT,
  isPublic: IDL.Bool,
  autoUpdate: IDL.Bool,
  version: VersionT,
  createdAt: IDL.Nat64,
  updatedAt: IDL.Nat64,
};

/** The payment the backend took, kept with the deployment as its proof. */
export interface Payment {
  deploymentId: bigint;
  ledger: Principal;
  blockIndex: bigint;
  amount: bigint;
}
export const PaymentT = IDL.Record({
  deploymentId: IDL.Nat64,
  ledger: IDL.Principal,
  blockIndex: IDL.Nat,
  amount: IDL.Nat,
});

/** A step of the specification's deployment flow, 10 to 21. */
export interface Step {
  number: number;
  name: string;
  at: bigint;
  proof: string;
}
export const StepT = IDL.Record({ number: IDL.Nat8, name: IDL.Text, at: IDL.Nat64, proof: IDL.Text });

export interface Receipt {
  canisterId: Principal;
  moduleHash: Uint8Array;
  version: Version;
  controllers: Principal[];
  steps: Step[];
}
export const ReceiptT = IDL.Record({
  canisterId: IDL.Principal,
  moduleHash: Blob,
  version: VersionT,
  controllers: IDL.Vec(IDL.Principal),
  steps: IDL.Vec(StepT),
});

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
export const FieldErrorT = IDL.Record({ field: IDL.Text, message: IDL.Text });
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
export type Answer<T> = { ok: T } | { err: FactoryError };
export const ResultT = IDL.Variant({ ok: IDL.Null, err: FactoryErrorT });
export const ReceiptResultT = IDL.Variant({ ok: ReceiptT, err: FactoryErrorT });
export const ChunkResultT = IDL.Variant({ ok: Blob, err: FactoryErrorT });
export const BatchResultT = IDL.Variant({ ok: IDL.Nat64, err: FactoryErrorT });

export interface FactoryConfig {
  enabled: boolean;
  maxContractsPerCreator: bigint;
  /** What a new contract starts with, beside the creation fee. */
  contractCycles: bigint;
  /** What the factory keeps for itself: no deployment starts below it. */
  minCyclesReserve: bigint;
}
export const FactoryConfigT = IDL.Record({
  enabled: IDL.Bool,
  maxContractsPerCreator: IDL.Nat64,
  contractCycles: IDL.Nat,
  minCyclesReserve: IDL.Nat,
});

export interface TemplateVersion {
  version: Version;
  moduleHash: Uint8Array;
  size: bigint;
  notes: string;
  registeredAt: bigint;
}
export const TemplateVersionT = IDL.Record({
  version: VersionT,
  moduleHash: Blob,
  size: IDL.Nat64,
  notes: IDL.Text,
  registeredAt: IDL.Nat64,
});
export interface NewVersion {
  version: Version;
  moduleHash: Uint8Array;
  chunkHashes: Uint8Array[];
  notes: string;
}
export const NewVersionT = IDL.Record({
  version: VersionT,
  moduleHash: Blob,
  chunkHashes: IDL.Vec(Blob),
  notes: IDL.Text,
});

export interface FactoryHealth {
  serviceId: string;
  enabled: boolean;
  healthy: boolean;
  problems: string[];
  cycles: bigint;
  contractCount: bigint;
  publicCount: bigint;
  failedCount: bigint;
  openDeployments: bigint;
  callbackCount: bigint;
  refusedCallbackCount: bigint;
  latestVersion: Opt<Version>;
  templateHash: Opt<Uint8Array>;
  heapBytes: bigint;
  stableBytes: bigint;
  lastDeploymentAt: Opt<bigint>;
  reportedAt: bigint;
  whitelistedBackends: Principal[];
}
export const FactoryHealthT = IDL.Record({
  serviceId: IDL.Text,
  enabled: IDL.Bool,
  healthy: IDL.Bool,
  problems: IDL.Vec(IDL.Text),
  cycles: IDL.Nat,
  contractCount: IDL.Nat64,
  publicCount: IDL.Nat64,
  failedCount: IDL.Nat64,
  openDeployments: IDL.Nat64,
  callbackCount: IDL.Nat64,
  refusedCallbackCount: IDL.Nat64,
  latestVersion: IDL.Opt(VersionT),
  templateHash: IDL.Opt(Blob),
  heapBytes: IDL.Nat64,
  stableBytes: IDL.Nat64,
  lastDeploymentAt: IDL.Opt(IDL.Nat64),
  reportedAt: IDL.Nat64,
  whitelistedBackends: IDL.Vec(IDL.Principal),
});

export interface PageRequest<Role> {
  role: Opt<Role>;
  cursor: Opt<bigint>;
  limit: Opt<number>;
}
