// Stable memory of every factory. A product's factory adds structures of its own from id 32 on. Ids are never reused.
import { memories } from '../lib/stable/memory.ts';

export const memory = memories({
  /** Small things, by prefix. */
  small: 0,
  /** Contract records by reference, in wire form. */
  records: 1,
  /** Look-ups: contract id → reference, deployment id → reference, members, sequence numbers. */
  lookups: 2,
  /** Pages that hold the records themselves, because these change rarely: a creator's contracts, and the public ones. */
  pages: 3,
  /** References by role and person. */
  roles: 4,
  /** Deployments in work and their outcome. */
  deployments: 5,
  /** Chunks of the contracts' modules. */
  templates: 6,
  /** Deployments without an end yet, with their owners. */
  open: 7,
} as const);

export const small = {
  schema: 0,
  admins: 1,
  whitelist: 2,
  config: 3,
  counters: 4,
  versions: 5,
  spares: 6,
  trial: 7,
  unlisted: 8,
} as const;
export const lookups = { byCanister: 0, byDeployment: 1, memberCount: 2, nextSequence: 3, argsOfOpen: 4 } as const;
export const pages = { creators: 0, public: 1 } as const;
/** Roles take the prefixes from 1 on, in the product's order. */
export const PUBLIC_OF_CREATOR_PREFIX = 255;
