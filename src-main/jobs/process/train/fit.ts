import type { AbortSignalLike } from '../../../core/common/abort';
import type { ExperimentConfiguration } from '../../../core/experiment/schema';
import type { Part } from '../../../core/task/schema';
import { targetRows, windowSource, type PreparedData } from '../../../core/preparation';
import type { WindowSource } from '../../../core/task/window-source';
import {
  classWeights,
  runTraining,
  sampleWeights,
  type EpochRecord,
  type Trainer,
  type TrainingOutcome,
} from '../../../core/training';

export interface FitOptions {
  /** Seeds the order of the windows. */
  readonly seed: number;
  readonly signal: AbortSignalLike;
  /** Ends training early and keeps the best weights. */
  readonly stopSignal: AbortSignalLike;
  readonly onEpoch?: (record: EpochRecord) => void;
  /** `done` epochs, counting the share of the one at work. */
  readonly onProgress?: (done: number) => void;
}

/** Trains on prepared data's training part, watched on its validation part; the trainer keeps the weights. */
export async function fitPrepared(
  trainer: Trainer,
  configuration: ExperimentConfiguration,
  prepared: PreparedData,
  { seed, signal, stopSignal, onEpoch, onProgress }: FitOptions,
): Promise<TrainingOutcome> {
  const hasValidation = prepared.plan.parts.validation.windowCount > 0;
  return runTraining(
    trainer,
    {
      train: windowSource(prepared, 'train', weightsOf(configuration, prepared, 'train')),
      validation: hasValidation
        ? windowSource(prepared, 'validation', weightsOf(configuration, prepared, 'validation'))
        : null,
    },
    { ...configuration.training, seed },
    {
      signal,
      stopSignal,
      now: () => performance.now(),
      onEpoch,
      onProgress: ({ epoch, windowsDone, windowCount }) => {
        onProgress?.(epoch - 1 + windowsDone / Math.max(1, windowCount));
      },
    },
  );
}

/** Weight of each window in the loss; null when all weigh the same. */
function weightsOf(
  { training }: ExperimentConfiguration,
  prepared: PreparedData,
  part: Part,
): WindowSource['sampleWeights'] {
  const { classNames } = prepared;
  const rows = targetRows(prepared, part);
  if (training.classWeight !== null && classNames !== null) {
    const labelOf = (row: number): number => prepared.rawTargets[row] ?? 0;
    const weights = classWeights(training.classWeight, classNames, Array.from(targetRows(prepared, 'train'), labelOf));
    return Float32Array.from(rows, (row) => weights[labelOf(row)] ?? 1);
  }
  if (training.sampleWeight !== null && classNames === null) {
    const targets = prepared.rawTargets;
    const targetLength = prepared.fitted.window.horizon;
    return sampleWeights(training.sampleWeight, { targets, targetStarts: rows, targetLength });
  }
  return null;
}
