// The distribution's Candid types, IDL and TypeScript side by side. distribution.did is the written interface; the build proves both equal.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { VersionT } from '../lib/result-type.ts';
import type { Version } from '../lib/versions.ts';

export type Opt<T> = [] | [T];
const Blob = IDL.Vec(IDL.Nat8);

/** Times in ns from the start. */
export type Schedule =
  | { instant: null }
  | { linear: { duration: bigint } }
  | { cliff: { cliff: bigint; atCliff: Opt<number>; duration: bigint } }
  | { steps: { after: bigint; share: number }[] }
  | { monthly: { months: number } }
  | { backWeighted: { duration: bigint } }
  | { timeLock: { duration: bigint; earlyPenalty: Opt<number> } };
const ScheduleT = IDL.Variant({
  instant: IDL.Null,
  linear: IDL.Record({ duration: IDL.Nat64 }),
  cliff: IDL.Record({ cliff: IDL.Nat64, atCliff: IDL.Opt(IDL.Nat32), duration: IDL.Nat64 }),
  steps: IDL.Vec(IDL.Record({ after: IDL.Nat64, share: IDL.Nat32 })),
  monthly: IDL.Record({ months: IDL.Nat32 }),
  backWeighted: IDL.Record({ duration: IDL.Nat64 }),
  timeLock: IDL.Record({ duration: IDL.Nat64, earlyPenalty: IDL.Opt(IDL.Nat32) }),
});
export type Start = { at: Opt<bigint> } | { atClaim: null };
export type Recipients =
  | { fixed: null }
  | { appendable: null }
  | { merkle: { root: Uint8Array; count: number; total: bigint } }
  | { open: { amountEach: bigint; people: number } };
export interface CategoryInit {
  name: string;
  schedule: Schedule;
  start: Start;
  recipients: Recipients;
  claimFrom: Opt<bigint>;
  claimUntil: Opt<bigint>;
}
const categoryFields = {
  name: IDL.Text,
  schedule: ScheduleT,
  start: IDL.Variant({ at: IDL.Opt(IDL.Nat64), atClaim: IDL.Null }),
  recipients: IDL.Variant({
    fixed: IDL.Null,
    appendable: IDL.Null,
    merkle: IDL.Record({ root: Blob, count: IDL.Nat32, total: IDL.Nat }),
    open: IDL.Record({ amountEach: IDL.Nat, people: IDL.Nat32 }),
  }),
  claimFrom: IDL.Opt(IDL.Nat64),
  claimUntil: IDL.Opt(IDL.Nat64),
};
export const CategoryInitT = IDL.Record(categoryFields);
export interface NewGrant {
  category: number;
  owner: Principal;
  amount: bigint;
  note: string;
}
export const NewGrantT = IDL.Record({
  category: IDL.Nat8,
  owner: IDL.Principal,
  amount: IDL.Nat,
  note: IDL.Text,
});
export interface Terms {
  cancellable: boolean;
  transferable: boolean;
  pausable: boolean;
  creatorControlsCode: boolean;
}
export const TermsT = IDL.Record({
  cancellable: IDL.Bool,
  transferable: IDL.Bool,
  pausable: IDL.Bool,
  creatorControlsCode: IDL.Bool,
});
export interface DistributionInit {
  name: string;
  description: string;
  ledger: Principal;
  symbol: string;
  decimals: number;
  categories: CategoryInit[];
  grants: NewGrant[];
  terms: Terms;
  isPublic: boolean;
  autoUpdate: boolean;
  owner: Principal;
  factory: Opt<Principal>;
  version: Version;
}
export const DistributionInitT = IDL.Record({
  name: IDL.Text,
  description: IDL.Text,
  ledger: IDL.Principal,
  symbol: IDL.Text,
  decimals: IDL.Nat8,
  categories: IDL.Vec(CategoryInitT),
  grants: IDL.Vec(NewGrantT),
  terms: TermsT,
  isPublic: IDL.Bool,
  autoUpdate: IDL.Bool,
  owner: IDL.Principal,
  factory: IDL.Opt(IDL.Principal),
  version: VersionT,
});

export type Status =
  { preparing: null } | { active: null } | { paused: null } | { cancelling: null } | { cancelled: null };
export const StatusT = IDL.Variant({
  preparing: IDL.Null,
  active: IDL.Null,
  paused: IDL.Null,
  cancelling: IDL.Null,
  cancelled: IDL.Null,
});
export interface Category extends CategoryInit {
  id: number;
  grantCount: number;
  /** Smallest units of the ledger. */
  promised: bigint;
  claimed: bigint;
  returned: bigint;
}
export const CategoryT = IDL.Record({
  id: IDL.Nat8,
  ...categoryFields,
  grantCount: IDL.Nat32,
  promised: IDL.Nat,
  claimed: IDL.Nat,
  returned: IDL.Nat,
});

export interface Progress {
  what: { push: null } | { cancel: null };
  done: number;
  total: number;
  failed: number;
}
export const ProgressT = IDL.Record({
  what: IDL.Variant({ push: IDL.Null, cancel: IDL.Null }),
  done: IDL.Nat32,
  total: IDL.Nat32,
  failed: IDL.Nat32,
});
export interface Details {
  name: string;
  description: string;
  ledger: Principal;
  symbol: string;
  decimals: number;
  transferFee: bigint;
  categories: Category[];
  terms: Terms;
  status: Status;
  activatedAt: Opt<bigint>;
  cancelledAt: Opt<bigint>;
  grantCount: number;
  promised: bigint;
  claimed: bigint;
  owed: bigint;
  held: bigint;
  surplus: bigint;
  readAt: bigint;
  missing: bigint;
  deposited: bigint;
  refunded: bigint;
  owner: Principal;
  factory: Opt<Principal>;
  version: Version;
  isPublic: boolean;
  autoUpdate: boolean;
  createdAt: bigint;
  cycles: bigint;
  pendingNotices: bigint;
  progress: Opt<Progress>;
  /** Batches of grants that were taken: the number of the next. */
  batches: number;
}
export const DetailsT = IDL.Record({
  name: IDL.Text,
  description: IDL.Text,
  ledger: IDL.Principal,
  symbol: IDL.Text,
  decimals: IDL.Nat8,
  transferFee: IDL.Nat,
  categories: IDL.Vec(CategoryT),
  terms: TermsT,
  status: StatusT,
  activatedAt: IDL.Opt(IDL.Nat64),
  cancelledAt: IDL.Opt(IDL.Nat64),
  grantCount: IDL.Nat32,
  promised: IDL.Nat,
  claimed: IDL.Nat,
  owed: IDL.Nat,
  held: IDL.Nat,
  surplus: IDL.Nat,
  readAt: IDL.Nat64,
  missing: IDL.Nat,
  deposited: IDL.Nat,
  refunded: IDL.Nat,
  owner: IDL.Principal,
  factory: IDL.Opt(IDL.Principal),
  version: VersionT,
  isPublic: IDL.Bool,
  autoUpdate: IDL.Bool,
  createdAt: IDL.Nat64,
  cycles: IDL.Nat,
  pendingNotices: IDL.Nat64,
  progress: IDL.Opt(ProgressT),
  batches: IDL.Nat32,
});
export interface Grant {
  id: number;
  category: number;
  owner: Principal;
  amount: bigint;
  note: string;
  claimed: bigint;
  returned: bigint;
  start: Opt<bigint>;
  vested: bigint;
  claimable: bigint;
  nextUnlock: Opt<bigint>;
  end: Opt<bigint>;
  pending: bigint;
}
export const GrantT = IDL.Record({
  id: IDL.Nat32,
  category: IDL.Nat8,
  owner: IDL.Principal,
  amount: IDL.Nat,
  note: IDL.Text,
  claimed: IDL.Nat,
  returned: IDL.Nat,
  start: IDL.Opt(IDL.Nat64),
  vested: IDL.Nat,
  claimable: IDL.Nat,
  nextUnlock: IDL.Opt(IDL.Nat64),
  end: IDL.Opt(IDL.Nat64),
  pending: IDL.Nat,
});
export type ClaimKind = { claim: null } | { push: null } | { earlyUnlock: null };
export const ClaimKindT = IDL.Variant({ claim: IDL.Null, push: IDL.Null, earlyUnlock: IDL.Null });
export interface Claim {
  index: bigint;
  grant: number;
  owner: Principal;
  /** What the grant was lowered by; the ledger's fee was paid from it. */
  amount: bigint;
  fee: bigint;
  block: bigint;
  at: bigint;
  kind: ClaimKind;
}
export const ClaimT = IDL.Record({
  index: IDL.Nat64,
  grant: IDL.Nat32,
  owner: IDL.Principal,
  amount: IDL.Nat,
  fee: IDL.Nat,
  block: IDL.Nat,
  at: IDL.Nat64,
  kind: ClaimKindT,
});
export interface DayPoint {
  /** Days since 1970 (UTC). */
  day: number;
  claimed: bigint;
  claims: number;
}
export const DayPointT = IDL.Record({ day: IDL.Nat32, claimed: IDL.Nat, claims: IDL.Nat32 });

interface Errors {
  notAuthorized: null;
  anonymousCaller: null;
  invalid: { field: string; message: string };
  maintenance: null;
  notFound: null;
  wrongStatus: { status: Status };
  notInTerms: null;
  notYet: { at: bigint };
  windowClosed: { at: bigint };
  nothingToClaim: { nextUnlock: Opt<bigint> };
  belowFee: { fee: bigint };
  alreadyClaimed: null;
  empty: null;
  badProof: null;
  insufficientFunds: { missing: bigint };
  insufficientAllowance: { allowance: bigint; required: bigint };
  busy: null;
  ledgerRefused: { message: string };
  unknown: { message: string };
  limitReached: { limit: bigint };
}
type Cases<T> = { [K in keyof T]: { [P in K]: T[P] } }[keyof T];
export type DistributionError = Cases<Errors>;
const Message = IDL.Record({ message: IDL.Text });
const At = IDL.Record({ at: IDL.Nat64 });
const DistributionErrorT = IDL.Variant({
  notAuthorized: IDL.Null,
  anonymousCaller: IDL.Null,
  invalid: IDL.Record({ field: IDL.Text, message: IDL.Text }),
  maintenance: IDL.Null,
  notFound: IDL.Null,
  wrongStatus: IDL.Record({ status: StatusT }),
  notInTerms: IDL.Null,
  notYet: At,
  windowClosed: At,
  nothingToClaim: IDL.Record({ nextUnlock: IDL.Opt(IDL.Nat64) }),
  belowFee: IDL.Record({ fee: IDL.Nat }),
  alreadyClaimed: IDL.Null,
  empty: IDL.Null,
  badProof: IDL.Null,
  insufficientFunds: IDL.Record({ missing: IDL.Nat }),
  insufficientAllowance: IDL.Record({ allowance: IDL.Nat, required: IDL.Nat }),
  busy: IDL.Null,
  ledgerRefused: Message,
  unknown: Message,
  limitReached: IDL.Record({ limit: IDL.Nat64 }),
});
export type Answer<T> = { ok: T } | { err: DistributionError };
const answerOf = (type: IDL.Type): IDL.Type => IDL.Variant({ ok: type, err: DistributionErrorT });
export const ResultT = answerOf(IDL.Null);
export const CountResultT = answerOf(IDL.Nat32);
export const AmountResultT = answerOf(IDL.Nat);
export const SweepResultT = answerOf(IDL.Record({ amount: IDL.Nat, block: IDL.Nat }));
export type ClaimResult = Answer<{ grant: Grant; paid: bigint; block: bigint }>;
export const ClaimResultT = answerOf(IDL.Record({ grant: GrantT, paid: IDL.Nat, block: IDL.Nat }));
export const ClaimsResultT = answerOf(IDL.Vec(ClaimResultT));

const Subaccount = IDL.Opt(Blob);
export const ClaimArgsT = IDL.Record({ grant: IDL.Nat32, amount: IDL.Opt(IDL.Nat), subaccount: Subaccount });
export const ClaimAllArgsT = IDL.Record({ subaccount: Subaccount });
export const ClaimMerkleArgsT = IDL.Record({
  category: IDL.Nat8,
  index: IDL.Nat32,
  amount: IDL.Nat,
  proof: IDL.Vec(Blob),
  subaccount: Subaccount,
});
export const ClaimOpenArgsT = IDL.Record({ category: IDL.Nat8, subaccount: Subaccount });
export const UnlockArgsT = IDL.Record({ grant: IDL.Nat32, subaccount: Subaccount });
export const TransferGrantArgsT = IDL.Record({ grant: IDL.Nat32, to: IDL.Principal });
export const AddGrantsArgsT = IDL.Record({ batch: IDL.Nat32, grants: IDL.Vec(NewGrantT) });
export const TopUpArgsT = IDL.Record({ grant: IDL.Nat32, amount: IDL.Nat });
export const FundArgsT = IDL.Record({ amount: IDL.Nat, createdAt: IDL.Nat64 });
export const PushArgsT = IDL.Record({ category: IDL.Opt(IDL.Nat8) });
export const RenounceT = IDL.Variant({
  cancellable: IDL.Null,
  transferable: IDL.Null,
  pausable: IDL.Null,
  creatorControlsCode: IDL.Null,
});
export const GrantsArgsT = IDL.Record({
  category: IDL.Opt(IDL.Nat8),
  after: IDL.Opt(IDL.Nat32),
  limit: IDL.Opt(IDL.Nat32),
});
export const GrantPageT = IDL.Record({ items: IDL.Vec(GrantT), next: IDL.Opt(IDL.Nat32), total: IDL.Nat64 });
export const ClaimsArgsT = IDL.Record({
  grant: IDL.Opt(IDL.Nat32),
  before: IDL.Opt(IDL.Nat64),
  limit: IDL.Opt(IDL.Nat32),
});
export const ClaimPageT = IDL.Record({ items: IDL.Vec(ClaimT), next: IDL.Opt(IDL.Nat64), total: IDL.Nat64 });
export const HistoryArgsT = IDL.Record({ fromDay: IDL.Opt(IDL.Nat32), limit: IDL.Opt(IDL.Nat32) });
export const LeafArgsT = IDL.Record({ category: IDL.Nat8, index: IDL.Nat32 });
