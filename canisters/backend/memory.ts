// Stable memory of the backend. Ids and prefixes are never reused: bytes of an older version stay readable.
import { memories } from '../lib/stable/memory.ts';

export const memory = memories({
  small: 0,
  jobs: 1,
  due: 2,
  args: 3,
  steps: 4,
  requests: 5,
  lists: 6,
  endings: 7,
  profiles: 8,
  config: 9,
  tokens: 10,
  auditOutbox: 11,
  invoiceOutbox: 12,
  withdrawals: 13,
  withdrawalsDue: 14,
} as const);

/** Prefixes within `memory.small`. */
export const small = {
  schema: 0,
  roles: 1,
  factories: 2,
  storages: 3,
  treasury: 4,
  // 5 and 9 were used before 2.0.0.
  health: 6,
  openByOwner: 7,
  counters: 8,
  outgoing: 10,
  withdrawalRequests: 11,
  namedBlocks: 12,
} as const;

/** Prefixes within `memory.lists`: postings take several each. */
export const lists = { byOwner: 0, reviews: 8 } as const;
