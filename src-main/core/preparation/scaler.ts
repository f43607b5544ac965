import { z } from 'zod';
import { sortedQuantile } from './quantile';
import { scalerKindSchema, type ScalerKind } from './schema';
import type { RowRange } from './split';

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
 * A column without spread gets scale 1, as there.
 */
export function fitScaler(kind: ScalerKind, values: ArrayLike<number>, ranges: readonly RowRange[]): FittedScaler {
  if (kind === 'none') return identityScaler;
  const sample = presentValues(values, ranges);
  if (sample.length === 0) return { kind, center: 0, scale: 1 };
  switch (kind) {
    case 'standard': {
      const { mean, sd } = momentsOf(sample);
      // scikit-learn's bound on the rounding error of the variance of a constant column.
      const roundingError = sample.length * Number.EPSILON * sd * sd + (sample.length * mean * Number.EPSILON) ** 2;
      return { kind, center: mean, scale: sd * sd <= roundingError ? 1 : sd };
    }
    case 'minmax': {
      let low = Number.POSITIVE_INFINITY;
      let high = Number.NEGATIVE_INFINITY;
      for (const value of sample) {
        if (value < low) low = value;
        if (value > high) high = value;
      }
      return { kind, center: low, scale: spreadOrOne(high - low) };
    }
    case 'robust': {
      sample.sort();
      const spread = sortedQuantile(sample, 0.75) - sortedQuantile(sample, 0.25);
      return { kind, center: sortedQuantile(sample, 0.5), scale: spreadOrOne(spread) };
    }
  }
}

export function scaleValue(scaler: FittedScaler, value: number): number {
  return (value - scaler.center) / scaler.scale;
}

export function unscaleValue(scaler: FittedScaler, value: number): number {
  return value * scaler.scale + scaler.center;
}

/** The values of the rows in `ranges` that are there (not NaN), in order. */
export function presentValues(values: ArrayLike<number>, ranges: readonly RowRange[]): Float64Array {
  const sample = new Float64Array(ranges.reduce((sum, range) => sum + range.to - range.from, 0));
  let count = 0;
  for (const { from, to } of ranges) {
    for (let row = from; row < to; row += 1) {
      const value = values[row] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      sample[count] = value;
      count += 1;
    }
  }
  return sample.subarray(0, count);
}

/** Mean and population SD in two passes, which keeps a large mean from eating the spread. */
export function momentsOf(sample: Float64Array): { mean: number; sd: number } {
  let sum = 0;
  for (const value of sample) sum += value;
  const mean = sum / sample.length;
  let squares = 0;
  for (const value of sample) squares += (value - mean) ** 2;
  return { mean, sd: Math.sqrt(squares / sample.length) };
}

function spreadOrOne(spread: number): number {
  return spread > 10 * Number.EPSILON ? spread : 1;
}
