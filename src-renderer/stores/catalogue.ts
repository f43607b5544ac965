import { defineStore } from 'pinia';
import { client } from '../client';
import { useQuery } from '../composables/use-query';

/** Datasets and experiments: short lists that many screens need. */
export const useCatalogue = defineStore('catalogue', () => {
  const datasets = useQuery(
    () => true,
    (_, signal) => client.datasets.list(undefined, { signal }),
  );
  const experiments = useQuery(
    () => true,
    (_, signal) => client.experiments.list(undefined, { signal }),
  );
  return {
    datasets: datasets.data,
    datasetsProblem: datasets.problem,
    reloadDatasets: datasets.reload,
    experiments: experiments.data,
    experimentsProblem: experiments.problem,
    reloadExperiments: experiments.reload,
  };
});
