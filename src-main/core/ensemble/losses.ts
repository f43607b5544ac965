import { at } from '../common/numbers';
import type { Sample } from './sample';

/** By what members are held against each other: of numbers in the target's units, of classes the logarithmic loss. */
export type EnsembleMetric = 'mae' | 'rmse' | 'logLoss';

/** Below it a probability counts as this much, as in scikit-learn's `log_loss` for 64-bit numbers. */
const smallest = Number.EPSILON;

/** What one value adds to a metric's sum. */
export function addedLoss(metric: EnsembleMetric, predicted: number, actual: number): number {
  switch (metric) {
    case 'mae':
      return Math.abs(predicted - actual);
    case 'rmse':
      return (predicted - actual) ** 2;
    case 'logLoss':
      return -Math.log(Math.min(1, Math.max(smallest, predicted)));
  }
}

/** The metric of a combination of the members: `combine` gets the index of a value. NaN without values. */
export function lossOf(metric: EnsembleMetric, { actual }: Sample, combine: (index: number) => number): number {
  let sum = 0;
  for (let index = 0; index < actual.length; index += 1) sum += addedLoss(metric, combine(index), at(actual, index));
  const mean = sum / actual.length;
  return metric === 'rmse' ? Math.sqrt(mean) : mean;
}

/** The metric of each member. */
export function memberLosses(metric: EnsembleMetric, sample: Sample): number[] {
  const { members, predicted } = sample;
  return Array.from({ length: members }, (_, member) =>
    lossOf(metric, sample, (index) => at(predicted, index * members + member)),
  );
}
