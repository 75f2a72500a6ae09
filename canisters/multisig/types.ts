// The wallet's Candid types, IDL and TypeScript side by side. multisig.did is the written interface; the build proves both equal.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';

import { resultOf, VersionT } from '../lib/result-type.ts';
import type { FieldError } from '../lib/text.ts';
import type { Version } from '../lib/versions.ts';

export type Opt<T> = [] | [T];
const Blob = IDL.Vec(IDL.Nat8);

export interface Account {
  owner: Principal;
  subaccount: Opt<Uint8Array>;
}
export const AccountT = IDL.Record({ owner: IDL.Principal, subaccount: IDL.Opt(Blob) });

// Configuration
export interface Rights {
  propose: boolean;
  vote: boolean;
  execute: boolean;
}
export interface Signer {
  user: Principal;
  name: string;
  rights: Rights;
  groups: string[];
}
export const SignerT = IDL.Record({
  user: IDL.Principal,
  name: IDL.Text,
  rights: IDL.Record({ propose: IDL.Bool, vote: IDL.Bool, execute: IDL.Bool }),
  groups: IDL.Vec(IDL.Text),
});
export interface Observer {
  user: Principal;
  name: string;
}
export const ObserverT = IDL.Record({ user: IDL.Principal, name: IDL.Text });

/** Who has to approve; without a group a quorum counts all who may vote. */
export type Rule = { quorum: { group: Opt<string>; count: number } } | { anyOf: Rule[] } | { allOf: Rule[] };
export const RuleT = IDL.Rec();
RuleT.fill(
  IDL.Variant({
    quorum: IDL.Record({ group: IDL.Opt(IDL.Text), count: IDL.Nat32 }),
    anyOf: IDL.Vec(RuleT),
    allOf: IDL.Vec(RuleT),
  }),
);
export interface SpendingPolicy {
  id: number;
  name: string;
  ledger: Principal;
  /** Of the ledger's smallest unit, fees included, within any `period`. */
  limit: bigint;
  /** Nanoseconds. */
  period: bigint;
  /** `[]`: to anybody. */
  recipients: Opt<Account[]>;
  rule: Rule;
}
export const SpendingPolicyT = IDL.Record({
  id: IDL.Nat32,
  name: IDL.Text,
  ledger: IDL.Principal,
  limit: IDL.Nat,
  period: IDL.Nat64,
  recipients: IDL.Opt(IDL.Vec(AccountT)),
  rule: RuleT,
});
export interface Recovery {
  guardians: Principal[];
  threshold: number;
  /** Nanoseconds in which any voting signer can veto. */
  delay: bigint;
}
export const RecoveryT = IDL.Record({
  guardians: IDL.Vec(IDL.Principal),
  threshold: IDL.Nat32,
  delay: IDL.Nat64,
});
export interface WalletConfig {
  name: string;
  description: string;
  signers: Signer[];
  observers: Observer[];
  threshold: number;
  rejectAt: Opt<number>;
  /** Nanoseconds between approval and execution. */
  timelock: bigint;
  policies: SpendingPolicy[];
  recovery: Opt<Recovery>;
}
export const WalletConfigT = IDL.Record({
  name: IDL.Text,
  description: IDL.Text,
  signers: IDL.Vec(SignerT),
  observers: IDL.Vec(ObserverT),
  threshold: IDL.Nat32,
  rejectAt: IDL.Opt(IDL.Nat32),
  timelock: IDL.Nat64,
  policies: IDL.Vec(SpendingPolicyT),
  recovery: IDL.Opt(RecoveryT),
});
export interface MultisigInit {
  config: WalletConfig;
  isPublic: boolean;
  autoUpdate: boolean;
  /** Who created the wallet; the wallet itself is its owner. */
  owner: Principal;
  factory: Opt<Principal>;
  version: Version;
}
export const MultisigInitT = IDL.Record({
  config: WalletConfigT,
  isPublic: IDL.Bool,
  autoUpdate: IDL.Bool,
  owner: IDL.Principal,
  factory: IDL.Opt(IDL.Principal),
  version: VersionT,
});

// Actions
export interface Transfer {
  to: Account;
  amount: bigint;
  memo: Opt<Uint8Array>;
}
export const TransferT = IDL.Record({ to: AccountT, amount: IDL.Nat, memo: IDL.Opt(Blob) });
export interface CanisterSettings {
  controllers: Opt<Principal[]>;
  freezingThreshold: Opt<bigint>;
  memoryAllocation: Opt<bigint>;
  computeAllocation: Opt<bigint>;
}
const CanisterSettingsT = IDL.Record({
  controllers: IDL.Opt(IDL.Vec(IDL.Principal)),
  freezingThreshold: IDL.Opt(IDL.Nat),
  memoryAllocation: IDL.Opt(IDL.Nat),
  computeAllocation: IDL.Opt(IDL.Nat),
});
export type InstallMode = { install: null } | { reinstall: null } | { upgrade: null };
const InstallModeT = IDL.Variant({ install: IDL.Null, reinstall: IDL.Null, upgrade: IDL.Null });

export type Action =
  | { transfer: { ledger: Principal; transfer: Transfer } }
  | { batchTransfer: { ledger: Principal; transfers: Transfer[] } }
  | {
      approve: {
        ledger: Principal;
        spender: Account;
        amount: bigint;
        expectedAllowance: Opt<bigint>;
        expiresAt: Opt<bigint>;
      };
    }
  | { addSigner: { signer: Signer; threshold: Opt<number> } }
  | { removeSigner: { user: Principal; threshold: Opt<number> } }
  | { replaceSigner: { user: Principal; by: Signer } }
  | { changeSigner: Signer }
  | { addObserver: Observer }
  | { removeObserver: Principal }
  | { changeThreshold: { threshold: number; rejectAt: Opt<number> } }
  | { setTimelock: bigint }
  | { setPolicy: SpendingPolicy }
  | { removePolicy: number }
  | { setRecovery: Opt<Recovery> }
  | { setVisibility: boolean }
  | { setAutoUpdate: boolean }
  | { rename: { name: string; description: string } }
  | { callCanister: { canister: Principal; method: string; arg: Uint8Array; cycles: bigint } }
  | { updateSettings: { canister: Principal; settings: CanisterSettings } }
  | { startCanister: Principal }
  | { stopCanister: Principal }
  | {
      installCode: {
        canister: Principal;
        mode: InstallMode;
        moduleHash: Uint8Array;
        chunkHashes: Uint8Array[];
        arg: Uint8Array;
      };
    }
  | { resolveUnknown: { proposal: bigint; happened: boolean; note: string } }
  | { recover: { signers: Signer[]; threshold: number } };
export const ActionT = IDL.Variant({
  transfer: IDL.Record({ ledger: IDL.Principal, transfer: TransferT }),
  batchTransfer: IDL.Record({ ledger: IDL.Principal, transfers: IDL.Vec(TransferT) }),
  approve: IDL.Record({
    ledger: IDL.Principal,
    spender: AccountT,
    amount: IDL.Nat,
    expectedAllowance: IDL.Opt(IDL.Nat),
    expiresAt: IDL.Opt(IDL.Nat64),
  }),
  addSigner: IDL.Record({ signer: SignerT, threshold: IDL.Opt(IDL.Nat32) }),
  removeSigner: IDL.Record({ user: IDL.Principal, threshold: IDL.Opt(IDL.Nat32) }),
  replaceSigner: IDL.Record({ user: IDL.Principal, by: SignerT }),
  changeSigner: SignerT,
  addObserver: ObserverT,
  removeObserver: IDL.Principal,
  changeThreshold: IDL.Record({ threshold: IDL.Nat32, rejectAt: IDL.Opt(IDL.Nat32) }),
  setTimelock: IDL.Nat64,
  setPolicy: SpendingPolicyT,
  removePolicy: IDL.Nat32,
  setRecovery: IDL.Opt(RecoveryT),
  setVisibility: IDL.Bool,
  setAutoUpdate: IDL.Bool,
  rename: IDL.Record({ name: IDL.Text, description: IDL.Text }),
  callCanister: IDL.Record({ canister: IDL.Principal, method: IDL.Text, arg: Blob, cycles: IDL.Nat }),
  updateSettings: IDL.Record({ canister: IDL.Principal, settings: CanisterSettingsT }),
  startCanister: IDL.Principal,
  stopCanister: IDL.Principal,
  installCode: IDL.Record({
    canister: IDL.Principal,
    mode: InstallModeT,
    moduleHash: Blob,
    chunkHashes: IDL.Vec(Blob),
    arg: Blob,
  }),
  resolveUnknown: IDL.Record({ proposal: IDL.Nat64, happened: IDL.Bool, note: IDL.Text }),
  recover: IDL.Record({ signers: IDL.Vec(SignerT), threshold: IDL.Nat32 }),
});

// Proposals
export type Outcome =
  | { done: { at: bigint; blocks: bigint[]; reply: Opt<Uint8Array> } }
  | { failed: { at: bigint; reason: string } }
  | { unknown: { at: bigint; reason: string } };
const OutcomeT = IDL.Variant({
  done: IDL.Record({ at: IDL.Nat64, blocks: IDL.Vec(IDL.Nat), reply: IDL.Opt(Blob) }),
  failed: IDL.Record({ at: IDL.Nat64, reason: IDL.Text }),
  unknown: IDL.Record({ at: IDL.Nat64, reason: IDL.Text }),
});
export type TransferOutcome = { pending: null } | { done: bigint } | { failed: string } | { unknown: string };
export const TransferOutcomeT = IDL.Variant({
  pending: IDL.Null,
  done: IDL.Nat,
  failed: IDL.Text,
  unknown: IDL.Text,
});
export interface Vote {
  user: Principal;
  approve: boolean;
  at: bigint;
  comment: string;
}
export const VoteT = IDL.Record({ user: IDL.Principal, approve: IDL.Bool, at: IDL.Nat64, comment: IDL.Text });
export type ProposalStatus =
  | { open: null }
  | { approved: { at: bigint; executableAt: bigint } }
  | { executing: { by: Principal; since: bigint } }
  | { executed: Outcome }
  | { rejected: { at: bigint } }
  | { expired: null }
  | { cancelled: { by: Principal; at: bigint } }
  | { stale: null };
export const ProposalStatusT = IDL.Variant({
  open: IDL.Null,
  approved: IDL.Record({ at: IDL.Nat64, executableAt: IDL.Nat64 }),
  executing: IDL.Record({ by: IDL.Principal, since: IDL.Nat64 }),
  executed: OutcomeT,
  rejected: IDL.Record({ at: IDL.Nat64 }),
  expired: IDL.Null,
  cancelled: IDL.Record({ by: IDL.Principal, at: IDL.Nat64 }),
  stale: IDL.Null,
});
export interface Proposal<A = Action> {
  id: bigint;
  proposer: Principal;
  title: string;
  description: string;
  action: A;
  payloadHash: Uint8Array;
  createdAt: bigint;
  expiresAt: bigint;
  notBefore: Opt<bigint>;
  autoExecute: boolean;
  configVersion: bigint;
  votes: Vote[];
  status: ProposalStatus;
  policy: Opt<number>;
  transfers: TransferOutcome[];
}
export const ProposalT = IDL.Record({
  id: IDL.Nat64,
  proposer: IDL.Principal,
  title: IDL.Text,
  description: IDL.Text,
  action: ActionT,
  payloadHash: Blob,
  createdAt: IDL.Nat64,
  expiresAt: IDL.Nat64,
  notBefore: IDL.Opt(IDL.Nat64),
  autoExecute: IDL.Bool,
  configVersion: IDL.Nat64,
  votes: IDL.Vec(VoteT),
  status: ProposalStatusT,
  policy: IDL.Opt(IDL.Nat32),
  transfers: IDL.Vec(TransferOutcomeT),
});
export interface NewProposal {
  /** 16 to 32 bytes, chosen by the client: the same again answers the same proposal. */
  requestId: Uint8Array;
  title: string;
  description: string;
  action: Action;
  expiresAt: bigint;
  notBefore: Opt<bigint>;
  autoExecute: boolean;
  /** Counts as the proposer's approval at once, if they may vote. */
  approve: boolean;
}
export const NewProposalT = IDL.Record({
  requestId: Blob,
  title: IDL.Text,
  description: IDL.Text,
  action: ActionT,
  expiresAt: IDL.Nat64,
  notBefore: IDL.Opt(IDL.Nat64),
  autoExecute: IDL.Bool,
  approve: IDL.Bool,
});
export interface VoteArgs {
  proposal: bigint;
  payloadHash: Uint8Array;
  vote: { approve: null } | { reject: null } | { withdraw: null };
  comment: string;
}
export const VoteArgsT = IDL.Record({
  proposal: IDL.Nat64,
  payloadHash: Blob,
  vote: IDL.Variant({ approve: IDL.Null, reject: IDL.Null, withdraw: IDL.Null }),
  comment: IDL.Text,
});

// Answers
export type MultisigError =
  | { notAuthorized: null }
  | { anonymousCaller: null }
  | { invalid: FieldError }
  | { maintenance: null }
  | { notFound: null }
  | { wrongState: { status: string } }
  | { notYet: { executableAt: bigint } }
  | { limitReached: { limit: bigint } };
const MultisigErrorT = IDL.Variant({
  notAuthorized: IDL.Null,
  anonymousCaller: IDL.Null,
  invalid: IDL.Record({ field: IDL.Text, message: IDL.Text }),
  maintenance: IDL.Null,
  notFound: IDL.Null,
  wrongState: IDL.Record({ status: IDL.Text }),
  notYet: IDL.Record({ executableAt: IDL.Nat64 }),
  limitReached: IDL.Record({ limit: IDL.Nat64 }),
});
export type Answer<T> = { ok: T } | { err: MultisigError };
const answerOf = (ok: IDL.Type | null): IDL.Type => resultOf(ok, MultisigErrorT);
export const ResultT = answerOf(null);
export const ProposalResultT = answerOf(ProposalT);
export const ChunkResultT = answerOf(Blob);

export interface AddressEntry {
  account: Account;
  name: string;
  note: string;
  by: Principal;
  at: bigint;
}
export const AddressEntryT = IDL.Record({
  account: AccountT,
  name: IDL.Text,
  note: IDL.Text,
  by: IDL.Principal,
  at: IDL.Nat64,
});
export const AddressBookResultT = answerOf(IDL.Vec(AddressEntryT));
export type NewAddress = Pick<AddressEntry, 'account' | 'name' | 'note'>;
export const NewAddressT = IDL.Record({ account: AccountT, name: IDL.Text, note: IDL.Text });

const eventKinds = [
  'created',
  'proposed',
  'approved',
  'rejected',
  'voteWithdrawn',
  'cancelled',
  'executionStarted',
  'executed',
  'failed',
  'unknown',
  'configChanged',
  'addressSaved',
  'addressRemoved',
  'tokenWatched',
  'tokenForgotten',
  'recoveryVetoed',
  'codeUpgraded',
] as const;
export type EventName = (typeof eventKinds)[number];
export type EventKind = { [K in EventName]: Record<K, null> }[EventName];
const EventKindT = IDL.Variant(Object.fromEntries(eventKinds.map((kind) => [kind, IDL.Null])));
export interface WalletEvent {
  index: bigint;
  at: bigint;
  by: Principal;
  kind: EventKind;
  proposal: Opt<bigint>;
  text: string;
}
export const EventT = IDL.Record({
  index: IDL.Nat64,
  at: IDL.Nat64,
  by: IDL.Principal,
  kind: EventKindT,
  proposal: IDL.Opt(IDL.Nat64),
  text: IDL.Text,
});

export interface WalletDetails {
  config: WalletConfig;
  configVersion: bigint;
  creator: Principal;
  factory: Opt<Principal>;
  version: Version;
  isPublic: boolean;
  autoUpdate: boolean;
  createdAt: bigint;
  cycles: bigint;
  pendingNotices: bigint;
  proposalCount: bigint;
  openCount: bigint;
  eventCount: bigint;
  tokens: Principal[];
  spent: { policy: number; amount: bigint }[];
  me: { signer: Opt<Signer>; observer: boolean; guardian: boolean };
}
export const WalletResultT = answerOf(
  IDL.Record({
    config: WalletConfigT,
    configVersion: IDL.Nat64,
    creator: IDL.Principal,
    factory: IDL.Opt(IDL.Principal),
    version: VersionT,
    isPublic: IDL.Bool,
    autoUpdate: IDL.Bool,
    createdAt: IDL.Nat64,
    cycles: IDL.Nat,
    pendingNotices: IDL.Nat64,
    proposalCount: IDL.Nat64,
    openCount: IDL.Nat64,
    eventCount: IDL.Nat64,
    tokens: IDL.Vec(IDL.Principal),
    spent: IDL.Vec(IDL.Record({ policy: IDL.Nat32, amount: IDL.Nat })),
    me: IDL.Record({ signer: IDL.Opt(SignerT), observer: IDL.Bool, guardian: IDL.Bool }),
  }),
);

export type ProposalFilter = { open: null } | { ended: null } | { all: null };
export interface ProposalsRequest {
  filter: ProposalFilter;
  before: Opt<bigint>;
  limit: Opt<number>;
}
export const ProposalsRequestT = IDL.Record({
  filter: IDL.Variant({ open: IDL.Null, ended: IDL.Null, all: IDL.Null }),
  before: IDL.Opt(IDL.Nat64),
  limit: IDL.Opt(IDL.Nat32),
});
export interface ProposalPage<A = Action> {
  items: Proposal<A>[];
  next: Opt<bigint>;
  total: bigint;
}
export const ProposalsResultT = answerOf(
  IDL.Record({ items: IDL.Vec(ProposalT), next: IDL.Opt(IDL.Nat64), total: IDL.Nat64 }),
);
export interface EventsRequest {
  before: Opt<bigint>;
  limit: Opt<number>;
}
export const EventsRequestT = IDL.Record({ before: IDL.Opt(IDL.Nat64), limit: IDL.Opt(IDL.Nat32) });
export interface EventPage {
  items: WalletEvent[];
  next: Opt<bigint>;
  total: bigint;
}
export const EventsResultT = answerOf(
  IDL.Record({ items: IDL.Vec(EventT), next: IDL.Opt(IDL.Nat64), total: IDL.Nat64 }),
);
