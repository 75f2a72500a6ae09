// What the creator does on the page: one at a time, said in a toast, and what the distribution knows is read again.
import { ref, type Ref } from 'vue';
import { useToast } from '../../../shared/composables/index.ts';
import { useDistributionStore } from '../stores/distribution.store.ts';

export interface CreatorAction {
  /** The name of what runs. */
  busy: Ref<string | null>;
  /** Whether it was done; what went wrong is shown. */
  run: (name: string, work: () => Promise<unknown>, done: string) => Promise<boolean>;
}

export function useCreatorAction(id: () => string): CreatorAction {
  const busy = ref<string | null>(null);
  const store = useDistributionStore();
  const toast = useToast();

  async function run(name: string, work: () => Promise<unknown>, done: string): Promise<boolean> {
    if (busy.value !== null) return false;
    busy.value = name;
    try {
      await work();
      toast.success(done);
      return true;
    } catch (error) {
      toast.failure(error);
      return false;
    } finally {
      // After a refusal, too: it often says that the page is behind.
      await store.load(id()).catch(() => undefined);
      busy.value = null;
    }
  }
  return { busy, run };
}
