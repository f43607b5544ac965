import { windowSource, type PreparedData } from '../../../core/preparation';
import type { Trainer } from '../../../core/training';
import type { PartPredictions } from '../../../artefact/predictions/layout';
import { partPredictions, partsWithWindows } from './evaluate';

/** Predictions of every part that has windows, as they are stored and evaluated. */
export async function predictParts(
  trainer: Trainer,
  prepared: PreparedData,
  signal: AbortSignal,
): Promise<PartPredictions[]> {
  const predictions: PartPredictions[] = [];
  for (const part of partsWithWindows(prepared)) {
    predictions.push(partPredictions(prepared, part, await trainer.predict(windowSource(prepared, part), signal)));
  }
  return predictions;
}
