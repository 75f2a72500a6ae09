// Reading a whole list page by page for a file: progress is shown, and it can be stopped.
import { onScopeDispose, ref, shallowRef, type Ref } from 'vue';
import type { Page } from './use-pages.ts';
import { useToast } from './use-toast.ts';

/** More than any distribution has; a lying one must not keep the page busy for ever. */
const MOST = 1_200_000;

export interface Export {
  /** Rows read so far of how many; null while nothing is read. */
  progress: Ref<{ done: number; total: number } | null>;
  /** Reads everything and saves it; nothing is saved when it was stopped or failed. */
  save: <T, C>(what: {
    file: string;
    load: (cursor: C | null) => Promise<Page<T, C>>;
    toText: (items: T[]) => string;
  }) => Promise<void>;
  stop: () => void;
}

/** Every item, page by page; null when it was stopped. `each` gets the items of every page. */
export async function readAll<T, C>(
  load: (cursor: C | null) => Promise<Page<T, C>>,
  { each, stopped }: { each: (items: T[], total: number) => void; stopped: () => boolean },
): Promise<boolean> {
  let cursor: C | null = null;
  let read = 0;
  do {
    const page: Page<T, C> = await load(cursor);
    if (stopped()) return false;
    read += page.items.length;
    each(page.items, Number(page.total ?? 0n));
    cursor = page.next;
  } while (cursor !== null && read < MOST);
  return true;
}

export function useExport(): Export {
  const progress = shallowRef<{ done: number; total: number } | null>(null);
  const stopped = ref(false);
  const toast = useToast();
  onScopeDispose(() => (stopped.value = true));

  return {
    progress,
    async save({ file, load, toText }) {
      if (progress.value) return;
      stopped.value = false;
      progress.value = { done: 0, total: 0 };
      const items: Parameters<typeof toText>[0] = [];
      try {
        const all = await readAll(load, {
          each: (more, total) => {
            for (const item of more) items.push(item);
            progress.value = { done: items.length, total: Math.max(total, items.length) };
          },
          stopped: () => stopped.value,
        });
        if (all) download(file, toText(items));
      } catch (error) {
        toast.failure(error, 'read');
      } finally {
        progress.value = null;
      }
    },
    stop: () => void (stopped.value = true),
  };
}

function download(file: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
