// What a wallet tells its factory: `Notice` of multisig_factory.did.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';

import { VersionT, type Version } from '../lib/types.ts';

export type MultisigNotice =
  | { deploymentComplete: { version: Version } }
  | { signerAdded: Principal }
  | { signerRemoved: Principal }
  | { observerAdded: Principal }
  | { observerRemoved: Principal }
  | { thresholdChanged: { threshold: number; signerCount: number } }
  | { statusChanged: { installing: null } | { active: null } | { paused: null } | { failed: null } }
  | { visibilityChanged: boolean }
  | { detailsChanged: { name: string; threshold: number; signerCount: number; autoUpdate: boolean } };

export const MultisigNoticeT = IDL.Variant({
  deploymentComplete: IDL.Record({ version: VersionT }),
  signerAdded: IDL.Principal,
  signerRemoved: IDL.Principal,
  observerAdded: IDL.Principal,
  observerRemoved: IDL.Principal,
  thresholdChanged: IDL.Record({ threshold: IDL.Nat32, signerCount: IDL.Nat32 }),
  statusChanged: IDL.Variant({ installing: IDL.Null, active: IDL.Null, paused: IDL.Null, failed: IDL.Null }),
  visibilityChanged: IDL.Bool,
  detailsChanged: IDL.Record({
    name: IDL.Text,
    threshold: IDL.Nat32,
    signerCount: IDL.Nat32,
    autoUpdate: IDL.Bool,
  }),
});
