// A sparse array of 4-KiB pages that can undo the running message and is written to the store page by page.
// A page that has been committed is never changed again, so a snapshot shares pages instead of copying them.
import type { Bytes, Store } from '../../types.ts';

export const PAGE = 4096;

/** Changes of one round on their way to the store. */
export type Changes = Map<string, Bytes | undefined>;

export class Pages {
  #cache = new Map<number, Bytes>();
  #undo = new Map<number, Bytes | undefined>();
  #dirty = new Set<number>();

  /**
   * @param generation names this set of pages in the store; never used twice
   * @param stored pages that are in the store already
   */
  constructor(
    readonly generation: number,
    readonly store: Store,
    readonly stored: Set<number> = new Set(),
  ) {}

  #key(index: number): string {
    return `p/${this.generation}/${index}`;
  }

  /** The page's bytes, not to be changed; undefined when it was never written. */
  read(index: number): Bytes | undefined {
    const cached = this.#cache.get(index);
    if (cached || !this.stored.has(index)) return cached;
    const loaded = this.store.get(this.#key(index));
    if (!loaded) throw new Error(`page ${this.generation}/${index} is missing in the store`);
    this.#cache.set(index, loaded);
    return loaded;
  }

  /** The page to write into, within the running message. */
  writable(index: number): Bytes {
    const current = this.read(index);
    if (current && this.#undo.has(index)) return current;
    this.#undo.set(index, current);
    const fresh = new Uint8Array(PAGE);
    if (current) fresh.set(current);
    this.#cache.set(index, fresh);
    return fresh;
  }

  /** Replaces a page; `bytes` belongs to this object from now on. */
  put(index: number, bytes: Bytes): void {
    if (!this.#undo.has(index)) this.#undo.set(index, this.read(index));
    this.#cache.set(index, bytes);
  }

  commit(): void {
    for (const index of this.#undo.keys()) this.#dirty.add(index);
    this.#undo.clear();
  }

  rollback(): void {
    for (const [index, bytes] of this.#undo) {
      if (bytes) this.#cache.set(index, bytes);
      else this.#cache.delete(index);
    }
    this.#undo.clear();
  }

  /** Numbers of all pages that exist. */
  indexes(): Set<number> {
    return new Set([...this.stored, ...this.#cache.keys()]);
  }

  get size(): number {
    let extra = 0;
    for (const index of this.#dirty) if (!this.stored.has(index)) extra++;
    return this.stored.size + extra;
  }

  /** A new set with the same content, sharing the pages. */
  copy(generation: number): Pages {
    const copy = new Pages(generation, this.store);
    for (const index of this.indexes()) {
      const bytes = this.read(index);
      if (bytes) copy.put(index, bytes);
    }
    copy.commit();
    return copy;
  }

  /** Adds what changed since the last call to `changes`. */
  flush(changes: Changes): void {
    for (const index of this.#dirty) {
      changes.set(this.#key(index), this.#cache.get(index));
      this.stored.add(index);
    }
    this.#dirty.clear();
  }

  /** Deletes all pages from the store; this object is of no use afterwards. */
  erase(changes: Changes): void {
    for (const index of this.stored) changes.set(this.#key(index), undefined);
    this.stored.clear();
    this.#cache.clear();
    this.#dirty.clear();
  }

  /** Forgets pages that the store has. */
  evict(): void {
    if (this.#undo.size > 0) return;
    for (const index of this.#cache.keys()) if (!this.#dirty.has(index)) this.#cache.delete(index);
  }
}
