import {
  backtestFolds,
  errorsByStep,
  sliceable,
  summarizeBacktest,
  type BacktestFold,
  type FoldResult,
  type SliceableTable,
} from '../../core/backtest';
import { GatewiseError } from '../../core/common/errors';
import type { ExperimentConfiguration } from '../../core/experiment/schema';
import { prepare, targetDistance, windowSource } from '../../core/preparation';
import { chooseEngine } from '../../engine';
import { loadTable } from '../../ingest';
import type { BacktestJobResult, BacktestSpecification } from '../kinds';
import type { JobContext, JobEnd } from './handlers';
import { layersFor, plannedModel, trainerSpecification } from './setup';
import { Throttle } from './throttle';
import { actualValues, partPredictions } from './train/evaluate';
import { fitPrepared } from './train/fit';

const progressEveryMs = 100;

/** Prepares, trains and tests a configuration anew at every origin; nothing at or after an origin is seen before it. */
export async function backtestRun(
  specification: BacktestSpecification,
  context: JobContext,
): Promise<JobEnd<BacktestJobResult>> {
  const { emit, signal } = context;
  const configuration = withEpochs(specification);
  if (configuration.task.kind === 'classification') {
    throw new GatewiseError('BAD_INPUT', 'A backtest measures numeric forecasts; this run predicts classes.', {
      field: 'runId',
    });
  }
  emit({ type: 'state', state: 'running' });
  const table = sliceable(await loadTable(specification.dataset, signal), (ordered) => prepare(ordered, configuration));
  const { window } = configuration;
  const folds = backtestFolds(table.rowCount, specification.backtest, {
    window: targetDistance(window) + window.horizon,
    horizon: window.horizon,
  });
  const throttle = new Throttle<{ fraction: number; message: string }>(progressEveryMs, Date.now, (progress) => {
    emit({ type: 'progress', ...progress, run: null });
  });
  const results: FoldResult[] = [];
  for (const [index, fold] of folds.entries()) {
    signal.throwIfAborted();
    results.push(
      await testFold(fold, table, { ...specification, configuration }, context, (share) => {
        throttle.offer({ fraction: (index + share) / folds.length, message: `${index + 1}/${folds.length}` });
      }),
    );
  }
  return { result: { backtest: summarizeBacktest(results, window.horizon) }, stopped: false };
}

function withEpochs({ configuration, backtest }: BacktestSpecification): ExperimentConfiguration {
  const epochs = backtest.epochs ?? configuration.training.epochs;
  return { ...configuration, training: { ...configuration.training, epochs } };
}

async function testFold(
  fold: BacktestFold,
  table: SliceableTable,
  { configuration, seed, engine: choice }: Pick<BacktestSpecification, 'configuration' | 'seed' | 'engine'>,
  { signal, stopSignal, threads }: JobContext,
  onProgress: (share: number) => void,
): Promise<FoldResult> {
  const start = performance.now();
  // The rows after the fold are cut off, so that not even a preparation step can look at them.
  const prepared = prepare(table.slice(fold.train.from, fold.test.to), {
    ...configuration,
    split: {
      kind: 'count',
      train: fold.train.to - fold.train.from,
      validation: fold.validation.to - fold.validation.from,
      test: fold.test.to - fold.test.from,
    },
  });
  const layers = layersFor(configuration, prepared);
  const { engine } = await chooseEngine(choice, layers);
  const trainer = await engine.create(
    trainerSpecification(plannedModel(configuration, prepared, layers, seed, threads)),
  );
  try {
    const { epochs } = configuration.training;
    const outcome = await fitPrepared(trainer, configuration, prepared, {
      seed,
      signal,
      stopSignal,
      onProgress: (done) => {
        onProgress(done / epochs);
      },
    });
    const outputs = await trainer.predict(windowSource(prepared, 'test'), signal);
    const { rows, values } = partPredictions(prepared, 'test', outputs);
    const { horizon, offset } = configuration.window;
    const actual = actualValues(prepared, rows, horizon);
    const repeated = Float64Array.from(actual, (_, i) => {
      const row = rows[Math.floor(i / horizon)] ?? 0;
      return lastKnown(prepared.rawTargets, row - Math.max(1, offset));
    });
    const lastValue = errorsByStep(actual, repeated, horizon) ?? [];
    return {
      origin: fold.origin,
      originTime: table.timeOf(fold.origin),
      trainRows: fold.train.to - fold.train.from,
      windows: rows.length,
      epochs: outcome.lastEpoch,
      bestEpoch: outcome.bestEpoch,
      durationMs: performance.now() - start,
      mae: errorsByStep(actual, values, horizon),
      lastValueMae: lastValue.reduce((sum, value) => sum + value, 0) / Math.max(1, lastValue.length),
    };
  } finally {
    trainer.dispose();
  }
}

/** The last finite value at or before a row. */
function lastKnown(values: Float64Array, row: number): number {
  let place = row;
  while (place > 0 && !Number.isFinite(values[place])) place -= 1;
  return values[Math.max(0, place)] ?? 0;
}
