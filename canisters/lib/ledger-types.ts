// Types of ICRC-1 and ICRC-2, as IDL and as TypeScript.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';

export interface Account {
  owner: Principal;
  subaccount: [] | [Uint8Array];
}

interface CommonError {
  BadFee: { expected_fee: bigint };
  InsufficientFunds: { balance: bigint };
  TooOld: null;
  CreatedInFuture: { ledger_time: bigint };
  Duplicate: { duplicate_of: bigint };
  TemporarilyUnavailable: null;
  GenericError: { error_code: bigint; message: string };
}
type Cases<T> = { [K in keyof T]: { [P in K]: T[P] } }[keyof T];

/** Errors of `icrc1_transfer`. */
export type TransferError = Cases<CommonError & { BadBurn: { min_burn_amount: bigint } }>;
/** Errors of `icrc2_transfer_from`. */
export type TransferFromError = Cases<
  CommonError & { BadBurn: { min_burn_amount: bigint }; InsufficientAllowance: { allowance: bigint } }
>;

/** Errors of `icrc2_approve`. */
export type ApproveError = Cases<
  CommonError & { AllowanceChanged: { current_allowance: bigint }; Expired: { ledger_time: bigint } }
>;

export const AccountT = IDL.Record({ owner: IDL.Principal, subaccount: IDL.Opt(IDL.Vec(IDL.Nat8)) });

const commonErrors = {
  BadFee: IDL.Record({ expected_fee: IDL.Nat }),
  InsufficientFunds: IDL.Record({ balance: IDL.Nat }),
  TooOld: IDL.Null,
  CreatedInFuture: IDL.Record({ ledger_time: IDL.Nat64 }),
  Duplicate: IDL.Record({ duplicate_of: IDL.Nat }),
  TemporarilyUnavailable: IDL.Null,
  GenericError: IDL.Record({ error_code: IDL.Nat, message: IDL.Text }),
};
const BadBurn = IDL.Record({ min_burn_amount: IDL.Nat });

export const TransferErrorT = IDL.Variant({ ...commonErrors, BadBurn });
export const TransferFromErrorT = IDL.Variant({
  ...commonErrors,
  BadBurn,
  InsufficientAllowance: IDL.Record({ allowance: IDL.Nat }),
});

export const ApproveErrorT = IDL.Variant({
  ...commonErrors,
  AllowanceChanged: IDL.Record({ current_allowance: IDL.Nat }),
  Expired: IDL.Record({ ledger_time: IDL.Nat64 }),
});

export const TransferArgT = IDL.Record({
  from_subaccount: IDL.Opt(IDL.Vec(IDL.Nat8)),
  to: AccountT,
  amount: IDL.Nat,
  fee: IDL.Opt(IDL.Nat),
  memo: IDL.Opt(IDL.Vec(IDL.Nat8)),
  created_at_time: IDL.Opt(IDL.Nat64),
});
export const TransferFromArgT = IDL.Record({
  spender_subaccount: IDL.Opt(IDL.Vec(IDL.Nat8)),
  from: AccountT,
  to: AccountT,
  amount: IDL.Nat,
  fee: IDL.Opt(IDL.Nat),
  memo: IDL.Opt(IDL.Vec(IDL.Nat8)),
  created_at_time: IDL.Opt(IDL.Nat64),
});
export const ApproveArgT = IDL.Record({
  from_subaccount: IDL.Opt(IDL.Vec(IDL.Nat8)),
  spender: AccountT,
  amount: IDL.Nat,
  expected_allowance: IDL.Opt(IDL.Nat),
  expires_at: IDL.Opt(IDL.Nat64),
  fee: IDL.Opt(IDL.Nat),
  memo: IDL.Opt(IDL.Vec(IDL.Nat8)),
  created_at_time: IDL.Opt(IDL.Nat64),
});
export const AllowanceArgT = IDL.Record({ account: AccountT, spender: AccountT });
export const AllowanceT = IDL.Record({ allowance: IDL.Nat, expires_at: IDL.Opt(IDL.Nat64) });
export const MetadataValueT = IDL.Variant({ Nat: IDL.Nat, Int: IDL.Int, Text: IDL.Text, Blob: IDL.Vec(IDL.Nat8) });

export interface Allowance {
  allowance: bigint;
  expires_at: [] | [bigint];
}
export type MetadataValue = { Nat: bigint } | { Int: bigint } | { Text: string } | { Blob: Uint8Array };
