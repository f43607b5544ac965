import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { readPredictions } from '../../src-main/artefact/predictions/read';
import type { RunId } from '../../src-main/core/common/ids';
import { experimentConfigurationSchema } from '../../src-main/core/experiment/schema';
import type { EnsembleRule } from '../../src-main/core/model';
import type { RunDetail } from '../../src-main/core/run/schema';
import { readStream } from '../contract/support/outcome';
import { openBackend } from '../hostile/support/backend';
import { temporaryFolder } from '../support/store';
import { bundleEntry } from './support/bundle';
import { endedRuns } from '../support/ended-runs';

let entry: string;
beforeAll(async () => {
  entry = await bundleEntry(join(import.meta.dirname, '../../src-main/jobs/process/entry.ts'));
});

/** A text with that in it. */
const containing = (text: string): unknown => expect.stringContaining(text);

const rowCount = 360;
const power = (row: number): number => Number((Math.sin(row / 4) + 0.1 * Math.sin(row * 1.7)).toFixed(4));
/** In steps of a half, so that ends of bands are met exactly. */
const temperature = (row: number): number => Math.round(20 * Math.sin(row / 9)) / 2;
const state = (row: number): string => ['low', 'middle', 'high'][Math.floor(row / 7) % 3] ?? '';
const isOn = (row: number): string => (Math.sin(row / 5) > 0.2 ? 'on' : 'off');

interface Variant {
  readonly name: string;
  readonly model: object;
  readonly other?: object;
}

/** A workspace with a table of numbers and classes, in which variants of one task can be trained and combined. */
async function workshop() {
  const folder = temporaryFolder();
  const { client } = await openBackend(folder, entry);
  const file = join(temporaryFolder(), 'plant.csv');
  const rows = Array.from({ length: rowCount }, (_, row) => {
    const time = new Date(Date.UTC(2024, 0, 1, row)).toISOString().slice(0, 19);
    return `${time},${power(row)},${temperature(row)},${state(row)},${isOn(row)}`;
  });
  writeFileSync(file, `date,power,temperature,state,pump\n${rows.join('\n')}\n`);
  await readStream(client.datasets.import({ source: { kind: 'path', path: file } }));
  const [dataset] = await client.datasets.list();
  if (dataset === undefined) throw new Error('no dataset');
  const ended = async (start: () => Promise<readonly { readonly id: RunId }[]>): Promise<RunDetail[]> => {
    const started = await endedRuns(client, start);
    return Promise.all(started.map(({ id }) => client.runs.get({ id })));
  };
  const train = async (base: object, variants: readonly Variant[]): Promise<RunDetail[]> => {
    const { id: experimentId } = await client.experiments.create({
      name: 'Members',
      datasetId: dataset.id,
      variants: variants.map(({ name, model, other }) => ({
        name,
        configuration: experimentConfigurationSchema.parse({ ...base, model, ...other }),
      })),
    });
    const runs = await ended(async () => (await client.runs.start({ experimentId, overrides: {} })).runs);
    for (const run of runs) expect(run).toMatchObject({ state: 'succeeded', error: null });
    return runs;
  };
  const combine = async (members: readonly RunDetail[], rule: EnsembleRule): Promise<RunDetail> => {
    const [run] = await ended(async () => [
      (await client.runs.ensemble({ runIds: members.map(({ id }) => id), rule })).run,
    ]);
    if (run === undefined) throw new Error('an ensemble was started');
    return run;
  };
  const refusal = (members: readonly RunDetail[], rule: EnsembleRule = { type: 'mean' }): Promise<unknown> =>
    client.runs.ensemble({ runIds: members.map(({ id }) => id), rule });
  const testOf = ({ id }: RunDetail) => readPredictions({ directory: join(folder, 'artefacts', id) }, 'test');
  return { client, train, combine, refusal, testOf };
}

const combinationOf = ({ outcome }: RunDetail) => {
  const combination = outcome?.kind === 'direct' ? outcome.combination : undefined;
  if (combination === undefined) throw new Error('an ensemble tells how it combines');
  return combination;
};

const forecastOf = {
  task: { target: 'power', features: ['temperature'] },
  window: { lookback: 12, horizon: 2, normalization: 'lastValue' },
  preparation: { steps: [{ kind: 'cyclicEncoding', components: ['hour'] }], scaling: { features: 'standard' } },
};

it('a gate may decide by an input in its own units, in several bands, whichever their order', async () => {
  const { client, train, combine, refusal, testOf } = await workshop();
  const [ridge, naive] = await train(forecastOf, [
    { name: 'Ridge', model: { kind: 'linear' } },
    { name: 'Naive', model: { kind: 'statistical', method: { type: 'RandomWalkWithDrift' } } },
  ]);
  if (ridge === undefined || naive === undefined) throw new Error('two runs were started');
  const bands = [
    { above: 5, upTo: null, weights: [0.25, 0.75] },
    { above: null, upTo: -2.5, weights: [1, 0] },
    { above: -2.5, upTo: 5, weights: [0, 1] },
  ];
  const gate = await combine([ridge, naive], { type: 'gate', on: { kind: 'input', column: 'temperature' }, bands });
  expect(gate).toMatchObject({ state: 'succeeded', error: null });
  const [first, second, both] = await Promise.all([ridge, naive, gate].map(testOf));
  const used = new Set<number>();
  both!.rows.forEach((row, window) => {
    // The last row that the window sees is the one before the first that it predicts.
    const value = temperature(row - 1);
    const band = value > 5 ? 0 : value <= -2.5 ? 1 : 2;
    used.add(band);
    const [one, other] = bands[band]!.weights;
    for (const place of [2 * window, 2 * window + 1])
      expect(both!.predicted[place]).toBeCloseTo(
        one! * first!.predicted[place]! + other! * second!.predicted[place]!,
        5,
      );
  });
  expect([...used].toSorted()).toEqual([0, 1, 2]);
  const { bandShares } = combinationOf(gate);
  expect(bandShares).toHaveLength(3);
  expect(bandShares!.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  // Nobody knows the input of rows that are still to come.
  await expect(readStream(client.forecasts.compute({ runId: gate.id, steps: 2 }))).rejects.toMatchObject({
    message: containing('decides by “temperature”'),
  });
  expect(await client.runs.members({ id: gate.id })).toMatchObject({ noForecast: 'gateInput' });

  const on = { kind: 'input', column: 'temperature' } as const;
  const edges = (...ends: (readonly [number | null, number | null])[]): EnsembleRule => ({
    type: 'gate',
    on,
    bands: ends.map(([above, upTo]) => ({ above, upTo, weights: [1, 0] })),
  });
  await expect(refusal([ridge, naive], edges([null, 0], [1, null]))).rejects.toMatchObject({
    message: containing('No band holds values above 0, up to 1'),
  });
  await expect(refusal([ridge, naive], edges([null, 2], [1, 4], [4, null]))).rejects.toMatchObject({
    message: containing('Bands 1 and 2 overlap (above 1, up to 2)'),
  });
  await expect(refusal([ridge, naive], edges([null, 2], [2, 2], [2, null]))).rejects.toMatchObject({
    message: containing('Band 2 holds no value'),
  });
  await expect(
    refusal([ridge, naive], {
      ...edges([null, 2], [2, null]),
      on: { kind: 'input', column: 'pressure' },
    } as EnsembleRule),
  ).rejects.toMatchObject({ message: containing('“pressure” is no input of these data') });
});

it('clones gain nothing from each other, whatever the rule, and the matrix says so', async () => {
  const { train, combine, testOf } = await workshop();
  const [ridge, clone] = await train(forecastOf, [
    { name: 'Ridge', model: { kind: 'linear' } },
    { name: 'Ridge again', model: { kind: 'linear' } },
  ]);
  if (ridge === undefined || clone === undefined) throw new Error('two runs were started');
  for (const rule of [{ type: 'mean' }, { type: 'median' }, { type: 'greedy', metric: 'mae', rounds: 5 }] as const) {
    const run = await combine([ridge, clone], rule);
    const { validation } = combinationOf(run);
    expect(validation?.correlation[0]?.[1]).toBeCloseTo(1, 9);
    expect(validation?.ensemble).toBeCloseTo(validation?.members[0] ?? Number.NaN, 5);
    const [own, both] = await Promise.all([ridge, run].map(testOf));
    both!.predicted.forEach((value, place) => {
      expect(value).toBeCloseTo(own!.predicted[place]!, 5);
    });
  }
});

it('members that were scored on other values of the target are refused, though their windows are the same', async () => {
  const { train, refusal } = await workshop();
  const resampled = (aggregation: string) => ({
    preparation: { steps: [{ kind: 'resample', intervalMs: 7_200_000, aggregation }] },
  });
  const [mean, last, others] = await train(forecastOf, [
    { name: 'Means', model: { kind: 'linear' }, other: resampled('mean') },
    { name: 'Last ones', model: { kind: 'linear' }, other: resampled('last') },
    {
      name: 'Means of the target',
      model: { kind: 'linear' },
      other: {
        preparation: {
          steps: [
            {
              kind: 'resample',
              intervalMs: 7_200_000,
              aggregation: 'max',
              exceptions: [{ column: 'power', aggregation: 'mean' }],
            },
          ],
        },
      },
    },
  ]);
  if (mean === undefined || last === undefined || others === undefined) throw new Error('three runs were started');
  await expect(refusal([mean, last])).rejects.toMatchObject({
    code: 'BAD_INPUT',
    message: containing('its target is made of several rows in another way'),
  });
  await expect(refusal([mean, others])).resolves.toMatchObject({ run: { state: 'queued' } });
});

it.each([
  { target: 'pump', classes: 2 },
  { target: 'state', classes: 3 },
])('probabilities of $classes classes are weighed so that they stay probabilities', async ({ target, classes }) => {
  const { train, combine, refusal, testOf } = await workshop();
  const [logistic, forest] = await train(
    {
      task: { kind: 'classification', target, features: ['power', 'temperature'], targetHistory: false },
      window: { lookback: 6, horizon: 1, offset: 0 },
    },
    [
      { name: 'Logistic', model: { kind: 'linear', estimator: { type: 'LogisticRegression' } } },
      { name: 'Forest', model: { kind: 'randomForest', nEstimators: 10 } },
    ],
  );
  if (logistic === undefined || forest === undefined) throw new Error('two runs were started');
  const members = [logistic, forest];
  const isProbabilities = (predicted: readonly (number | null)[]): void => {
    for (let from = 0; from < predicted.length; from += classes) {
      const row = predicted.slice(from, from + classes).map(Number);
      expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
      expect(Math.min(...row)).toBeGreaterThanOrEqual(0);
    }
  };
  const [first, second] = await Promise.all(members.map(testOf));
  const weighted = await combine(members, { type: 'weights', weights: [0.75, 0.25] });
  expect(weighted).toMatchObject({ state: 'succeeded', error: null });
  const given = await testOf(weighted);
  isProbabilities(given.predicted);
  given.predicted.forEach((value, place) => {
    expect(value).toBeCloseTo(0.75 * first!.predicted[place]! + 0.25 * second!.predicted[place]!, 5);
  });
  expect(given.actual).toEqual(first!.actual);
  // What the ensemble says of validation is the logarithmic loss that its evaluation measured.
  expect(combinationOf(weighted)).toMatchObject({ metric: 'logLoss', isFitted: false });
  expect(combinationOf(weighted).validation?.ensemble).toBeCloseTo(weighted.metrics['validation.logLoss']!, 5);

  const greedy = await combine(members, { type: 'greedy', metric: 'mae', rounds: 20 });
  const fitted = combinationOf(greedy);
  expect(fitted).toMatchObject({ metric: 'logLoss', isFitted: true });
  expect(fitted.weights?.[0]?.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
  expect(fitted.validation?.ensemble).toBeLessThanOrEqual(
    Math.min(...(fitted.validation?.members ?? []).map(Number)) + 1e-9,
  );
  isProbabilities((await testOf(greedy)).predicted);

  const gate: EnsembleRule = {
    type: 'gate',
    on: { kind: 'input', column: 'temperature' },
    bands: [
      { above: null, upTo: 0, weights: [1, 0] },
      { above: 0, upTo: null, weights: [0, 1] },
    ],
  };
  const gated = await testOf(await combine(members, gate));
  gated.rows.forEach((row, window) => {
    // A model that explains the last seen row sees it.
    const own = temperature(row) > 0 ? second! : first!;
    for (let place = window * classes; place < (window + 1) * classes; place += 1)
      expect(gated.predicted[place]).toBeCloseTo(own.predicted[place]!, 5);
  });

  await expect(refusal(members, { type: 'weights', weights: [0.75, 0.5] })).rejects.toMatchObject({
    code: 'BAD_INPUT',
    message: containing('add up to 1.25. The same shares are 0.6, 0.4'),
  });
  await expect(
    refusal(members, { ...gate, bands: gate.bands.map((band) => ({ ...band, weights: [1, 1] })) }),
  ).rejects.toMatchObject({ message: containing('The same shares are 0.5, 0.5') });
  await expect(refusal(members, { ...gate, on: { kind: 'member', member: 0 } })).rejects.toMatchObject({
    message: containing('decide by an input'),
  });
  for (const rule of [{ type: 'nnls' }, { type: 'stack', alpha: 1 }] as const) {
    await expect(refusal(members, rule)).rejects.toMatchObject({
      message: containing('Take the mean, given weights or greedy selection.'),
    });
  }
  const median = { type: 'median' } as const;
  if (classes > 2) await expect(refusal(members, median)).rejects.toMatchObject({ message: containing('Medians') });
  else isProbabilities((await testOf(await combine(members, median))).predicted);
});
