import { z } from 'zod';
import { GatewiseError } from '../../common/errors';
import { said } from '../../common/sentence';
import { fittingRanges, numbersOf, seriesOf, takeRows, withColumns, type Frame, type NumberColumn } from '../frame';
import { quantileOfSorted } from '../../common/numbers';
import { presentValues } from '../scaler';
import type { PreparationStep } from '../schema';
import { numericColumns, type FitContext } from './context';

export const fittedFillSchema = z.object({
  kind: z.literal('fillMissing'),
  method: z.enum(['forward', 'linear', 'seasonal', 'median', 'drop']),
  /** `fallback`: the training rows' median, for gaps without an earlier value. */
  columns: z.array(z.object({ name: z.string(), fallback: z.number().nullable() })),
  period: z.number().int(),
  flag: z.boolean(),
  /** Up to which time (exclusive) a line may be drawn between a gap's neighbours: the end of the training rows. */
  interpolateUntil: z.array(z.object({ series: z.string().nullable(), time: z.number() })),
});
export type FittedFill = z.infer<typeof fittedFillSchema>;
type FillStep = Extract<PreparationStep, { kind: 'fillMissing' }>;

/**
 * Learns each column's fallback, the training rows' median, and where the training rows end.
 * @throws GatewiseError COLUMN_NOT_FOUND, COLUMN_NOT_NUMERIC, or MISSING_VALUES for a column that is empty in the training rows
 */
export function fitFill(frame: Frame, step: FillStep, context: FitContext): FittedFill {
  const columns = numericColumns(frame, step.columns, context.task, true).map((name) => {
    if (step.method === 'drop') return { name, fallback: null };
    const column = numbersOf(frame, name);
    const sample = presentValues(column.values, fittingRanges(column, context.trainRanges)).sort();
    if (sample.length === 0) {
      throw new GatewiseError(
        'MISSING_VALUES',
        said`The column “${name}” is empty in the training rows, so it cannot be filled. Leave it out.`,
        {
          column: name,
          field: 'task.features',
        },
      );
    }
    return { name, fallback: quantileOfSorted(sample, 0.5) };
  });
  const { method, period, flag } = step;
  return {
    kind: 'fillMissing',
    method,
    columns,
    period,
    flag,
    interpolateUntil: method === 'linear' ? trainingEnds(frame, context) : [],
  };
}

/**
 * Fills gaps within each series, or with `drop` leaves out rows that have one; with `flag` adds `<column>_missing`, 1 where a
 * value was filled.
 */
export function applyFill(frame: Frame, fitted: FittedFill): Frame {
  const columns = fitted.columns.filter(({ name }) => frame.columns.has(name));
  if (fitted.method === 'drop') {
    const held = columns.map(({ name }) => numbersOf(frame, name).values);
    const rows: number[] = [];
    for (let row = 0; row < frame.rowCount; row += 1) {
      if (held.every((values) => !Number.isNaN(values[row]))) rows.push(row);
    }
    return rows.length === frame.rowCount ? frame : takeRows(frame, Uint32Array.from(rows));
  }
  const filled = columns.map(({ name, fallback }) => {
    const column = numbersOf(frame, name);
    return { ...column, values: fillColumn(frame, column.values, fitted, fallback ?? 0) };
  });
  const withFills = withColumns(frame, filled);
  if (!fitted.flag) return withFills;
  const flags = columns.map(({ name }): NumberColumn => ({
    kind: 'number',
    name: `${name}_missing`,
    values: Float64Array.from(numbersOf(frame, name).values, (value) => (Number.isNaN(value) ? 1 : 0)),
    scalable: false,
  }));
  return withColumns(withFills, flags, true);
}

function fillColumn(frame: Frame, values: Float64Array, fitted: FittedFill, fallback: number): Float64Array {
  if (!values.some((value) => Number.isNaN(value))) return values;
  const filled = values.slice();
  for (const { series, from, to } of seriesOf(frame)) {
    const line = fitted.method === 'linear' ? interpolationEnd(frame, fitted, series, from, to) : from;
    interpolate(filled, from, line);
    for (let row = from; row < to; row += 1) {
      if (!Number.isNaN(filled[row])) continue;
      const distance = fitted.method === 'seasonal' && row - fitted.period >= from ? fitted.period : 1;
      const earlier = row - distance >= from ? filled[row - distance] : undefined;
      filled[row] = fitted.method === 'median' || earlier === undefined ? fallback : earlier;
    }
  }
  return filled;
}

/** Draws lines between values of [from, to) that are there; gaps at either end stay. */
function interpolate(values: Float64Array, from: number, to: number): void {
  let previous = -1;
  for (let row = from; row < to; row += 1) {
    const value = values[row] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    const start = values[previous] ?? Number.NaN;
    for (let gap = previous + 1; previous >= 0 && gap < row; gap += 1) {
      values[gap] = start + ((value - start) * (gap - previous)) / (row - previous);
    }
    previous = row;
  }
}

function interpolationEnd(frame: Frame, fitted: FittedFill, series: number, from: number, to: number): number {
  const name = frame.seriesNames?.[series] ?? null;
  const end = fitted.interpolateUntil.find((entry) => entry.series === name);
  if (end === undefined) return from;
  let row = from;
  // Without a time column rows are numbered instead, from the start of the series.
  while (row < to && (frame.time?.[row] ?? row - from) < end.time) row += 1;
  return row;
}

function trainingEnds(frame: Frame, context: FitContext): FittedFill['interpolateUntil'] {
  const all = seriesOf(frame);
  return context.trainRanges.map(({ series, to }) => {
    const start = all[series]?.from ?? 0;
    const lastTime = frame.time?.[to - 1];
    return { series: frame.seriesNames?.[series] ?? null, time: lastTime === undefined ? to - start : lastTime + 1 };
  });
}
