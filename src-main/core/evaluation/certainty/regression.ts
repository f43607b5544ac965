import { at, mean, quantileInPlace, type Numbers } from '../../common/numbers';
import { figureOf, type Metrics } from '../metrics/definition';
import { sizesAtLeast } from '../statistics';
import {
  determinationScale,
  errorScale,
  metricInterval,
  plainScale,
  uncertaintyOf,
  windowMeans,
  type Scale,
  type WindowOrder,
} from './interval';
import type { Certainty, MetricInterval, NoIntervalReason, SkillCertainty } from './schema';
import { skillCertainty } from './skill';

export interface RegressionCertaintyInput {
  /** [windows × horizon] row-major, all finite. */
  readonly actual: Numbers;
  readonly predicted: Numbers;
  readonly horizon: number;
  readonly metrics: Metrics;
  readonly order: WindowOrder;
}

/** A value; NaN outside. Here and not `at`, which sees every kind of array and is slower by it. */
function valueAt(values: Numbers, i: number): number {
  return values[i] ?? Number.NaN;
}

/** The metric that skills are tested in. */
const rankedBy = 'mae';

/**
 * Intervals of every metric, what the windows are worth, and the skills given.
 * @param absolute `windowLosses` of the input
 */
export function regressionCertainty(
  input: RegressionCertaintyInput,
  absolute: Float64Array,
  skills: readonly SkillCertainty[],
): Certainty {
  return {
    windows: absolute.length,
    independent: Math.max(1, uncertaintyOf(absolute, input.order).independent),
    intervals: intervals(input, absolute),
    skills: [...skills],
  };
}

/** Mean absolute error of each window. */
export function windowLosses(actual: Numbers, predicted: Numbers, horizon: number): Float64Array {
  return windowMeans(actual.length, horizon, (i) => Math.abs(valueAt(predicted, i) - valueAt(actual, i)));
}

/** The model's skill against one baseline in MAE, by the mean absolute error of each window of both. */
export function regressionSkill(
  name: string,
  model: Float64Array,
  baseline: Float64Array,
  order: WindowOrder,
  skill: number | null,
): SkillCertainty {
  return skillCertainty({ name, metric: rankedBy, model, baseline, skill, power: 1 }, order);
}

function intervals(input: RegressionCertaintyInput, absolute: Float64Array): MetricInterval[] {
  const { actual, predicted, horizon, metrics, order } = input;
  const over = (value: (index: number) => number): Float64Array => windowMeans(actual.length, horizon, value);
  const error = (i: number): number => valueAt(predicted, i) - valueAt(actual, i);
  const squared = over((i) => error(i) ** 2);
  const errors = over(error);
  const sure = sizesAtLeast(errors, order.overlap);
  const mae = figureOf(metrics, 'mae') ?? 0;
  /** Shares of windows in each metric, with the scale of its interval; null where there is no way to one. */
  const methods: Readonly<Record<string, (value: number) => readonly [Float64Array, Scale] | NoIntervalReason>> = {
    mae: () => [absolute, errorScale],
    mse: () => [squared, errorScale],
    rmse: (value) => [scaled(squared, 1 / (2 * value)), errorScale],
    bias: () => [errors, plainScale],
    smape: () => [over((i) => symmetric(valueAt(actual, i), valueAt(predicted, i))), errorScale],
    mape: () => [over((i) => Math.abs(error(i) / valueAt(actual, i))), errorScale],
    mase: (value) => (mae > 0 ? [scaled(absolute, value / mae), errorScale] : 'noMethod'),
    r2: (value) => [r2Shares(input, squared, value), determinationScale],
    medianAbsoluteError: (value) => {
      const shares = medianShares(input, value);
      return shares === null ? 'noMethod' : [shares, errorScale];
    },
    maxError: () => 'oneValue',
  };
  return Object.entries(metrics).flatMap(([metric, value]): MetricInterval[] => {
    if (value === null) return [];
    const found = methods[metric]?.(value) ?? 'noMethod';
    if (typeof found === 'string') return [{ metric, lower: null, upper: null, reason: found }];
    return [metricInterval(metric, value, found[0], order, found[1], sure)];
  });
}

/** A metric without any variation has shares of zero. */
function scaled(values: Float64Array, factor: number): Float64Array {
  return values.map((value) => (Number.isFinite(factor) ? value * factor : 0));
}

function symmetric(actual: number, predicted: number): number {
  const size = Math.abs(actual) + Math.abs(predicted);
  return size === 0 ? 0 : (2 * Math.abs(predicted - actual)) / size;
}

/** R² = 1 − mean squared error / variance, to first order. */
function r2Shares({ actual, horizon }: RegressionCertaintyInput, squared: Float64Array, r2: number): Float64Array {
  const center = mean(actual);
  const spread = windowMeans(actual.length, horizon, (i) => (valueAt(actual, i) - center) ** 2);
  const total = mean(spread);
  return squared.map((value, window) => ((1 - r2) * at(spread, window) - value) / total);
}

/** Values whose order is worth the time. */
const sortedAtMost = 2_000_000;

/** The median's shares: (½ − [error ≤ median]) / density at the median. Null without a density or for too many values. */
function medianShares({ actual, predicted, horizon }: RegressionCertaintyInput, median: number): Float64Array | null {
  if (actual.length > sortedAtMost) return null;
  const errors = new Float64Array(actual.length);
  for (let i = 0; i < errors.length; i += 1) errors[i] = Math.abs(valueAt(predicted, i) - valueAt(actual, i));
  const gap = quantileInPlace(errors, 0.6) - quantileInPlace(errors, 0.4);
  if (!(gap > 0)) return null;
  const density = 0.2 / gap;
  return windowMeans(
    actual.length,
    horizon,
    (i) => (0.5 - (Math.abs(valueAt(predicted, i) - valueAt(actual, i)) <= median ? 1 : 0)) / density,
  );
}
