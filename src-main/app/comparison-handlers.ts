import { compareRuns, type ComparedRun } from '../core/comparison';
import type { Part } from '../core/preparation';
import { evaluatedRunStates, type RunId } from '../core/run/schema';
import { readPredictions } from '../jobs';
import type { Implementer } from './implementer';
import type { Services } from './services';

/** Runs with their predictions of one part; null for runs that were not evaluated. */
export async function loadComparedRuns(
  { workspace }: Services,
  ids: readonly RunId[],
  part: Part,
): Promise<(ComparedRun & { readonly detail: ReturnType<Services['workspace']['runs']['get']> })[]> {
  const unique = [...new Set(ids)];
  return Promise.all(
    unique.map(async (id) => {
      const detail = workspace.runs.get(id);
      const evaluated = evaluatedRunStates.some((state) => state === detail.state) && detail.evaluation?.[part] != null;
      return { detail, predictions: evaluated ? await readPredictions(workspace.artefacts.folder(id), part) : null };
    }),
  );
}

export function comparisonHandlers(os: Implementer, services: Services) {
  const { workspace } = services;
  return {
    compute: os.comparisons.compute.handler(async ({ input }) => {
      const runs = await loadComparedRuns(services, input.runIds, input.part);
      if (input.part === 'test' && runs.length > 1)
        workspace.testLooks.record(
          runs.map((run) => run.detail.id),
          'comparison',
        );
      return compareRuns(runs);
    }),
    list: os.comparisons.list.handler(() => workspace.comparisons.list()),
    save: os.comparisons.save.handler(({ input }) => workspace.comparisons.create(input)),
    delete: os.comparisons.delete.handler(({ input }) => {
      workspace.comparisons.delete(input.id);
      return { id: input.id };
    }),
  };
}
