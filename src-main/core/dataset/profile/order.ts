import type { NumberProfile } from '../profile-schema';
import { laggedProducts } from './autocovariance';
import type { RealTransform } from './fourier';
import { seasonsOf } from './seasons';
import { kpssLags, stationarityOf } from './stationarity';

const largestLag = 200;

type Order = Pick<
  NumberProfile,
  'stationarity' | 'autocorrelation' | 'partialAutocorrelation' | 'autocorrelationBand' | 'seasonalPeriods'
>;

/**
 * What the order of a column's values tells.
 * @param values NaN is missing; not constant
 * @param known the values without the missing ones
 * @param transformOf a transform of at least so many values
 * @param calendar rows of the calendar's own seasons
 */
export function profileOrder(
  values: Float64Array,
  known: Float64Array,
  mean: number,
  transformOf: (count: number) => RealTransform,
  calendar: readonly number[] = [],
): Order {
  const lags = Math.min(largestLag, Math.floor(known.length / 4));
  const deviations = less(known, mean);
  const products = laggedProducts(deviations, Math.max(lags, kpssLags(known.length)));
  const isWhole = known.length === values.length;
  // With the deviation 0 a missing value takes no part in the sums.
  const spread = isWhole ? products : laggedProducts(less(values, mean), lags);
  const autocorrelation = Array.from(spread.subarray(0, lags + 1), (product) => product / (spread[0] ?? 1));
  const seasonal = isWhole ? deviations : bridged(values, mean);
  return {
    stationarity: stationarityOf(deviations, products),
    autocorrelation,
    partialAutocorrelation: partialAutocorrelations(autocorrelation),
    autocorrelationBand: 1.96 / Math.sqrt(known.length),
    seasonalPeriods: seasonsOf(seasonal, autocorrelation[1] ?? 0, transformOf(seasonal.length), calendar),
  };
}

export const orderless: Order = {
  stationarity: null,
  autocorrelation: null,
  partialAutocorrelation: null,
  autocorrelationBand: null,
  seasonalPeriods: [],
};

function less(values: Float64Array, mean: number): Float64Array {
  const deviations = new Float64Array(values.length);
  for (let row = 0; row < values.length; row += 1) {
    const deviation = (values[row] ?? 0) - mean;
    deviations[row] = Number.isNaN(deviation) ? 0 : deviation;
  }
  return deviations;
}

/** Deviations with straight lines across missing values, so that no jump is made where there was none. */
function bridged(values: Float64Array, mean: number): Float64Array {
  const deviations = new Float64Array(values.length);
  let last = -1;
  for (let row = 0; row <= values.length; row += 1) {
    const value = values[row] ?? Number.NaN;
    const isEnd = row === values.length;
    if (Number.isNaN(value) && !isEnd) continue;
    const from = last < 0 ? value : (values[last] ?? value);
    const to = isEnd ? from : value;
    for (let between = last + 1; between < row; between += 1) {
      deviations[between] = from + ((to - from) * (between - last)) / (row - last) - mean;
    }
    if (!isEnd) deviations[row] = value - mean;
    last = row;
  }
  return deviations;
}

/** Durbin–Levinson recursion. */
function partialAutocorrelations(correlations: readonly number[]): number[] {
  const result = [1];
  let previous: number[] = [];
  for (let lag = 1; lag < correlations.length; lag += 1) {
    let numerator = correlations[lag] ?? 0;
    let denominator = 1;
    previous.forEach((coefficient, index) => {
      numerator -= coefficient * (correlations[lag - 1 - index] ?? 0);
      denominator -= coefficient * (correlations[index + 1] ?? 0);
    });
    const partial = denominator === 0 ? 0 : numerator / denominator;
    const before = previous;
    previous = [...before.map((coefficient, index) => coefficient - partial * (before[lag - 2 - index] ?? 0)), partial];
    result.push(partial);
  }
  return result;
}
