import { computed, type ComputedRef } from 'vue';
import { useRoute } from 'vue-router';
import { runIdSchema, type RunId } from '../../src-main/core/common/ids';

/** The runs that an address names: `?runs=run_…,run_…`; undefined when there are none. */
export function useChosenRuns(): ComputedRef<RunId[] | undefined> {
  const route = useRoute();
  return computed(() => {
    const text = route.query['runs'];
    if (typeof text !== 'string') return undefined;
    const ids = text.split(',').flatMap((id) => {
      const parsed = runIdSchema.safeParse(id);
      return parsed.success ? [parsed.data] : [];
    });
    return ids.length === 0 ? undefined : ids;
  });
}
