import { forecastRecursively } from '../../core/forecast';
import { shapedModel } from '../../engine';
import { loadTable } from '../../ingest';
import { readPreparation } from '../../artefact/preparation';
import type { ForecastResult, ForecastSpecification } from '../kinds';
import type { JobContext, JobEnd } from './handlers';
import { shapeOf } from './model/facts';
import { restoreModel } from './model/restore';
import { Throttle } from './throttle';

const progressEveryMs = 100;

/** Continues a run's data past their end: its stored preparation is replayed, its stored model predicts. */
export async function forecastRun(
  { configuration, dataset, files, engine, request, intervals, threshold }: ForecastSpecification,
  { emit, signal, threads }: JobContext,
): Promise<JobEnd<ForecastResult>> {
  emit({ type: 'state', state: 'running' });
  const fitted = await readPreparation(files);
  const table = await loadTable(dataset, signal);
  const { classNames, features } = fitted;
  const shape = shapeOf(configuration, { classNames, featureCount: features.length, fitted });
  const model = shapedModel(configuration.model, shape);
  const settings = { seed: configuration.seed, threads, engine };
  const estimator = await restoreModel(model, files, settings);
  const throttle = new Throttle<number>(progressEveryMs, Date.now, (fraction) => {
    emit({ type: 'progress', fraction, message: 'forecasting', run: null });
  });
  try {
    const forecast = await forecastRecursively({
      fitted,
      table,
      intervalMs: dataset.sampling.intervalMs,
      request,
      intervals,
      threshold,
      history: model.history,
      predict: (source) => estimator.predict(source, signal),
      signal,
      onProgress: (fraction) => {
        throttle.offer(fraction);
      },
    });
    return { result: { forecast }, stopped: false };
  } finally {
    estimator.dispose();
  }
}
