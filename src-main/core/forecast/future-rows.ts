import { GatewiseError } from '../common/errors';
import { rowsBySeries, takeTableRows } from '../dataset/table-rows';
import type { Table, TableColumn } from '../dataset/table';
import { columnNotFound } from '../preparation/frame';
import type { KnownFuture } from './schema';

/** A table whose series each end with rows that are yet to happen. */
export interface FutureTable {
  readonly table: Table;
  readonly series: readonly FutureSeries[];
  /** Columns whose future was not given. */
  readonly held: readonly string[];
}

export interface FutureSeries {
  readonly name: string | null;
  /** First row, first row of the future, and one past its last row. */
  readonly from: number;
  readonly future: number;
  readonly to: number;
}

export interface FutureOptions {
  readonly rows: number;
  /** Rows before the end that are kept of each series; the rest is not looked at. */
  readonly history: number;
  readonly target: string;
  /** Inputs beside the target's past. */
  readonly features: readonly string[];
  readonly intervalMs: number | null;
  readonly known: readonly KnownFuture[];
}

const dayMs = 86_400_000;

/**
 * Continues every series by `rows` rows: time goes on in the data's interval, columns take their known future where it
 * was given and their last value elsewhere, the target waits at its last value until a prediction takes its place.
 * @throws GatewiseError COLUMN_NOT_FOUND, BAD_INPUT for a future of the target, an unknown category or series
 */
export function appendFuture(table: Table, options: FutureOptions): FutureTable {
  const groups = rowsBySeries(table);
  requireKnownSeries(options.known, groups);
  requireKnownColumns(table, options);
  const kept = groups.map(({ name, rows }) => ({
    name,
    rows: rows.subarray(Math.max(0, rows.length - options.history)),
  }));
  const order: number[] = [];
  const series: FutureSeries[] = [];
  for (const { name, rows } of kept) {
    const from = order.length;
    order.push(...rows);
    const future = order.length;
    // The last row is repeated, so that whatever is not known ahead keeps its value.
    for (let step = 0; step < options.rows; step += 1) order.push(rows.at(-1) ?? 0);
    series.push({ name, from, future, to: order.length });
  }
  const extended = takeTableRows(table, order);
  const columns = extended.columns.map((column) => continueColumn(column, series, extended, options));
  const given = new Set(options.known.flatMap((future) => Object.keys(future.columns)));
  return {
    table: { ...extended, columns },
    series,
    held: options.features.filter((name) => name !== options.target && !given.has(name)),
  };
}

function requireKnownSeries(known: readonly KnownFuture[], groups: readonly { readonly name: string | null }[]): void {
  for (const { series } of known) {
    if (series === null || groups.some(({ name }) => name === series)) continue;
    throw new GatewiseError('BAD_INPUT', `There is no series “${series}” in the data.`, {
      field: 'known',
      examples: groups.slice(0, 10).flatMap(({ name }) => name ?? []),
    });
  }
}

function requireKnownColumns(table: Table, { known, target }: FutureOptions): void {
  for (const name of known.flatMap(({ columns }) => Object.keys(columns))) {
    if (name === target) {
      throw new GatewiseError('BAD_INPUT', `The future of the target “${name}” is what is to be predicted.`, {
        field: 'known',
        column: name,
      });
    }
    if (!table.columns.some((column) => column.name === name)) {
      throw columnNotFound(name, table, 'known');
    }
  }
}

function continueColumn(
  column: TableColumn,
  series: readonly FutureSeries[],
  table: Table,
  { intervalMs, known }: FutureOptions,
): TableColumn {
  if (column.kind === 'time') {
    const isTime = table.timeColumn === undefined || table.timeColumn === column.name;
    if (isTime && intervalMs !== null) continueTime(column.values, series, intervalMs);
    return column;
  }
  for (const one of series) {
    holdLast(column, one);
    const futures = known.filter(({ series: name }) => name === null || name === one.name);
    for (const { columns } of futures) {
      columns[column.name]?.forEach((value, step) => {
        const row = one.future + step;
        if (value !== null && row < one.to) setValue(column, row, value);
      });
    }
  }
  return column;
}

/** Months are not equally long: an interval of about one is counted in months of the calendar. */
function continueTime(values: Float64Array, series: readonly FutureSeries[], intervalMs: number): void {
  const isMonthly = intervalMs >= 28 * dayMs && intervalMs <= 31 * dayMs;
  for (const { future, to } of series) {
    const last = values[future - 1] ?? 0;
    for (let row = future; row < to; row += 1) {
      const step = row - future + 1;
      values[row] = isMonthly ? addMonths(last, step) : last + step * intervalMs;
    }
  }
}

/** The same day `months` later, or the last day of a month that is shorter. */
function addMonths(time: number, months: number): number {
  const date = new Date(time);
  const month = date.getUTCMonth() + months;
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate();
  const day = Date.UTC(date.getUTCFullYear(), month, Math.min(date.getUTCDate(), lastDay));
  return day + (((time % dayMs) + dayMs) % dayMs);
}

/** A gap at the very end would leave nothing to hold, so the last value that is known is taken. */
function holdLast(column: Exclude<TableColumn, { kind: 'time' }>, { from, future, to }: FutureSeries): void {
  let row = future - 1;
  if (column.kind === 'category') {
    while (row > from && (column.codes[row] ?? -1) < 0) row -= 1;
    column.codes.fill(column.codes[row] ?? -1, future, to);
  } else {
    while (row > from && !Number.isFinite(column.values[row])) row -= 1;
    column.values.fill(column.values[row] ?? Number.NaN, future, to);
  }
}

/** Writes one value, a category by its name. */
export function setValue(column: Exclude<TableColumn, { kind: 'time' }>, row: number, value: number | string): void {
  if (column.kind === 'number') {
    const number = typeof value === 'number' ? value : Number(value);
    if (!Number.isFinite(number)) {
      throw new GatewiseError('BAD_INPUT', `“${value}” is not a number of the column “${column.name}”.`, {
        field: 'known',
        column: column.name,
      });
    }
    column.values[row] = number;
    return;
  }
  const code = column.categories.indexOf(String(value));
  if (code < 0) {
    throw new GatewiseError('BAD_INPUT', `The column “${column.name}” has no category “${value}”.`, {
      field: 'known',
      column: column.name,
      examples: column.categories.slice(0, 10),
    });
  }
  column.codes[row] = code;
}
