// One change by an operator: asked first, told afterwards, and whatever came of it, the page reads anew.
import { shallowRef, type ShallowRef } from 'vue';
import { useSwal, useToast, type Question } from '../../shared/composables/index.ts';

export interface Change {
  question: Question;
  work: () => Promise<void>;
  /** Said when it is done. */
  done: string;
}

/** `change` resolves to whether it was done. One at a time. */
export function useChange(reload: () => Promise<unknown>): {
  busy: ShallowRef<boolean>;
  change: (wanted: Change) => Promise<boolean>;
} {
  const swal = useSwal();
  const toast = useToast();
  const busy = shallowRef(false);
  return {
    busy,
    async change({ question, work, done }) {
      if (busy.value || !(await swal.confirm(question))) return false;
      busy.value = true;
      try {
        await work();
        toast.success(done);
        return true;
      } catch (error) {
        toast.failure(error);
        return false;
      } finally {
        await reload();
        busy.value = false;
      }
    },
  };
}
