import { stl } from '../mstl/stl';
import { difference } from './order';

/** Strength of a season above which the series is differenced by it (Wang, Smith and Hyndman 2006; the limit of `forecast`). */
const strongSeason = 0.64;
/** Critical value of the test at 5 % (Kwiatkowski, Phillips, Schmidt and Shin 1992, table 1). */
const kpssLimit = 0.463;

export function isConstant(y: Float64Array): boolean {
  return y.every((value) => value === y[0]);
}

/** How many differences of a season a series needs, at most one: none where its season is weak beside the rest. */
export function seasonalDifferences(y: Float64Array, m: number): 0 | 1 {
  if (m < 2 || y.length <= 2 * m || isConstant(y)) return 0;
  const { seasonal, trend } = stl(y, m, { seasonalWindow: 11 });
  const remainder = y.map((value, row) => value - (seasonal[row] as number) - (trend[row] as number));
  const both = remainder.map((value, row) => value + (seasonal[row] as number));
  return 1 - variance(remainder) / variance(both) > strongSeason ? 1 : 0;
}

/** How many differences a series needs until its level stands still by the KPSS test, at most so many. */
export function differencesOf(y: Float64Array, most: number): number {
  let current = y;
  for (let count = 0; count < most; count += 1) {
    if (current.length < 2 || isConstant(current) || !(kpss(current) > kpssLimit)) return count;
    // The reference leaves one more row out at each step.
    current = difference(current, 1, 1).subarray(1);
  }
  return most;
}

/** The test's statistic for a level, with a Bartlett window of 3·√n / 13 lags. */
function kpss(y: Float64Array): number {
  const rows = y.length;
  const mean = y.reduce((sum, value) => sum + value, 0) / rows;
  const lags = Math.floor((3 * Math.sqrt(rows)) / 13);
  let [sum, squares, spread] = [0, 0, 0];
  for (const value of y) {
    sum += value - mean;
    squares += sum * sum;
    spread += (value - mean) ** 2;
  }
  for (let lag = 1; lag <= lags; lag += 1) {
    let products = 0;
    for (let row = lag; row < rows; row += 1)
      products += ((y[row] as number) - mean) * ((y[row - lag] as number) - mean);
    spread += 2 * products * (1 - lag / (lags + 1));
  }
  return squares / (rows * spread);
}

function variance(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}
