import { computed, shallowRef, watch, type ComputedRef } from 'vue';
import type { RunId } from '../../../src-main/core/common/ids';
import type { RunDetail } from '../../../src-main/core/run/schema';
import { client } from '../../client';
import { useQuery } from '../../composables/use-query';
import { useLiveRuns } from '../../stores/live-runs';

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
  useLiveRuns().onEvent((event) => {
    const current = run.value;
    if (current === undefined) return;
    if (event.type === 'epoch' && event.id === current.id) {
      const history = [...current.history.filter(({ epoch }) => epoch !== event.record.epoch), event.record];
      run.value = { ...current, history, progress: event.progress };
    } else if (event.type === 'progress' && event.id === current.id) {
      run.value = { ...current, progress: event.progress };
    } else if (event.type === 'changed' && event.run.id === current.id) {
      run.value = { ...current, ...event.run };
      if (event.run.finishedAt !== null) void query.reload();
    } else if (event.type === 'log' && event.id === current.id) {
      run.value = { ...current, log: [...current.log, event.line] };
    }
  });
  const isEvaluated = computed(() => run.value?.state === 'succeeded' || run.value?.state === 'stopped');
  return { run, query, isEvaluated };
}
