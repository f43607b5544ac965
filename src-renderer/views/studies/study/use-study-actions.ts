import { ref } from 'vue';
import { useRouter } from 'vue-router';
import type { Study } from '../../../../src-main/contract';
import { client } from '../../../client';
import { useRunActions } from '../../../composables/use-run-actions';
import { useCatalogue } from '../../../stores/catalogue';

/** What can be done to the study of a page; a refusal is told as a toast. `isBusy` while the backend is asked. */
export function useStudyActions(study: () => Study) {
  const { attempt } = useRunActions();
  const router = useRouter();
  const catalogue = useCatalogue();
  const isBusy = ref(false);

  async function ask<T>(action: (id: Study['id']) => Promise<T>): Promise<T | undefined> {
    if (isBusy.value) return undefined;
    isBusy.value = true;
    try {
      return await attempt(() => action(study().id));
    } finally {
      isBusy.value = false;
    }
  }
  const start = () => ask((id) => client.studies.start({ id }));
  const pause = () => ask((id) => client.studies.pause({ id }));
  const stop = () => ask((id) => client.studies.stop({ id }));
  const confirm = () => ask((id) => client.studies.confirm({ id }));

  async function remove(): Promise<void> {
    const removed = await ask((id) => client.studies.delete({ id }));
    if (removed !== undefined) await router.push('/studies');
  }
  /** Makes an experiment of a trial's values, or of the best ones, and opens it. */
  async function use(trial?: number): Promise<void> {
    const experiment = await ask((id) => client.studies.apply({ id, ...(trial === undefined ? {} : { trial }) }));
    if (experiment === undefined) return;
    await catalogue.reloadExperiments();
    await router.push(`/experiments/${experiment.id}`);
  }
  return { isBusy, attempt, start, pause, stop, confirm, remove, use };
}
export type StudyActions = ReturnType<typeof useStudyActions>;
