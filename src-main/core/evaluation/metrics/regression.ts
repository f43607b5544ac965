import type { Numbers } from '../../common/numbers';
import {
  maxError,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanAbsoluteScaledError,
  meanError,
  meanSquaredError,
  medianAbsoluteError,
  r2Score,
  rootMeanSquaredError,
  symmetricMeanAbsolutePercentageError,
} from '../regression/metrics';
import type { MetricDefinition } from './definition';

/** What metrics of numbers are measured on: values without gaps, in the target's units. */
export interface RegressionSample {
  /** [windows × horizon] row-major. */
  readonly actual: Numbers;
  readonly predicted: Numbers;
  /** The target's training rows in time order, for MASE; empty when there are none. */
  readonly insample: Numbers;
  /** Rows of one season. */
  readonly seasonalPeriod: number;
}

type Definition = MetricDefinition<RegressionSample>;

const everywhere = (name: string): Definition['names'] => ({ en: name, ko: name, ru: name });

/** Metrics of numbers, in the order of every table. */
export const regressionMetrics = {
  mae: {
    names: everywhere('MAE'),
    direction: 'minimize',
    unit: 'target',
    source: 'scikit-learn 1.9, mean_absolute_error',
    measure: ({ actual, predicted }) => meanAbsoluteError(actual, predicted),
    againstBaselines: true,
    shownIn: ['report', 'terminal', 'runs'],
  },
  mse: {
    names: everywhere('MSE'),
    direction: 'minimize',
    unit: 'targetSquared',
    source: 'scikit-learn 1.9, mean_squared_error',
    measure: ({ actual, predicted }) => meanSquaredError(actual, predicted),
    againstBaselines: true,
  },
  rmse: {
    names: everywhere('RMSE'),
    direction: 'minimize',
    unit: 'target',
    source: 'scikit-learn 1.9, root_mean_squared_error',
    measure: ({ actual, predicted }) => rootMeanSquaredError(actual, predicted),
    againstBaselines: true,
    shownIn: ['report', 'terminal', 'runs'],
  },
  /** A fraction (0.1 = 10 %). Null when an actual value is zero. */
  mape: {
    names: everywhere('MAPE'),
    direction: 'minimize',
    unit: 'share',
    source: 'scikit-learn 1.9, mean_absolute_percentage_error',
    measure: ({ actual, predicted }) =>
      Array.prototype.includes.call(actual, 0) ? null : meanAbsolutePercentageError(actual, predicted),
    shownIn: ['report'],
  },
  smape: {
    names: everywhere('sMAPE'),
    direction: 'minimize',
    unit: 'number',
    source: 'Makridakis 1993: mean of 2|a − p| / (|a| + |p|), where 0/0 counts as 0',
    measure: ({ actual, predicted }) => symmetricMeanAbsolutePercentageError(actual, predicted),
  },
  /** Null without in-sample values or when they never change. */
  mase: {
    names: everywhere('MASE'),
    direction: 'minimize',
    unit: 'number',
    source: 'Hyndman & Koehler 2006: MAE over the in-sample MAE of the seasonal naive forecast',
    measure: ({ actual, predicted, insample, seasonalPeriod }) =>
      meanAbsoluteScaledError(actual, predicted, insample, seasonalPeriod),
    shownIn: ['report'],
  },
  /** Null when the actual values do not vary. */
  r2: {
    names: everywhere('R²'),
    direction: 'maximize',
    unit: 'number',
    source: 'scikit-learn 1.9, r2_score',
    measure: ({ actual, predicted }) => (isConstant(actual) ? null : r2Score(actual, predicted)),
    shownIn: ['report', 'terminal'],
  },
  medianAbsoluteError: {
    names: { en: 'median absolute error', ko: '중앙값 절대 오차', ru: 'медианная абс. ошибка' },
    direction: 'minimize',
    unit: 'target',
    source: 'scikit-learn 1.9, median_absolute_error',
    measure: ({ actual, predicted }) => medianAbsoluteError(actual, predicted),
  },
  maxError: {
    names: { en: 'max error', ko: '최대 오차', ru: 'наибольшая ошибка' },
    direction: 'minimize',
    unit: 'target',
    source: 'scikit-learn 1.9, max_error',
    measure: ({ actual, predicted }) => maxError(actual, predicted),
  },
  /** Above zero, the model predicts too much. */
  bias: {
    names: { en: 'bias', ko: '편향', ru: 'смещение' },
    direction: null,
    unit: 'target',
    source: 'mean of predicted − actual',
    measure: ({ actual, predicted }) => meanError(actual, predicted),
  },
} as const satisfies Readonly<Record<string, Definition>>;

/** Whether all values are the same; true for none. */
function isConstant(values: Numbers): boolean {
  for (let i = 1; i < values.length; i += 1) if (values[i] !== values[0]) return false;
  return true;
}
