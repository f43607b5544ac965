import { computed, onScopeDispose, ref, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue';
import type { Study, StudyTrial } from '../../../../src-main/contract';
import type { StudyId } from '../../../../src-main/core/common/ids';
import { client } from '../../../client';
import { useQuery } from '../../../composables/use-query';
import { useStudies } from '../../../stores/studies';
import { eachTrialPage } from '../trial-pages';

/** A study and all of its trials in the order of their numbers, as they are now. */
export function useStudy(id: ComputedRef<StudyId | undefined>) {
  const studies = useStudies();
  const trials: ShallowRef<readonly StudyTrial[]> = shallowRef([]);
  const total = ref(0);
  const isDeleted = ref(false);
  const query = useQuery(
    () => id.value,
    (key, signal) => client.studies.get({ id: key }, { signal }),
  );
  /** Told of since the trials were asked for, and not yet among them. */
  let news = new Map<number, StudyTrial>();
  let frame: number | undefined;

  /** Trials with what was told of them; those that only then came to be at the end. */
  function withNews(known: readonly StudyTrial[]): readonly StudyTrial[] {
    if (news.size === 0) return [...known];
    const next = known.map((trial) => news.get(trial.number) ?? trial);
    const numbers = new Set(known.map(({ number }) => number));
    next.push(...[...news.values()].filter(({ number }) => !numbers.has(number)));
    return next.sort((first, second) => first.number - second.number);
  }
  const fetching = useQuery(
    () => id.value,
    async (key, signal) => {
      news = new Map();
      await eachTrialPage(key, signal, (found, all) => {
        total.value = all;
        trials.value = withNews(found);
      });
      return true;
    },
  );
  watch(id, () => {
    isDeleted.value = false;
    trials.value = [];
  });
  studies.follow((event) => {
    if (event.type === 'study' && event.study.id === id.value) {
      // Where a space was edited, other trials lie outside of it.
      const isEdited = JSON.stringify(query.data.value?.settings.space) !== JSON.stringify(event.study.settings.space);
      query.data.value = event.study;
      if (isEdited) void fetching.reload();
    }
    if (event.type === 'deleted' && event.id === id.value) isDeleted.value = true;
    if (event.type !== 'trial' || event.trial.studyId !== id.value) return;
    news.set(event.trial.number, event.trial);
    // A few times a second at most, however fast epochs are.
    frame ??= window.setTimeout(() => {
      frame = undefined;
      trials.value = withNews(trials.value);
      total.value = Math.max(total.value, trials.value.length);
      if (!fetching.loading.value) news = new Map();
    }, 100);
  });
  onScopeDispose(() => {
    clearTimeout(frame);
  });
  return {
    study: computed<Study | undefined>(() => query.data.value),
    trials,
    total,
    isDeleted,
    isLoading: computed(() => fetching.loading.value),
    problem: computed(() => query.problem.value ?? fetching.problem.value),
    reload: () => Promise.all([query.reload(), fetching.reload()]),
  };
}
