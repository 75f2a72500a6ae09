// How ledgers show their blocks: ICRC-3, and the ICP ledger's own `query_blocks`, which is older and knows no ICRC-3.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import type { Value } from './hash/icrc3-value.ts';
import { AccountT } from './ledger-types.ts';
import type { IcpBlock } from './block-match.ts';

/** The recursive `Value` of ICRC-3 blocks. */
const ValueT = IDL.Rec();
ValueT.fill(
  IDL.Variant({
    Blob: IDL.Vec(IDL.Nat8),
    Text: IDL.Text,
    Nat: IDL.Nat,
    Int: IDL.Int,
    Array: IDL.Vec(ValueT),
    Map: IDL.Vec(IDL.Tuple(IDL.Text, ValueT)),
  }),
);

export interface Range {
  start: bigint;
  length: bigint;
}
export interface Icrc3Blocks {
  log_length: bigint;
  blocks: { id: bigint; block: Value }[];
  archived_blocks: { args: Range[]; callback: [Principal, string] }[];
}
const RangeT = IDL.Record({ start: IDL.Nat, length: IDL.Nat });
export const icrc3Args = [IDL.Vec(RangeT)];
// An archive's answer has this form too; what it archived elsewhere is of no interest, so the callback's result is left open.
export const icrc3Returns = [
  IDL.Record({
    log_length: IDL.Nat,
    blocks: IDL.Vec(IDL.Record({ id: IDL.Nat, block: ValueT })),
    archived_blocks: IDL.Vec(
      IDL.Record({ args: IDL.Vec(RangeT), callback: IDL.Func([IDL.Vec(RangeT)], [IDL.Reserved], ['query']) }),
    ),
  }),
];

export interface IcpBlocks {
  chain_length: bigint;
  first_block_index: bigint;
  blocks: IcpBlock[];
}
const TokensT = IDL.Record({ e8s: IDL.Nat64 });
const TimeT = IDL.Record({ timestamp_nanos: IDL.Nat64 });
const bytes = IDL.Vec(IDL.Nat8);
export const icpArgs = [IDL.Record({ start: IDL.Nat64, length: IDL.Nat64 })];
// Fields that are not needed are left out; other operations have no field that is.
export const icpReturns = [
  IDL.Record({
    chain_length: IDL.Nat64,
    first_block_index: IDL.Nat64,
    blocks: IDL.Vec(
      IDL.Record({
        transaction: IDL.Record({
          icrc1_memo: IDL.Opt(bytes),
          operation: IDL.Opt(
            IDL.Variant({
              Transfer: IDL.Record({ from: bytes, to: bytes, amount: TokensT }),
              Approve: IDL.Reserved,
              Burn: IDL.Reserved,
              Mint: IDL.Reserved,
            }),
          ),
          created_at_time: TimeT,
        }),
        timestamp: TimeT,
      }),
    ),
  }),
];
export const accountArgs = [AccountT];
export const identifierReturns = [bytes];
