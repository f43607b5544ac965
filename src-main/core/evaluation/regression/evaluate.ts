import { GatewiseError } from '../../common/errors';
import { finiteOrNull } from '../../common/magnitude';
import {
  regressionCertainty,
  regressionSkill,
  windowLosses,
  type SkillCertainty,
  type WindowOrder,
} from '../certainty';
import { warning } from '../messages';
import { at, medianInPlace, type Numbers } from '../../common/numbers';
import type { BaselinePredictions } from './baselines';
import { figureOf, measureAll, measureBaseline, skillAgainst, type Metrics } from '../metrics/definition';
import { knownMetric, metricsAgainstBaselines } from '../metrics/catalogue';
import { regressionMetrics, type RegressionSample } from '../metrics/regression';
import type { RegressionBaseline, RegressionBaselineName, RegressionEvaluation } from './schema';
import { errorsByHorizon } from './slices';
import { thresholdRecall } from './threshold-recall';

/** What is to be known of a baseline to hold models against it on the same windows. */
export interface MeasuredBaseline {
  readonly name: RegressionBaselineName;
  readonly metrics: Metrics;
  /** Mean absolute error of each window; null where no skill is tested. */
  readonly losses: Float64Array | null;
}

/**
 * Measures a baseline's predictions; windows that several models are held against need it once.
 * @param isTested whether the windows have an order, by which skills are tested
 */
export function measurePredictions(
  { name, predicted }: BaselinePredictions,
  { actual, horizon, insample, seasonalPeriod }: Omit<RegressionSample, 'predicted'> & { readonly horizon: number },
  isTested: boolean,
): MeasuredBaseline {
  const metrics = measureBaseline(regressionMetrics, { actual, predicted, insample, seasonalPeriod });
  return { name, metrics, losses: isTested ? windowLosses(actual, predicted, horizon) : null };
}

/** All values are finite. */
export interface RegressionInput extends RegressionSample {
  readonly horizon: number;
  /** The target scaler's scale (value in units = scaled × scale + center); null when the target is not scaled. */
  readonly targetScale: number | null;
  /** Baselines' predictions for the same windows, or what was measured of them, gone through once. */
  readonly baselines: Iterable<BaselinePredictions | MeasuredBaseline>;
  /** Levels for threshold recall, and where each window stands (see `thresholdRecall`). Default: none. */
  readonly levels?: { readonly values: readonly number[]; readonly targetRows: Numbers; readonly offset: number };
  /** How the windows lie to each other; left out, no intervals are computed. */
  readonly order?: WindowOrder;
}

/**
 * Every stored figure of one part of a regression or forecast. Throws `BAD_INPUT` when lengths differ, there is no
 * window, or a value is not finite: a run with such predictions is disqualified, not measured.
 */
export function evaluateRegression(input: RegressionInput): RegressionEvaluation {
  const { actual, predicted, horizon, order } = input;
  requireMeasurable(input);
  const metrics = measureAll(regressionMetrics, input);
  const skills: SkillCertainty[] = [];
  const absolute = order === undefined ? new Float64Array(0) : windowLosses(actual, predicted, horizon);
  return {
    kind: 'regression',
    windows: actual.length / horizon,
    values: actual.length,
    seasonalPeriod: input.seasonalPeriod,
    metrics,
    scaled: scaleErrors(metrics, input.targetScale),
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
      const measured = 'losses' in baseline ? baseline : measurePredictions(baseline, input, order !== undefined);
      const evaluated = evaluateBaseline(measured, metrics, input.targetScale);
      // A line prolonged over numbers of very different sizes can end beyond all of them: no model is held against that.
      if (!Number.isFinite(evaluated.metrics['mse'])) return null;
      const { name, losses } = measured;
      if (order !== undefined && losses !== null) {
        skills.push(regressionSkill(name, absolute, losses, order, figureOf(evaluated.skill, 'mae')));
      }
      return evaluated;
    }).filter((evaluated) => evaluated !== null),
    warnings: collectWarnings(input, metrics),
    certainty:
      order === undefined
        ? null
        : regressionCertainty({ actual, predicted, horizon, metrics, order }, absolute, skills),
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
  for (let i = 0; i < values.length; i += 1) if (!Number.isFinite(values[i])) count += 1;
  return count;
}

/** All scalers are affine, so errors on the scaled target are the errors in units over the scale. */
function scaleErrors(metrics: Metrics, scale: number | null): Metrics | null {
  if (scale === null) return null;
  return Object.fromEntries(
    metricsAgainstBaselines('regression').map((name) => {
      const value = figureOf(metrics, name);
      const by = knownMetric(name)?.unit === 'targetSquared' ? scale * scale : scale;
      return [name, value === null ? null : value / by];
    }),
  );
}

function evaluateBaseline(
  { name, metrics }: MeasuredBaseline,
  model: Metrics,
  targetScale: number | null,
): RegressionBaseline {
  const skill = skillAgainst(metrics, model, (value, own) => (own === 0 ? null : finiteOrNull(1 - value / own)));
  return { name, metrics, scaled: scaleErrors(metrics, targetScale), skill };
}

/** Rows whose value is zero: a row that several windows predict counts once. Without rows every value is one. */
function zeroRows({ actual, horizon, levels }: RegressionInput): number {
  const rows = new Set<number>();
  for (let index = 0; index < actual.length; index += 1) {
    if (actual[index] !== 0) continue;
    rows.add(levels === undefined ? index : at(levels.targetRows, Math.floor(index / horizon)) + (index % horizon));
  }
  return rows.size;
}

function collectWarnings(input: RegressionInput, metrics: Metrics): RegressionEvaluation['warnings'] {
  const { actual, seasonalPeriod } = input;
  const magnitudes = new Float64Array(actual.length);
  for (let i = 0; i < magnitudes.length; i += 1) magnitudes[i] = Math.abs(actual[i] ?? Number.NaN);
  const limit = 0.01 * medianInPlace(magnitudes);
  let [nearZero, smallest] = [0, Infinity];
  for (const magnitude of magnitudes) {
    if (magnitude < limit) nearZero += 1;
    if (magnitude < smallest) smallest = magnitude;
  }
  const zeros = smallest === 0 ? zeroRows(input) : 0;
  return [
    ...(zeros > 0 ? [warning('mapeUndefined', { zeros })] : []),
    ...(zeros === 0 && nearZero > 0 ? [warning('mapeNearZero', { nearZero, values: actual.length, smallest })] : []),
    ...(figureOf(metrics, 'r2') === null ? [warning('constantActual')] : []),
    ...(figureOf(metrics, 'mase') === null ? [warning('maseUndefined', { seasonalPeriod })] : []),
  ];
}
