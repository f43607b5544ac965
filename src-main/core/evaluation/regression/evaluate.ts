import { GatewiseError } from '../../common/errors';
import { finiteOrNull } from '../../common/magnitude';
import { regressionCertainty, regressionSkill, type SkillCertainty, type WindowOrder } from '../certainty';
import { warning } from '../messages';
import { at, countBelow, medianInPlace, type Numbers } from '../../common/numbers';
import type { BaselinePredictions } from './baselines';
import {
  maxError,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanAbsoluteScaledError,
  meanError,
  meanPinballLoss,
  meanSquaredError,
  medianAbsoluteError,
  r2Score,
  symmetricMeanAbsolutePercentageError,
} from './metrics';
import type { ErrorMetrics, RegressionBaseline, RegressionEvaluation, RegressionMetrics } from './schema';
import { errorsByHorizon } from './slices';
import { thresholdRecall } from './threshold-recall';

export interface RegressionInput {
  /** [windows × horizon] row-major, in the target's units; all finite. */
  readonly actual: Numbers;
  readonly predicted: Numbers;
  readonly horizon: number;
  /** The target scaler's scale (value in units = scaled × scale + center); null when the target is not scaled. */
  readonly targetScale: number | null;
  /** The target's training rows in time order, for MASE; empty when there are none. */
  readonly insample: Numbers;
  readonly seasonalPeriod: number;
  /** Baselines' predictions for the same windows, gone through once. */
  readonly baselines: Iterable<BaselinePredictions>;
  /** Levels for threshold recall, and where each window stands (see `thresholdRecall`). Default: none. */
  readonly levels?: { readonly values: readonly number[]; readonly targetRows: Numbers; readonly offset: number };
  /** How the windows lie to each other; left out, no intervals are computed. */
  readonly order?: WindowOrder;
}

const pinballQuantiles = [0.1, 0.5, 0.9];

/**
 * Every stored figure of one part of a regression or forecast. Throws `BAD_INPUT` when lengths differ, there is no
 * window, or a value is not finite: a run with such predictions is disqualified, not measured.
 */
export function evaluateRegression(input: RegressionInput): RegressionEvaluation {
  const { actual, predicted, horizon } = input;
  requireMeasurable(input);
  const original = regressionMetrics(input);
  const skills: SkillCertainty[] = [];
  return {
    kind: 'regression',
    windows: actual.length / horizon,
    values: actual.length,
    seasonalPeriod: input.seasonalPeriod,
    original,
    scaled: scaleErrors(original, input.targetScale),
    pinball: pinballQuantiles.map((quantile) => ({ quantile, loss: meanPinballLoss(actual, predicted, quantile) })),
    byHorizon: errorsByHorizon(actual, predicted, horizon),
    levels: (input.levels?.values ?? []).map((level) =>
      thresholdRecall({
        actual,
        predicted,
        horizon,
        level,
        targetRows: input.levels?.targetRows ?? [],
        offset: input.levels?.offset ?? 1,
      }),
    ),
    baselines: Array.from(input.baselines, (baseline) => {
      const evaluated = evaluateBaseline(baseline, original, input);
      // A line prolonged over numbers of very different sizes can end beyond all of them: no model is held against that.
      if (!Number.isFinite(evaluated.original.mse)) return null;
      const { order } = input;
      if (order !== undefined) {
        const { name, predicted: own } = baseline;
        skills.push(regressionSkill(name, { actual, predicted, horizon, order }, own, evaluated.skill.mae));
      }
      return evaluated;
    }).filter((evaluated) => evaluated !== null),
    warnings: collectWarnings(input, original),
    certainty:
      input.order === undefined
        ? null
        : regressionCertainty({ actual, predicted, horizon, metrics: original, order: input.order }, skills),
  };
}

function requireMeasurable({ actual, predicted, horizon }: RegressionInput): void {
  if (actual.length === 0 || actual.length !== predicted.length || actual.length % horizon !== 0) {
    throw new GatewiseError(
      'BAD_INPUT',
      `${actual.length} actual and ${predicted.length} predicted values do not form windows of ${horizon} steps.`,
      { field: 'predicted' },
    );
  }
  for (const [field, values] of [['actual', actual] as const, ['predicted', predicted] as const]) {
    const wrong = countNotFinite(values);
    if (wrong > 0) {
      throw new GatewiseError('BAD_INPUT', `${wrong} ${field} values are not finite numbers.`, { field });
    }
  }
}

/** How many values are NaN or infinite. */
export function countNotFinite(values: Numbers): number {
  let count = 0;
  for (let i = 0; i < values.length; i += 1) if (!Number.isFinite(at(values, i))) count += 1;
  return count;
}

/** The figures of values without gaps, in the target's units; MASE is null without in-sample values. */
export function regressionMetrics({
  actual,
  predicted,
  insample = [],
  seasonalPeriod = 1,
}: Pick<RegressionInput, 'actual' | 'predicted'> &
  Partial<Pick<RegressionInput, 'insample' | 'seasonalPeriod'>>): RegressionMetrics {
  const mse = meanSquaredError(actual, predicted);
  const hasZero = Array.prototype.includes.call(actual, 0);
  return {
    mae: meanAbsoluteError(actual, predicted),
    mse,
    rmse: Math.sqrt(mse),
    mape: hasZero ? null : meanAbsolutePercentageError(actual, predicted),
    smape: symmetricMeanAbsolutePercentageError(actual, predicted),
    mase: meanAbsoluteScaledError(actual, predicted, insample, seasonalPeriod),
    r2: isConstant(actual) ? null : r2Score(actual, predicted),
    medianAbsoluteError: medianAbsoluteError(actual, predicted),
    maxError: maxError(actual, predicted),
    bias: meanError(actual, predicted),
  };
}

/** Whether all values are the same; true for none. */
export function isConstant(values: Numbers): boolean {
  for (let i = 1; i < values.length; i += 1) if (at(values, i) !== at(values, 0)) return false;
  return true;
}

/** All scalers are affine, so errors on the scaled target are the errors in units over the scale. */
function scaleErrors({ mae, mse, rmse }: ErrorMetrics, scale: number | null): ErrorMetrics | null {
  return scale === null ? null : { mae: mae / scale, mse: mse / (scale * scale), rmse: rmse / scale };
}

function evaluateBaseline(
  { name, predicted }: BaselinePredictions,
  model: ErrorMetrics,
  { actual, targetScale }: RegressionInput,
): RegressionBaseline {
  const mse = meanSquaredError(actual, predicted);
  const original = { mae: meanAbsoluteError(actual, predicted), mse, rmse: Math.sqrt(mse) };
  const skill = (metric: keyof ErrorMetrics): number | null =>
    original[metric] === 0 ? null : finiteOrNull(1 - model[metric] / original[metric]);
  return {
    name,
    original,
    scaled: scaleErrors(original, targetScale),
    skill: { mae: skill('mae'), mse: skill('mse'), rmse: skill('rmse') },
  };
}

function collectWarnings(input: RegressionInput, metrics: RegressionMetrics): RegressionEvaluation['warnings'] {
  const { actual, seasonalPeriod } = input;
  const magnitudes = Float64Array.from(actual, Math.abs);
  const limit = 0.01 * medianInPlace(magnitudes);
  // The median has put them in order.
  const zeros = countBelow(magnitudes, Number.MIN_VALUE);
  const nearZero = countBelow(magnitudes, limit);
  const smallest = at(magnitudes, 0);
  return [
    ...(zeros > 0 ? [warning('mapeUndefined', { zeros })] : []),
    ...(zeros === 0 && nearZero > 0 ? [warning('mapeNearZero', { nearZero, values: actual.length, smallest })] : []),
    ...(metrics.r2 === null ? [warning('constantActual')] : []),
    ...(metrics.mase === null ? [warning('maseUndefined', { seasonalPeriod })] : []),
  ];
}
