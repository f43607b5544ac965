import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue';
import { isAbort, toProblem, type Problem } from '../client/problem';

export interface Query<T> {
  /** The last answer; stays while a newer one is on its way. */
  readonly data: ShallowRef<T | undefined>;
  readonly problem: ShallowRef<Problem | undefined>;
  readonly loading: ShallowRef<boolean>;
  reload(): Promise<void>;
}

/**
 * Asks now, whenever what `source` reads changes, and whenever `reopened` does. An answer that was overtaken by a newer question is
 * dropped and its call aborted.
 * @param source what the question depends on; undefined means there is nothing to ask yet
 * @param reopened how often the connection was opened anew
 */
export function createQuery<K, T>(
  source: () => K | undefined,
  ask: (key: K, signal: AbortSignal) => Promise<T>,
  reopened: () => number,
): Query<T> {
  const data = shallowRef<T>();
  const problem = shallowRef<Problem>();
  const loading = shallowRef(false);
  let current: AbortController | undefined;

  async function reload(): Promise<void> {
    current?.abort();
    const key = source();
    if (key === undefined) {
      // What went wrong with a question that is not asked any more says nothing about what is shown now.
      current = undefined;
      data.value = undefined;
      problem.value = undefined;
      loading.value = false;
      return;
    }
    const controller = new AbortController();
    current = controller;
    loading.value = true;
    try {
      const answer = await ask(key, controller.signal);
      if (current !== controller) return;
      data.value = answer;
      problem.value = undefined;
    } catch (thrown) {
      if (current !== controller || isAbort(thrown)) return;
      problem.value = toProblem(thrown);
    } finally {
      if (current === controller) loading.value = false;
    }
  }

  watch([() => JSON.stringify(source()), reopened], () => void reload(), { immediate: true });
  onScopeDispose(() => current?.abort());
  return { data, problem, loading, reload };
}
