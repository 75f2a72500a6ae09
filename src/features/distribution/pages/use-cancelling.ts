// What cancelling now would give back, worked out over every grant before it is asked for.
import { onScopeDispose, shallowRef, type ShallowRef } from 'vue';
import { readAll } from '../../../shared/composables/index.ts';
import { nowNs } from '../../../shared/format/index.ts';
import type { Details, Grant } from '../distribution.types.ts';
import { cancelPreview, type CancelSums } from '../model/cancelling.ts';
import { useDistributionStore } from '../stores/distribution.store.ts';

export interface Cancelling {
  progress: ShallowRef<{ done: number; total: number } | null>;
  /** Null when it was stopped. Throws AppError. */
  preview: (id: string, details: Details) => Promise<(CancelSums & { at: bigint }) | null>;
  stop: () => void;
}

export function useCancelling(): Cancelling {
  const store = useDistributionStore();
  const progress = shallowRef<{ done: number; total: number } | null>(null);
  let stopped = false;
  const stop = (): void => void (stopped = true);
  onScopeDispose(stop);

  return {
    progress,
    async preview(id, details) {
      stopped = false;
      const at = nowNs();
      const { count, sums } = cancelPreview(details, at);
      progress.value = { done: 0, total: details.grantCount };
      try {
        const all = await readAll((cursor: number | null) => store.grants(id, { cursor, limit: 500 }), {
          each: (grants: Grant[]) => {
            count(grants);
            progress.value = { done: (progress.value?.done ?? 0) + grants.length, total: details.grantCount };
          },
          stopped: () => stopped,
        });
        return all ? { ...sums(), at } : null;
      } finally {
        progress.value = null;
      }
    },
    stop,
  };
}
