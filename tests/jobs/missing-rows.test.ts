import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { backtestConfigurationSchema } from '../../src-main/core/backtest';
import { figureOf } from '../../src-main/core/evaluation/metrics';
import { experimentConfigurationSchema } from '../../src-main/core/experiment/schema';
import { forecastRequestSchema } from '../../src-main/core/forecast';
import { runIdSchema } from '../../src-main/core/common/ids';
import { createJobRunner, type JobEvent } from '../../src-main/jobs';
import { readPredictions } from '../../src-main/artefact/predictions/read';
import { casePath } from '../support/cases';
import { temporaryFolder } from '../support/store';
import { bundleEntry } from './support/bundle';
import { importForTraining } from './support/import-file';

let entry: string;
beforeAll(async () => {
  entry = await bundleEntry(join(import.meta.dirname, '../../src-main/jobs/process/entry.ts'));
});
const runId = runIdSchema.parse('run_aaaaaaaaaa');

type Task = Parameters<typeof experimentConfigurationSchema.parse>[0];

/** Imports a fixture and trains one epoch on it; the rest is done with what comes of it. */
async function open(name: string, roles: Record<string, 'target' | 'seriesId'>, configuration: Task) {
  const folder = temporaryFolder();
  const runner = createJobRunner({ entry, parallel: 1 });
  onTestFinished(() => runner.close());
  const dataset = await importForTraining(runner, casePath(`${name}.csv`), folder, { roles });
  const parsed = experimentConfigurationSchema.parse({
    window: { lookback: 24, horizon: 4 },
    model: { kind: 'sequential', layers: [{ type: 'GRU', units: 4 }], training: { epochs: 1, batchSize: 32 } },
    ...(configuration as object),
  });
  const artefactDirectory = join(folder, 'run');
  const events: JobEvent[] = [];
  const job = { dataset, configuration: parsed, engine: 'tfjs' as const };
  const train = async () => {
    const specification = { kind: 'train' as const, runId, seed: 1, artefactDirectory, ...job };
    const outcome = await runner.submit(specification, { onEvent: (event) => events.push(event) }).finished;
    const split = events.find((event) => event.type === 'prepared')?.split;
    const evaluation = events.find((event) => event.type === 'evaluated')?.evaluation;
    return { outcome, split, evaluation };
  };
  const forecast = async (steps: number) => {
    const outcome = await runner.submit({
      kind: 'forecast',
      files: { directory: artefactDirectory, checksums: {}, horizon: job.configuration.window.horizon, windows: {} },
      request: forecastRequestSchema.parse({ steps }),
      intervals: [],
      threshold: 0.5,
      ...job,
    }).finished;
    if (outcome.kind !== 'succeeded') throw new Error(JSON.stringify(outcome));
    return outcome.result.forecast;
  };
  const backtest = async () => {
    const outcome = await runner.submit({
      kind: 'backtest',
      seed: 1,
      backtest: backtestConfigurationSchema.parse({ origins: 2, step: 8, epochs: 1 }),
      ...job,
    }).finished;
    if (outcome.kind !== 'succeeded') throw new Error(JSON.stringify(outcome));
    return outcome.result.backtest;
  };
  const check = () => runner.request('check', { ...job, preflight: true, testLookups: 0 });
  return { train, forecast, backtest, check, artefactDirectory };
}

const timesOf = (times: readonly number[] | undefined): string[] =>
  (times ?? []).map((time) => new Date(time).toISOString().slice(0, 16));

describe('data whose last targets are missing', () => {
  const roles = { load: 'target' } as const;
  const task = { target: 'load', features: ['temp_forecast'] };

  it.each(['forward', 'linear', 'seasonal', 'median'] as const)(
    'are scored on what is known alone, filled %s, and forecast from the first hour without a target',
    async (method) => {
      const opened = await open('20-trailing-missing/trailing', roles, {
        task,
        preparation: { steps: [{ kind: 'fillMissing', method }] },
      });
      expect((await opened.check()).findings.map(({ id }) => id)).toContain('missingTargets');
      const { split, evaluation } = await opened.train();
      expect(split?.parts.test).toMatchObject({ windows: 36, missingTargets: 6 });
      expect(evaluation?.test?.windows).toBe(36);
      const predictions = await readPredictions({ directory: opened.artefactDirectory }, 'test');
      expect(Math.max(...predictions.rows)).toBe(290);
      expect(predictions.actual.every((value) => value !== null)).toBe(true);
      const forecast = await opened.forecast(8);
      expect(timesOf(forecast.series[0]?.time)[0]).toBe('2024-01-13T06:00');
      expect(forecast.series[0]?.missingTargets).toBe(6);
      expect(forecast.series[0]?.predicted.every(Number.isFinite)).toBe(true);
      if (method !== 'forward') return;
      const backtest = await opened.backtest();
      expect(timesOf([backtest.folds[0]?.originTime ?? 0])).toEqual(['2024-01-12T14:00']);
      expect(backtest.folds.map(({ windows, missingTargets }) => [windows, missingTargets])).toEqual([
        [5, 0],
        [5, 0],
      ]);
    },
  );

  it('are refused in a sentence where a part has too few others, by the check and by the run', async () => {
    const opened = await open('20-trailing-missing/test-part-thin', roles, {
      task: { target: 'load' },
      preparation: { steps: [{ kind: 'fillMissing' }] },
    });
    const [error] = (await opened.check()).errors;
    expect(error?.path).toBe('split.test');
    expect(error?.message).toMatch(
      /^In the test part the target is missing in .* is not filled to learn from or to score/,
    );
    expect((await opened.train()).outcome).toMatchObject({ kind: 'failed', error: { code: 'TOO_FEW_WINDOWS' } });
    // The parts of a fold follow from its origin: there are no borders to move.
    await expect(opened.backtest()).rejects.toThrow(
      /Fold 1 of 2, from .* on: the target is missing in \d+ of the \d+ windows of its validation part, .* Give validation more rows, or give the target its values\./,
    );
  });

  it('pass the check once the step that it advises is added', async () => {
    const configuration = {
      task: { target: 'load' },
      window: { lookback: 24, horizon: 1 },
      split: { kind: 'count', train: 180, validation: 40, test: 40 },
    };
    const [before] = (await (await open('20-trailing-missing/test-part-thin', roles, configuration)).check()).errors;
    expect(before?.message).toBe(
      '“load” has no usable value in 2 rows, the first of them row 257. Add the step “fill missing values”, or leave the column out.',
    );
    const preparation = { steps: [{ kind: 'fillMissing' }] };
    const after = await (
      await open('20-trailing-missing/test-part-thin', roles, { ...configuration, preparation })
    ).check();
    expect(after.errors).toEqual([]);
    expect(after.split?.parts.test).toMatchObject({ windows: 37, missingTargets: 3 });
  });
});

describe('a panel', () => {
  const roles = { sales: 'target', shop: 'seriesId' } as const;

  it('trains, forecasts and backtests its long series, and names the others', async () => {
    const opened = await open('18-panel-short/panel', roles, { task: { target: 'sales' } });
    const finding = (await opened.check()).findings.find(({ id }) => id === 'shortSeries');
    expect(finding?.message).toContain('C (5), D (1)');
    const { split } = await opened.train();
    expect(split?.leftOutSeries.first.map(({ name, rows }) => [name, rows])).toEqual([
      ['C', 5],
      ['D', 1],
    ]);
    const forecast = await opened.forecast(2);
    expect(forecast.series.map(({ name }) => name)).toEqual(['A', 'B']);
    expect(forecast.leftOut.map(({ name, reason }) => [name, reason])).toEqual([
      ['C', 'short'],
      ['D', 'short'],
    ]);
    const backtest = await opened.backtest();
    expect(backtest.leftOut.map(({ name }) => name)).toEqual(['C', 'D']);
    expect(backtest.folds.map(({ windows }) => windows)).toEqual([10, 10]);
  });

  it('forecasts each series after its own end', async () => {
    const opened = await open('18-panel-short/different-ends', roles, { task: { target: 'sales' } });
    await opened.train();
    const { series } = await opened.forecast(1);
    expect(series.map(({ name, time }) => [name, timesOf(time)[0]])).toEqual([
      ['A', '2024-01-09T08:00'],
      ['B', '2024-01-07T06:00'],
      ['C', '2024-01-26T00:00'],
    ]);
  });
});

describe('labels', () => {
  const task = { kind: 'classification', target: 'state', features: ['vibration'], targetHistory: false };
  const window = { lookback: 12, horizon: 1, offset: 0 };

  it('that are missing are no class and are not scored', async () => {
    const opened = await open('17-class-absent/missing-labels', { state: 'target' }, { task, window });
    const { split, evaluation } = await opened.train();
    expect(
      evaluation?.test?.kind === 'classification' && evaluation.test.report.classes.map(({ name }) => name),
    ).toEqual(['bad', 'ok']);
    const { windows = 0, missingTargets = 0 } = split?.parts.test ?? {};
    expect(missingTargets).toBeGreaterThan(0);
    expect(windows + missingTargets).toBe(90);
    expect(evaluation?.test?.windows).toBe(windows);
    const { actual } = await readPredictions({ directory: opened.artefactDirectory }, 'test');
    expect(new Set(actual)).toEqual(new Set([0, 1]));
  });
});

describe('a class that the test part lacks', () => {
  it('has no recall there, no support, and leaves the figures of the others alone', async () => {
    const opened = await open(
      '17-class-absent/absent-in-test',
      { state: 'target' },
      {
        task: { kind: 'classification', target: 'state', features: ['vibration'], targetHistory: false },
        window: { lookback: 12, horizon: 1, offset: 0 },
      },
    );
    const { evaluation } = await opened.train();
    if (evaluation?.test?.kind !== 'classification') throw new Error('not evaluated');
    const [a, b, c] = evaluation.test.report.classes;
    expect(b).toMatchObject({ name: 'b', recall: null, support: 0 });
    expect((a?.support ?? 0) + (c?.support ?? 0)).toBe(90);
    expect(evaluation.test.confusionMatrix.map((row) => row.reduce((sum, count) => sum + count, 0))).toEqual([
      a?.support,
      0,
      c?.support,
    ]);
    expect(evaluation.test.reportText).toMatch(/^ +b +\d\.\d\d +0\.00/m);
  });
});

describe('numbers of any size', () => {
  it.each([
    ['26-huge-values/won', 'revenue'],
    ['26-huge-values/e39', 'big'],
  ])('of %s are predicted in their units, and stored as they were', async (name, target) => {
    const opened = await open(name, { [target]: 'target' }, { task: { target } });
    const { evaluation } = await opened.train();
    if (evaluation?.test?.kind !== 'regression') throw new Error('not evaluated');
    const { metrics, baselines } = evaluation.test;
    const naive = baselines.find((baseline) => baseline.name === 'lastValue')?.metrics['rmse'] ?? 0;
    const measured = figureOf(metrics, 'rmse') ?? Number.NaN;
    expect(measured).toBeGreaterThan(0);
    expect(measured / naive).toBeLessThan(3);
    const { actual, predicted, horizon } = await readPredictions({ directory: opened.artefactDirectory }, 'test');
    const errors = actual.map((value, i) => (value ?? Number.NaN) - (predicted[i] ?? Number.NaN));
    // As they are stored, the predictions give the same figure.
    const rmse = Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length);
    expect(rmse / measured).toBeCloseTo(1, 4);
    expect(new Set(predicted).size).toBeGreaterThan(predicted.length / (2 * horizon));
  });

  it('that cannot be squared are refused in a sentence', async () => {
    const opened = await open('26-huge-values/e200', { big: 'target' }, { task: { target: 'big' } });
    const [error] = (await opened.check()).errors;
    expect(error?.message).toMatch(/^“big” holds values as large as .*, too large to be squared/);
    expect((await opened.train()).outcome).toMatchObject({ kind: 'failed', error: { code: 'BAD_INPUT' } });
  });
});

describe('a target that does not vary', () => {
  const task = { target: 'y', features: [] };

  it('in the training part is told before the run', async () => {
    const opened = await open('16-constant/constant-train', { y: 'target' }, { task });
    expect((await opened.check()).findings).toContainEqual(
      expect.objectContaining({ id: 'constantTarget', severity: 'blocking' }),
    );
  });

  it('in the test part has no R², and all other figures', async () => {
    const opened = await open('16-constant/constant-test', { y: 'target' }, { task });
    const { evaluation } = await opened.train();
    if (evaluation?.test?.kind !== 'regression') throw new Error('not evaluated');
    expect(evaluation.test.metrics['r2']).toBeNull();
    expect(evaluation.test.metrics['mase']).toBeGreaterThan(0);
  });
});
