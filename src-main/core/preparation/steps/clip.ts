import { z } from 'zod';
import { fittingRanges, learntValues, numbersOf, withColumns, type Frame } from '../frame';
import { quantileOfSorted } from '../../common/numbers';
import { presentValues } from '../scaler';
import type { PreparationStep } from '../schema';
import { numericColumns, type FitContext } from './context';

export const fittedClipSchema = z.object({
  kind: z.literal('clipOutliers'),
  columns: z.array(z.object({ name: z.string(), low: z.number(), high: z.number() })),
});
export type FittedClip = z.infer<typeof fittedClipSchema>;

/** The factor that makes the median absolute deviation of normal numbers their standard deviation. */
export const madToSd = 1.4826022185056018;

/**
 * Learns bounds from the training rows: two quantiles, or median ± `threshold` × 1.4826 × MAD. A column of which more than
 * half the values are the same gets none.
 */
export function fitClip(
  frame: Frame,
  step: Extract<PreparationStep, { kind: 'clipOutliers' }>,
  context: FitContext,
): FittedClip {
  const columns = numericColumns(frame, step.columns, context.task, false).flatMap((name) => {
    const column = numbersOf(frame, name);
    const sample = presentValues(learntValues(frame, column), fittingRanges(column, context.trainRanges)).sort();
    if (sample.length === 0) return [];
    if (step.method === 'quantile') {
      return [{ name, low: quantileOfSorted(sample, step.lower), high: quantileOfSorted(sample, step.upper) }];
    }
    const median = quantileOfSorted(sample, 0.5);
    const deviation = quantileOfSorted(sample.map((value) => Math.abs(value - median)).sort(), 0.5) * madToSd;
    // More than half of the values are the same: no scale to judge the others by.
    if (deviation === 0) return [];
    return [{ name, low: median - step.threshold * deviation, high: median + step.threshold * deviation }];
  });
  return { kind: 'clipOutliers', columns };
}

/** Moves values beyond the bounds to the bounds; missing values stay missing. */
export function applyClip(frame: Frame, fitted: FittedClip): Frame {
  const present = fitted.columns.filter(({ name }) => frame.columns.has(name));
  return withColumns(
    frame,
    present.map(({ name, low, high }) => {
      const column = numbersOf(frame, name);
      return { ...column, values: column.values.map((value) => (value < low ? low : value > high ? high : value)) };
    }),
  );
}
