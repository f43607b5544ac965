import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type { BestRequest, BestSearch } from '../../src-main/contract';
import { client } from '../client';
import { useJob } from '../composables/use-job';
import { useCatalogue } from './catalogue';

/** The last search for the best forecast of the dataset that is looked at; it goes on when no page is open. */
export const useBest = defineStore('best', () => {
  const catalogue = useCatalogue();
  const search = shallowRef<BestSearch | null>(null);
  const job = useJob();

  /** Shows the last search of a dataset, and follows it while it is at work. */
  function show(datasetId: BestRequest['datasetId']): Promise<void> {
    if (search.value?.request.datasetId !== datasetId) search.value = null;
    return job.start(
      async ({ signal, report }) => {
        for await (const told of await client.best.watch({ datasetId }, { signal })) {
          if (signal.aborted) return;
          const wasRunning = search.value?.state === 'running';
          search.value = told;
          if (told === null) return;
          report(told.fraction);
          if (wasRunning && told.state !== 'running') await catalogue.reloadExperiments();
        }
      },
      { cancel: () => void client.best.cancel({ datasetId }) },
    );
  }

  /** Begins another one, which takes the place of the last. */
  async function run(asked: BestRequest): Promise<void> {
    const { datasetId } = asked;
    await job.start(async ({ signal }) => {
      search.value = await client.best.start(asked, { signal });
    });
    if (job.state === 'done') await show(datasetId);
  }

  const isRunning = computed(() => search.value?.state === 'running');
  return { job, search, isRunning, show, run };
});
