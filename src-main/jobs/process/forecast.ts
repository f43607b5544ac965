import { forecastRecursively } from '../../core/forecast';
import { planWeights } from '../../core/network';
import { chooseEngine } from '../../engine';
import { loadTable } from '../../ingest';
import { readPreparation } from '../../artefact/preparation';
import { readWeights } from '../../artefact/weights';
import type { ForecastResult, ForecastSpecification } from '../kinds';
import type { JobContext, JobEnd } from './handlers';
import { layersFor, plannedModel, trainerSpecification } from './setup';
import { Throttle } from './throttle';

const progressEveryMs = 100;

/** Continues a run's data past their end: its stored preparation is replayed, its stored weights predict. */
export async function forecastRun(
  { configuration, dataset, files, engine: choice, request, intervals, threshold }: ForecastSpecification,
  { emit, signal, threads }: JobContext,
): Promise<JobEnd<ForecastResult>> {
  emit({ type: 'state', state: 'running' });
  const fitted = await readPreparation(files);
  const table = await loadTable(dataset, signal);
  const shape = { classNames: fitted.classNames, featureCount: fitted.features.length };
  const layers = layersFor(configuration, shape);
  const { engine } = await chooseEngine(choice, layers);
  const { seed } = configuration.training;
  const planned = plannedModel(configuration, shape, layers, seed, threads);
  const weights = await readWeights(files, planWeights(layers, planned));
  const trainer = await engine.create(trainerSpecification(planned));
  const throttle = new Throttle<number>(progressEveryMs, Date.now, (fraction) => {
    emit({ type: 'progress', fraction, message: 'forecasting', run: null });
  });
  try {
    trainer.setWeights(weights);
    const forecast = await forecastRecursively({
      fitted,
      table,
      intervalMs: dataset.sampling.intervalMs,
      request,
      intervals,
      threshold,
      predict: (source) => trainer.predict(source, signal),
      signal,
      onProgress: (fraction) => {
        throttle.offer(fraction);
      },
    });
    return { result: { forecast }, stopped: false };
  } finally {
    trainer.dispose();
  }
}
