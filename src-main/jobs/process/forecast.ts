import { readFile } from 'node:fs/promises';
import { upgradeDocument } from '../../core/document';
import { forecastRecursively } from '../../core/forecast';
import { planWeights } from '../../core/model';
import type { FittedPreparation } from '../../core/preparation';
import { chooseEngine } from '../../engine';
import { loadTable } from '../../ingest';
import { readWeights } from '../artefacts';
import type { ForecastResult, ForecastSpecification, RunFiles } from '../kinds';
import { damagedArtefact, soundArtefact } from '../sound-artefact';
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

async function readPreparation(files: RunFiles): Promise<FittedPreparation> {
  const path = await soundArtefact(files, 'preparation');
  const text = await readFile(path, 'utf8');
  const upgraded = upgradeDocument('preparation', parseJson(text));
  if (upgraded.ok) return upgraded.value;
  throw damagedArtefact(
    path,
    upgraded.problem.kind === 'newer' ? 'a newer version of Gatewise wrote it' : 'it is not as a run writes it',
  );
}

/** Undefined for what is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
