// What a distribution tells its factory: `Notice` of distribution_factory.did.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';
import { VersionT } from '../lib/result-type.ts';
import type { Version } from '../lib/versions.ts';

export type DistributionNotice =
  | { deploymentComplete: { version: Version } }
  | { recipientsAdded: Principal[] }
  | { recipientRemoved: Principal }
  | { statusChanged: { installing: null } | { active: null } | { paused: null } | { failed: null } }
  | { visibilityChanged: boolean }
  | { detailsChanged: { name: string; promised: bigint; grantCount: number; autoUpdate: boolean } };

export const DistributionNoticeT = IDL.Variant({
  deploymentComplete: IDL.Record({ version: VersionT }),
  recipientsAdded: IDL.Vec(IDL.Principal),
  recipientRemoved: IDL.Principal,
  statusChanged: IDL.Variant({ installing: IDL.Null, active: IDL.Null, paused: IDL.Null, failed: IDL.Null }),
  visibilityChanged: IDL.Bool,
  detailsChanged: IDL.Record({ name: IDL.Text, promised: IDL.Nat, grantCount: IDL.Nat32, autoUpdate: IDL.Bool }),
});
