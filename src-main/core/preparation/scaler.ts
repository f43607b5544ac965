import { z } from 'zod';
import { smallestSquared } from '../common/magnitude';
import { quantileOfSorted } from '../common/numbers';
import { scalerKindSchema, type ScalerKind } from './schema';
import type { RowRange } from '../task/series';

/** A fitted scaler: scaled = (value − center) / scale. */
export const fittedScalerSchema = z.object({
  kind: scalerKindSchema,
  center: z.number(),
  scale: z.number().refine((value) => value !== 0, 'a scale of 0 cannot be undone'),
});
export type FittedScaler = z.infer<typeof fittedScalerSchema>;

export const identityScaler: FittedScaler = { kind: 'none', center: 0, scale: 1 };

/**
 * Fits a scaler on the rows of `ranges` and on nothing else; missing values (NaN) are left out.
 * Definitions of scikit-learn 1.5: StandardScaler (population SD), MinMaxScaler to [0, 1], RobustScaler (median and IQR).
 * A column without spread gets scale 1, as there; what counts as none is measured by the size of the values, and one that
 * cannot be squared is none: divided by it, values would leave what a number can hold.
 */
export function fitScaler(kind: ScalerKind, values: ArrayLike<number>, ranges: readonly RowRange[]): FittedScaler {
  if (kind === 'none') return identityScaler;
  switch (kind) {
    case 'standard': {
      const { count, mean, sd } = moments((visit) => {
        eachPresent(values, ranges, visit);
      });
      if (count === 0) return { kind, center: 0, scale: 1 };
      // scikit-learn's bound on the rounding error of the variance of a constant column.
      const roundingError = count * Number.EPSILON * sd * sd + (count * mean * Number.EPSILON) ** 2;
      return { kind, center: mean, scale: sd * sd <= roundingError || sd < smallestSquared ? 1 : sd };
    }
    case 'minmax': {
      let low = Number.POSITIVE_INFINITY;
      let high = Number.NEGATIVE_INFINITY;
      eachPresent(values, ranges, (value) => {
        if (value < low) low = value;
        if (value > high) high = value;
      });
      if (low > high) return { kind, center: 0, scale: 1 };
      return { kind, center: low, scale: spreadOrOne(low, high) };
    }
    case 'robust': {
      const sample = presentValues(values, ranges).sort();
      if (sample.length === 0) return { kind, center: 0, scale: 1 };
      const scale = spreadOrOne(quantileOfSorted(sample, 0.25), quantileOfSorted(sample, 0.75));
      return { kind, center: quantileOfSorted(sample, 0.5), scale };
    }
  }
}

/** A value in scaled units; NaN stays NaN. */
export function scaleValue(scaler: FittedScaler, value: number): number {
  return (value - scaler.center) / scaler.scale;
}

/** Undoes `scaleValue`. */
export function unscaleValue(scaler: FittedScaler, value: number): number {
  return value * scaler.scale + scaler.center;
}

/** Calls `visit` with the values of the rows in `ranges` that are there (not NaN), in order. */
function eachPresent(values: ArrayLike<number>, ranges: readonly RowRange[], visit: (value: number) => void): void {
  for (const { from, to } of ranges) {
    for (let row = from; row < to; row += 1) {
      const value = values[row] ?? Number.NaN;
      if (!Number.isNaN(value)) visit(value);
    }
  }
}

/** The values that `eachPresent` visits. */
export function presentValues(values: ArrayLike<number>, ranges: readonly RowRange[]): Float64Array {
  const sample = new Float64Array(ranges.reduce((sum, range) => sum + range.to - range.from, 0));
  let count = 0;
  eachPresent(values, ranges, (value) => {
    sample[count] = value;
    count += 1;
  });
  return sample.subarray(0, count);
}

/** Mean and population SD in two passes, which keeps a large mean from eating the spread. */
export function momentsOf(sample: Float64Array): { mean: number; sd: number } {
  return moments((visit) => {
    for (const value of sample) visit(value);
  });
}

/** Of the values that `each` visits, in the same order whenever it is called. */
function moments(each: (visit: (value: number) => void) => void): { count: number; mean: number; sd: number } {
  let count = 0;
  let sum = 0;
  each((value) => {
    count += 1;
    sum += value;
  });
  const mean = sum / count;
  let squares = 0;
  each((value) => {
    squares += (value - mean) ** 2;
  });
  return { count, mean, sd: Math.sqrt(squares / count) };
}

/** The distance of two values; 1 where it is rounding error. Small values have a small spread, which is one all the same. */
function spreadOrOne(low: number, high: number): number {
  const spread = high - low;
  const roundingError = 10 * Number.EPSILON * Math.max(Math.abs(low), Math.abs(high));
  return spread > Math.max(roundingError, smallestSquared) ? spread : 1;
}
