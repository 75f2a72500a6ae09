import type { Bytes, Store } from '../types.ts';

/** A store that forgets everything on exit, for tests and `--fresh` runs without a state directory. */
export class MemoryStore implements Store {
  private readonly values = new Map<string, Bytes>();
  private closed = false;

  get(key: string): Bytes | undefined {
    return this.values.get(key)?.slice();
  }

  *keys(prefix: string): Iterable<string> {
    for (const key of [...this.values.keys()]) if (key.startsWith(prefix)) yield key;
  }

  commit(changes: Map<string, Bytes | undefined>): void {
    if (this.closed) throw new Error('The store is closed.');
    for (const [key, value] of changes) {
      if (value === undefined) this.values.delete(key);
      else this.values.set(key, value.slice());
    }
  }

  close(): void {
    this.closed = true;
  }
}
