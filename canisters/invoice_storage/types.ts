// Candid types of the payment records, with their TypeScript twins.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import type { FieldError } from '../lib/text.ts';

export type InvoiceError =
  | { notAuthorized: null }
  | { anonymousCaller: null }
  | { notFound: null }
  | { conflict: { message: string } }
  | { invalid: FieldError[] };
export const InvoiceErrorT = IDL.Variant({
  notAuthorized: IDL.Null,
  anonymousCaller: IDL.Null,
  notFound: IDL.Null,
  conflict: IDL.Record({ message: IDL.Text }),
  invalid: IDL.Vec(IDL.Record({ field: IDL.Text, message: IDL.Text })),
});

export type PaymentStatus =
  | { taken: null }
  | { completed: null }
  | { refundPending: null }
  /** `amount` is what the payer got back, in the ledger's smallest unit. */
  | { refunded: { blockIndex: bigint; amount: bigint } }
  | { needsReview: { reason: string } };
export const PaymentStatusT = IDL.Variant({
  taken: IDL.Null,
  completed: IDL.Null,
  refundPending: IDL.Null,
  refunded: IDL.Record({ blockIndex: IDL.Nat, amount: IDL.Nat }),
  needsReview: IDL.Record({ reason: IDL.Text }),
});

export interface PaymentInput {
  deploymentId: bigint;
  user: Principal;
  serviceId: string;
  ledger: Principal;
  amount: bigint;
  ledgerFee: bigint;
  blockIndex: bigint;
  memo: Uint8Array;
  at: bigint;
}
export const PaymentInputT = IDL.Record({
  deploymentId: IDL.Nat64,
  user: IDL.Principal,
  serviceId: IDL.Text,
  ledger: IDL.Principal,
  amount: IDL.Nat,
  ledgerFee: IDL.Nat,
  blockIndex: IDL.Nat,
  memo: IDL.Vec(IDL.Nat8),
  at: IDL.Nat64,
});

export interface StatusChange {
  deploymentId: bigint;
  status: PaymentStatus;
  contract: [] | [Principal];
  at: bigint;
}
export const StatusChangeT = IDL.Record({
  deploymentId: IDL.Nat64,
  status: PaymentStatusT,
  contract: IDL.Opt(IDL.Principal),
  at: IDL.Nat64,
});

export interface StatusEntry {
  status: PaymentStatus;
  at: bigint;
  recordedAt: bigint;
  writer: Principal;
}
export const StatusEntryT = IDL.Record({
  status: PaymentStatusT,
  at: IDL.Nat64,
  recordedAt: IDL.Nat64,
  writer: IDL.Principal,
});

export interface Payment {
  id: bigint;
  payment: PaymentInput;
  contract: [] | [Principal];
  status: PaymentStatus;
  history: StatusEntry[];
  recordedAt: bigint;
}
export const PaymentT = IDL.Record({
  id: IDL.Nat64,
  payment: PaymentInputT,
  contract: IDL.Opt(IDL.Principal),
  status: PaymentStatusT,
  history: IDL.Vec(StatusEntryT),
  recordedAt: IDL.Nat64,
});

export interface PaymentPage {
  items: Payment[];
  next: [] | [bigint];
  total: bigint;
}
export const PaymentPageT = IDL.Record({ items: IDL.Vec(PaymentT), next: IDL.Opt(IDL.Nat64), total: IDL.Nat64 });
export const PaymentPageResultT = IDL.Variant({ ok: PaymentPageT, err: InvoiceErrorT });
export const PaymentResultT = IDL.Variant({ ok: PaymentT, err: InvoiceErrorT });
export const IndexResultT = IDL.Variant({ ok: IDL.Nat64, err: InvoiceErrorT });

/** What one ledger brought in and what went back, in its smallest unit. */
export interface Totals {
  ledger: Principal;
  taken: bigint;
  refunded: bigint;
  payments: bigint;
  refunds: bigint;
}
export const TotalsT = IDL.Record({
  ledger: IDL.Principal,
  taken: IDL.Nat,
  refunded: IDL.Nat,
  payments: IDL.Nat64,
  refunds: IDL.Nat64,
});
