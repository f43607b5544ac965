import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { BestRequest, BestResult, BestStanding } from '../../src-main/contract';
import { client } from '../client';
import { useJob } from '../composables/use-job';
import { useCatalogue } from './catalogue';

/** The search for the best forecast that is at work: one at a time, on whichever screen one is, until the page is closed. */
export const useBest = defineStore('best', () => {
  const catalogue = useCatalogue();
  const job = useJob();
  const request = shallowRef<BestRequest>();
  const standing = shallowRef<BestStanding>();
  const result = shallowRef<BestResult>();

  function run(asked: BestRequest): Promise<void> {
    request.value = asked;
    standing.value = undefined;
    result.value = undefined;
    return job.follow(
      (signal) => client.best.run(asked, { signal }),
      async (event) => {
        if (event.type === 'standing') {
          standing.value = event.standing;
          return;
        }
        result.value = event.result;
        standing.value = event.result.standing;
        await catalogue.reloadExperiments();
      },
    );
  }

  return { job, request, standing, result, run };
});
