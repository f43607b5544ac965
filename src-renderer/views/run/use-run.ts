import { computed, shallowRef, watch, type ComputedRef } from 'vue';
import type { RunId } from '../../../src-main/core/common/ids';
import type { RunDetail } from '../../../src-main/core/run/schema';
import { isTerminal } from '../../../src-main/core/run/state';
import { client } from '../../client';
import { useQuery } from '../../composables/use-query';
import { useLiveRuns } from '../../stores/live-runs';
import { detailAfter } from '../../stores/run-follower';

/** A run as it was read, with what has happened to it since. */
export function useRun(id: ComputedRef<RunId | undefined>) {
  const query = useQuery(
    () => id.value,
    (key, signal) => client.runs.get({ id: key }, { signal }),
  );
  const run = shallowRef<RunDetail>();
  watch(query.data, (data) => {
    run.value = data;
  });
  useLiveRuns().follow({
    changed: (changedId, change) => {
      if (run.value?.id !== changedId) return;
      // Resumed, it has more to tell than its summary.
      if (change.type === 'changed' && isTerminal(run.value.state) && !isTerminal(change.run.state))
        void query.reload();
      run.value = detailAfter(run.value, change);
    },
    ended: (ended) => {
      if (run.value?.id === ended.id) void query.reload();
    },
  });
  const isEvaluated = computed(() => run.value?.state === 'succeeded' || run.value?.state === 'stopped');
  return { run, query, isEvaluated };
}
