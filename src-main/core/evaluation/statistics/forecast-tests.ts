import { at, differences, mean, type Numbers } from '../../common/numbers';
import { chiSquaredSurvival, fairCoinCdf, studentTTwoSided } from '../../common/distributions';
import type { TestResult } from './paired-tests';

export type DieboldMarianoLoss = 'absolute' | 'squared';

export interface DieboldMarianoResult extends TestResult {
  /** The uncorrected statistic; `hlnStatistic` is compared with Student's t of n − 1 degrees. Below 0, the first is better. */
  readonly statistic: number;
  readonly hlnStatistic: number;
  /** Mean loss of the first minus that of the second. */
  readonly meanDifference: number;
  /** Lags used: `horizon`, or 1 when the variance estimate for it was not positive. */
  readonly horizonUsed: number;
}

/**
 * Diebold–Mariano test of equal accuracy with the small-sample correction of Harvey, Leybourne & Newbold (1997).
 * `firstErrors` and `secondErrors` belong to the same targets in time order; `horizon` h uses h − 1 autocovariances
 * with equal weights. Where they make the variance negative, h = 1 is used instead, as R's `forecast::dm.test` does.
 */
export function dieboldMariano(
  firstErrors: Numbers,
  secondErrors: Numbers,
  horizon: number,
  loss: DieboldMarianoLoss = 'absolute',
): DieboldMarianoResult {
  const lossOf = loss === 'absolute' ? Math.abs : (error: number) => error * error;
  return dieboldMarianoOfLosses(
    Float64Array.from(firstErrors, lossOf),
    Float64Array.from(secondErrors, lossOf),
    horizon,
  );
}

/** The same test on losses already taken, e.g. each window's mean absolute error over its steps. */
export function dieboldMarianoOfLosses(
  firstLosses: Numbers,
  secondLosses: Numbers,
  horizon: number,
): DieboldMarianoResult {
  const d = differences(firstLosses, secondLosses);
  const n = d.length;
  const center = mean(d);
  if (d.every((value) => value === 0)) {
    return { statistic: 0, hlnStatistic: 0, pValue: 1, meanDifference: 0, horizonUsed: horizon };
  }
  // The correction factor needs h < n; more lags than values carry no information anyway.
  const wanted = Math.max(1, Math.min(horizon, n - 1));
  const long = longRunVariance(d, center, wanted);
  const horizonUsed = long > 0 ? wanted : 1;
  const variance = long > 0 ? long : longRunVariance(d, center, 1);
  const statistic = variance > 0 ? center / Math.sqrt(variance / n) : Math.sign(center) * Infinity;
  const correction = (n + 1 - 2 * horizonUsed + (horizonUsed * (horizonUsed - 1)) / n) / n;
  const hlnStatistic = statistic * Math.sqrt(correction);
  return {
    statistic,
    hlnStatistic,
    pValue: studentTTwoSided(hlnStatistic, n - 1),
    meanDifference: center,
    horizonUsed,
  };
}

/** γ₀ + 2 Σ γₖ for k < horizon, each divided by n. */
function longRunVariance(values: Float64Array, center: number, horizon: number): number {
  const n = values.length;
  let total = 0;
  for (let lag = 0; lag < horizon; lag += 1) {
    let products = 0;
    for (let i = lag; i < n; i += 1) products += (at(values, i) - center) * (at(values, i - lag) - center);
    total += ((lag === 0 ? 1 : 2) * products) / n;
  }
  return total;
}

export interface McNemarResult {
  readonly onlyFirstRight: number;
  readonly onlySecondRight: number;
  /** Exact binomial p-value. */
  readonly exactP: number;
  /** With Edwards' continuity correction. */
  readonly chiSquared: number;
  readonly chiSquaredP: number;
  /** onlyFirstRight / onlySecondRight; null when the second alone is never right. */
  readonly oddsRatio: number | null;
}

/** McNemar's test of two classifiers on the same rows (statsmodels' `mcnemar`). */
export function mcnemar(onlyFirstRight: number, onlySecondRight: number): McNemarResult {
  const discordant = onlyFirstRight + onlySecondRight;
  const oddsRatio = onlySecondRight === 0 ? null : onlyFirstRight / onlySecondRight;
  if (discordant === 0) {
    return { onlyFirstRight, onlySecondRight, exactP: 1, chiSquared: 0, chiSquaredP: 1, oddsRatio };
  }
  const chiSquared = (Math.abs(onlyFirstRight - onlySecondRight) - 1) ** 2 / discordant;
  return {
    onlyFirstRight,
    onlySecondRight,
    exactP: Math.min(1, 2 * fairCoinCdf(Math.min(onlyFirstRight, onlySecondRight), discordant)),
    chiSquared,
    chiSquaredP: chiSquaredSurvival(chiSquared, 1),
    oddsRatio,
  };
}
