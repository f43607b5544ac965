import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { experimentConfigurationSchema } from '../../src-main/core/experiment/schema';
import { openBackend, sineExperiment } from '../hostile/support/backend';
import { readStream } from '../contract/support/outcome';
import { temporaryFolder } from '../support/store';
import { bundleEntry } from './support/bundle';
import { endedRuns } from '../support/ended-runs';

let entry: string;
beforeAll(async () => {
  entry = await bundleEntry(join(import.meta.dirname, '../../src-main/jobs/process/entry.ts'));
});

it('a linear model is checked, trained, evaluated again, forecast, backtested and reported like any other', async () => {
  const { client } = await openBackend(temporaryFolder(), entry);
  const { dataset, configuration } = await sineExperiment(client, { epochs: 1 });
  const variants = [
    { name: 'Ridge', model: { kind: 'linear', estimator: { type: 'Ridge', alpha: 0.185 } } },
    { name: 'DLinear', model: { kind: 'linear', estimator: { type: 'ElasticNet', alpha: 0.001 }, decomposition: {} } },
  ].map(({ name, model }) => ({
    name,
    configuration: experimentConfigurationSchema.parse({
      ...configuration,
      window: { lookback: 24, horizon: 2, normalization: 'lastValue' },
      model,
    }),
  }));
  const { id: experimentId } = await client.experiments.create({ name: 'Linear', datasetId: dataset.id, variants });
  const check = await client.experiments.check({ datasetId: dataset.id, configuration: variants[0]!.configuration });
  expect(check).toMatchObject({ errors: [], engine: 'linear', model: { parameterCount: 2 * (24 + 1), layers: [] } });

  const runs = await endedRuns(client, async () => (await client.runs.start({ experimentId, overrides: {} })).runs);
  const [ridge, dlinear] = await Promise.all(runs.map(({ id }) => client.runs.get({ id })));
  if (ridge === undefined || dlinear === undefined) throw new Error('two runs were started');
  expect(ridge).toMatchObject({ state: 'succeeded', modelName: 'Ridge', history: [], outcome: { kind: 'direct' } });
  expect(dlinear).toMatchObject({
    state: 'succeeded',
    modelName: 'ElasticNet (DLinear)',
    parameterCount: 2 * (48 + 1),
  });
  // The baseline is the same ridge regression, of values scaled by nearly the same rows, with 0.001 for each of 185 windows.
  const linear = ridge.evaluation?.test?.kind === 'regression' ? ridge.evaluation.test : null;
  const baseline = linear?.baselines.find(({ name }) => name === 'linear');
  expect(ridge.split?.parts.train.windows).toBe(185);
  expect((linear?.metrics['mae'] ?? 0) / (baseline?.metrics['mae'] ?? 0)).toBeCloseTo(1, 1);

  const { id } = ridge;
  const evaluated = await readStream(client.runs.evaluate({ id }));
  expect(evaluated.at(-1)).toMatchObject({ type: 'done' });
  expect((await client.runs.get({ id })).evaluation?.test).toEqual(ridge.evaluation?.test);
  const forecast = (await readStream(client.forecasts.compute({ runId: id, steps: 6 }))).at(-1);
  if (forecast?.type !== 'done') throw new Error('no forecast');
  const predicted = forecast.forecast.series[0]?.predicted ?? [];
  expect(predicted).toHaveLength(6);
  for (const [step, value] of predicted.entries())
    expect(Math.abs(value - Math.sin((300 + step) / 4))).toBeLessThan(0.4);

  const backtest = await client.backtests.start({ runId: id, configuration: { origins: 2, step: 20 } });
  let last: unknown;
  for await (const state of await client.backtests.watch({ id: backtest.id })) last = state;
  expect(last).toMatchObject({ state: 'succeeded', result: { folds: [{}, {}] } });

  const [written] = await readStream(client.reports.html({ runIds: runs.map((run) => run.id), title: 'Linear' }));
  const html = written?.html ?? '';
  for (const part of ['Ridge', 'ElasticNet', 'Condition number', 'Dual gap']) expect(html).toContain(part);
});
