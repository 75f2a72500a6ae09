import type { Store } from '../types.ts';
import { LogStore } from './log-store.ts';
import { MemoryStore } from './memory-store.ts';

export { eraseLog } from './log-store.ts';
export { lockDirectory } from './directory-lock.ts';

/**
 * Opens the state in `directory` (created when missing), or a store that lives in memory when it is undefined.
 * A batch whose commit returned survives kill -9. Throws when a file is damaged anywhere but in a torn last batch.
 * `keys` walks the whole index: meant for start-up, not for each message.
 */
export function openStore(directory: string | undefined): Store {
  return directory === undefined ? new MemoryStore() : new LogStore(directory);
}
