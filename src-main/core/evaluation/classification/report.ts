import { at, mean, ratio, sum, type Numbers } from '../../common/numbers';
import type { AverageRow, ClassificationReport } from './schema';

/** Counts by actual class (rows) and predicted class (columns); labels are class indices below `classCount`. */
export function confusionMatrix(actual: Numbers, predicted: Numbers, classCount: number): number[][] {
  const counts = new Float64Array(classCount * classCount);
  for (let i = 0; i < actual.length; i += 1) {
    const cell = at(actual, i) * classCount + at(predicted, i);
    counts[cell] = at(counts, cell) + 1;
  }
  return Array.from({ length: classCount }, (_, row) =>
    Array.from(counts.subarray(row * classCount, (row + 1) * classCount)),
  );
}

/** Each row as shares of its class (`'true'`) or each column as shares of its prediction (`'pred'`); 0 for empty ones. */
export function normalizeConfusion(matrix: readonly (readonly number[])[], by: 'true' | 'pred'): number[][] {
  const { actual, predicted } = marginals(matrix);
  return matrix.map((row, i) => row.map((count, j) => ratio(count, by === 'true' ? at(actual, i) : at(predicted, j))));
}

/** The class indices of a matrix with the numbers of rows and predictions of each. */
function marginals(matrix: readonly (readonly number[])[]): {
  actual: number[];
  predicted: number[];
  right: number[];
  total: number;
} {
  const actual = matrix.map((row) => sum(row));
  const predicted = matrix.map((_, column) => sum(matrix.map((row) => at(row, column))));
  const right = matrix.map((row, i) => at(row, i));
  return { actual, predicted, right, total: sum(actual) };
}

/** scikit-learn 1.9's `classification_report(labels=all, zero_division=0, output_dict=True)` of a confusion matrix. */
export function classificationReport(
  matrix: readonly (readonly number[])[],
  classNames: readonly string[],
): Omit<ClassificationReport, 'classes'> & { readonly classes: (AverageRow & { readonly name: string })[] } {
  const { actual, predicted, right, total } = marginals(matrix);
  const classes = classNames.map((name, i) => ({
    name,
    precision: ratio(at(right, i), at(predicted, i)),
    recall: ratio(at(right, i), at(actual, i)),
    f1Score: ratio(2 * at(right, i), at(actual, i) + at(predicted, i)),
    support: at(actual, i),
  }));
  const average = (combine: (values: number[]) => number): AverageRow => ({
    precision: combine(classes.map((row) => row.precision)),
    recall: combine(classes.map((row) => row.recall)),
    f1Score: combine(classes.map((row) => row.f1Score)),
    support: total,
  });
  return {
    classes,
    accuracy: ratio(sum(right), total),
    macroAvg: average(mean),
    weightedAvg: average((values) => ratio(sum(values.map((value, i) => value * at(actual, i))), total)),
  };
}

/** Matthews's correlation for any number of classes (Gorodkin 2004); 0 when it is not defined. */
export function matthewsCorrelation(matrix: readonly (readonly number[])[]): number {
  const { actual, predicted, right, total } = marginals(matrix);
  const dot = (first: number[], second: number[]): number => sum(first.map((value, i) => value * at(second, i)));
  const covariance = sum(right) * total - dot(actual, predicted);
  const predictedVariance = total * total - dot(predicted, predicted);
  const actualVariance = total * total - dot(actual, actual);
  const product = predictedVariance * actualVariance;
  return product === 0 ? 0 : covariance / Math.sqrt(product);
}

/** Mean recall of the classes that have rows. */
export function balancedAccuracy(matrix: readonly (readonly number[])[]): number {
  const { actual, right } = marginals(matrix);
  return mean(actual.flatMap((support, i) => (support === 0 ? [] : [at(right, i) / support])));
}
