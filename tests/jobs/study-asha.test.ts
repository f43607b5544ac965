import { readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { experimentConfigurationSchema } from '../../src-main/core/experiment/schema';
import { prunerSpecificationSchema } from '../../src-main/core/tuning';
import type { StudyRequest } from '../../src-main/contract';
import { readStream } from '../contract/support/outcome';
import { openBackend } from '../hostile/support/backend';
import { temporaryFolder } from '../support/store';
import { bundleEntry } from './support/bundle';
import { fewTrials, ledStudy, trialsOnly } from './support/study';

let entry: string;
beforeAll(async () => {
  entry = await bundleEntry(join(import.meta.dirname, '../../src-main/jobs/process/entry.ts'));
});
afterAll(() => rm(dirname(entry), { recursive: true }));

const epochs = 27;
const trialCount = 27;
const configuration = experimentConfigurationSchema.parse({
  task: { target: 'OT' },
  window: { lookback: 24, horizon: 6 },
  model: {
    kind: 'sequential',
    layers: [{ type: 'GRU', units: 8 }],
    training: { epochs, batchSize: 64, earlyStopping: null },
  },
});
const space: StudyRequest['space'] = {
  parameters: [
    {
      name: 'rate',
      paths: ['model.training.optimizer.learningRate'],
      distribution: { kind: 'float', low: 0.0003, high: 0.03, log: true, step: null },
      when: [],
    },
    {
      name: 'units',
      paths: ['model.layers.0.units'],
      distribution: { kind: 'int', low: 4, high: 32, log: true, step: 1 },
      when: [],
    },
  ],
  constraints: [],
};

/** The first 2,000 hours of transformer 1. */
function firstRows(): string {
  const file = join(temporaryFolder(), 'etth1.csv');
  const lines = readFileSync(join(import.meta.dirname, '../../resources/samples/ETTh1.csv'), 'utf8').split('\n');
  writeFileSync(file, lines.slice(0, 2001).join('\n'));
  return file;
}

/** What 27 random trials of a GRU on real data come to, and the epochs that they take. */
async function searched(pruner: object) {
  const { client } = await openBackend(temporaryFolder(), entry);
  await readStream(client.datasets.import({ source: { kind: 'path', path: firstRows() } }));
  const [dataset] = await client.datasets.list();
  if (dataset === undefined) throw new Error('no dataset');
  const variants = [{ name: 'GRU', configuration }];
  const experiment = await client.experiments.create({ name: 'E', datasetId: dataset.id, variants });
  const settings = { ...fewTrials, space, workers: 2, budget: trialsOnly(trialCount) };
  const { id } = await client.studies.create({
    name: 'S',
    experimentId: experiment.id,
    settings: { ...settings, pruner: prunerSpecificationSchema.parse(pruner) },
  });
  const trials = await ledStudy(client, id);
  return {
    epochs: trials.reduce((sum, { intermediate }) => sum + intermediate.length, 0),
    best: Math.min(...trials.flatMap(({ objectives }) => objectives ?? [])),
  };
}

it('ASHA comes within 5 % of the best of whole trainings with fewer than half of their epochs', async () => {
  const whole = await searched({ kind: 'none' });
  expect(whole.epochs).toBe(trialCount * epochs);
  const halved = await searched({ kind: 'asha', minResource: 4, reductionFactor: 2 });
  expect(halved.epochs).toBeLessThan(whole.epochs / 2);
  expect(halved.best).toBeLessThanOrEqual(1.05 * whole.best);
  expect(halved.best).toBeGreaterThanOrEqual(whole.best);
}, 600_000);
