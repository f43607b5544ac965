import { formatTable, formatTime } from '../table';
import type { Workbench } from '../workbench';

/** `gatewise experiments`: those of the workspace. */
export async function listExperiments({ client, terminal }: Workbench): Promise<void> {
  const experiments = await client.experiments.list();
  const listed = experiments.map(({ variants, ...experiment }) => ({
    ...experiment,
    variants: variants.map(({ name }) => name),
  }));
  terminal.writeResult({ experiments: listed }, () =>
    listed.length === 0
      ? 'No experiments.'
      : formatTable(
          ['id', 'name', 'dataset', 'variants', 'runs', 'changed (UTC)'],
          listed.map(({ id, name, datasetId, variants, runCount, updatedAt }) => [
            id,
            name,
            datasetId,
            variants.join(', '),
            String(runCount),
            formatTime(updatedAt),
          ]),
        ),
  );
}

/** `gatewise groups`: repeats of one configuration over seeds. */
export async function listGroups({ client, terminal }: Workbench): Promise<void> {
  const groups = await client.runGroups.list();
  terminal.writeResult({ groups }, () =>
    groups.length === 0
      ? 'No groups of repeats.'
      : formatTable(
          ['id', 'name', 'experiment', 'runs'],
          groups.map(({ id, name, experimentId, runIds }) => [id, name, experimentId, String(runIds.length)]),
        ),
  );
}

/** `gatewise comparisons`: those that were saved under a name. */
export async function listComparisons({ client, terminal }: Workbench): Promise<void> {
  const comparisons = await client.comparisons.list();
  terminal.writeResult({ comparisons }, () =>
    comparisons.length === 0
      ? 'No saved comparisons.'
      : formatTable(
          ['id', 'name', 'runs', 'groups', 'saved (UTC)'],
          comparisons.map(({ id, name, runIds, groupIds, createdAt }) => [
            id,
            name,
            String(runIds.length),
            String(groupIds.length),
            formatTime(createdAt),
          ]),
        ),
  );
}
