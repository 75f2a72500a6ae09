// What a token tells its factory: `Notice` of token_factory.did.
import { IDL } from '@dfinity/candid';
import type { Principal } from '@dfinity/principal';

import { VersionT, type Version } from '../lib/types.ts';

export type TokenNotice =
  | { deploymentComplete: { version: Version } }
  | { transfer: { from: Principal; fromBalanceZero: boolean; to: Principal; amount: bigint } }
  | { mint: { to: Principal; amount: bigint } }
  | { burn: { from: Principal; fromBalanceZero: boolean; amount: bigint } }
  | { statusChanged: { installing: null } | { active: null } | { paused: null } | { failed: null } }
  | { visibilityChanged: boolean }
  | { detailsChanged: { name: string; symbol: string; decimals: number; autoUpdate: boolean } };

export const TokenNoticeT = IDL.Variant({
  deploymentComplete: IDL.Record({ version: VersionT }),
  transfer: IDL.Record({ from: IDL.Principal, fromBalanceZero: IDL.Bool, to: IDL.Principal, amount: IDL.Nat }),
  mint: IDL.Record({ to: IDL.Principal, amount: IDL.Nat }),
  burn: IDL.Record({ from: IDL.Principal, fromBalanceZero: IDL.Bool, amount: IDL.Nat }),
  statusChanged: IDL.Variant({ installing: IDL.Null, active: IDL.Null, paused: IDL.Null, failed: IDL.Null }),
  visibilityChanged: IDL.Bool,
  detailsChanged: IDL.Record({ name: IDL.Text, symbol: IDL.Text, decimals: IDL.Nat8, autoUpdate: IDL.Bool }),
});
