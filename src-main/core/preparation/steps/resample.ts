import { z } from 'zod';
import { calendarStepSchema, elapsedStep, stepBounds, type CalendarStep } from '../../calendar';
import { GatewiseError } from '../../common/errors';
import { said } from '../../common/sentence';
import { columnOf, seriesOf, timeOf, type Frame, type FrameColumn } from '../frame';
import { quantileOfSorted } from '../../common/numbers';
import { aggregationSchema, type Aggregation, type PreparationStep } from '../schema';
import type { SplitValues } from '../../task/named-parts';
import type { RowRange } from '../../task/series';

export const fittedResampleSchema = z.object({
  kind: z.literal('resample'),
  /** Multiples of so many milliseconds since 1970 UTC; null where `step` counts. */
  intervalMs: z.number().positive().nullable(),
  step: calendarStepSchema.nullable().default(null),
  timeZone: z.string().default('UTC'),
  aggregation: aggregationSchema,
  exceptions: z.array(z.object({ column: z.string(), aggregation: aggregationSchema })),
});
export type FittedResample = z.infer<typeof fittedResampleSchema>;

/** More rows than this come of an interval that is too short for the data's time span. */
const rowLimit = 20_000_000;

/**
 * Learns nothing; checks the columns with an aggregation of their own, and keeps the zone of the rows.
 * @throws GatewiseError COLUMN_NOT_FOUND
 */
export function fitResample(frame: Frame, step: Extract<PreparationStep, { kind: 'resample' }>): FittedResample {
  for (const { column } of step.exceptions) columnOf(frame, column);
  return { ...step, timeZone: frame.timeZone };
}

/** Steps that lie end to end, in a zone. */
export interface Grid {
  readonly step: CalendarStep;
  readonly timeZone: string;
}

/** The steps that a resampling makes rows of. Several hours follow the wall clock, so that days hold a whole number of them. */
export function gridOf({ intervalMs, step, timeZone }: FittedResample): Grid {
  if (step === null) return { step: elapsedStep(intervalMs ?? 1), timeZone: 'UTC' };
  const isWall = step.unit === 'hour' && step.count > 1 && 24 % step.count === 0;
  return { step: isWall ? { ...step, clock: 'wall' } : step, timeZone };
}

interface Bin {
  readonly from: number;
  readonly to: number;
  readonly time: number;
}

/** The rows of each step from the first to the last row of a series; steps without rows are there too. */
function fillBins(bins: Bin[], time: Float64Array, { from, to }: RowRange, { step, timeZone }: Grid): void {
  let bounds = stepBounds(at(time, from), step, timeZone);
  let row = from;
  while (row < to) {
    const first = row;
    while (row < to && at(time, row) < bounds.end) {
      if (at(time, row) < bounds.start) throw notAscending(row);
      row += 1;
    }
    if (bins.length >= rowLimit) throw tooManyRows();
    bins.push({ from: first, to: row, time: bounds.start });
    bounds = stepBounds(bounds.end, step, timeZone);
  }
}

/**
 * Rows at the starts of the steps, within each series; a step without rows becomes a row of missing values.
 * @throws GatewiseError COLUMN_NOT_TIME without a time column, BAD_INPUT where time goes back, LIMIT_EXCEEDED beyond 20 million rows
 */
export function applyResample(frame: Frame, fitted: FittedResample): Frame {
  const time = timeOf(frame, said`Resampling`);
  const grid = gridOf(fitted);
  const bins: Bin[] = [];
  const boundaries: number[] = [];
  for (const range of seriesOf(frame)) {
    boundaries.push(bins.length);
    if (range.to > range.from) fillBins(bins, time, range, grid);
  }
  const columns = new Map<string, FrameColumn>();
  for (const [name, column] of frame.columns) {
    if (column.kind === 'category') {
      columns.set(name, {
        ...column,
        codes: Int32Array.from(bins, ({ from, to }) => lastKnownCode(column.codes, from, to)),
      });
      continue;
    }
    const aggregation =
      fitted.exceptions.find((exception) => exception.column === name)?.aggregation ?? fitted.aggregation;
    columns.set(name, {
      ...column,
      values: Float64Array.from(bins, ({ from, to }) => aggregate(column.values, from, to, aggregation)),
    });
  }
  return {
    ...frame,
    rowCount: bins.length,
    targetKnown: targetKnownIn(frame, bins, fitted),
    time: Float64Array.from(bins, (bin) => bin.time),
    seriesBoundaries: Uint32Array.from(boundaries),
    splitValues: splitValuesIn(frame, bins),
    columns,
    sourceRows: Uint32Array.from(bins, ({ from }) => frame.sourceRows?.[from] ?? from),
  };
}

/** A step belongs to the part of its last row, so that no test row is averaged into training; one without rows to the part before it. */
function splitValuesIn({ splitValues }: Frame, bins: readonly Bin[]): SplitValues | null {
  if (splitValues == null) return null;
  let before = -1;
  const codes = Int32Array.from(bins, ({ from, to }) => {
    // A step at the start of a series has rows, so that no part runs on into the next series.
    if (to > from) before = splitValues.codes[to - 1] ?? -1;
    return before;
  });
  return { ...splitValues, codes };
}

/** The last category of the rows [from, to) that have one; −1 where none has. */
function lastKnownCode(codes: Int32Array, from: number, to: number): number {
  let row = to - 1;
  while (row > from && (codes[row] ?? -1) < 0) row -= 1;
  return row < from ? -1 : (codes[row] ?? -1);
}

/**
 * A row of an interval without a known target has none; nor has a sum of which a part is missing, which would be too small.
 */
function targetKnownIn(
  { targetKnown, targetName, columns }: Frame,
  bins: readonly { readonly from: number; readonly to: number }[],
  { aggregation, exceptions }: FittedResample,
): Uint8Array | null {
  if (targetName === null || !columns.has(targetName)) return null;
  const chosen = exceptions.find(({ column }) => column === targetName)?.aggregation ?? aggregation;
  const isSum = chosen === 'sum' && columns.get(targetName)?.kind === 'number';
  const known = Uint8Array.from(bins, ({ from, to }) => {
    if (to <= from) return 0;
    const inside = targetKnown?.subarray(from, to);
    if (inside === undefined) return 1;
    return (isSum ? inside.every(Boolean) : inside.some(Boolean)) ? 1 : 0;
  });
  return known.every(Boolean) ? null : known;
}

/** One number for the values of [from, to) that are there; NaN when none is. */
export function aggregate(values: Float64Array, from: number, to: number, aggregation: Aggregation): number {
  const present = values.subarray(from, to).filter((value) => !Number.isNaN(value));
  if (present.length === 0) return Number.NaN;
  switch (aggregation) {
    case 'mean':
      return present.reduce((sum, value) => sum + value, 0) / present.length;
    case 'sum':
      return present.reduce((sum, value) => sum + value, 0);
    case 'min':
      return present.reduce((low, value) => Math.min(low, value));
    case 'max':
      return present.reduce((high, value) => Math.max(high, value));
    case 'median':
      return quantileOfSorted(present.sort(), 0.5);
    case 'first':
      return present[0] ?? Number.NaN;
    case 'last':
      return present.at(-1) ?? Number.NaN;
  }
}

function at(time: Float64Array, row: number): number {
  return time[row] ?? Number.NaN;
}

function notAscending(row: number): GatewiseError {
  return new GatewiseError(
    'BAD_INPUT',
    said`Time goes backwards at row ${row + 1}. Resampling needs rows in the order of time.`,
    {
      field: 'preparation.steps',
      row: row + 1,
    },
  );
}

function tooManyRows(): GatewiseError {
  return new GatewiseError(
    'LIMIT_EXCEEDED',
    said`Resampling would make more than ${rowLimit} rows. Choose a longer interval.`,
    {
      field: 'preparation.steps',
    },
  );
}
