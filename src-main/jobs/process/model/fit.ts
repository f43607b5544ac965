import type { ExperimentConfiguration } from '../../../core/experiment/schema';
import type { Estimator, FitListeners, FitOutcome, StateTensor } from '../../../core/model';
import type { Part } from '../../../core/task/schema';
import { targetRows, windowSource, type PreparedData } from '../../../core/preparation';
import type { WindowSource } from '../../../core/task/window-source';
import { classWeights, sampleWeights } from '../../../core/training';

/**
 * Fits to prepared data's training part, watched on its validation part; the estimator keeps what was learnt.
 * @param from a checkpoint to go on from; left out: from the beginning
 */
export async function fitPrepared(
  estimator: Estimator,
  configuration: ExperimentConfiguration,
  prepared: PreparedData,
  listeners: Omit<FitListeners, 'now'>,
  from?: readonly StateTensor[],
): Promise<FitOutcome> {
  const sourceOf = (part: Part): WindowSource => windowSource(prepared, part, weightsOf(configuration, prepared, part));
  const hasValidation = prepared.plan.parts.validation.windowCount > 0;
  const told = { ...listeners, now: () => performance.now() };
  return estimator.fit(sourceOf('train'), hasValidation ? sourceOf('validation') : null, told, from);
}

/** The windows of the training part, with what each weighs. */
export function trainingSource(configuration: ExperimentConfiguration, prepared: PreparedData): WindowSource {
  return windowSource(prepared, 'train', weightsOf(configuration, prepared, 'train'));
}

/** Weight of each window in the loss; null when all weigh the same. */
function weightsOf(
  { classWeight, sampleWeight }: ExperimentConfiguration,
  prepared: PreparedData,
  part: Part,
): WindowSource['sampleWeights'] {
  const { classNames } = prepared;
  const rows = targetRows(prepared, part);
  if (classWeight !== null && classNames !== null) {
    const labelOf = (row: number): number => prepared.rawTargets[row] ?? 0;
    const weights = classWeights(classWeight, classNames, Array.from(targetRows(prepared, 'train'), labelOf));
    return Float32Array.from(rows, (row) => weights[labelOf(row)] ?? 1);
  }
  if (sampleWeight !== null && classNames === null) {
    const targets = prepared.rawTargets;
    const targetLength = prepared.fitted.window.horizon;
    return sampleWeights(sampleWeight, { targets, targetStarts: rows, targetLength });
  }
  return null;
}
