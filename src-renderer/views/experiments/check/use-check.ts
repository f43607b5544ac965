import { ref, shallowRef } from 'vue';
import type { ConfigurationCheck } from '../../../../src-main/contract';
import { client } from '../../../client';
import { useQuery } from '../../../composables/use-query';

type CheckQuestion = Parameters<typeof client.experiments.check>[0];

/**
 * What the backend says about a configuration. Its windows and model are known at once; what is wrong with the data is
 * looked for in every column, which takes seconds where there are hundreds of them.
 * @param key what the question depends on; undefined means there is nothing to ask yet
 */
export function useCheck(key: () => string | undefined, question: () => CheckQuestion | undefined) {
  const data = shallowRef<ConfigurationCheck>();
  /** Whether the findings of `data` are those of the question before, and new ones are looked for. */
  const looks = ref(false);
  const { problem, loading, reload } = useQuery(key, async (_, signal) => {
    const asked = question();
    if (asked === undefined) return;
    looks.value = false;
    const early = await client.experiments.check({ ...asked, preflight: false }, { signal });
    signal.throwIfAborted();
    data.value = { ...early, findings: data.value?.findings ?? [] };
    looks.value = true;
    try {
      const answer = await client.experiments.check(asked, { signal });
      signal.throwIfAborted();
      data.value = answer;
    } finally {
      if (!signal.aborted) looks.value = false;
    }
  });
  return { data, looks, problem, loading, reload };
}
