// Client of an ICRC-1/ICRC-2 ledger. A transfer ends in one of three ways, and "I do not know" is one of them.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';

import { callCanister, type CallOutcome } from './calls.ts';
import {
  AccountT,
  AllowanceArgT,
  AllowanceT,
  ApproveArgT,
  ApproveErrorT,
  MetadataValueT,
  TransferArgT,
  TransferErrorT,
  TransferFromArgT,
  TransferFromErrorT,
  type Account,
  type Allowance,
  type ApproveError,
  type MetadataValue,
  type TransferError,
  type TransferFromError,
} from './ledger-types.ts';

export type * from './ledger-types.ts';
export { AccountT, AllowanceT, TransferErrorT, TransferFromErrorT } from './ledger-types.ts';

/**
 * `ok`: in block `block` (`duplicate`: by an earlier call with the same content). `refused`: the ledger said no and moved
 * nothing. `unknown`: repeat the identical call (same `createdAtTime` and memo: the ledger deduplicates for 24 hours) or
 * read the ledger. `executed: 'no'` says that this attempt surely did nothing; earlier attempts may have.
 */
export type LedgerOutcome<E> =
  | { kind: 'ok'; block: bigint; duplicate: boolean }
  | { kind: 'refused'; error: E }
  | { kind: 'unknown'; executed: 'no' | 'maybe'; reason: string };

export type ReadOutcome<T> = { kind: 'ok'; value: T } | { kind: 'failed'; reason: string };

interface TransferOptions {
  to: Account;
  amount: bigint;
  fee?: bigint;
  /** At most 32 bytes on most ledgers. */
  memo?: Uint8Array;
  /** Nanoseconds. Without it a repeat moves the money twice. */
  createdAtTime?: bigint;
}

export interface ApproveOptions {
  spender: Account;
  amount: bigint;
  /** The ledger refuses when the allowance is another now. */
  expectedAllowance?: bigint;
  /** Nanoseconds. */
  expiresAt?: bigint;
  memo?: Uint8Array;
  createdAtTime?: bigint;
}

export interface Ledger {
  /** `icrc1_transfer` from our own account. */
  transfer(options: TransferOptions & { fromSubaccount?: Uint8Array }): Promise<LedgerOutcome<TransferError>>;
  /** `icrc2_transfer_from`, with an allowance given to us. */
  transferFrom(
    options: TransferOptions & { from: Account; spenderSubaccount?: Uint8Array },
  ): Promise<LedgerOutcome<TransferFromError>>;
  /** `icrc2_approve` of our own account. */
  approve(options: ApproveOptions): Promise<LedgerOutcome<ApproveError>>;
  balanceOf(account: Account): Promise<ReadOutcome<bigint>>;
  fee(): Promise<ReadOutcome<bigint>>;
  allowance(account: Account, spender: Account): Promise<ReadOutcome<Allowance>>;
  decimals(): Promise<ReadOutcome<number>>;
  symbol(): Promise<ReadOutcome<string>>;
  name(): Promise<ReadOutcome<string>>;
  metadata(): Promise<ReadOutcome<[string, MetadataValue][]>>;
}

const opt = <T>(value: T | undefined): [] | [T] => (value === undefined ? [] : [value]);

const common = ({ to, amount, fee, memo, createdAtTime }: TransferOptions) => ({
  to,
  amount,
  fee: opt(fee),
  memo: opt(memo),
  created_at_time: opt(createdAtTime),
});

const none: IDL.Type[] = [];
const transferArgs = [TransferArgT];
const transferFromArgs = [TransferFromArgT];
const transferReturns = [IDL.Variant({ Ok: IDL.Nat, Err: TransferErrorT })];
const transferFromReturns = [IDL.Variant({ Ok: IDL.Nat, Err: TransferFromErrorT })];
const approveArgs = [ApproveArgT];
const approveReturns = [IDL.Variant({ Ok: IDL.Nat, Err: ApproveErrorT })];
const accountArgs = [AccountT];
const allowanceArgs = [AllowanceArgT];
const allowanceReturns = [AllowanceT];
const natReturns = [IDL.Nat];
const nat8Returns = [IDL.Nat8];
const textReturns = [IDL.Text];
const metadataReturns = [IDL.Vec(IDL.Tuple(IDL.Text, MetadataValueT))];

/** The ledger at this canister id. */
export function ledger(canister: Principal): Ledger {
  const read = async <T>(
    method: string,
    returns: IDL.Type[],
    args = none,
    values: unknown[] = [],
  ): Promise<ReadOutcome<T>> => {
    const outcome = await callCanister<T>({ canister, method, args, values, returns });
    if (outcome.kind === 'replied') return { kind: 'ok', value: outcome.value };
    return { kind: 'failed', reason: outcome.kind === 'rejected' ? outcome.message : outcome.reason };
  };
  return {
    async transfer({ fromSubaccount, ...options }) {
      const values = [{ from_subaccount: opt(fromSubaccount), ...common(options) }];
      return moved(
        await callCanister<Answer<TransferError>>({
          canister,
          method: 'icrc1_transfer',
          args: transferArgs,
          values,
          returns: transferReturns,
        }),
      );
    },
    async transferFrom({ from, spenderSubaccount, ...options }) {
      const values = [{ spender_subaccount: opt(spenderSubaccount), from, ...common(options) }];
      return moved(
        await callCanister<Answer<TransferFromError>>({
          canister,
          method: 'icrc2_transfer_from',
          args: transferFromArgs,
          values,
          returns: transferFromReturns,
        }),
      );
    },
    async approve({ spender, amount, expectedAllowance, expiresAt, memo, createdAtTime }) {
      const values = [
        {
          from_subaccount: [],
          spender,
          amount,
          expected_allowance: opt(expectedAllowance),
          expires_at: opt(expiresAt),
          fee: [],
          memo: opt(memo),
          created_at_time: opt(createdAtTime),
        },
      ];
      return moved(
        await callCanister<Answer<ApproveError>>({
          canister,
          method: 'icrc2_approve',
          args: approveArgs,
          values,
          returns: approveReturns,
        }),
      );
    },
    balanceOf: (account) => read('icrc1_balance_of', natReturns, accountArgs, [account]),
    fee: () => read('icrc1_fee', natReturns),
    allowance: (account, spender) => read('icrc2_allowance', allowanceReturns, allowanceArgs, [{ account, spender }]),
    decimals: () => read('icrc1_decimals', nat8Returns),
    symbol: () => read('icrc1_symbol', textReturns),
    name: () => read('icrc1_name', textReturns),
    metadata: () => read('icrc1_metadata', metadataReturns),
  };
}

type Answer<E> = { Ok: bigint } | { Err: E };

function moved<E extends object>(outcome: CallOutcome<Answer<E>>): LedgerOutcome<E> {
  switch (outcome.kind) {
    case 'unknown':
      return { kind: 'unknown', executed: 'maybe', reason: outcome.reason };
    case 'rejected':
      // Even a trap is no proof: ledgers call their archive after the transfer and may trap then.
      return { kind: 'unknown', executed: outcome.executed, reason: outcome.message };
    case 'replied':
      if ('Ok' in outcome.value) return { kind: 'ok', block: outcome.value.Ok, duplicate: false };
      return refusedOrDuplicate(outcome.value.Err);
  }
}

function refusedOrDuplicate<E extends object>(error: E): LedgerOutcome<E> {
  if ('Duplicate' in error) {
    const { duplicate_of } = error.Duplicate as { duplicate_of: bigint };
    return { kind: 'ok', block: duplicate_of, duplicate: true };
  }
  return { kind: 'refused', error };
}
