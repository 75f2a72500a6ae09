// What the backend remembers of a withdrawal. Kept for good: they are an owner's, few, and the treasury's book.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { TransferT, type Transfer } from '../job.ts';
import {
  WithdrawalRequestT,
  WithdrawalStateT,
  type Withdrawal,
  type WithdrawalRequest,
  type WithdrawalState,
} from '../types/treasury.ts';

/** Stored as names: never rename one. */
export type WithdrawalPhase = 'plan' | 'send' | 'find' | 'review';

export interface WithdrawalJob {
  request: WithdrawalRequest;
  requestedBy: Principal;
  createdAt: bigint;
  updatedAt: bigint;
  state: WithdrawalState;
  waitingFor: [] | [string];
  phaseSince: bigint;
  /** The transfer as it is told to the ledger; from here on its amount and fee count as on the way. */
  transfer: [] | [Transfer];
  /** The block which the ledger, or an owner, says that it is. */
  named: [] | [bigint];
  closed: boolean;
}
export const WithdrawalJobT = IDL.Record({
  request: WithdrawalRequestT,
  requestedBy: IDL.Principal,
  createdAt: IDL.Nat64,
  updatedAt: IDL.Nat64,
  state: WithdrawalStateT,
  waitingFor: IDL.Opt(IDL.Text),
  phaseSince: IDL.Nat64,
  transfer: IDL.Opt(TransferT),
  named: IDL.Opt(IDL.Nat),
  closed: IDL.Bool,
});

/** In the published form. */
export const withdrawalOf = (id: number, job: WithdrawalJob): Withdrawal => ({
  ...job.request,
  id: BigInt(id),
  requestedBy: job.requestedBy,
  ledgerFee: job.transfer[0] ? [job.transfer[0].ledgerFee] : [],
  state: job.state,
  waitingFor: job.waitingFor,
  createdAt: job.createdAt,
  updatedAt: job.updatedAt,
});
