import { memories } from '../stable/memory.ts';

export const MEMORY = memories({ small: 0, items: 1, lists: 2, jobs: 3, due: 4 });

/** In `small` and `lists`; the outbox takes two. */
export const PREFIX = { schema: 0, admins: 1, counter: 2, received: 3, outbox: 4, holders: 0, creators: 1 } as const;
