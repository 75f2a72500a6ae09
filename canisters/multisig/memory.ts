// Stable memory of the wallet. Ids and prefixes are never reused: bytes of an older version stay readable.
import { memories } from '../lib/stable/memory.ts';

export const memory = memories({
  /** The event log; a log needs an id of its own. */
  events: 0,
  /** Executions that call other canisters. */
  jobs: 1,
  jobsDue: 2,
  /** Everything else, by prefix. */
  wallet: 3,
} as const);

/** Prefixes within `memory.wallet`. */
export const wallet = {
  schema: 0,
  /** The base class: who owns the contract and which factory it reports to. */
  contract: 1,
  /** Takes this prefix and the next. */
  notices: 2,
  configuration: 4,
  book: 5,
  proposals: 6,
  actions: 7,
  requests: 8,
  spending: 9,
  fees: 10,
  addresses: 11,
  tokens: 12,
  upgradedAt: 13,
  ledgerCalls: 14,
} as const;
