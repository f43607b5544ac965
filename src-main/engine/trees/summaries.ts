import type { SummaryStatistic } from '../../core/model';

type Values = Readonly<Float64Array>;

/** A window's values, which are not all the same, with their mean and the mean of their squared deviations. */
interface Varied {
  readonly values: Values;
  readonly mean: number;
  readonly variance: number;
}

const valueAt = (values: Values, place: number): number => values[place] ?? Number.NaN;

/** Sum of a power of the deviations from the mean. */
function powerSum({ values, mean }: Varied, power: number): number {
  let sum = 0;
  for (const value of values) sum += (value - mean) ** power;
  return sum;
}

/** `median`: the mean of the two in the middle of an even number. */
function median(values: Values): number {
  const ordered = Float64Array.from(values).sort();
  const middle = ordered.length >> 1;
  const upper = valueAt(ordered, middle);
  return ordered.length % 2 === 1 ? upper : (valueAt(ordered, middle - 1) + upper) / 2;
}

/** `skewness`: the adjusted Fisher-Pearson coefficient G1, as pandas has it; 0 below three values. */
function skewness(varied: Varied): number {
  const n = varied.values.length;
  if (n < 3) return 0;
  return ((n * Math.sqrt(n - 1)) / (n - 2)) * (powerSum(varied, 3) / (n * varied.variance) ** 1.5);
}

/** `kurtosis`: the adjusted coefficient G2 beyond the normal distribution's, as pandas has it; 0 below four values. */
function kurtosis(varied: Varied): number {
  const n = varied.values.length;
  if (n < 4) return 0;
  const ratio = powerSum(varied, 4) / (n * varied.variance) ** 2;
  return (n * (n + 1) * (n - 1) * ratio - 3 * (n - 1) ** 2) / ((n - 2) * (n - 3));
}

/** `mean_abs_change`: the mean of the absolute differences from row to row. */
function meanAbsChange({ values }: Varied): number {
  let sum = 0;
  for (let row = 1; row < values.length; row += 1) sum += Math.abs(valueAt(values, row) - valueAt(values, row - 1));
  return sum / (values.length - 1);
}

/** `linear_trend`, attribute `slope`: of the least squares line over the row's number, in units a row. */
function linearTrend({ values }: Varied): number {
  const n = values.length;
  let sum = 0;
  for (let row = 0; row < n; row += 1) sum += (row - (n - 1) / 2) * valueAt(values, row);
  return sum / ((n * (n * n - 1)) / 12);
}

/** `autocorrelation` at lag 1: the mean product of neighbouring deviations, as a share of the variance. */
function autocorrelation({ values, mean, variance }: Varied): number {
  const n = values.length;
  let sum = 0;
  for (let row = 1; row < n; row += 1) sum += (valueAt(values, row - 1) - mean) * (valueAt(values, row) - mean);
  return sum / ((n - 1) * variance);
}

/** `number_crossing_m` at the mean: how often a row is above it and its neighbour is not. */
function numberCrossingM({ values, mean }: Varied): number {
  let count = 0;
  for (let row = 1; row < values.length; row += 1) {
    count += Number(valueAt(values, row) > mean !== valueAt(values, row - 1) > mean);
  }
  return count;
}

/** `longest_strike_above_mean`: rows of the longest stretch above the mean. */
function longestStrikeAboveMean({ values, mean }: Varied): number {
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
function timeReversalAsymmetry({ values, mean, variance }: Varied): number {
  const n = values.length;
  if (n < 3) return 0;
  const deviation = Math.sqrt(variance);
  const scaled = (row: number): number => (valueAt(values, row) - mean) / deviation;
  let sum = 0;
  for (let row = 2; row < n; row += 1) {
    const [first, middle, last] = [scaled(row - 2), scaled(row - 1), scaled(row)];
    sum += last * last * middle - middle * first * first;
  }
  return sum / (n - 2);
}

const ofVaried: Readonly<Record<Exclude<SummaryStatistic, 'median'>, (varied: Varied) => number>> = {
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
export function summaryOf(statistic: SummaryStatistic, values: Values): number {
  let [sum, least, largest] = [0, Infinity, -Infinity];
  for (const value of values) {
    sum += value;
    least = Math.min(least, value);
    largest = Math.max(largest, value);
  }
  if (Number.isNaN(sum)) return Number.NaN;
  if (statistic === 'median') return median(values);
  // The mean of equal values may lie beside them by a rounding, and deviations of roundings have shapes of their own.
  if (!(least < largest)) return 0;
  const varied = { values, mean: sum / values.length, variance: 0 };
  return ofVaried[statistic]({ ...varied, variance: powerSum(varied, 2) / values.length });
}
