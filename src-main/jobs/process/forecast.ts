import type { Table } from '../../core/dataset/table';
import { combineForecasts, forecastRecursively, type Forecast } from '../../core/forecast';
import type { EnsembleModel } from '../../core/model';
import { identityScaler } from '../../core/preparation/scaler';
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
  specification: ForecastSpecification,
  { emit, signal, threads }: JobContext,
): Promise<JobEnd<ForecastResult>> {
  emit({ type: 'state', state: 'running' });
  const { configuration, dataset } = specification;
  const throttle = new Throttle<number>(progressEveryMs, Date.now, (fraction) => {
    emit({ type: 'progress', fraction, message: 'forecasting', run: null });
  });
  const table = await loadTable(dataset, signal);
  const goOn = (run: ForecastedRun, onProgress: (fraction: number) => void): Promise<Forecast> =>
    forecastWith(specification, run, table, { signal, threads, onProgress });
  if (configuration.model.kind !== 'ensemble') {
    const forecast = await goOn(specification, (fraction) => {
      throttle.offer(fraction);
    });
    return { result: { forecast }, stopped: false };
  }
  const members = specification.members ?? [];
  const forecasts: Forecast[] = [];
  for (const [index, member] of members.entries()) {
    const ended = await goOn(member, (fraction) => {
      throttle.offer((index + fraction) / members.length);
    });
    forecasts.push(ended);
  }
  const forecast = await combineMembers(specification, configuration.model, forecasts, { signal, threads });
  return { result: { forecast }, stopped: false };
}

/** A run that goes on by its own model. */
type ForecastedRun = Pick<ForecastSpecification, 'configuration' | 'files'>;

async function forecastWith(
  { dataset, engine, request, intervals, threshold }: ForecastSpecification,
  { configuration, files }: ForecastedRun,
  table: Table,
  {
    signal,
    threads,
    onProgress,
  }: Pick<JobContext, 'signal' | 'threads'> & { readonly onProgress: (fraction: number) => void },
): Promise<Forecast> {
  const fitted = await readPreparation(files);
  const { classNames, features } = fitted;
  const shape = shapeOf(configuration, { classNames, featureCount: features.length, fitted });
  const model = shapedModel(configuration.model, shape);
  const estimator = await restoreModel(model, files, { seed: configuration.seed, threads, engine });
  const deviations = estimator.deviations?.bind(estimator);
  try {
    return await forecastRecursively({
      fitted,
      table,
      intervalMs: dataset.sampling.intervalMs,
      request,
      intervals,
      threshold,
      history: model.history,
      predict: (source) => estimator.predict(source, signal),
      deviations: deviations === undefined ? undefined : (source) => deviations(source, signal),
      signal,
      onProgress,
    });
  } finally {
    estimator.dispose();
  }
}

/** What the members say of the rows ahead, as the ensemble's weights have it. */
async function combineMembers(
  { configuration, files, engine, intervals, threshold }: ForecastSpecification,
  model: EnsembleModel,
  forecasts: readonly Forecast[],
  { signal, threads }: Pick<JobContext, 'signal' | 'threads'>,
): Promise<Forecast> {
  const { classNames, features, ...fitted } = await readPreparation(files);
  const own = shapeOf(configuration, {
    classNames,
    featureCount: features.length,
    // Members speak in the target's own units.
    fitted: { ...fitted, classNames, features, target: { ...fitted.target, scaler: identityScaler } },
  });
  // Rows ahead are combined one by one: each is a window of one step.
  const shape = { ...own, horizon: 1 };
  const estimator = await restoreModel(shapedModel(model, shape), files, {
    seed: configuration.seed,
    threads,
    engine,
  });
  try {
    return await combineForecasts({
      forecasts,
      intervals,
      threshold,
      feedsBack: configuration.task.targetHistory,
      predict: (source) => estimator.predict(source, signal),
    });
  } finally {
    estimator.dispose();
  }
}
