import type { z } from 'zod';
import { quantileOfSorted, sorted } from '../../core/common/numbers';
import { thresholdRecall } from '../../core/evaluation';
import { readPredictions } from '../../artefact/predictions/read';
import type { requestDefinitions } from '../kinds';

type RecallsInput = z.output<(typeof requestDefinitions)['recalls']['input']>;
type RecallsOutput = z.output<(typeof requestDefinitions)['recalls']['output']>;

/** How well each run calls the values at or above a level. */
export async function findRecalls({ runs, part, level }: RecallsInput, signal: AbortSignal): Promise<RecallsOutput> {
  let chosen = level;
  const figures: RecallsOutput['figures'] = [];
  for (const { id, files, offset } of runs) {
    signal.throwIfAborted();
    const predictions = await readPredictions(files, part);
    const actual = Float64Array.from(predictions.actual, (value) => value ?? Number.NaN);
    chosen ??= quantileOfSorted(sorted(actual.filter(Number.isFinite)), 0.9);
    const { recall, precision, f1Score } = thresholdRecall({
      actual,
      predicted: Float64Array.from(predictions.predicted, (value) => value ?? Number.NaN),
      horizon: predictions.horizon,
      targetRows: predictions.rows,
      offset,
      level: chosen,
    });
    figures.push({ id, recall, precision, f1Score });
  }
  return { level: chosen ?? 0, figures };
}
