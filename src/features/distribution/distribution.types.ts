// The distribution's own records, as Candid has them: the rules of canisters/distribution take these shapes, so pages and
// models keep them. Amounts are the ledger's smallest unit, times nanoseconds.
export type {
  Category,
  CategoryInit,
  Claim,
  ClaimResult,
  DayPoint,
  Details,
  DistributionError,
  Grant,
  NewGrant,
  Recipients,
  Schedule,
  Start,
  Status,
  Terms,
} from '../../../declarations/distribution.did.ts';

import type { Status, Terms } from '../../../declarations/distribution.did.ts';

type Keys<V> = V extends unknown ? Extract<keyof V, string> : never;
export type StatusName = Keys<Status>;
/** A right that its holder can give up for good. */
export type Right = keyof Terms;
