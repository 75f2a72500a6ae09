import { onScopeDispose, shallowRef, type ShallowRef } from 'vue';
import { toast } from 'vue-sonner';

/** Copies text and says so for two seconds; says how to do it by hand where the browser refuses. */
export function useClipboard(): { copied: ShallowRef<boolean>; copy: (text: string, what?: string) => Promise<void> } {
  const copied = shallowRef(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  onScopeDispose(() => clearTimeout(timer));
  return {
    copied,
    async copy(text, what = 'Text') {
      try {
        await navigator.clipboard.writeText(text);
      } catch {
        toast.error('The browser did not allow copying.', { description: 'Select the text and copy it by hand.' });
        return;
      }
      copied.value = true;
      clearTimeout(timer);
      timer = setTimeout(() => (copied.value = false), 2_000);
      toast.success(`${what} copied`);
    },
  };
}
