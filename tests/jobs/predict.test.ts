import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import type { FilePrediction, PredictionPage } from '../../src-main/contract';
import type { RunId } from '../../src-main/core/common/ids';
import { experimentConfigurationSchema } from '../../src-main/core/experiment/schema';
import { presetModel } from '../../src-main/core/model';
import { openBackend, type Client } from '../hostile/support/backend';
import { readStream } from '../contract/support/outcome';
import { temporaryFolder } from '../support/store';
import { bundleEntry } from './support/bundle';
import { endedRuns } from '../support/ended-runs';

let entry: string;
beforeAll(async () => {
  entry = await bundleEntry(join(import.meta.dirname, '../../src-main/jobs/process/entry.ts'));
});

/** Hours of a sine with the hour and a label; `from` is the first hour. */
function rowsOf(from: number, count: number, scale = 1): string[] {
  return Array.from({ length: count }, (_, index) => {
    const row = from + index;
    const time = new Date(Date.UTC(2024, 0, 1, row)).toISOString().slice(0, 19);
    const power = scale * (Math.sin(row / 4) + 0.1 * Math.sin(row * 1.7));
    return `${time},${power.toFixed(4)},${String(row % 24)},${power > 0.4 ? 'high' : 'low'}`;
  });
}
const head = 'date,power,hour,level';

function write(name: string, lines: readonly string[], heading = head): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, `${[heading, ...lines].join('\n')}\n`);
  return path;
}

const network = { ...presetModel('gru'), training: { epochs: 2 } };
const families: readonly (readonly [string, object])[] = [
  ['GRU', network],
  ['Ridge', { kind: 'linear', estimator: { type: 'Ridge', alpha: 0.1 } }],
  ['Season', { kind: 'statistical', method: { type: 'SeasonalNaive', seasonLength: 25 } }],
  ['Forest', { kind: 'randomForest', nEstimators: 5 }],
  ['Extra', { kind: 'extraTrees', nEstimators: 5 }],
  ['Boosting', { kind: 'gradientBoosting', numIterations: 5 }],
];

/** Trains every variant on 400 rows. */
async function trained(
  client: Client,
  variants: readonly { name: string; model: object; task: object; window: object }[],
) {
  const source = { kind: 'path' as const, path: write('training.csv', rowsOf(0, 400)) };
  await readStream(client.datasets.import({ source }));
  const [dataset] = await client.datasets.list();
  if (dataset === undefined) throw new Error('no dataset');
  const { id: experimentId } = await client.experiments.create({
    name: 'E',
    datasetId: dataset.id,
    variants: variants.map(({ name, ...configuration }) => ({
      name,
      configuration: experimentConfigurationSchema.parse({
        preparation: { scaling: { features: 'standard', target: 'standard' } },
        ...configuration,
      }),
    })),
  });
  const runs = await endedRuns(client, async () => (await client.runs.start({ experimentId, overrides: {} })).runs);
  const ended = await Promise.all(runs.map(({ id }) => client.runs.get({ id })));
  for (const run of ended) expect(run, run.error?.message ?? run.name).toMatchObject({ state: 'succeeded' });
  return ended;
}

async function predicted(
  client: Client,
  runId: RunId,
  path: string,
  more: { renames?: Record<string, string>; history?: 'auto' | 'file' | 'dataset' } = {},
): Promise<{ prediction: FilePrediction; pages: PredictionPage[] }> {
  const pages: PredictionPage[] = [];
  for await (const event of await client.predictions.compute({ runId, source: { kind: 'path', path }, ...more })) {
    if (event.type === 'windows') pages.push(event.page);
    if (event.type === 'done') return { prediction: event.prediction, pages };
  }
  throw new Error('no prediction');
}

/** Predictions are stored in 32 bits. */
const asStored = (value: number | null): number | null => (value === null ? null : Math.fround(value));

const forecasting = { task: { target: 'power', features: ['hour'] }, window: { lookback: 8, horizon: 2 } };

it('every kind of model predicts its own test part out of a file to the last bit', async () => {
  const { client } = await openBackend(temporaryFolder(), entry);
  const runs = await trained(
    client,
    families.map(([name, model]) => ({
      name,
      model,
      ...forecasting,
      ...(name === 'Season' ? { task: { target: 'power' } } : {}),
    })),
  );
  const path = write('again.csv', rowsOf(0, 400));
  for (const run of runs) {
    const { prediction, pages } = await predicted(client, run.id, path);
    const test = await client.runs.predictions({ id: run.id, part: 'test' });
    const values = pages.flatMap((page) => page.predicted);
    const times = pages.flatMap(({ time }) => time);
    const count = test.predicted.length;
    // The last window lies behind the file's end.
    expect(values.slice(-count - 2, -2).map(asStored), run.name).toEqual(test.predicted);
    expect(
      times.slice(-count - 2, -2).filter((_, place) => place % 2 === 0),
      run.name,
    ).toEqual(test.time);
    expect(prediction.windows, run.name).toEqual({ predicted: 392, beyond: 1, gaps: 0, evaluated: 391 });
    // A model that expects errors has the interval that its forecast has, the others that of their errors on validation.
    expect(prediction.hasOwnInterval, run.name).toBe(run.name === 'Season');
    const [lower, upper] = [pages.flatMap((page) => page.lower ?? []), pages.flatMap((page) => page.upper ?? [])];
    const forecast = (await readStream(client.forecasts.compute({ runId: run.id, steps: 2 }))).at(-1);
    expect(forecast, run.name).toMatchObject({
      type: 'done',
      forecast: {
        hasOwnInterval: prediction.hasOwnInterval,
        series: [{ lower: lower.slice(-2), upper: upper.slice(-2) }],
      },
    });
    const width = (place: number): number => (upper[place] ?? Number.NaN) - (lower[place] ?? Number.NaN);
    for (let place = values.length - count - 2; place < values.length; place += 1) {
      expect(width(place), run.name).toBeGreaterThan(0);
      expect(width(place), run.name).toBeCloseTo(width(values.length - 2 + (place % 2)), 5);
    }
    expect(
      prediction.drift.flatMap(({ flags }) => flags),
      run.name,
    ).toEqual([]);
    expect(times.slice(-2)).toEqual([400, 401].map((row) => Date.UTC(2024, 0, 1, row)));
  }
});

it('every kind of model of classes predicts its own test part out of a file to the last bit', async () => {
  const { client } = await openBackend(temporaryFolder(), entry);
  const task = { kind: 'classification', target: 'level', features: ['power', 'hour'], targetHistory: false };
  const runs = await trained(
    client,
    (
      [
        ['GRU', network],
        ['Logistic', { kind: 'linear', estimator: { type: 'LogisticRegression' } }],
        ['Forest', { kind: 'randomForest', nEstimators: 5 }],
        ['Boosting', { kind: 'gradientBoosting', numIterations: 5 }],
      ] as const
    ).map(([name, model]) => ({ name, model, task, window: { lookback: 8, horizon: 1 } })),
  );
  const path = write('again.csv', rowsOf(0, 400));
  for (const run of runs) {
    const { prediction, pages } = await predicted(client, run.id, path);
    const test = await client.runs.predictions({ id: run.id, part: 'test' });
    const values = pages.flatMap((page) => page.predicted);
    // The last window lies behind the file's end.
    expect(values.slice(-test.predicted.length - 2, -2).map(asStored), run.name).toEqual(test.predicted);
    expect(prediction, run.name).toMatchObject({
      classNames: ['high', 'low'],
      windows: { predicted: 393, beyond: 1, evaluated: 392 },
      evaluation: { kind: 'classification' },
      aged: { metric: 'errorRate' },
    });
  }
  // The test part's rows alone, with those before them: every figure and baseline is the test part's.
  const [run] = runs;
  if (run === undefined) throw new Error('runs were started');
  const own = run.evaluation?.test;
  const alone = write('alone.csv', rowsOf(400 - (own?.windows ?? 0), own?.windows ?? 0));
  const { evaluation } = (await predicted(client, run.id, alone, { history: 'dataset' })).prediction;
  expect(evaluation?.baselines.map(({ name }) => name)).toEqual(['majorityClass', 'lastLabel']);
  expect(evaluation?.baselines).toEqual(own?.baselines);
  expect(evaluation?.metrics).toEqual(own?.metrics);
});

it('newer rows are predicted, matched by name, with drift, history and the verdict told', async () => {
  const { client } = await openBackend(temporaryFolder(), entry);
  const [ridge] = await trained(client, [
    { name: 'Ridge', model: { kind: 'linear', estimator: { type: 'Ridge', alpha: 0.001 } }, ...forecasting },
  ]);
  if (ridge === undefined) throw new Error('one run was started');
  const newer = rowsOf(400, 300);

  // As it was: no difference that the test would show, and no drift.
  const same = await predicted(client, ridge.id, write('new.csv', newer));
  expect(same.prediction.evaluation?.metrics['mae']).toBeLessThan(1);
  expect(same.prediction.aged?.kind).not.toBe('worse');
  expect(same.prediction.drift.flatMap(({ flags }) => flags)).toEqual([]);
  expect(same.prediction.historyRows).toBe(0);
  expect(same.pages[0]?.time[0]).toBe(Date.UTC(2024, 0, 1, 408));

  // With the run's own rows before it, the file's first row is predicted too, and so is a file of one row.
  const continued = await predicted(client, ridge.id, write('new.csv', newer), { history: 'dataset' });
  expect(continued.prediction.historyRows).toBe(400);
  expect(continued.pages[0]?.time[0]).toBe(Date.UTC(2024, 0, 1, 400));
  const shared = same.pages[0]?.predicted ?? [];
  expect(continued.pages[0]?.predicted.slice(16)).toEqual(shared);

  // Another process: ten times as large.
  const aged = await predicted(client, ridge.id, write('new.csv', rowsOf(400, 300, 10)));
  expect(aged.prediction.aged).toMatchObject({ kind: 'worse', metric: 'mae' });
  const power = aged.prediction.drift.find(({ column }) => column === 'power');
  expect(power?.flags).toContain('outside');
  expect(power?.outside).toBeGreaterThan(0.5);

  // Another name is offered and never taken unasked.
  const renamed = write('new.csv', newer, 'date,Power [kW],Hour,level');
  await expect(predicted(client, ridge.id, renamed)).rejects.toMatchObject({
    code: 'COLUMN_NOT_FOUND',
    data: { column: 'power', examples: ['Power [kW]'] },
  });
  const { match } = await client.predictions.inspect({ runId: ridge.id, source: { kind: 'path', path: renamed } });
  expect(match.columns.map(({ name, found, suggestions }) => [name, found, suggestions])).toEqual([
    ['date', 'date', []],
    ['power', null, ['Power [kW]']],
    ['hour', null, ['Hour']],
  ]);
  const chosen = await predicted(client, ridge.id, renamed, { renames: { 'Power [kW]': 'power', Hour: 'hour' } });
  expect(chosen.pages).toEqual(same.pages);
  expect(chosen.prediction.match.unused).toEqual(['level']);
});

it('says what is wrong with a file, where, and what to do', async () => {
  const { client } = await openBackend(temporaryFolder(), entry);
  const [ridge] = await trained(client, [
    { name: 'Ridge', model: { kind: 'linear', estimator: { type: 'Ridge', alpha: 0.1 } }, ...forecasting },
  ]);
  if (ridge === undefined) throw new Error('one run was started');
  const fails = async (path: string, expected: object): Promise<void> => {
    await expect(predicted(client, ridge.id, path)).rejects.toMatchObject(expected);
  };
  const message = (text: string): unknown => expect.stringContaining(text);
  await fails('/nowhere/new.csv', { code: 'FILE_NOT_FOUND' });
  await fails(write('short.csv', rowsOf(400, 6)), {
    code: 'TOO_FEW_WINDOWS',
    message: message('has 6 rows, and one window with its target takes 10 rows'),
  });
  const everyFourth = rowsOf(400, 400).filter((_, row) => row % 4 === 0);
  await fails(write('slow.csv', everyFourth), { code: 'BAD_INPUT', message: message('lie 4 hours apart') });
  const words = rowsOf(400, 50).map((line) => line.replace(/,-?[\d.]+,/, ',warm,'));
  await fails(write('words.csv', words), { code: 'BAD_INPUT', data: { column: 'power' } });
  // A gap leaves out the windows that would see it, and they are counted.
  const gap = rowsOf(400, 50).map((line, row) => (row === 20 ? line.replace(/,\d+,(high|low)$/, ',,$1') : line));
  const { prediction } = await predicted(client, ridge.id, write('gap.csv', gap));
  expect(prediction.windows).toMatchObject({ gaps: 8, predicted: 41 - 8 + 1 });
  // What is read leaves nothing behind.
  expect(readFileSync(write('kept.csv', rowsOf(0, 1)), 'utf8')).toContain(head);
});
