import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { readPredictions } from '../../src-main/artefact/predictions/read';
import type { RunId } from '../../src-main/core/common/ids';
import { experimentConfigurationSchema } from '../../src-main/core/experiment/schema';
import type { EnsembleRule } from '../../src-main/core/model';
import type { RunDetail } from '../../src-main/core/run/schema';
import { readStream } from '../contract/support/outcome';
import { openBackend, sineExperiment } from '../hostile/support/backend';
import { temporaryFolder } from '../support/store';
import { bundleEntry } from './support/bundle';
import { endedRuns } from '../support/ended-runs';

let entry: string;
beforeAll(async () => {
  entry = await bundleEntry(join(import.meta.dirname, '../../src-main/jobs/process/entry.ts'));
});

/** A text with that in it. */
const containing = (text: string): unknown => expect.stringContaining(text);

const window = { lookback: 24, horizon: 2, normalization: 'lastValue' };

/** A workspace with three runs on the same windows, and one on others. */
async function withRuns() {
  const folder = temporaryFolder();
  const { client } = await openBackend(folder, entry);
  const { dataset, configuration } = await sineExperiment(client, { epochs: 1 });
  const variant = (name: string, model: object, other: object = {}) => ({
    name,
    configuration: experimentConfigurationSchema.parse({ ...configuration, window, model, ...other }),
  });
  const variants = [
    variant('Ridge', { kind: 'linear' }),
    variant('Naive', { kind: 'statistical', method: { type: 'RandomWalkWithDrift' } }),
    variant('Ridge again', { kind: 'linear' }),
    variant('Short', { kind: 'linear' }, { window: { ...window, lookback: 12 } }),
  ];
  const { id: experimentId } = await client.experiments.create({ name: 'Members', datasetId: dataset.id, variants });
  const ended = async (start: () => Promise<readonly { readonly id: RunId }[]>): Promise<RunDetail[]> => {
    const runs = await endedRuns(client, start);
    return Promise.all(runs.map(({ id }) => client.runs.get({ id })));
  };
  const runs = await ended(async () => (await client.runs.start({ experimentId, overrides: {} })).runs);
  const combine = async (members: readonly RunDetail[], rule: EnsembleRule): Promise<RunDetail> => {
    const [run] = await ended(async () => {
      const made = await client.runs.ensemble({ runIds: members.map(({ id }) => id), rule });
      return [made.run];
    });
    if (run === undefined) throw new Error('an ensemble was started');
    return run;
  };
  const predictionsOf = async ({ id }: RunDetail) =>
    (await readPredictions({ directory: join(folder, 'artefacts', id) }, 'test')).predicted;
  return { client, runs, combine, predictionsOf };
}

it('an ensemble is a run: combined, evaluated again, forecast, compared and reported like any other', async () => {
  const { client, runs, combine, predictionsOf } = await withRuns();
  const [ridge, naive, clone] = runs;
  if (ridge === undefined || naive === undefined || clone === undefined) throw new Error('three runs were started');
  const weighted = await combine([ridge, naive], { type: 'weights', weights: [0.75, 0.5] });
  expect(weighted).toMatchObject({
    state: 'succeeded',
    error: null,
    modelName: containing('Ensemble weights: '),
  });
  const [first, second, both] = await Promise.all([ridge, naive, weighted].map(predictionsOf));
  both!.forEach((value, index) => {
    expect(value).toBeCloseTo(0.75 * first![index]! + 0.5 * second![index]!, 5);
  });
  expect(weighted.outcome).toMatchObject({ kind: 'direct', combination: { isFitted: false, weights: [[0.75, 0.5]] } });

  const fitted = await combine([ridge, naive, clone], { type: 'nnls' });
  expect(fitted.error).toBeNull();
  const combination = fitted.outcome?.kind === 'direct' ? fitted.outcome.combination : undefined;
  expect(combination?.validation?.correlation[0]?.[2]).toBeCloseTo(1, 9);
  expect(combination?.validation?.ensemble).toBeLessThanOrEqual(combination?.validation?.members[0] ?? Number.NaN);
  expect(combination?.crossValidated?.value).toBeGreaterThan(0);
  expect(combination?.weights?.[0]?.every((weight) => weight >= 0)).toBe(true);
  // What the run says of validation is what its evaluation measured.
  expect(combination?.validation?.ensemble).toBeCloseTo(fitted.metrics['validation.rmse'] ?? Number.NaN, 5);
  expect(fitted.artefacts.map(({ kind }) => kind)).toContain('members');

  const gate = await combine([ridge, naive], {
    type: 'gate',
    on: { kind: 'member', member: 1 },
    bands: [
      { above: 0, upTo: null, weights: [1, 0] },
      { above: null, upTo: 0, weights: [0, 1] },
    ],
  });
  const gated = await predictionsOf(gate);
  gated.forEach((value, index) => {
    expect(value).toBeCloseTo(second![index]! > 0 ? first![index]! : second![index]!, 6);
  });

  const { id } = fitted;
  const forecast = (await readStream(client.forecasts.compute({ runId: id, steps: 5 }))).at(-1);
  if (forecast?.type !== 'done') throw new Error('no forecast');
  const [series] = forecast.forecast.series;
  expect(series?.predicted).toHaveLength(5);
  expect(series?.lower.every((value, step) => value !== null && value < (series.predicted[step] ?? 0))).toBe(true);
  const alone = await Promise.all(
    [ridge, naive, clone].map(async (run) => {
      const last = (await readStream(client.forecasts.compute({ runId: run.id, steps: 5 }))).at(-1);
      return last?.type === 'done' ? (last.forecast.series[0]?.predicted ?? []) : [];
    }),
  );
  series?.predicted.forEach((value, step) => {
    const sum = (combination?.weights?.[0] ?? []).reduce(
      (total, weight, member) => total + weight * alone[member]![step]!,
      0,
    );
    expect(value).toBeCloseTo(sum, 5);
  });

  const compared = await client.comparisons.compute({ runIds: [ridge.id, naive.id, id], part: 'validation' });
  expect(compared.members).toHaveLength(3);
  const html = (await readStream(client.reports.html({ runIds: [ridge.id, id], title: 'Ensemble' }))).at(-1);
  expect(html?.type === 'done' ? html.html : '').toContain('Ensemble NNLS');
  await expect(client.backtests.start({ runId: id, configuration: { origins: 2, step: 20 } })).rejects.toMatchObject({
    code: 'RUN_STATE',
    message: containing('Backtest the members'),
  });

  // A member goes: what was kept is enough to look at the ensemble and to evaluate it, and not to go on.
  expect(await client.runs.members({ id })).toMatchObject({ noForecast: null });
  await client.runs.delete({ ids: [naive.id] });
  const left = await client.runs.members({ id });
  expect(left.noForecast).toBe('deleted');
  expect(left.members.map(({ isDeleted }) => isDeleted)).toEqual([false, true, false]);
  const reported = (await readStream(client.reports.html({ runIds: [id] }))).at(-1);
  expect(JSON.stringify(reported)).toContain(`(${naive.name}): deleted. What it predicted is kept`);
  const evaluated = await readStream(client.runs.evaluate({ id }));
  expect(evaluated.at(-1)).toMatchObject({ type: 'done' });
  expect((await client.runs.get({ id })).evaluation?.test).toEqual(fitted.evaluation?.test);
  await expect(readStream(client.forecasts.compute({ runId: id, steps: 5 }))).rejects.toMatchObject({
    message: containing(`(${naive.name})`),
  });
  await expect(client.runs.repeat({ id })).rejects.toMatchObject({ code: 'BAD_INPUT' });
});

it('runs that do not belong together are refused, and the one that differs is named', async () => {
  const { client, runs, combine } = await withRuns();
  const [ridge, naive, , short] = runs;
  if (ridge === undefined || naive === undefined || short === undefined) throw new Error('four runs were started');
  const make = (members: readonly RunDetail[], rule: EnsembleRule = { type: 'mean' }) =>
    client.runs.ensemble({ runIds: members.map(({ id }) => id), rule });
  await expect(make([ridge, short])).rejects.toMatchObject({
    code: 'BAD_INPUT',
    message: containing(`#${short.number} (Short)`),
  });
  await expect(make([ridge, short])).rejects.toMatchObject({
    message: containing('its lookback is 12 and not 24'),
  });
  await expect(make([ridge, ridge])).rejects.toMatchObject({ message: containing('each run once') });
  await expect(make([ridge, naive], { type: 'weights', weights: [1, 1, 1] })).rejects.toMatchObject({
    message: containing('2 members and 3 weights'),
  });
  const overlapping: EnsembleRule = {
    type: 'gate',
    on: { kind: 'member', member: 0 },
    bands: [
      { above: null, upTo: 1, weights: [1, 0] },
      { above: 0, upTo: null, weights: [0, 1] },
    ],
  };
  await expect(make([ridge, naive], overlapping)).rejects.toMatchObject({
    message: containing('Bands 1 and 2 overlap (above 0, up to 1)'),
  });
  const mean = await combine([ridge, naive], { type: 'mean' });
  await expect(make([ridge, mean])).rejects.toMatchObject({ message: containing('combine its members') });
});
