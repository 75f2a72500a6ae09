// Stable memory of the invoice storage. Id 0 is the storage base's. Ids are never reused.
import { memories } from '../lib/stable/memory.ts';

export const memory = memories({
  small: 0,
  payments: 1,
  changes: 2,
  changesOf: 3,
  byUser: 4,
  byContract: 5,
  byService: 6,
  byDeployment: 7,
} as const);
