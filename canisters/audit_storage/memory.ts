// Stable memory of the audit storage. Id 0 is the storage base's. Ids are never reused.
import { memories } from '../lib/stable/memory.ts';

export const memory = memories({ small: 0, entries: 1, byUser: 2, byAction: 3, byContract: 4, bySequence: 5 } as const);
