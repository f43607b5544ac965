import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { experimentConfigurationSchema } from '../../src-main/core/experiment/schema';
import { openBackend, sineExperiment } from '../hostile/support/backend';
import { readStream } from '../contract/support/outcome';
import { temporaryFolder } from '../support/store';
import { modelFigures } from '../../src-main/core/report/messages/model-figures';
import { bundleEntry } from './support/bundle';
import { endedRuns } from '../support/ended-runs';

let entry: string;
beforeAll(async () => {
  entry = await bundleEntry(join(import.meta.dirname, '../../src-main/jobs/process/entry.ts'));
});

it('a statistical model is checked, trained, evaluated again, forecast, backtested and reported like any other', async () => {
  const { client } = await openBackend(temporaryFolder(), entry);
  const { dataset, configuration } = await sineExperiment(client, { epochs: 1 });
  const variants = [
    { name: 'Season', model: { kind: 'statistical', method: { type: 'SeasonalNaive', seasonLength: 25 } } },
    { name: 'Last', model: { kind: 'statistical', method: { type: 'SeasonalNaive', seasonLength: 1 } } },
    { name: 'ETS', model: { kind: 'statistical', method: { type: 'AutoETS', seasonLength: 1 }, refitEvery: 30 } },
  ].map(({ name, model }) => ({
    name,
    configuration: experimentConfigurationSchema.parse({
      ...configuration,
      window: { lookback: 4, horizon: 2 },
      preparation: { ...configuration.preparation, scaling: { features: 'standard', target: 'standard' } },
      model,
    }),
  }));
  const { id: experimentId } = await client.experiments.create({ name: 'Classical', datasetId: dataset.id, variants });
  const check = await client.experiments.check({ datasetId: dataset.id, configuration: variants[0]!.configuration });
  expect(check).toMatchObject({ errors: [], engine: 'statistical', model: { parameterCount: null, layers: [] } });
  expect(check.model?.facts).toContainEqual({ name: 'fittedTo', value: 'target, unscaled' });

  const runs = await endedRuns(client, async () => (await client.runs.start({ experimentId, overrides: {} })).runs);
  const [season, last, ets] = await Promise.all(runs.map(({ id }) => client.runs.get({ id })));
  if (season === undefined || last === undefined || ets === undefined) throw new Error('three runs were started');
  expect(season).toMatchObject({ state: 'succeeded', modelName: 'SeasonalNaive', outcome: { kind: 'direct' } });
  expect(ets).toMatchObject({ state: 'succeeded', modelName: 'AutoETS' });
  // With a season of one row it is the baseline of the last value.
  const scored = last.evaluation?.test?.kind === 'regression' ? last.evaluation.test : null;
  const baseline = scored?.baselines.find(({ name }) => name === 'lastValue');
  expect((scored?.metrics['mae'] ?? 0) / (baseline?.metrics['mae'] ?? 0)).toBeCloseTo(1, 5);

  // A window sees all rows before it, not its four alone: the season is longer than the lookback.
  const { id } = season;
  const evaluated = await readStream(client.runs.evaluate({ id }));
  expect(evaluated.at(-1)).toMatchObject({ type: 'done' });
  expect((await client.runs.get({ id })).evaluation?.test).toEqual(season.evaluation?.test);
  const forecast = (await readStream(client.forecasts.compute({ runId: id, steps: 6 }))).at(-1);
  if (forecast?.type !== 'done') throw new Error('no forecast');
  const predicted = forecast.forecast.series[0]?.predicted ?? [];
  expect(predicted).toHaveLength(6);
  const known = new Map(
    forecast.forecast.series[0]?.history.actual.map((value, index, all) => [all.length - index, value]),
  );
  for (const [step, value] of predicted.entries()) expect(value).toBeCloseTo(known.get(25 - step) ?? Number.NaN, 5);

  const backtest = await client.backtests.start({ runId: id, configuration: { origins: 2, step: 20 } });
  let state: unknown;
  for await (const next of await client.backtests.watch({ id: backtest.id })) state = next;
  expect(state).toMatchObject({ state: 'succeeded', result: { folds: [{}, {}] } });

  const [written] = await readStream(client.reports.html({ runIds: runs.map((run) => run.id), title: 'Classical' }));
  const html = written?.html ?? '';
  for (const part of ['SeasonalNaive', 'AutoETS', 'ETS(', modelFigures.en.sigma]) expect(html).toContain(part);
});
