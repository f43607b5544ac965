import { quantileOfSorted } from '../../common/numbers';
import type { RollingStatistic } from '../schema';

/**
 * Writes a statistic of the last `size` values of [from, to) into `out`; the first `size − 1` rows stay as they are.
 * A window with a missing value gives NaN. `sd` has n − 1 in the denominator, as pandas has.
 */
export function rollValues(
  values: Float64Array,
  out: Float64Array,
  from: number,
  to: number,
  size: number,
  statistic: RollingStatistic,
): void {
  for (let end = from + size; end <= to; end += 1)
    out[end - 1] = statisticOf(values.subarray(end - size, end), statistic);
}

function statisticOf(window: Float64Array, statistic: RollingStatistic): number {
  let sum = 0;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of window) {
    sum += value;
    // Math.min and Math.max hand NaN on, comparisons would not.
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  switch (statistic) {
    case 'mean':
      return sum / window.length;
    case 'sum':
      return sum;
    case 'min':
      return low;
    case 'max':
      return high;
    case 'median':
      return Number.isNaN(sum) ? Number.NaN : quantileOfSorted(window.slice().sort(), 0.5);
    case 'sd': {
      const mean = sum / window.length;
      let squares = 0;
      for (const value of window) squares += (value - mean) ** 2;
      return Math.sqrt(squares / (window.length - 1));
    }
  }
}
