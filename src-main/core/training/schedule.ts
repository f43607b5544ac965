import type { ScheduleState } from './checkpoint';
import type { TrainingConfiguration } from './schema';

/** Gives each epoch its learning rate. */
export interface Schedule {
  /** The rate of an epoch (from 1). */
  learningRate(epoch: number): number;
  /** Told after each epoch with the loss the schedule watches. */
  observe(loss: number): void;
  /** What it has come to; null: the rate follows from the epoch alone. */
  state(): ScheduleState | null;
}

/** Keras's default `min_delta` of ReduceLROnPlateau. */
const plateauMinDelta = 1e-4;

function reduceOnPlateau(
  { factor, patience, minLearningRate }: Extract<TrainingConfiguration['schedule'], { type: 'reduceOnPlateau' }>,
  start: ScheduleState,
): Schedule {
  let { learningRate: rate, best, waited } = start;
  return {
    state: () => ({ learningRate: rate, best, waited }),
    learningRate: () => rate,
    observe(loss) {
      if (loss < best - plateauMinDelta) {
        best = loss;
        waited = 0;
        return;
      }
      waited += 1;
      if (waited < patience || rate <= minLearningRate) return;
      rate = Math.max(rate * factor, minLearningRate);
      waited = 0;
    },
  };
}

/**
 * The schedule that a configuration asks for.
 * - `constant`: the optimizer's rate.
 * - `reduceOnPlateau`: times `factor` after `patience` epochs that do not better the best loss by 1e-4 (Keras 3's ReduceLROnPlateau with cooldown 0).
 * - `cosine`: initial · ((1 − α) · ½(1 + cos(π (epoch − 1) / epochs)) + α) (Loshchilov & Hutter 2017; Keras 3's CosineDecay).
 * @param before what it had come to in an earlier part of the training
 */
export function createSchedule(
  { schedule, optimizer, epochs }: TrainingConfiguration,
  before: ScheduleState | null = null,
): Schedule {
  const initial = optimizer.learningRate;
  const stateless = { observe: (): void => undefined, state: () => null };
  switch (schedule.type) {
    case 'constant':
      return { learningRate: () => initial, ...stateless };
    case 'reduceOnPlateau':
      return reduceOnPlateau(schedule, before ?? { learningRate: initial, best: Infinity, waited: 0 });
    case 'cosine':
      return {
        learningRate(epoch) {
          const decayed = 0.5 * (1 + Math.cos((Math.PI * Math.min(epoch - 1, epochs)) / epochs));
          return initial * ((1 - schedule.alpha) * decayed + schedule.alpha);
        },
        ...stateless,
      };
  }
}
