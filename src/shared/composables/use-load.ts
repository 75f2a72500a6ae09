import { onScopeDispose, shallowRef, type ShallowRef } from 'vue';
import { toAppError, type AppError } from '../errors/index.ts';

export interface Load<T> {
  value: ShallowRef<T | null>;
  error: ShallowRef<AppError | null>;
  /** True while loading, the first time and when reloading. */
  loading: ShallowRef<boolean>;
  /** Loads again; what was there stays visible until the new answer comes. */
  reload: () => Promise<void>;
}

/** Loads now (unless `lazy`) and again on `reload`; an answer that was overtaken or came after leaving is dropped. */
export function useLoad<T>(load: () => Promise<T>, options: { lazy?: boolean } = {}): Load<T> {
  const value = shallowRef<T | null>(null);
  const error = shallowRef<AppError | null>(null);
  const loading = shallowRef(false);
  let turn = 0;

  async function reload(): Promise<void> {
    const mine = ++turn;
    loading.value = true;
    try {
      const next = await load();
      if (mine === turn) {
        value.value = next;
        error.value = null;
      }
    } catch (cause) {
      if (mine === turn) error.value = toAppError(cause);
    } finally {
      if (mine === turn) loading.value = false;
    }
  }

  onScopeDispose(() => (turn = -1));
  if (!options.lazy) void reload();
  return { value, error, loading, reload };
}
