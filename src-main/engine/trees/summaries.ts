import type { SummaryStatistic } from '../../core/model';

type Values = Readonly<Float64Array>;

/** Values of a window in the order of time, with what several statistics need of them. */
export interface Summarized {
  readonly values: Values;
  readonly mean: number;
  /** Sums of powers of the deviations from the mean. */
  readonly squares: number;
  readonly cubes: number;
  readonly fourths: number;
  /** Whether a value is missing. */
  readonly isMissing: boolean;
  readonly isConstant: boolean;
}

const valueAt = (values: Values, place: number): number => values[place] ?? Number.NaN;

/** What statistics need of a window's values; any number of them from one on. */
export function summarize(values: Values): Summarized {
  let [sum, least, largest] = [0, Infinity, -Infinity];
  for (const value of values) {
    sum += value;
    least = Math.min(least, value);
    largest = Math.max(largest, value);
  }
  const mean = sum / values.length;
  let [squares, cubes, fourths] = [0, 0, 0];
  for (const value of values) {
    const deviation = value - mean;
    const square = deviation * deviation;
    squares += square;
    cubes += square * deviation;
    fourths += square * square;
  }
  // The mean of equal values may lie beside them by a rounding, and deviations of roundings have shapes of their own.
  return { values, mean, squares, cubes, fourths, isMissing: Number.isNaN(sum), isConstant: !(least < largest) };
}

/** `median`: the mean of the two in the middle of an even number. */
function median({ values }: Summarized): number {
  const ordered = Float64Array.from(values).sort();
  const middle = ordered.length >> 1;
  const upper = valueAt(ordered, middle);
  return ordered.length % 2 === 1 ? upper : (valueAt(ordered, middle - 1) + upper) / 2;
}

/** `skewness`: the adjusted Fisher-Pearson coefficient G1, as pandas has it; 0 below three values. */
function skewness({ values: { length: n }, squares, cubes }: Summarized): number {
  if (n < 3) return 0;
  return ((n * Math.sqrt(n - 1)) / (n - 2)) * (cubes / (squares * Math.sqrt(squares)));
}

/** `kurtosis`: the adjusted coefficient G2 beyond the normal distribution's, as pandas has it; 0 below four values. */
function kurtosis({ values: { length: n }, squares, fourths }: Summarized): number {
  if (n < 4) return 0;
  const ratio = fourths / (squares * squares);
  return (n * (n + 1) * (n - 1) * ratio - 3 * (n - 1) ** 2) / ((n - 2) * (n - 3));
}

/** `mean_abs_change`: the mean of the absolute differences from row to row. */
function meanAbsChange({ values }: Summarized): number {
  let sum = 0;
  for (let row = 1; row < values.length; row += 1) sum += Math.abs(valueAt(values, row) - valueAt(values, row - 1));
  return sum / (values.length - 1);
}

/** `linear_trend`, attribute `slope`: of the least squares line over the row's number, in units a row. */
function linearTrend({ values }: Summarized): number {
  const n = values.length;
  let sum = 0;
  for (let row = 0; row < n; row += 1) sum += (row - (n - 1) / 2) * valueAt(values, row);
  return sum / ((n * (n * n - 1)) / 12);
}

/** `autocorrelation` at lag 1: the mean product of neighbouring deviations, as a share of the variance. */
function autocorrelation({ values, mean, squares }: Summarized): number {
  const n = values.length;
  let sum = 0;
  for (let row = 1; row < n; row += 1) sum += (valueAt(values, row - 1) - mean) * (valueAt(values, row) - mean);
  return (sum / (n - 1)) * (n / squares);
}

/** `number_crossing_m` at the mean: how often a row is above it and its neighbour is not. */
function numberCrossingM({ values, mean }: Summarized): number {
  let count = 0;
  for (let row = 1; row < values.length; row += 1) {
    count += Number(valueAt(values, row) > mean !== valueAt(values, row - 1) > mean);
  }
  return count;
}

/** `longest_strike_above_mean`: rows of the longest stretch above the mean. */
function longestStrikeAboveMean({ values, mean }: Summarized): number {
  let [longest, own] = [0, 0];
  for (const value of values) {
    own = value > mean ? own + 1 : 0;
    longest = Math.max(longest, own);
  }
  return longest;
}

/**
 * `time_reversal_asymmetry_statistic` at lag 1, of the values less their mean and divided by their deviation, so that it knows
 * no unit and no level: whether rises are steeper than falls. 0 below three values.
 */
function timeReversalAsymmetry({ values, mean, squares }: Summarized): number {
  const n = values.length;
  if (n < 3) return 0;
  const deviation = Math.sqrt(squares / n);
  let sum = 0;
  let first = (valueAt(values, 0) - mean) / deviation;
  let middle = (valueAt(values, 1) - mean) / deviation;
  for (let row = 2; row < n; row += 1) {
    const last = (valueAt(values, row) - mean) / deviation;
    sum += middle * (last * last - first * first);
    first = middle;
    middle = last;
  }
  return sum / (n - 2);
}

const ofVaried: Readonly<Record<Exclude<SummaryStatistic, 'median'>, (summarized: Summarized) => number>> = {
  skewness,
  kurtosis,
  meanAbsChange,
  linearTrend,
  autocorrelation,
  numberCrossingM,
  longestStrikeAboveMean,
  timeReversalAsymmetry,
};

/**
 * A statistic of a window's values in the order of time, by the definition of tsfresh 0.21.2 under the name that each function
 * tells. Mean, deviation, least and largest value are those of rolling statistics.
 *
 * Where tsfresh has no number (a window that is constant or too short), it is 0: no skew, no change, no memory. tsfresh takes
 * an autocorrelation for none where the variance is below 1e-8; here only that of a constant window is, as scaled inputs may be small.
 * Where a value is missing, the statistic is missing (NaN).
 */
export function summaryOf(statistic: SummaryStatistic, summarized: Summarized): number {
  if (summarized.isMissing) return Number.NaN;
  if (statistic === 'median') return median(summarized);
  return summarized.isConstant ? 0 : ofVaried[statistic](summarized);
}
