import { openStore, type Place } from './memory.ts';
import type { ValueCodec } from './values.ts';

export interface StableCell<T> {
  /** The value; read from stable memory once, then from the heap. Treat it as immutable: change it by `set`. */
  get(): T;
  set(value: T): void;
  /** Replaces the value by `change(value)` and returns it. */
  update(change: (value: T) => T): T;
}

export interface CellOptions<T> extends Place {
  value: ValueCodec<T>;
  /** The value before the first `set`. */
  initial: () => T;
}

const KEY = new Uint8Array();

/** One value. A trap undoes the cached copy together with the stored one, since the heap rolls back too. */
export function stableCell<T>({ value, initial, ...place }: CellOptions<T>): StableCell<T> {
  const store = openStore(place);
  let cached: { value: T } | undefined;
  const get = (): T => {
    if (cached === undefined) {
      const bytes = store.get(KEY);
      cached = { value: bytes === undefined ? initial() : value.decode(bytes) };
    }
    return cached.value;
  };
  const set = (next: T): void => {
    store.set(KEY, value.encode(next));
    cached = { value: next };
  };
  return {
    get,
    set,
    update(change) {
      const next = change(get());
      set(next);
      return next;
    },
  };
}
