import { GatewiseError, hinted } from '../common/errors';
import { said } from '../common/sentence';
import type { ClassWeight, SampleWeight } from './schema';
import type { WindowSource } from '../task/window-source';

/**
 * Weight of each class.
 * - `balanced`: n / (k · count) over the k classes that occur (scikit-learn's `compute_class_weight`); a class that does
 *   not occur in `labels` weighs 1, so that it still counts in the validation loss.
 * - a record: the weight given for each class name; names left out weigh 1.
 * @param classNames in the order of the class indices
 * @param labels class index of every training window
 * @throws GatewiseError BAD_INPUT for a name that is not a class
 */
export function classWeights(
  rule: NonNullable<ClassWeight>,
  classNames: readonly string[],
  labels: ArrayLike<number>,
): Float64Array {
  const weights = new Float64Array(classNames.length).fill(1);
  if (rule === 'balanced') {
    const counts = new Float64Array(classNames.length);
    for (let i = 0; i < labels.length; i += 1) counts[labels[i] ?? 0] = (counts[labels[i] ?? 0] ?? 0) + 1;
    const present = counts.filter((count) => count > 0).length;
    return weights.map((weight, index) =>
      (counts[index] ?? 0) > 0 ? labels.length / (present * (counts[index] ?? 1)) : weight,
    );
  }
  for (const [name, weight] of Object.entries(rule)) {
    const index = classNames.indexOf(name);
    if (index < 0) {
      throw new GatewiseError('BAD_INPUT', said`classWeight names "${name}", which is not a class of the target.`, {
        field: 'classWeight',
        ...hinted(said`Use the class names: ${classNames.join(', ')}.`),
      });
    }
    weights[index] = weight;
  }
  return weights;
}

/** Targets of windows in the target's own units; large ones differ by less than 32 bits tell apart. */
export type TargetWindows = Pick<WindowSource, 'targetStarts' | 'targetLength'> & {
  readonly targets: Float32Array | Float64Array;
};

/**
 * Weight of each window by a threshold: `weight` where any of the window's target values reaches `threshold`
 * (≥ for `above`, ≤ for `below`), else 1.
 * @param windows with `targets` in the units of the threshold, that is before scaling
 */
export function sampleWeights(
  rule: NonNullable<SampleWeight>,
  { targets, targetStarts, targetLength }: TargetWindows,
): Float32Array {
  const reaches = (value: number): boolean =>
    rule.direction === 'above' ? value >= rule.threshold : value <= rule.threshold;
  return Float32Array.from(targetStarts, (start) =>
    targets.subarray(start, start + targetLength).some(reaches) ? rule.weight : 1,
  );
}
