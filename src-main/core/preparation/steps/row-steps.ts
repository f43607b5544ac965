import { z } from 'zod';
import { GatewiseError } from '../../common/errors';
import { said } from '../../common/sentence';
import { timeColumnOf, type Table, type TableColumn } from '../../dataset/table';
import { rowsBySeries, takeTableRows } from '../../dataset/table-rows';
import { aggregationSchema, leftOutTimesSchema, type Aggregation } from '../schema';
import { aggregate } from './resample';

/** These learn nothing: what a run stores is what its configuration says. */
export const fittedSortSchema = z.object({ kind: z.literal('sortRows') });
export const fittedRepeatedSchema = z.object({ kind: z.literal('repeatedTimes'), aggregation: aggregationSchema });
export const fittedLeaveOutSchema = z.object({ kind: z.literal('leaveOut'), times: z.array(leftOutTimesSchema) });

export type RowStep =
  z.infer<typeof fittedSortSchema> | z.infer<typeof fittedRepeatedSchema> | z.infer<typeof fittedLeaveOutSchema>;

const rowStepKinds: ReadonlySet<string> = new Set<RowStep['kind']>(['sortRows', 'repeatedTimes', 'leaveOut']);

/** Whether a step puts the rows of the table in order, before there is a frame. */
export function isRowStep<Step extends { readonly kind: string }>(step: Step): step is Step & RowStep {
  return rowStepKinds.has(step.kind);
}

/** A table as one of these steps leaves it, and how many of its rows were moved, merged into others or left out. */
export interface ArrangedTable {
  /** The one that was given where no row is concerned: run again, a step changes nothing. */
  readonly table: Table;
  readonly count: number;
}

/** @throws GatewiseError COLUMN_NOT_TIME for a table without a time column */
export function arrangeRows(table: Table, step: RowStep): ArrangedTable {
  const time = timeColumnOf(table)?.values;
  if (time === undefined) {
    throw new GatewiseError(
      'COLUMN_NOT_TIME',
      said`Putting rows in the order of time needs a time column. Choose one on the dataset’s page.`,
      { field: 'preparation.steps' },
    );
  }
  switch (step.kind) {
    case 'sortRows':
      return sorted(table, time);
    case 'repeatedTimes':
      return merged(table, time, step.aggregation);
    case 'leaveOut':
      return without(table, time, step.times);
  }
}

/** Rows by their times within each series; those of one time keep their order, those without a time come last. */
function sorted(table: Table, time: Float64Array): ArrangedTable {
  const groups = rowsBySeries(table).map(({ rows }) => ({
    rows,
    ordered: rows.toSorted((one, other) => at(time, one) - at(time, other)),
  }));
  const count = groups.reduce(
    (sum, { rows, ordered }) => sum + ordered.reduce((moved, row, place) => moved + (row === rows[place] ? 0 : 1), 0),
    0,
  );
  if (count === 0) return { table, count };
  const untimed: number[] = [];
  time.forEach((value, row) => {
    if (!Number.isFinite(value)) untimed.push(row);
  });
  return { table: takeSourceRows(table, [...groups.flatMap(({ ordered }) => [...ordered]), ...untimed]), count };
}

/** One row for all of a series that have the same time, where the first of them was. */
function merged(table: Table, time: Float64Array, aggregation: Aggregation): ArrangedTable {
  /** For the first row of a time all rows that have it. */
  const together = new Map<number, number[]>();
  const gone = new Set<number>();
  for (const { rows } of rowsBySeries(table)) {
    const firsts = new Map<number, number>();
    for (const row of rows) {
      const first = firsts.get(at(time, row));
      if (first === undefined) firsts.set(at(time, row), row);
      else {
        together.set(first, [...(together.get(first) ?? [first]), row]);
        gone.add(row);
      }
    }
  }
  if (gone.size === 0) return { table, count: 0 };
  const kept = Array.from({ length: table.rowCount }, (_, row) => row).filter((row) => !gone.has(row));
  const columns = table.columns.map((column): TableColumn => {
    if (column.kind === 'time') return column;
    if (column.kind === 'category') {
      const codes = column.codes.slice();
      for (const [first, rows] of together) codes[first] = codeOf(column.codes, rows, aggregation);
      return { ...column, codes };
    }
    const values = column.values.slice();
    for (const [first, rows] of together) {
      const all = Float64Array.from(rows, (row) => at(column.values, row));
      // A sum of which a part is missing would be too small.
      const isUnknown = aggregation === 'sum' && all.some((value) => Number.isNaN(value));
      values[first] = isUnknown ? Number.NaN : aggregate(all, 0, all.length, aggregation);
    }
    return { ...column, values };
  });
  return { table: takeSourceRows({ ...table, columns }, kept), count: gone.size };
}

/** The last category that is known, as where rows are resampled; the first one where first values are asked for. */
function codeOf(codes: Int32Array, rows: readonly number[], aggregation: Aggregation): number {
  const known = rows.map((row) => codes[row] ?? -1).filter((code) => code >= 0);
  return (aggregation === 'first' ? known.at(0) : known.at(-1)) ?? -1;
}

function without(table: Table, time: Float64Array, times: z.infer<typeof leftOutTimesSchema>[]): ArrangedTable {
  const ranges = times.map(({ series, from, to }) => ({ series, from: Date.parse(from), to: Date.parse(to) }));
  const gone = new Set<number>();
  for (const { name, rows } of rowsBySeries(table)) {
    const own = ranges.filter(({ series }) => series === null || series === name);
    for (const row of rows) {
      if (own.some(({ from, to }) => at(time, row) >= from && at(time, row) <= to)) gone.add(row);
    }
  }
  if (gone.size === 0) return { table, count: 0 };
  const kept = Array.from({ length: table.rowCount }, (_, row) => row).filter((row) => !gone.has(row));
  return { table: takeSourceRows(table, kept), count: gone.size };
}

/** The given rows, which remember their place in the stored table. */
function takeSourceRows(table: Table, rows: readonly number[]): Table {
  const sourceRows = Uint32Array.from(rows, (row) => table.sourceRows?.[row] ?? row);
  return { ...takeTableRows(table, rows), sourceRows };
}

function at(values: Float64Array, row: number): number {
  return values[row] ?? Number.NaN;
}
