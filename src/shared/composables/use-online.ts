import { onScopeDispose, shallowRef, type ShallowRef } from 'vue';

/** Whether the browser believes it has a connection. */
export function useOnline(): ShallowRef<boolean> {
  const online = shallowRef(navigator.onLine);
  const update = (): void => void (online.value = navigator.onLine);
  addEventListener('online', update);
  addEventListener('offline', update);
  onScopeDispose(() => {
    removeEventListener('online', update);
    removeEventListener('offline', update);
  });
  return online;
}
