import { predictLabels, r2Score } from '../../core/evaluation';
import { preparationOf } from '../../core/experiment/preparation-input';
import { prepare } from '../../core/preparation';
import { rankCandidates, searchFolds, type SearchRow } from '../../core/search';
import type { WindowSource } from '../../core/task/window-source';
import { shapedModel } from '../../engine';
import { loadTable } from '../../ingest';
import type { SearchJobResult, SearchSpecification } from '../kinds';
import type { JobContext, JobEnd } from './handlers';
import { shapeWithSeason } from './model/facts';
import { trainingSource } from './model/fit';
import { Throttle } from './throttle';

const progressEveryMs = 100;

/**
 * Scores every candidate on every fold of the training part; validation and test are not looked at. The preparation is fitted
 * once, to the whole training part, as in a run.
 */
export async function searchCandidates(
  { configuration, candidates, folds: wanted, dataset, engine }: SearchSpecification,
  { emit, signal, stopSignal, threads }: JobContext,
): Promise<JobEnd<SearchJobResult>> {
  emit({ type: 'state', state: 'running' });
  const prepared = prepare(await loadTable(dataset, signal), preparationOf(configuration));
  const source = trainingSource(configuration, prepared);
  const seriesCount = prepared.seriesBoundaries.length;
  const folds = searchFolds(wanted.kind, wanted.count, { ...source, seriesCount }, wanted.seed);
  const shape = shapeWithSeason(configuration, prepared);
  const classCount = prepared.classNames?.length ?? 0;
  const throttle = new Throttle<{ fraction: number; message: string }>(progressEveryMs, Date.now, (progress) => {
    emit({ type: 'progress', ...progress, run: null });
  });
  const fits = candidates.length * folds.length;
  let done = 0;
  const scored: Pick<SearchRow, 'settings' | 'scores' | 'fitMs'>[] = [];
  for (const { settings, model } of candidates) {
    const scores: number[] = [];
    let spentMs = 0;
    for (const { train, test } of folds) {
      signal.throwIfAborted();
      const estimator = await shapedModel(model, { ...shape, windowCount: train.length }).create({
        seed: configuration.seed,
        threads,
        engine,
      });
      try {
        const start = performance.now();
        await estimator.fit(subset(source, train), null, {
          signal,
          stopSignal,
          now: () => performance.now(),
          onProgress: (part, whole) => {
            throttle.offer({ fraction: (done + part / whole) / fits, message: 'searching' });
          },
        });
        spentMs += performance.now() - start;
        const tested = subset(source, test);
        scores.push(
          scoreOf(tested, await estimator.predict(tested, signal), classCount, configuration.evaluation.threshold),
        );
      } finally {
        estimator.dispose();
      }
      done += 1;
    }
    scored.push({ settings, scores, fitMs: spentMs / folds.length });
  }
  return {
    result: { search: { metric: classCount > 0 ? 'accuracy' : 'r2', folds: wanted, rows: rankCandidates(scored) } },
    stopped: false,
  };
}

function subset(source: WindowSource, windows: Uint32Array): WindowSource {
  return {
    ...source,
    starts: windows.map((window) => source.starts[window] ?? 0),
    targetStarts: windows.map((window) => source.targetStarts[window] ?? 0),
    sampleWeights:
      source.sampleWeights === null
        ? null
        : Float32Array.from(windows, (window) => source.sampleWeights?.[window] ?? 1),
  };
}

function scoreOf(source: WindowSource, outputs: Float32Array, classCount: number, threshold: number): number {
  const { targets, targetStarts, targetLength } = source;
  const actual = new Float64Array(targetStarts.length * targetLength);
  targetStarts.forEach((start, window) => {
    actual.set(targets.subarray(start, start + targetLength), window * targetLength);
  });
  if (classCount === 0) return r2Score(actual, outputs);
  const labels = predictLabels(outputs, targetStarts.length, classCount, threshold);
  return actual.reduce((right, label, window) => right + (label === labels[window] ? 1 : 0), 0) / actual.length;
}
