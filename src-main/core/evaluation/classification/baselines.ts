import { at, type Numbers } from '../../common/numbers';
import type { ClassificationBaselineName } from './schema';

export interface LabelBaseline {
  readonly name: ClassificationBaselineName;
  readonly predicted: Int32Array;
}

/**
 * Predictions that cost nothing: the training part's most frequent class (the first of equally frequent ones, as
 * scikit-learn's DummyClassifier), and each window's last known label. `lastLabels` is null where the label before
 * the predicted row is not known.
 */
export function classificationBaselines(
  trainLabels: Numbers,
  classCount: number,
  rowCount: number,
  lastLabels: Numbers | null,
): LabelBaseline[] {
  const counts = new Float64Array(classCount);
  for (let i = 0; i < trainLabels.length; i += 1) counts[at(trainLabels, i)] = at(counts, at(trainLabels, i)) + 1;
  let majority = 0;
  for (let index = 1; index < classCount; index += 1) if (at(counts, index) > at(counts, majority)) majority = index;
  const constant: LabelBaseline = { name: 'majorityClass', predicted: new Int32Array(rowCount).fill(majority) };
  return lastLabels === null ? [constant] : [constant, { name: 'lastLabel', predicted: Int32Array.from(lastLabels) }];
}
