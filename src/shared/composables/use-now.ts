import { onScopeDispose, shallowRef, type ShallowRef } from 'vue';

/** The time in milliseconds, kept current every `everyMs` while the component lives. */
export function useNow(everyMs = 1_000): ShallowRef<number> {
  const now = shallowRef(Date.now());
  const timer = setInterval(() => (now.value = Date.now()), everyMs);
  onScopeDispose(() => clearInterval(timer));
  return now;
}
