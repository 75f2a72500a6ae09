// Finding somebody's grants by their principal.
import { ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import { toAppError } from '../../../shared/errors/index.ts';
import { parsePrincipal } from '../../../shared/format/index.ts';
import type { Grant } from '../distribution.types.ts';
import { useDistributionStore } from '../stores/distribution.store.ts';

export interface GrantSearch {
  text: Ref<string>;
  fault: Ref<string | null>;
  /** Null while nothing is searched for. */
  found: ShallowRef<Grant[] | null>;
  busy: Ref<boolean>;
  search: () => Promise<void>;
  clear: () => void;
}

export function useGrantSearch(id: () => string): GrantSearch {
  const store = useDistributionStore();
  const text = ref('');
  const fault = ref<string | null>(null);
  const found = shallowRef<Grant[] | null>(null);
  const busy = ref(false);

  async function search(): Promise<void> {
    const wanted = text.value.trim();
    fault.value = null;
    if (wanted === '') return void (found.value = null);
    if (!parsePrincipal(wanted).ok) return void (fault.value = 'This is not a principal.');
    busy.value = true;
    try {
      found.value = await store.grantsOf(id(), wanted);
    } catch (error) {
      fault.value = toAppError(error).message;
    } finally {
      busy.value = false;
    }
  }
  function clear(): void {
    [text.value, fault.value, found.value] = ['', null, null];
  }
  return { text, fault, found, busy, search, clear };
}
