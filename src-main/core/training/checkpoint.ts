import type { WeightTensor } from '../task/weight-tensor';
import type { EpochRecord } from './schema';
import type { EpochPosition, OptimizerState } from './trainer';

/** What counts epochs without an improvement: the loss last counted as best (infinite: none yet), and the epochs since. */
export interface PlateauState {
  readonly best: number;
  readonly waited: number;
}

/** What a schedule has come to beside the epochs that it was told of. */
export interface ScheduleState extends PlateauState {
  readonly learningRate: number;
}

/**
 * Where a training stands between two batches: all that the rest of it depends on. Dropout masks and the order of the windows
 * are drawn from seed, epoch and step, so that the place is all there is of them.
 */
export interface TrainingCheckpoint {
  /** Of the epochs that are whole. */
  readonly history: readonly EpochRecord[];
  /** How far the epoch after those is, and the milliseconds that it took so far; null: it has not begun. */
  readonly within: (EpochPosition & { readonly elapsedMs: number }) | null;
  readonly weights: readonly WeightTensor[];
  readonly optimizer: OptimizerState;
  /** The epoch with the lowest monitored loss; null: none yet. */
  readonly best: { readonly epoch: number; readonly loss: number; readonly weights: readonly WeightTensor[] } | null;
  /** Null: nothing ends the training early. */
  readonly patience: PlateauState | null;
  /** Null: the learning rate follows from the epoch alone. */
  readonly schedule: ScheduleState | null;
}

/** Keeps checkpoints while a training goes on. */
export interface CheckpointKeeper {
  /** Asked after every epoch. */
  isDue(epoch: number): boolean;
  /** Told of one that is due, and of where the training was paused, stopped or ended. */
  keep(checkpoint: TrainingCheckpoint): Promise<void>;
}
