// Only the rows in view are in the page: 10,000 rows scroll as smoothly as ten.
import { computed, onScopeDispose, shallowRef, type ComputedRef, type Ref } from 'vue';

export interface VirtualRows<T> {
  /** What to render, with each row's place in the whole list. */
  rows: ComputedRef<{ item: T; index: number }[]>;
  /** Height of the whole list, pixels. */
  height: ComputedRef<number>;
  /** Where the first rendered row begins, pixels. */
  offset: ComputedRef<number>;
  onScroll: () => void;
  /** Brings a row into view. */
  scrollTo: (index: number) => void;
}

/** Rows rendered above and below the view, so that Tab moves on to the next row before it is seen. */
const OVERSCAN = 6;

export function useVirtualRows<T>(options: {
  container: Ref<HTMLElement | null>;
  items: () => readonly T[];
  rowHeight: () => number;
}): VirtualRows<T> {
  const top = shallowRef(0);
  const viewHeight = shallowRef(600);
  let frame = 0;

  function measure(): void {
    frame = 0;
    const element = options.container.value;
    if (!element) return;
    top.value = element.scrollTop;
    viewHeight.value = element.clientHeight || 600;
  }

  const first = computed(() => {
    const last = Math.max(0, options.items().length - 1);
    return Math.max(0, Math.min(last, Math.floor(top.value / options.rowHeight())) - OVERSCAN);
  });

  onScopeDispose(() => cancelAnimationFrame(frame));
  return {
    rows: computed(() => {
      const count = Math.ceil(viewHeight.value / options.rowHeight()) + 2 * OVERSCAN;
      return options
        .items()
        .slice(first.value, first.value + count)
        .map((item, at) => ({ item, index: first.value + at }));
    }),
    height: computed(() => options.items().length * options.rowHeight()),
    offset: computed(() => first.value * options.rowHeight()),
    onScroll() {
      frame ||= requestAnimationFrame(measure);
    },
    scrollTo(index) {
      const element = options.container.value;
      if (!element) return;
      element.scrollTop = index * options.rowHeight();
      measure();
    },
  };
}
