// What the backend remembers of a deployment until it ended and its records are delivered. Versioned: append fields as opt.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { VersionT } from '../lib/result-type.ts';
import type { Version } from '../lib/versions.ts';
import { DeploymentStateT, type DeploymentState } from './types/deployment.ts';

/** One ledger transfer, told the same way each time it is tried, so that the ledger recognises a repeat. */
export interface Transfer {
  /** The ledger's `created_at_time` (ns). */
  createdAt: bigint;
  amount: bigint;
  ledgerFee: bigint;
  /** A try was started whose outcome is not known: it may have happened. */
  uncertain: boolean;
  /** A call is still without any answer, so the ledger may carry it out later. */
  unanswered: boolean;
}
export const TransferT = IDL.Record({
  createdAt: IDL.Nat64,
  amount: IDL.Nat,
  ledgerFee: IDL.Nat,
  uncertain: IDL.Bool,
  unanswered: IDL.Bool,
});

export interface Contract {
  canisterId: Principal;
  version: Version;
  moduleHash: Uint8Array;
}
export const ContractT = IDL.Record({
  canisterId: IDL.Principal,
  version: VersionT,
  moduleHash: IDL.Vec(IDL.Nat8),
});

/** The saga's own states, in order. The names are stored: never rename one. */
export const PHASES = [
  'check',
  'verify',
  'charge',
  'findCharge',
  'record',
  'deploy',
  'confirmFailure',
  'finish',
  'refund',
  'findRefund',
  'recordRefund',
  'review',
] as const;
export type Phase = (typeof PHASES)[number];
export const isPhase = (text: string): text is Phase => PHASES.some((phase) => phase === text);

export interface Job {
  owner: Principal;
  serviceId: string;
  requestId: Uint8Array;
  /** sha256 of everything in the request: tells a repeat from a reused id after the arguments are gone. */
  requestHash: Uint8Array;
  /** Fixed when the job is stored, like the price: a registry change never redirects a paid deployment. */
  factory: Principal;
  ledger: Principal;
  fee: bigint;
  ledgerFee: bigint;
  createdAt: bigint;
  updatedAt: bigint;
  state: DeploymentState;
  waitingFor: [] | [string];
  /** Tries of the present phase, and since when it runs: patience is counted by these. */
  tries: number;
  phaseSince: bigint;
  attempts: number;
  charge: [] | [Transfer];
  paymentBlock: [] | [bigint];
  /** Sequence number in each outbox up to which the present phase waits for delivery. */
  auditNotice: [] | [bigint];
  invoiceNotice: [] | [bigint];
  contract: [] | [Contract];
  /** Why it is refunded. */
  failure: [] | [string];
  refund: [] | [Transfer];
  refundBlock: [] | [bigint];
  /** Where a review goes on, and what was decided. */
  reviewed: [] | [string];
  /** No longer in the review queue. */
  closed: boolean;
  /** Its fee may have to be paid back: withdrawals leave it in place. */
  reserved: boolean;
}
export const JobT = IDL.Record({
  owner: IDL.Principal,
  serviceId: IDL.Text,
  requestId: IDL.Vec(IDL.Nat8),
  requestHash: IDL.Vec(IDL.Nat8),
  factory: IDL.Principal,
  ledger: IDL.Principal,
  fee: IDL.Nat,
  ledgerFee: IDL.Nat,
  createdAt: IDL.Nat64,
  updatedAt: IDL.Nat64,
  state: DeploymentStateT,
  waitingFor: IDL.Opt(IDL.Text),
  tries: IDL.Nat32,
  phaseSince: IDL.Nat64,
  attempts: IDL.Nat32,
  charge: IDL.Opt(TransferT),
  paymentBlock: IDL.Opt(IDL.Nat),
  auditNotice: IDL.Opt(IDL.Nat64),
  invoiceNotice: IDL.Opt(IDL.Nat64),
  contract: IDL.Opt(ContractT),
  failure: IDL.Opt(IDL.Text),
  refund: IDL.Opt(TransferT),
  refundBlock: IDL.Opt(IDL.Nat),
  reviewed: IDL.Opt(IDL.Text),
  closed: IDL.Bool,
  reserved: IDL.Bool,
});
