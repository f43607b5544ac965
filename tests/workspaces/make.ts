import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ORPCError } from '@orpc/client';
import { z } from 'zod';
import {
  experimentConfigurationSchema,
  type ExperimentConfigurationInput,
} from '../../src-main/core/experiment/schema';
import type { DatasetId } from '../../src-main/core/common/ids';
import { stampDocument } from '../../src-main/core/document';
import { readStream } from '../contract/support/outcome';
import { keptSearch } from '../support/kept-search';
import type { Client } from './look';

/** 240 hours of a sine with its next value as a column, and a state; 36 of them are without a value. */
function writeHours(path: string): void {
  const value = (row: number): string => (10 + 4 * Math.sin(row / 4) + 0.4 * Math.sin(row * 1.7)).toFixed(3);
  const rows = Array.from({ length: 240 }, (_, row) => {
    const time = new Date(Date.UTC(2024, 0, 1, row)).toISOString().slice(0, 19);
    const load = row >= 100 && row < 104 ? '' : value(row);
    return [time, load, value(row + 1), row % 24, Math.sin(row / 4) > 0.2 ? 'high' : 'low'].join(',');
  });
  writeFileSync(path, `date,load,planned,hour,state\n${rows.join('\n')}\n`);
}

const small = {
  preparation: { steps: [{ kind: 'fillMissing', columns: ['load'], method: 'linear' }] },
  window: { lookback: 8, horizon: 2 },
  seed: 7,
} satisfies Partial<ExperimentConfigurationInput>;
const training = { epochs: 2, batchSize: 32 };
const forecast: ExperimentConfigurationInput = {
  ...small,
  task: { kind: 'forecast', target: 'load', features: ['hour'] },
  model: { kind: 'sequential', layers: [{ type: 'GRU', units: 4 }], training },
};
const classification: ExperimentConfigurationInput = {
  ...small,
  window: { lookback: 8, horizon: 1, offset: 0 },
  task: { kind: 'classification', target: 'state', features: ['load', 'hour'], targetHistory: false },
  model: { kind: 'sequential', layers: [{ type: 'LSTM', units: 4 }], training },
};
const leaking: ExperimentConfigurationInput = {
  ...forecast,
  task: { kind: 'forecast', target: 'load', features: ['planned'] },
};
const diverging: ExperimentConfigurationInput = {
  ...forecast,
  model: {
    kind: 'sequential',
    layers: [{ type: 'GRU', units: 4 }],
    training: { ...training, optimizer: { type: 'sgd', learningRate: 1e30 } },
  },
};

/** What a search for the best forecast leaves; its runs, which would be too many, are not there. */
function keepSearch(workspace: string, datasetId: DatasetId): void {
  mkdirSync(join(workspace, 'best'));
  const document = stampDocument('bestSearch', keptSearch(datasetId));
  writeFileSync(join(workspace, 'best', `${datasetId}.json`), JSON.stringify(document));
}

/** Fills a workspace with every kind of document that a version stores. `folder` takes the file that is imported, `workspace` is its own. */
export async function fillWorkspace(client: Client, folder: string, workspace: string): Promise<void> {
  const file = join(folder, 'hours.csv');
  writeHours(file);
  await readStream(client.datasets.import({ source: { kind: 'path', path: file } }));
  const [dataset] = await client.datasets.list();
  if (dataset === undefined) throw new Error('nothing was imported');
  await readStream(client.datasets.profile({ id: dataset.id }));
  const experiment = async (name: string, configuration: ExperimentConfigurationInput) =>
    client.experiments.create({
      name,
      datasetId: dataset.id,
      variants: [{ name, configuration: experimentConfigurationSchema.parse(configuration) }],
    });
  const hourly = await experiment('Hourly load', forecast);
  const [single] = await train(client, { experimentId: hourly.id, tags: ['first'] });
  const repeats = await train(client, { experimentId: hourly.id, repeats: 2, seed: 20 });
  const [classes] = await train(client, { experimentId: (await experiment('High or low', classification)).id });
  await train(client, { experimentId: (await experiment('With the plan', leaking)).id });
  await train(client, { experimentId: (await experiment('Too fast', diverging)).id });
  const groupId = repeats[0]?.groupId ?? null;
  if (single === undefined || classes === undefined || groupId === null) throw new Error('runs are missing');
  await client.runs.update({ id: single.id, note: 'The first one of all.' });
  await client.runs.lockThreshold({ id: classes.id, choice: { kind: 'f1' } });
  await backtest(client, single.id, 2);
  await backtest(client, classes.id, 900);
  await client.comparisons.save({ name: 'One and two', runIds: [single.id], groupIds: [groupId] });
  await client.reports.save({ request: { runIds: [single.id, classes.id], title: 'What was found', locale: 'en' } });
  await study(client, hourly.id);
  keepSearch(workspace, dataset.id);
  await client.system.updateSettings({ author: 'Kim', paper: 'Letter', theme: 'dark' });
}

/** Two trials, their best and the start with fresh seeds, and values that wait. */
async function study(
  client: Client,
  experimentId: Parameters<Client['runs']['start']>[0]['experimentId'],
): Promise<void> {
  const { id } = await client.studies.create({
    name: 'Units',
    experimentId,
    settings: {
      space: {
        parameters: [
          {
            name: 'units',
            paths: ['model.layers.0.units'],
            distribution: { kind: 'categorical', choices: [2, 3] },
            when: [],
          },
        ],
        constraints: [],
      },
      sampler: { kind: 'grid' },
      budget: { trials: 2, minutes: null, patience: null },
      confirmation: { best: 1, seeds: 2 },
    },
  });
  const stop = new AbortController();
  const events = await client.studies.watch({ id }, { signal: stop.signal });
  await client.studies.start({ id });
  for await (const event of events) if (event.type === 'study' && event.study.finishedAt !== null) break;
  stop.abort();
  await client.studies.enqueue({ id, values: { units: 3 } });
}

const refusalSchema = z.object({ issues: z.array(z.object({ path: z.string() })) });

/** Starts runs, with a reason for whatever blocks them, and waits until they have ended. */
async function train(client: Client, request: Parameters<Client['runs']['start']>[0]) {
  const changes = await client.runs.watch({});
  const { runs } = await client.runs.start(request).catch((thrown: unknown) => {
    if (!(thrown instanceof ORPCError) || thrown.code !== 'PREFLIGHT_BLOCKED') throw thrown;
    const { issues } = refusalSchema.parse(thrown.data);
    const overrides = Object.fromEntries(issues.map(({ path }) => [path, 'The plan is known a day ahead.']));
    return client.runs.start({ ...request, overrides });
  });
  const open = new Set(runs.map(({ id }) => id));
  for await (const event of changes) {
    if (event.type === 'changed' && event.run.finishedAt !== null) open.delete(event.run.id);
    if (open.size === 0) break;
  }
  return runs;
}

async function backtest(client: Client, runId: Parameters<Client['runs']['get']>[0]['id'], origins: number) {
  const { id } = await client.backtests.start({ runId, configuration: { origins, step: 8, epochs: 1 } });
  for await (const { finishedAt } of await client.backtests.watch({ id })) if (finishedAt !== null) return;
}
