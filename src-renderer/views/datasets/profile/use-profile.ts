import { onScopeDispose, ref, shallowRef, watch } from 'vue';
import type { ColumnProfile, DatasetProfile } from '../../../../src-main/core/dataset/profile-schema';
import type { DatasetId } from '../../../../src-main/core/common/ids';
import { client, isAbort, toProblem, type Problem } from '../../../client';

/**
 * The profile of a dataset, asked for as soon as the dataset is known. The backend keeps it, so a second look is
 * immediate; `fraction` is there while one is computed, and `columns` are those that are known so far.
 */
export function useProfile(id: () => DatasetId | undefined) {
  const profile = shallowRef<DatasetProfile>();
  const columns = shallowRef<readonly ColumnProfile[]>([]);
  const problem = shallowRef<Problem>();
  const fraction = ref<number>();
  let current: AbortController | undefined;

  async function compute(): Promise<void> {
    current?.abort();
    const key = id();
    if (key === undefined) return;
    const controller = new AbortController();
    current = controller;
    fraction.value = 0;
    columns.value = [];
    problem.value = undefined;
    try {
      const events = await client.datasets.profile({ id: key }, { signal: controller.signal });
      for await (const event of events) {
        if (current !== controller) return;
        switch (event.type) {
          case 'progress':
            fraction.value = event.fraction;
            break;
          case 'column':
            columns.value = [...columns.value, event.profile];
            break;
          case 'done':
            profile.value = event.profile;
            columns.value = event.profile.columns;
        }
      }
    } catch (thrown) {
      if (current === controller && !isAbort(thrown)) problem.value = toProblem(thrown);
    } finally {
      if (current === controller) fraction.value = undefined;
    }
  }

  watch(
    id,
    () => {
      profile.value = undefined;
      columns.value = [];
      void compute();
    },
    { immediate: true },
  );
  onScopeDispose(() => current?.abort());
  return { profile, columns, problem, fraction, compute };
}
