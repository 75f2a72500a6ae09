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
