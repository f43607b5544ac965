import { useVirtualizer } from '@tanstack/vue-virtual';
import { computed, type Ref } from 'vue';

/** The rows of a table of which those in view exist, below a head that stays and is as high as a row. */
export function useLines(
  scroller: Readonly<Ref<HTMLElement | null>>,
  { count, rowHeight }: { readonly count: () => number; readonly rowHeight: number },
) {
  return useVirtualizer(
    computed(() => ({
      count: count(),
      getScrollElement: () => scroller.value,
      estimateSize: () => rowHeight,
      overscan: 12,
      scrollPaddingStart: rowHeight,
    })),
  );
}
