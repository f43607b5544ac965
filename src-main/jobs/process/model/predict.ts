import { windowSource, type PreparedData } from '../../../core/preparation';
import type { Estimator } from '../../../core/model';
import type { PartPredictions } from '../../../artefact/predictions/layout';
import { partPredictions, partsWithWindows } from '../train/evaluate';

/** Predictions of every part that has windows, as they are stored and evaluated. */
export async function predictParts(
  estimator: Estimator,
  prepared: PreparedData,
  signal: AbortSignal,
): Promise<PartPredictions[]> {
  const predictions: PartPredictions[] = [];
  for (const part of partsWithWindows(prepared)) {
    predictions.push(partPredictions(prepared, part, await estimator.predict(windowSource(prepared, part), signal)));
  }
  return predictions;
}
