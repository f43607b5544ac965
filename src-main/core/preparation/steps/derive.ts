import { z } from 'zod';
import { GatewiseError } from '../../common/errors';
import { said } from '../../common/sentence';
import { numbersOf, seriesOf, withColumns, type Frame, type NumberColumn } from '../frame';
import { rollingStatisticSchema, type PreparationStep } from '../schema';
import { seriesRanges } from '../../task/series';
import { targetDistance } from '../../task/windows';
import { numericColumns, type FitContext } from './context';
import { rollValues } from './rolling';

/** Steps that learn nothing: they shift, subtract or summarise rows within each series. */
export const fittedLagSchema = z.object({
  kind: z.literal('lag'),
  columns: z.array(z.string()),
  lags: z.array(z.number().int()),
});
export const fittedRollingSchema = z.object({
  kind: z.literal('rolling'),
  columns: z.array(z.string()),
  size: z.number().int(),
  statistics: z.array(rollingStatisticSchema),
});
export const fittedDifferenceSchema = z.object({
  kind: z.literal('difference'),
  columns: z.array(z.string()),
  lag: z.number().int(),
});
export const fittedKnownFutureSchema = z.object({
  kind: z.literal('knownFuture'),
  columns: z.array(z.string()),
  /** Rows between the last seen and the last predicted one. */
  distance: z.number().int().nonnegative(),
});

type Step<Kind extends PreparationStep['kind']> = Extract<PreparationStep, { kind: Kind }>;

/**
 * Learns nothing; checks the columns.
 * @throws GatewiseError COLUMN_NOT_FOUND, COLUMN_NOT_NUMERIC
 */
export function fitLag(frame: Frame, step: Step<'lag'>): z.infer<typeof fittedLagSchema> {
  for (const name of step.columns) numbersOf(frame, name);
  return { ...step };
}

/** Adds `<column>_lag<rows>` for each column and lag; NaN in the first rows of each series. */
export function applyLag(frame: Frame, fitted: z.infer<typeof fittedLagSchema>): Frame {
  const columns = fitted.columns.flatMap((name) => {
    const { values, scalable, ahead = 0 } = numbersOf(frame, name);
    return fitted.lags.map((lag): NumberColumn => ({
      kind: 'number',
      name: `${name}_lag${lag}`,
      values: shift(frame, values, lag),
      scalable,
      ahead,
    }));
  });
  return withColumns(frame, columns, true);
}

/**
 * Learns nothing; checks the columns.
 * @throws GatewiseError COLUMN_NOT_FOUND, COLUMN_NOT_NUMERIC
 */
export function fitRolling(frame: Frame, step: Step<'rolling'>): z.infer<typeof fittedRollingSchema> {
  for (const name of step.columns) numbersOf(frame, name);
  return { ...step };
}

/** Adds `<column>_<statistic><size>` over the last `size` rows, the row itself included; see `rollValues` for gaps. */
export function applyRolling(frame: Frame, fitted: z.infer<typeof fittedRollingSchema>): Frame {
  const columns = fitted.columns.flatMap((name) => {
    const { values, ahead = 0 } = numbersOf(frame, name);
    return fitted.statistics.map((statistic): NumberColumn => {
      const rolled = new Float64Array(values.length).fill(Number.NaN);
      for (const { from, to } of seriesOf(frame)) rollValues(values, rolled, from, to, fitted.size, statistic);
      return { kind: 'number', name: `${name}_${statistic}${fitted.size}`, values: rolled, scalable: true, ahead };
    });
  });
  return withColumns(frame, columns, true);
}

/**
 * Learns which columns are differenced.
 * @throws GatewiseError COLUMN_NOT_FOUND, COLUMN_NOT_NUMERIC
 */
export function fitDifference(
  frame: Frame,
  step: Step<'difference'>,
  context: FitContext,
): z.infer<typeof fittedDifferenceSchema> {
  const columns = numericColumns(frame, step.columns, context.task, false);
  for (const name of columns) numbersOf(frame, name);
  return { kind: 'difference', columns, lag: step.lag };
}

/** Replaces each value by its difference to the one `lag` rows earlier; NaN in the first `lag` rows of each series. */
export function applyDifference(frame: Frame, fitted: z.infer<typeof fittedDifferenceSchema>): Frame {
  const present = fitted.columns.filter((name) => frame.columns.has(name));
  const { targetName } = frame;
  const targetKnown =
    targetName !== null && present.includes(targetName) ? differenceKnown(frame, fitted.lag) : frame.targetKnown;
  return withColumns(
    { ...frame, targetKnown },
    present.map((name) => {
      const column = numbersOf(frame, name);
      const earlier = shift(frame, column.values, fitted.lag);
      return { ...column, values: column.values.map((value, row) => value - (earlier[row] ?? Number.NaN)) };
    }),
  );
}

/**
 * Learns how many rows ahead of the last seen row the last predicted one lies.
 * @throws GatewiseError COLUMN_NOT_FOUND, COLUMN_NOT_NUMERIC, or BAD_INPUT for the target itself
 */
export function fitKnownFuture(
  frame: Frame,
  step: Step<'knownFuture'>,
  context: FitContext,
): z.infer<typeof fittedKnownFutureSchema> {
  for (const name of step.columns) {
    numbersOf(frame, name);
    if (name === context.task.target) {
      throw new GatewiseError(
        'BAD_INPUT',
        said`The target “${name}” cannot be known ahead: it is what the model predicts.`,
        {
          column: name,
          field: 'preparation.steps',
        },
      );
    }
  }
  const { window } = context;
  return {
    kind: 'knownFuture',
    columns: step.columns,
    distance: targetDistance(window) + window.horizon - window.lookback,
  };
}

/** Adds `<column>_future`: the value at the last predicted row of a window that ends here. */
export function applyKnownFuture(frame: Frame, fitted: z.infer<typeof fittedKnownFutureSchema>): Frame {
  const columns = fitted.columns.map((name): NumberColumn => {
    const { values, scalable, ahead: before = 0 } = numbersOf(frame, name);
    const ahead = values.slice();
    for (const { from, to } of seriesOf(frame)) {
      // The last rows have no such future; no window ends on them, and they keep the last value that is known.
      for (let row = from; row < to; row += 1)
        ahead[row] = values[Math.min(row + fitted.distance, to - 1)] ?? Number.NaN;
    }
    return { kind: 'number', name: `${name}_future`, values: ahead, scalable, ahead: before + fitted.distance };
  });
  return withColumns(frame, columns, true);
}

/** A difference is known where both of its values are. */
export function differenceKnown(
  frame: Pick<Frame, 'targetKnown' | 'rowCount' | 'seriesBoundaries'>,
  lag: number,
): Uint8Array | null {
  const { targetKnown } = frame;
  if (targetKnown === null) return null;
  const known = targetKnown.slice();
  for (const { from, to } of seriesRanges(frame)) {
    for (let row = from + lag; row < to; row += 1) if (targetKnown[row - lag] === 0) known[row] = 0;
  }
  return known;
}

/** Values `lag` rows earlier in the same series; NaN where there is none. */
function shift(frame: Frame, values: Float64Array, lag: number): Float64Array {
  const shifted = new Float64Array(values.length).fill(Number.NaN);
  for (const { from, to } of seriesOf(frame)) {
    if (to - from > lag) shifted.set(values.subarray(from, to - lag), from + lag);
  }
  return shifted;
}
