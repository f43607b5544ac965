import { shallowRef, watch } from 'vue';
import type { ColumnProfile, DatasetProfile } from '../../../../src-main/core/dataset/profile-schema';
import type { DatasetId } from '../../../../src-main/core/common/ids';
import { client } from '../../../client';
import { useJob } from '../../../composables/use-job';

/**
 * The profile of a dataset, asked for as soon as the dataset is known. The backend keeps it, so a second look is
 * immediate; `columns` are those that are known so far.
 */
export function useProfile(id: () => DatasetId | undefined) {
  const profile = shallowRef<DatasetProfile>();
  const columns = shallowRef<readonly ColumnProfile[]>([]);
  const job = useJob();

  async function compute(): Promise<void> {
    const key = id();
    if (key === undefined) return;
    columns.value = [];
    await job.follow(
      (signal) => client.datasets.profile({ id: key }, { signal }),
      (event) => {
        if (event.type === 'column') columns.value = [...columns.value, event.profile];
        else {
          profile.value = event.profile;
          columns.value = event.profile.columns;
        }
      },
    );
  }

  watch(
    id,
    () => {
      job.reset();
      profile.value = undefined;
      columns.value = [];
      void compute();
    },
    { immediate: true },
  );
  return { profile, columns, job, compute };
}
