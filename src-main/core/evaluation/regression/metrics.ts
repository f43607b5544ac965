import { finiteOrNull } from '../../common/magnitude';
import { mean, meanOfBlocks, medianInPlace, squaredDeviations, sumOfBlocks, type Numbers } from '../../common/numbers';

/** NumPy's machine epsilon for float64: the least magnitude MAPE divides by. */
const epsilon = 2 ** -52;

/*
 * All functions take actual and predicted values of equal length ≥ 1 in one unit, several steps a window flattened,
 * and follow scikit-learn 1.9 for one output column.
 */

/** A value; NaN outside. Here and not `at`, which sees every kind of array and is slower by it. */
function valueAt(values: Numbers, i: number): number {
  return values[i] ?? Number.NaN;
}

/** Mean absolute error. */
export function meanAbsoluteError(actual: Numbers, predicted: Numbers): number {
  return meanOfBlocks(actual.length, (block, start, length) => {
    for (let k = 0; k < length; k += 1) {
      block[k] = Math.abs(valueAt(predicted, start + k) - valueAt(actual, start + k));
    }
  });
}

function squaredErrors(actual: Numbers, predicted: Numbers): number {
  return sumOfBlocks(actual.length, (block, start, length) => {
    for (let k = 0; k < length; k += 1) {
      block[k] = (valueAt(actual, start + k) - valueAt(predicted, start + k)) ** 2;
    }
  });
}

/** Mean squared error, in squared units. */
export function meanSquaredError(actual: Numbers, predicted: Numbers): number {
  return actual.length === 0 ? Number.NaN : squaredErrors(actual, predicted) / actual.length;
}

/** Root of the mean squared error. */
export function rootMeanSquaredError(actual: Numbers, predicted: Numbers): number {
  return Math.sqrt(meanSquaredError(actual, predicted));
}

/** Mean absolute percentage error as a fraction; an actual value of zero makes it enormous, as in scikit-learn. */
export function meanAbsolutePercentageError(actual: Numbers, predicted: Numbers): number {
  return meanOfBlocks(actual.length, (block, start, length) => {
    for (let k = 0; k < length; k += 1) {
      const value = valueAt(actual, start + k);
      block[k] = Math.abs(valueAt(predicted, start + k) - value) / Math.max(Math.abs(value), epsilon);
    }
  });
}

/** Symmetric MAPE from 0 to 2: mean of 2|a − p| / (|a| + |p|), where 0/0 counts as 0 (Makridakis 1993). */
export function symmetricMeanAbsolutePercentageError(actual: Numbers, predicted: Numbers): number {
  return meanOfBlocks(actual.length, (block, start, length) => {
    for (let k = 0; k < length; k += 1) {
      const value = valueAt(actual, start + k);
      const found = valueAt(predicted, start + k);
      const size = Math.abs(value) + Math.abs(found);
      block[k] = size === 0 ? 0 : (2 * Math.abs(value - found)) / size;
    }
  });
}

/**
 * Mean absolute error of predicting each in-sample value by the one `period` rows before; NaN when there are too few. Pairs
 * with a missing value are left out, so that `period` missing values keep the series of a panel apart.
 */
export function seasonalNaiveError(insample: Numbers, period: number): number {
  const count = insample.length - period;
  const changes = new Float64Array(Math.max(0, count));
  let known = 0;
  for (let i = 0; i < count; i += 1) {
    const change = Math.abs(valueAt(insample, i + period) - valueAt(insample, i));
    if (Number.isNaN(change)) continue;
    changes[known] = change;
    known += 1;
  }
  return mean(changes.subarray(0, known));
}

/**
 * Mean absolute scaled error (Hyndman & Koehler 2006): MAE over the in-sample MAE of the seasonal naive forecast with
 * `period` rows a season. Null when the in-sample values are too few, never change, or change so little that no number holds the ratio.
 */
export function meanAbsoluteScaledError(
  actual: Numbers,
  predicted: Numbers,
  insample: Numbers,
  period: number,
): number | null {
  const scale = seasonalNaiveError(insample, period);
  return scale > 0 ? finiteOrNull(meanAbsoluteError(actual, predicted) / scale) : null;
}

/** Coefficient of determination. For actual values that do not vary: 1 when all are met, else 0, as in scikit-learn. */
export function r2Score(actual: Numbers, predicted: Numbers): number {
  const residual = squaredErrors(actual, predicted);
  const total = squaredDeviations(actual);
  if (total === 0) return residual === 0 ? 1 : 0;
  return 1 - residual / total;
}

/** Median of the absolute errors. */
export function medianAbsoluteError(actual: Numbers, predicted: Numbers): number {
  const errors = new Float64Array(actual.length);
  for (let i = 0; i < errors.length; i += 1) errors[i] = Math.abs(valueAt(actual, i) - valueAt(predicted, i));
  return medianInPlace(errors);
}

/** The largest absolute error. */
export function maxError(actual: Numbers, predicted: Numbers): number {
  let largest = 0;
  for (let i = 0; i < actual.length; i += 1) {
    const error = Math.abs(valueAt(actual, i) - valueAt(predicted, i));
    // The negated comparison keeps NaN.
    if (!(error <= largest)) largest = error;
  }
  return largest;
}

/** Mean pinball loss of predictions taken as the `quantile` of the target (Koenker & Bassett 1978). */
export function meanPinballLoss(actual: Numbers, predicted: Numbers, quantile: number): number {
  return meanOfBlocks(actual.length, (block, start, length) => {
    for (let k = 0; k < length; k += 1) {
      const error = valueAt(actual, start + k) - valueAt(predicted, start + k);
      block[k] = error >= 0 ? quantile * error : (quantile - 1) * error;
    }
  });
}

/** Mean of predicted − actual. */
export function meanError(actual: Numbers, predicted: Numbers): number {
  return meanOfBlocks(actual.length, (block, start, length) => {
    for (let k = 0; k < length; k += 1) block[k] = valueAt(predicted, start + k) - valueAt(actual, start + k);
  });
}
