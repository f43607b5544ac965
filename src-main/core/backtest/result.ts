import { finiteOrNull } from '../common/magnitude';
import { at, standardDeviation, type Numbers } from '../common/numbers';
import { regressionBaselineNameSchema } from '../evaluation/regression/schema';
import { foldCertainty } from './skill';
import type { ClassBacktest, ClassFoldResult, ClassScores, FoldResult, ForecastBacktest } from './schema';

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
export function summarizeBacktest(
  folds: readonly FoldResult[],
  horizon: number,
  leftOut: ForecastBacktest['leftOut'] = [],
): ForecastBacktest {
  const scored = folds.flatMap((fold) => (fold.mae === null ? [] : [{ ...fold, mae: fold.mae }]));
  const maeOf = ({ mae }: { mae: readonly number[] }): number => mae.reduce((sum, value) => sum + value, 0) / horizon;
  const headline = meanByWindows(scored, maeOf);
  const { name: strongest, of: baselineOf } = strongestBaseline(scored);
  const baseline = meanByWindows(scored, baselineOf) ?? 0;
  return {
    kind: 'forecast',
    horizon,
    folds: [...folds],
    headline,
    spread: spreadOf(scored.map(maeOf)),
    strongest,
    skill: headline === null || baseline === 0 ? null : finiteOrNull(1 - headline / baseline),
    certainty: foldCertainty(
      scored.map((fold) => ({ loss: maeOf(fold), baseline: baselineOf(fold), windows: fold.windows })),
    ),
    leftOut: [...leftOut],
  };
}

/** The baseline that errs least over all folds, of those that every fold has. */
function strongestBaseline(folds: readonly FoldResult[]): {
  readonly name: ForecastBacktest['strongest'];
  readonly of: (fold: FoldResult) => number;
} {
  const candidates = regressionBaselineNameSchema.options.flatMap((name) => {
    const of = (fold: FoldResult): number =>
      name === 'lastValue' ? fold.lastValueMae : (fold.baselineMae[name] ?? NaN);
    const error = meanByWindows(folds, of);
    return error === null || Number.isNaN(error) ? [] : [{ name, of, error }];
  });
  const lastValue = { name: 'lastValue' as const, of: (fold: FoldResult) => fold.lastValueMae, error: Infinity };
  return candidates.reduce((best, one) => (one.error < best.error ? one : best), lastValue);
}

/** The folds of a classification with what they come to together: every fold weighs as many windows as it has. */
export function summarizeClassBacktest(
  folds: readonly ClassFoldResult[],
  classNames: readonly string[],
  leftOut: ClassBacktest['leftOut'] = [],
): ClassBacktest {
  const scored = folds.flatMap((fold) => (fold.scores === null ? [] : [{ ...fold, scores: fold.scores }]));
  const means = (pick: (fold: (typeof scored)[number]) => ClassScores): ClassScores | null => {
    const mean = (name: keyof ClassScores): number | null => meanByWindows(scored, (fold) => pick(fold)[name]);
    const [balancedAccuracy, f1Macro, logLoss] = [mean('balancedAccuracy'), mean('f1Macro'), mean('logLoss')];
    return balancedAccuracy === null || f1Macro === null || logLoss === null
      ? null
      : { balancedAccuracy, f1Macro, logLoss };
  };
  const headline = means(({ scores }) => scores);
  const baseline = means((fold) => fold.baseline);
  // Repeating the last label is a baseline where every fold's windows have one.
  const lastLabel = scored.every((fold) => fold.lastLabelAccuracy !== null)
    ? meanByWindows(scored, (fold) => fold.lastLabelAccuracy ?? 0)
    : null;
  const isLastLabel = lastLabel !== null && lastLabel > (baseline?.balancedAccuracy ?? 1);
  const toBeat = isLastLabel ? lastLabel : baseline?.balancedAccuracy;
  return {
    kind: 'classification',
    classNames: [...classNames],
    folds: [...folds],
    headline,
    baseline,
    spread: spreadOf(scored.map(({ scores }) => scores.balancedAccuracy)),
    strongest: isLastLabel ? 'lastLabel' : 'majorityClass',
    skill:
      headline === null || toBeat === undefined || toBeat === 1
        ? null
        : (headline.balancedAccuracy - toBeat) / (1 - toBeat),
    certainty: foldCertainty(
      scored.map((fold) => ({
        loss: 1 - fold.scores.balancedAccuracy,
        baseline: 1 - ((isLastLabel ? fold.lastLabelAccuracy : null) ?? fold.baseline.balancedAccuracy),
        windows: fold.windows,
      })),
    ),
    leftOut: [...leftOut],
  };
}

function meanByWindows<Fold extends { readonly windows: number }>(
  folds: readonly Fold[],
  value: (fold: Fold) => number,
): number | null {
  const windows = folds.reduce((sum, fold) => sum + fold.windows, 0);
  return windows === 0 ? null : folds.reduce((sum, fold) => sum + value(fold) * fold.windows, 0) / windows;
}

function spreadOf(values: readonly number[]): ForecastBacktest['spread'] {
  if (values.length === 0) return null;
  return {
    sd: values.length < 2 ? null : standardDeviation(values),
    min: Math.min(...values),
    max: Math.max(...values),
  };
}
