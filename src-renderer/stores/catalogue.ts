import { defineStore } from 'pinia';
import { isTerminal } from '../../src-main/core/run/schema';
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
  useLiveRuns().onEvent((event) => {
    const { type } = event;
    const isOver = type === 'changed' && isTerminal(event.run.state);
    if (type === 'created' || type === 'deleted' || isOver) void countRuns();
  });
  return {
    datasets: datasets.data,
    datasetsProblem: datasets.problem,
    reloadDatasets: datasets.reload,
    experiments: experiments.data,
    experimentsProblem: experiments.problem,
    reloadExperiments: experiments.reload,
  };
});
