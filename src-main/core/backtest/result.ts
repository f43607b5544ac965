import { at, standardDeviation, type Numbers } from '../evaluation/numbers';
import type { BacktestResult, FoldResult } from './schema';

/** Mean absolute error of each step of [windows × horizon] values; null when one of them is not finite or there is none. */
export function errorsByStep(actual: Numbers, predicted: Numbers, horizon: number): number[] | null {
  const windows = Math.floor(actual.length / horizon);
  const sums = new Float64Array(horizon);
  for (let i = 0; i < windows * horizon; i += 1) {
    sums[i % horizon] = at(sums, i % horizon) + Math.abs(at(actual, i) - at(predicted, i));
  }
  const errors = Array.from(sums, (sum) => sum / windows);
  return windows > 0 && errors.every(Number.isFinite) ? errors : null;
}

/** The heat map's folds with what they come to together: every cell weighs as many windows as it has. */
export function summarizeBacktest(folds: readonly FoldResult[], horizon: number): BacktestResult {
  const scored = folds.flatMap((fold) => (fold.mae === null ? [] : [{ ...fold, mae: fold.mae }]));
  const windows = scored.reduce((sum, fold) => sum + fold.windows, 0);
  const weighted = (value: (fold: (typeof scored)[number]) => number): number =>
    scored.reduce((sum, fold) => sum + value(fold) * fold.windows, 0) / windows;
  const foldErrors = scored.map(({ mae }) => mae.reduce((sum, value) => sum + value, 0) / horizon);
  const headline = windows === 0 ? null : weighted(({ mae }) => mae.reduce((sum, value) => sum + value, 0) / horizon);
  const baseline = windows === 0 ? 0 : weighted(({ lastValueMae }) => lastValueMae);
  return {
    horizon,
    folds: [...folds],
    headline,
    spread:
      foldErrors.length === 0
        ? null
        : {
            sd: foldErrors.length < 2 ? null : standardDeviation(foldErrors),
            min: Math.min(...foldErrors),
            max: Math.max(...foldErrors),
          },
    skill: headline === null || baseline === 0 ? null : 1 - headline / baseline,
  };
}
