// Stable memory of the token contract. Ids and prefixes are never reused: bytes of an older version stay readable.
import { memories } from '../lib/stable/memory.ts';

export const memory = memories({
  /** The block log; a log needs an id of its own. */
  blocks: 0,
  /** Remembered transactions and expiring allowances by time; read from the front, which needs an id of its own. */
  deadlines: 1,
  /** Everything else, by prefix. */
  ledger: 2,
} as const);

/** Prefixes within `memory.ledger`. */
export const ledger = {
  schema: 0,
  settings: 1,
  totals: 2,
  balances: 3,
  holders: 4,
  ownerAccounts: 5,
  allowances: 6,
  allowanceOrder: 7,
  history: 8,
  historyPages: 9,
  days: 10,
  /** The base class: who owns the contract and which factory it reports to. */
  contract: 11,
  /** Takes this prefix and the next. */
  notices: 12,
  opening: 14,
  waitingHolders: 15,
} as const;
