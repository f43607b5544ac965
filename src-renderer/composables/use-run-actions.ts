import { useToast } from '@nuxt/ui/composables';
import { useI18n } from 'vue-i18n';
import { useRouter } from 'vue-router';
import type { RunId } from '../../src-main/core/common/ids';
import type { RunParent } from '../../src-main/core/run/parent';
import type { RunSummary } from '../../src-main/core/run/schema';
import type { EngineChoice } from '../../src-main/core/training/schema';
import { client, toldBy, toProblem } from '../client';
import { useConnection } from '../stores/connection';
import { useTelling } from './use-telling';
import { useUndoToast } from './use-undo-toast';

/** What can be done to runs from any screen. A refusal is told where the person is looking, as a toast. */
export function useRunActions() {
  const { t } = useI18n();
  const toast = useToast();
  const tell = useTelling();
  const offerUndo = useUndoToast();
  const router = useRouter();
  const connection = useConnection();

  async function attempt<T>(action: () => Promise<T>): Promise<T | undefined> {
    try {
      const answer = await action();
      connection.markSaved();
      return answer;
    } catch (thrown) {
      const problem = toProblem(thrown);
      toast.add({
        title: t(`problems.${problem.code}`),
        description: tell.value(toldBy(problem).what).text,
        color: 'error',
        icon: 'i-lucide-circle-alert',
      });
      return undefined;
    }
  }

  const cancel = (ids: RunId[]) => attempt(() => client.runs.cancel({ ids }));
  /** Everything that was made for the parent and has not ended. */
  const cancelChildren = (parent: RunParent) => attempt(() => client.runs.cancel({ parent }));
  const pause = (ids: RunId[]) => attempt(() => client.runs.pause({ ids }));
  const pauseAll = () => attempt(() => client.runs.pause({ all: true }));
  /** @param epochs planned from now on; left out: as many as before */
  const resume = (ids: RunId[], epochs?: number, engine?: EngineChoice) =>
    attempt(() => client.runs.resume({ ids, epochs, engine }));
  const stopAndKeep = (id: RunId) => attempt(() => client.runs.stopAndKeep({ id }));

  async function remove(ids: RunId[]): Promise<boolean> {
    const removed = await attempt(() => client.runs.delete({ ids }));
    if (removed === undefined) return false;
    offerUndo(t('runs.deleted', removed.ids.length), () => attempt(() => client.runs.restore({ ids: removed.ids })));
    return true;
  }

  const update = (id: RunId, change: { name?: string; tags?: string[]; note?: string }) =>
    attempt(() => client.runs.update({ id, ...change }));

  /** A new experiment with the run's own configuration, opened for editing. */
  async function clone(run: RunSummary): Promise<void> {
    const experiment = await attempt(async () => {
      const { configuration } = await client.runs.get({ id: run.id });
      return client.experiments.create({
        name: t('runs.cloneName', { name: run.name }),
        datasetId: run.datasetId,
        variants: [{ name: run.modelName, configuration }],
      });
    });
    if (experiment !== undefined) await router.push(`/experiments/${experiment.id}`);
  }

  /** The run's own configuration once more, with the next seed. */
  async function repeat(run: RunSummary): Promise<void> {
    const started = await attempt(() => client.runs.repeat({ id: run.id }));
    const first = started?.runs[0];
    if (first !== undefined) await router.push(`/runs/${first.id}`);
  }

  return { attempt, cancel, cancelChildren, pause, pauseAll, resume, stopAndKeep, remove, update, clone, repeat };
}
