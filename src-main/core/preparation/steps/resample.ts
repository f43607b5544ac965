import { z } from 'zod';
import { GatewiseError } from '../../common/errors';
import { columnOf, seriesOf, timeOf, type Frame, type FrameColumn } from '../frame';
import { sortedQuantile } from '../quantile';
import { aggregationSchema, type Aggregation, type PreparationStep } from '../schema';

export const fittedResampleSchema = z.object({
  kind: z.literal('resample'),
  intervalMs: z.number().positive(),
  aggregation: aggregationSchema,
  exceptions: z.array(z.object({ column: z.string(), aggregation: aggregationSchema })),
});
export type FittedResample = z.infer<typeof fittedResampleSchema>;

/** More rows than this come of an interval that is too short for the data's time span. */
const rowLimit = 20_000_000;

/**
 * Learns nothing; checks the columns with an aggregation of their own.
 * @throws GatewiseError COLUMN_NOT_FOUND
 */
export function fitResample(frame: Frame, step: Extract<PreparationStep, { kind: 'resample' }>): FittedResample {
  for (const { column } of step.exceptions) columnOf(frame, column);
  return { ...step };
}

/**
 * Rows at multiples of the interval since 1970 UTC, within each series; an interval without rows becomes a row of missing values.
 * @throws GatewiseError COLUMN_NOT_TIME without a time column, BAD_INPUT where time goes back, LIMIT_EXCEEDED beyond 20 million rows
 */
export function applyResample(frame: Frame, fitted: FittedResample): Frame {
  const time = timeOf(frame, 'Resampling');
  const bins: { from: number; to: number; time: number }[] = [];
  const boundaries: number[] = [];
  for (const { from, to } of seriesOf(frame)) {
    boundaries.push(bins.length);
    let row = from;
    while (row < to) {
      const bin = Math.floor((time[row] ?? 0) / fitted.intervalMs);
      const first = row;
      while (row < to && Math.floor((time[row] ?? 0) / fitted.intervalMs) === bin) row += 1;
      bins.push({ from: first, to: row, time: bin * fitted.intervalMs });
      const next = row < to ? Math.floor((time[row] ?? 0) / fitted.intervalMs) : bin + 1;
      if (next < bin) throw notAscending(row);
      if (bins.length + next - bin > rowLimit) throw tooManyRows(fitted.intervalMs);
      for (let empty = bin + 1; empty < next; empty += 1)
        bins.push({ from: row, to: row, time: empty * fitted.intervalMs });
    }
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
    columns,
    sourceRows: Uint32Array.from(bins, ({ from }) => frame.sourceRows?.[from] ?? from),
  };
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
      return sortedQuantile(present.sort(), 0.5);
    case 'first':
      return present[0] ?? Number.NaN;
    case 'last':
      return present.at(-1) ?? Number.NaN;
  }
}

function notAscending(row: number): GatewiseError {
  return new GatewiseError(
    'BAD_INPUT',
    `Time goes backwards at row ${row + 1}. Resampling needs rows in the order of time.`,
    {
      field: 'preparation.steps',
      row: row + 1,
    },
  );
}

function tooManyRows(intervalMs: number): GatewiseError {
  return new GatewiseError(
    'LIMIT_EXCEEDED',
    `An interval of ${intervalMs} ms makes more than ${rowLimit} rows. Choose a longer one.`,
    {
      field: 'preparation.steps',
    },
  );
}
