import { onScopeDispose, shallowRef, type ShallowRef } from 'vue';
import { toAppError, type AppError } from '../errors/index.ts';

export interface Page<T, C> {
  items: T[];
  next: C | null;
  total?: bigint;
}

export interface Pages<T> {
  items: ShallowRef<T[]>;
  total: ShallowRef<bigint | null>;
  /** Nothing has come yet. */
  first: ShallowRef<boolean>;
  loading: ShallowRef<boolean>;
  error: ShallowRef<AppError | null>;
  hasMore: ShallowRef<boolean>;
  more: () => Promise<void>;
  reload: () => Promise<void>;
  /** Asks once more for the page that failed. */
  retry: () => Promise<void>;
}

/** Pages of a list by cursor, appended as the reader asks for more. */
export function usePages<T, C>(
  load: (cursor: C | null) => Promise<Page<T, C>>,
  options: { lazy?: boolean } = {},
): Pages<T> {
  const items = shallowRef<T[]>([]);
  const total = shallowRef<bigint | null>(null);
  const first = shallowRef(true);
  const loading = shallowRef(false);
  const error = shallowRef<AppError | null>(null);
  const hasMore = shallowRef(false);
  let cursor: C | null = null;
  let turn = 0;
  let fromStart = true;

  async function fetchPage(restart: boolean): Promise<void> {
    const mine = ++turn;
    fromStart = restart;
    loading.value = true;
    error.value = null;
    try {
      const page = await load(restart ? null : cursor);
      if (mine !== turn) return;
      items.value = restart ? page.items : [...items.value, ...page.items];
      cursor = page.next;
      hasMore.value = page.next !== null;
      total.value = page.total ?? null;
      first.value = false;
    } catch (cause) {
      if (mine === turn) error.value = toAppError(cause);
    } finally {
      if (mine === turn) loading.value = false;
    }
  }

  onScopeDispose(() => (turn = -1));
  if (!options.lazy) void fetchPage(true);
  return {
    items,
    total,
    first,
    loading,
    error,
    hasMore,
    // A second click while a page is on its way must not skip or repeat one.
    more: () => (loading.value || !hasMore.value ? Promise.resolve() : fetchPage(false)),
    reload: () => fetchPage(true),
    retry: () => fetchPage(fromStart),
  };
}
