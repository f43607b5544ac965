import { join } from 'node:path';
import { ettSample } from '../core/recipe';
import { importDataset } from './dataset-handlers';
import type { Services } from './services';

/** Puts the sample dataset and its ready experiment into a workspace that has neither dataset nor experiment yet. */
export async function offerSamples(services: Services, resources: string): Promise<void> {
  const { workspace } = services;
  if (workspace.refusal !== null) return;
  if (workspace.datasets.list().length > 0 || workspace.experiments.list().length > 0) return;
  const sample = ettSample;
  const request = {
    source: { kind: 'path' as const, path: join(resources, 'samples', sample.fileName) },
    name: sample.name,
    choices: {},
    overrides: { roles: { [sample.target]: 'target' as const }, kinds: {}, units: { ...sample.units } },
    isSample: true,
    attribution: sample.attribution,
  };
  for await (const event of importDataset(services, request, undefined)) {
    if (event.type !== 'done') continue;
    workspace.experiments.create({
      name: sample.experimentName,
      datasetId: event.dataset.id,
      variants: sample.variants(),
      isSample: true,
    });
  }
}
