// Stable memory of the distribution. Ids and prefixes are never reused: bytes of an older version stay readable.
import { memories } from '../lib/stable/memory.ts';

export const memory = memories({
  /** Claims that were paid; a log needs an id of its own. */
  claims: 0,
  /** Payouts, pushes and cancellations. */
  jobs: 1,
  jobsDue: 2,
  /** Grants by number; how many there are is free without a prefix. */
  grants: 3,
  /** Everything else, by prefix. */
  main: 4,
} as const);

/** Prefixes within `memory.main`. */
export const main = {
  schema: 0,
  /** The base class: who owns the contract and which factory it reports to. */
  contract: 1,
  /** Takes this prefix and the next. */
  notices: 2,
  state: 4,
  grantsOf: 5,
  /** Merkle leaves and people of open categories that have claimed. */
  leaves: 6,
  people: 7,
  claimsOf: 8,
  days: 9,
} as const;
