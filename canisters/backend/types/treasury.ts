// Candid types of withdrawals from the treasury, with their TypeScript twins.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { AccountT, type Account } from '../../lib/ledger-types.ts';
import { AdminErrorT, type AdminError } from './administration.ts';

export interface WithdrawalRequest {
  /** Chosen by the owner, 16 to 32 bytes: repeating it returns the same withdrawal. */
  requestId: Uint8Array;
  ledger: Principal;
  to: Account;
  amount: bigint;
}
const request = { requestId: IDL.Vec(IDL.Nat8), ledger: IDL.Principal, to: AccountT, amount: IDL.Nat };
export const WithdrawalRequestT = IDL.Record(request);

export type WithdrawalState =
  | { running: null }
  | { sent: { blockIndex: bigint } }
  /** Nothing was moved. */
  | { refused: { reason: string } }
  | { needsReview: { reason: string } };
export const WithdrawalStateT = IDL.Variant({
  running: IDL.Null,
  sent: IDL.Record({ blockIndex: IDL.Nat }),
  refused: IDL.Record({ reason: IDL.Text }),
  needsReview: IDL.Record({ reason: IDL.Text }),
});

export interface Withdrawal extends WithdrawalRequest {
  id: bigint;
  requestedBy: Principal;
  ledgerFee: [] | [bigint];
  state: WithdrawalState;
  waitingFor: [] | [string];
  createdAt: bigint;
  updatedAt: bigint;
}
export const WithdrawalT = IDL.Record({
  ...request,
  id: IDL.Nat64,
  requestedBy: IDL.Principal,
  ledgerFee: IDL.Opt(IDL.Nat),
  state: WithdrawalStateT,
  waitingFor: IDL.Opt(IDL.Text),
  createdAt: IDL.Nat64,
  updatedAt: IDL.Nat64,
});
export type WithdrawalResult = { ok: Withdrawal } | { err: AdminError };
export const WithdrawalResultT = IDL.Variant({ ok: WithdrawalT, err: AdminErrorT });

export interface WithdrawalPage {
  items: Withdrawal[];
  next: [] | [bigint];
}
export const WithdrawalPageResultT = IDL.Variant({
  ok: IDL.Record({ items: IDL.Vec(WithdrawalT), next: IDL.Opt(IDL.Nat64) }),
  err: AdminErrorT,
});

/** `block`: an owner's proof of a transfer that could not be found. `close`: the money stays as it is. */
export type WithdrawalResolution = { retry: null } | { block: bigint } | { close: { note: string } };
export const WithdrawalResolutionT = IDL.Variant({
  retry: IDL.Null,
  block: IDL.Nat,
  close: IDL.Record({ note: IDL.Text }),
});
