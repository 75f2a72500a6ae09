// The token's Candid types, IDL and TypeScript side by side. token.did is the written interface; the build proves both equal.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';

import type { Body } from '../lib/candid/index.ts';
import { VersionT, type Version } from '../lib/types.ts';

export type Opt<T> = [] | [T];

export interface Account {
  owner: Principal;
  subaccount: Opt<Uint8Array>;
}
const Subaccount = IDL.Vec(IDL.Nat8);
export const AccountT = IDL.Record({ owner: IDL.Principal, subaccount: IDL.Opt(Subaccount) });
const Timestamp = IDL.Nat64;

export interface Link {
  label: string;
  url: string;
}
export const LinkT = IDL.Record({ label: IDL.Text, url: IDL.Text });

export interface InitialHolder {
  account: Account;
  amount: bigint;
}
export interface TokenInit {
  name: string;
  symbol: string;
  decimals: number;
  logo: Opt<string>;
  description: string;
  links: Link[];
  transferFee: bigint;
  mintingAccount: Opt<Account>;
  initialHolders: InitialHolder[];
  feeCollector: Opt<Account>;
  isPublic: boolean;
  autoUpdate: boolean;
  owner: Principal;
  factory: Opt<Principal>;
  version: Version;
}
export const TokenInitT = IDL.Record({
  name: IDL.Text,
  symbol: IDL.Text,
  decimals: IDL.Nat8,
  logo: IDL.Opt(IDL.Text),
  description: IDL.Text,
  links: IDL.Vec(LinkT),
  transferFee: IDL.Nat,
  mintingAccount: IDL.Opt(AccountT),
  initialHolders: IDL.Vec(IDL.Record({ account: AccountT, amount: IDL.Nat })),
  feeCollector: IDL.Opt(AccountT),
  isPublic: IDL.Bool,
  autoUpdate: IDL.Bool,
  owner: IDL.Principal,
  factory: IDL.Opt(IDL.Principal),
  version: VersionT,
});

// ICRC-1 and ICRC-2
export type MetadataValue = { Nat: bigint } | { Int: bigint } | { Text: string } | { Blob: Uint8Array };
export const MetadataT = IDL.Vec(
  IDL.Tuple(IDL.Text, IDL.Variant({ Nat: IDL.Nat, Int: IDL.Int, Text: IDL.Text, Blob: IDL.Vec(IDL.Nat8) })),
);
export interface Standard {
  name: string;
  url: string;
}
export const StandardsT = IDL.Vec(IDL.Record({ name: IDL.Text, url: IDL.Text }));

export interface TransferArg {
  from_subaccount: Opt<Uint8Array>;
  to: Account;
  amount: bigint;
  fee: Opt<bigint>;
  memo: Opt<Uint8Array>;
  created_at_time: Opt<bigint>;
}
export const TransferArgT = IDL.Record({
  from_subaccount: IDL.Opt(Subaccount),
  to: AccountT,
  amount: IDL.Nat,
  fee: IDL.Opt(IDL.Nat),
  memo: IDL.Opt(IDL.Vec(IDL.Nat8)),
  created_at_time: IDL.Opt(Timestamp),
});
export interface ApproveArgs {
  from_subaccount: Opt<Uint8Array>;
  spender: Account;
  amount: bigint;
  expected_allowance: Opt<bigint>;
  expires_at: Opt<bigint>;
  fee: Opt<bigint>;
  memo: Opt<Uint8Array>;
  created_at_time: Opt<bigint>;
}
export const ApproveArgsT = IDL.Record({
  from_subaccount: IDL.Opt(Subaccount),
  spender: AccountT,
  amount: IDL.Nat,
  expected_allowance: IDL.Opt(IDL.Nat),
  expires_at: IDL.Opt(Timestamp),
  fee: IDL.Opt(IDL.Nat),
  memo: IDL.Opt(IDL.Vec(IDL.Nat8)),
  created_at_time: IDL.Opt(Timestamp),
});
export interface TransferFromArgs {
  spender_subaccount: Opt<Uint8Array>;
  from: Account;
  to: Account;
  amount: bigint;
  fee: Opt<bigint>;
  memo: Opt<Uint8Array>;
  created_at_time: Opt<bigint>;
}
export const TransferFromArgsT = IDL.Record({
  spender_subaccount: IDL.Opt(Subaccount),
  from: AccountT,
  to: AccountT,
  amount: IDL.Nat,
  fee: IDL.Opt(IDL.Nat),
  memo: IDL.Opt(IDL.Vec(IDL.Nat8)),
  created_at_time: IDL.Opt(Timestamp),
});

const shared = {
  BadFee: IDL.Record({ expected_fee: IDL.Nat }),
  InsufficientFunds: IDL.Record({ balance: IDL.Nat }),
  TooOld: IDL.Null,
  CreatedInFuture: IDL.Record({ ledger_time: Timestamp }),
  TemporarilyUnavailable: IDL.Null,
  Duplicate: IDL.Record({ duplicate_of: IDL.Nat }),
  GenericError: IDL.Record({ error_code: IDL.Nat, message: IDL.Text }),
};
const BadBurn = IDL.Record({ min_burn_amount: IDL.Nat });
const blockOr = (error: IDL.Type) => IDL.Variant({ Ok: IDL.Nat, Err: error });
export const TransferResultT = blockOr(IDL.Variant({ ...shared, BadBurn }));
export const ApproveResultT = blockOr(
  IDL.Variant({
    ...shared,
    AllowanceChanged: IDL.Record({ current_allowance: IDL.Nat }),
    Expired: IDL.Record({ ledger_time: Timestamp }),
  }),
);
export const TransferFromResultT = blockOr(
  IDL.Variant({ ...shared, BadBurn, InsufficientAllowance: IDL.Record({ allowance: IDL.Nat }) }),
);
export interface AllowanceArgs {
  account: Account;
  spender: Account;
}
export const AllowanceArgsT = IDL.Record({ account: AccountT, spender: AccountT });
export interface Allowance {
  allowance: bigint;
  expires_at: Opt<bigint>;
}
export const AllowanceT = IDL.Record({ allowance: IDL.Nat, expires_at: IDL.Opt(Timestamp) });

// ICRC-3
export const ValueT = IDL.Rec();
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
export interface BlockRange {
  start: bigint;
  length: bigint;
}
export const GetBlocksArgsT = IDL.Vec(IDL.Record({ start: IDL.Nat, length: IDL.Nat }));
/** A block as it goes into a reply: the stored bytes. */
export interface StoredBlock {
  id: bigint;
  block: Body;
}
const BlocksT = IDL.Vec(IDL.Record({ id: IDL.Nat, block: ValueT }));
export interface GetBlocksResult {
  log_length: bigint;
  blocks: StoredBlock[];
  archived_blocks: [];
}
export const GetBlocksResultT = IDL.Rec();
GetBlocksResultT.fill(
  IDL.Record({
    log_length: IDL.Nat,
    blocks: BlocksT,
    archived_blocks: IDL.Vec(
      IDL.Record({ args: GetBlocksArgsT, callback: IDL.Func([GetBlocksArgsT], [GetBlocksResultT], ['query']) }),
    ),
  }),
);
export const GetArchivesArgsT = IDL.Record({ from: IDL.Opt(IDL.Principal) });
export const GetArchivesResultT = IDL.Vec(IDL.Record({ canister_id: IDL.Principal, start: IDL.Nat, end: IDL.Nat }));
export interface DataCertificate {
  certificate: Uint8Array;
  hash_tree: Uint8Array;
}
export const DataCertificateT = IDL.Record({ certificate: IDL.Vec(IDL.Nat8), hash_tree: IDL.Vec(IDL.Nat8) });
export const BlockTypesT = IDL.Vec(IDL.Record({ block_type: IDL.Text, url: IDL.Text }));

// ICRC-21
export interface ConsentMessageMetadata {
  language: string;
  utc_offset_minutes: Opt<number>;
}
export interface ConsentMessageRequest {
  method: string;
  arg: Uint8Array;
  user_preferences: {
    metadata: ConsentMessageMetadata;
    device_spec: Opt<{ GenericDisplay: null } | { FieldsDisplay: null }>;
  };
}
const ConsentMetadataT = IDL.Record({ language: IDL.Text, utc_offset_minutes: IDL.Opt(IDL.Int16) });
export const ConsentMessageRequestT = IDL.Record({
  method: IDL.Text,
  arg: IDL.Vec(IDL.Nat8),
  user_preferences: IDL.Record({
    metadata: ConsentMetadataT,
    device_spec: IDL.Opt(IDL.Variant({ GenericDisplay: IDL.Null, FieldsDisplay: IDL.Null })),
  }),
});
const FieldValueT = IDL.Variant({
  TokenAmount: IDL.Record({ decimals: IDL.Nat8, amount: IDL.Nat64, symbol: IDL.Text }),
  TimestampSeconds: IDL.Record({ amount: IDL.Nat64 }),
  DurationSeconds: IDL.Record({ amount: IDL.Nat64 }),
  Text: IDL.Record({ content: IDL.Text }),
});
const ErrorInfoT = IDL.Record({ description: IDL.Text });
export type ConsentError = { UnsupportedCanisterCall: { description: string } };
export const ConsentResultT = IDL.Variant({
  Ok: IDL.Record({
    metadata: ConsentMetadataT,
    consent_message: IDL.Variant({
      GenericDisplayMessage: IDL.Text,
      FieldsDisplayMessage: IDL.Record({ intent: IDL.Text, fields: IDL.Vec(IDL.Tuple(IDL.Text, FieldValueT)) }),
    }),
  }),
  Err: IDL.Variant({
    UnsupportedCanisterCall: ErrorInfoT,
    ConsentMessageUnavailable: ErrorInfoT,
    InsufficientPayment: ErrorInfoT,
    GenericError: IDL.Record({ error_code: IDL.Nat, description: IDL.Text }),
  }),
});

// ICRC-103
export interface GetAllowancesArgs {
  from_account: Opt<Account>;
  prev_spender: Opt<Account>;
  take: Opt<bigint>;
}
export const GetAllowancesArgsT = IDL.Record({
  from_account: IDL.Opt(AccountT),
  prev_spender: IDL.Opt(AccountT),
  take: IDL.Opt(IDL.Nat),
});
export interface AllowanceDetail {
  from_account: Account;
  to_spender: Account;
  allowance: bigint;
  expires_at: Opt<bigint>;
}
export const GetAllowancesResultT = IDL.Variant({
  Ok: IDL.Vec(
    IDL.Record({
      from_account: AccountT,
      to_spender: AccountT,
      allowance: IDL.Nat,
      expires_at: IDL.Opt(IDL.Nat64),
    }),
  ),
  Err: IDL.Variant({
    AccessDenied: IDL.Record({ reason: IDL.Text }),
    GenericError: IDL.Record({ error_code: IDL.Nat, message: IDL.Text }),
  }),
});
// ICRC-106
export const IndexPrincipalResultT = IDL.Variant({
  Ok: IDL.Principal,
  Err: IDL.Variant({
    IndexPrincipalNotSet: IDL.Null,
    GenericError: IDL.Record({ error_code: IDL.Nat, description: IDL.Text }),
  }),
});

// What ICTO adds
export interface TokenDetails {
  name: string;
  symbol: string;
  decimals: number;
  logo: Opt<string>;
  description: string;
  links: Link[];
  transferFee: bigint;
  totalSupply: bigint;
  mintingAccount: Opt<Account>;
  feeCollector: Opt<Account>;
  holderCount: bigint;
  blockCount: bigint;
  owner: Principal;
  factory: Opt<Principal>;
  version: Version;
  autoUpdate: boolean;
  isPublic: boolean;
  createdAt: bigint;
  cycles: bigint;
  pendingNotices: bigint;
}
export const TokenDetailsT = IDL.Record({
  name: IDL.Text,
  symbol: IDL.Text,
  decimals: IDL.Nat8,
  logo: IDL.Opt(IDL.Text),
  description: IDL.Text,
  links: IDL.Vec(LinkT),
  transferFee: IDL.Nat,
  totalSupply: IDL.Nat,
  mintingAccount: IDL.Opt(AccountT),
  feeCollector: IDL.Opt(AccountT),
  holderCount: IDL.Nat64,
  blockCount: IDL.Nat64,
  owner: IDL.Principal,
  factory: IDL.Opt(IDL.Principal),
  version: VersionT,
  autoUpdate: IDL.Bool,
  isPublic: IDL.Bool,
  createdAt: IDL.Nat64,
  cycles: IDL.Nat,
  pendingNotices: IDL.Nat64,
});
export interface HoldersRequest {
  after: Opt<Account>;
  limit: Opt<number>;
}
export const HoldersRequestT = IDL.Record({ after: IDL.Opt(AccountT), limit: IDL.Opt(IDL.Nat32) });
export interface HolderPage {
  items: { account: Account; balance: bigint }[];
  next: Opt<Account>;
}
export const HolderPageT = IDL.Record({
  items: IDL.Vec(IDL.Record({ account: AccountT, balance: IDL.Nat })),
  next: IDL.Opt(AccountT),
});
export interface AccountBlocksRequest {
  account: Account;
  before: Opt<bigint>;
  limit: Opt<number>;
}
export const AccountBlocksRequestT = IDL.Record({
  account: AccountT,
  before: IDL.Opt(IDL.Nat64),
  limit: IDL.Opt(IDL.Nat32),
});
export interface AccountBlocks {
  blocks: StoredBlock[];
  next: Opt<bigint>;
  total: bigint;
}
export const AccountBlocksT = IDL.Record({ blocks: BlocksT, next: IDL.Opt(IDL.Nat64), total: IDL.Nat64 });
export interface SupplyPoint {
  /** Days since 1970, UTC. */
  day: number;
  totalSupply: bigint;
  holderCount: bigint;
  transferCount: bigint;
  volume: bigint;
}
export const HistoryT = IDL.Vec(
  IDL.Record({
    day: IDL.Nat32,
    totalSupply: IDL.Nat,
    holderCount: IDL.Nat64,
    transferCount: IDL.Nat64,
    volume: IDL.Nat,
  }),
);
export interface HistoryRequest {
  fromDay: Opt<number>;
  limit: Opt<number>;
}
export const HistoryRequestT = IDL.Record({ fromDay: IDL.Opt(IDL.Nat32), limit: IDL.Opt(IDL.Nat32) });
export interface MetadataChanges {
  name: Opt<string>;
  symbol: Opt<string>;
  logo: Opt<string>;
  description: Opt<string>;
  links: Opt<Link[]>;
  transferFee: Opt<bigint>;
  /** The inner `null` removes the collector. */
  feeCollector: Opt<Opt<Account>>;
}
export const MetadataChangesT = IDL.Record({
  name: IDL.Opt(IDL.Text),
  symbol: IDL.Opt(IDL.Text),
  logo: IDL.Opt(IDL.Text),
  description: IDL.Opt(IDL.Text),
  links: IDL.Opt(IDL.Vec(LinkT)),
  transferFee: IDL.Opt(IDL.Nat),
  feeCollector: IDL.Opt(IDL.Opt(AccountT)),
});
