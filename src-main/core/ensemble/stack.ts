import { at, mean, squaredDeviations } from '../common/numbers';
import { within, type Work } from '../linear';
import { reduceRows } from './reduce';
import type { Sample } from './sample';

export interface Stack {
  readonly weights: Float64Array;
  /** In the target's units. */
  readonly intercept: number;
}

/**
 * Stacking: ridge regression of the target on the members' predictions, with an intercept. Weights may be below 0.
 * @param alpha as scikit-learn's `Ridge` has it, on values in standard deviations of the sample's target: it multiplies the sum
 * of the squared weights, and not the intercept
 */
export function* solveStack(sample: Sample, alpha: number): Work<Stack> {
  const { members } = sample;
  const center = mean(sample.actual);
  const deviation = Math.sqrt(squaredDeviations(sample.actual, center) / sample.actual.length);
  const scale = deviation > 0 ? deviation : 1;
  const width = members + 2;
  const scaled = (value: number): number => (value - center) / scale;
  const triangle = yield* within(
    0,
    1,
    reduceRows(sample, width, (row, { predicted, actual }, index) => {
      row[0] = 1;
      for (let member = 0; member < members; member += 1)
        row[member + 1] = scaled(at(predicted, index * members + member));
      row[width - 1] = scaled(at(actual, index));
    }),
  );
  const penalty = new Float64Array(width);
  for (let member = 0; member < members; member += 1) {
    penalty.fill(0);
    penalty[member + 1] = Math.sqrt(alpha);
    triangle.take(penalty);
  }
  const solution = triangle.solve() ?? new Float64Array(members + 1);
  const weights = solution.slice(1);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return { weights, intercept: center * (1 - sum) + scale * at(solution, 0) };
}
