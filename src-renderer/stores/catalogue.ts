import { defineStore } from 'pinia';
import { client } from '../client';
import { useQuery } from '../composables/use-query';
import { useLiveRuns } from './live-runs';

/** Datasets and experiments: short lists that many screens need. Their counts of runs follow the runs. */
export const useCatalogue = defineStore('catalogue', () => {
  const datasets = useQuery(
    () => true,
    (_, signal) => client.datasets.list(undefined, { signal }),
  );
  const experiments = useQuery(
    () => true,
    (_, signal) => client.experiments.list(undefined, { signal }),
  );
  let counting: Promise<unknown> | undefined;
  let isStale = false;
  /** Both lists anew; of many runs that begin together, the last one asks once more. */
  async function countRuns(): Promise<void> {
    isStale = true;
    if (counting !== undefined) return;
    while (isStale) {
      isStale = false;
      counting = Promise.all([datasets.reload(), experiments.reload()]);
      await counting;
    }
    counting = undefined;
  }
  useLiveRuns().follow({ listed: () => void countRuns(), ended: () => void countRuns() });
  return {
    datasets: datasets.data,
    datasetsProblem: datasets.problem,
    reloadDatasets: datasets.reload,
    experiments: experiments.data,
    experimentsProblem: experiments.problem,
    reloadExperiments: experiments.reload,
  };
});
