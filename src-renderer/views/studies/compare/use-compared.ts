import { computed, onScopeDispose, shallowRef, type ComputedRef } from 'vue';
import type { Study, StudyTrial } from '../../../../src-main/contract';
import type { StudyId } from '../../../../src-main/core/common/ids';
import { incomparability, type StudyIncomparability } from '../../../../src-main/core/study/analysis';
import { useQuery } from '../../../composables/use-query';
import { useStudies } from '../../../stores/studies';
import { eachTrialPage } from '../trial-pages';
import type { ComparedStudy } from './compare-charts';

export interface RefusedStudy {
  readonly study: Study;
  readonly reason: StudyIncomparability;
}

/** The chosen studies in their order: those that can be drawn beside the first, with their trials as they come, and the others. */
export function useCompared(ids: ComputedRef<readonly StudyId[]>) {
  const studies = useStudies();
  const known = computed(() => ids.value.flatMap((id) => studies.list?.find((study) => study.id === id) ?? []));
  const first = computed(() => known.value[0]);
  const reasonOf = (study: Study): StudyIncomparability | null =>
    first.value === undefined ? null : incomparability(first.value, study);
  const drawn = computed(() => known.value.filter((study) => reasonOf(study) === null));
  const refused = computed((): RefusedStudy[] =>
    known.value.flatMap((study) => {
      const reason = reasonOf(study);
      return reason === null ? [] : [{ study, reason }];
    }),
  );
  /** Deleted, or never there. */
  const missing = computed(() =>
    studies.list === undefined ? [] : ids.value.filter((id) => !known.value.some((study) => study.id === id)),
  );

  const trials = shallowRef<ReadonlyMap<StudyId, readonly StudyTrial[]>>(new Map());
  const fetching = useQuery(
    () => drawn.value.map(({ id }) => id),
    async (wanted, signal) => {
      for (const id of wanted) {
        await eachTrialPage(id, signal, (found) => {
          trials.value = new Map(trials.value).set(id, [...found]);
        });
      }
      return true;
    },
  );
  /** Trials that ended since, a few times a second at most. */
  let news: StudyTrial[] = [];
  let timer: number | undefined;
  studies.follow((event) => {
    if (event.type !== 'trial' || event.trial.state === 'running') return;
    if (!drawn.value.some(({ id }) => id === event.trial.studyId)) return;
    news.push(event.trial);
    timer ??= window.setTimeout(() => {
      timer = undefined;
      const next = new Map(trials.value);
      for (const trial of news) {
        const others = (next.get(trial.studyId) ?? []).filter(({ number }) => number !== trial.number);
        next.set(
          trial.studyId,
          [...others, trial].sort((one, other) => one.number - other.number),
        );
      }
      news = [];
      trials.value = next;
    }, 250);
  });
  onScopeDispose(() => {
    clearTimeout(timer);
  });
  return {
    compared: computed((): ComparedStudy[] =>
      drawn.value.map((study) => ({ study, trials: trials.value.get(study.id) ?? [] })),
    ),
    refused,
    missing,
    isKnown: computed(() => studies.list !== undefined),
    isLoading: computed(() => fetching.loading.value),
    problem: computed(() => studies.problem ?? fetching.problem.value),
    reload: () => Promise.all([studies.reload(), fetching.reload()]),
  };
}
