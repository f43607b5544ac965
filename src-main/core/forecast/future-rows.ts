import { GatewiseError } from '../common/errors';
import { said } from '../common/sentence';
import { takeTableRows } from '../dataset/table-rows';
import { type Table, type TableColumn, columnNotFound } from '../dataset/table';
import { isMarkedValue, type FittedPreparation } from '../preparation';
import type { KnownRows } from './known-rows';
import type { ForecastRequest, KnownFuture } from './schema';

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
  /** One past the last future row that is in the data, where other columns reach beyond the last known target. */
  readonly given: number;
}

export interface FutureOptions {
  /** The rows of each series that is to be continued. */
  readonly groups: readonly KnownRows[];
  readonly rows: number;
  /** Rows that are asked for, of `rows`. */
  readonly steps: number;
  /** Rows before the end that are kept of each series; the rest is not looked at. */
  readonly history: number;
  readonly target: string;
  /** Inputs beside the target's past. */
  readonly features: readonly string[];
  /** The time so many rows after another; null where rows have no times, or none that can be foreseen. */
  readonly timeAfter: ((time: number, rows: number) => number) | null;
  readonly known: readonly KnownFuture[];
}

/**
 * Continues every series by `rows` rows past its last known target: time goes on as in the data and then in their step,
 * columns take their known future where it was given or the data hold it and their last value elsewhere, the target waits at its
 * last value until a prediction takes its place.
 * @throws GatewiseError COLUMN_NOT_FOUND, BAD_INPUT for a future of the target, an unknown category or series
 */
export function appendFuture(table: Table, options: FutureOptions): FutureTable {
  const { groups } = options;
  requireKnownColumns(table, options);
  const kept = groups.map(({ name, known, ahead }) => ({
    name,
    rows: known.subarray(Math.max(0, known.length - options.history)),
    ahead: ahead.subarray(0, options.rows),
  }));
  const order: number[] = [];
  const series: FutureSeries[] = [];
  for (const { name, rows, ahead } of kept) {
    const from = order.length;
    for (const row of rows) order.push(row);
    const future = order.length;
    for (const row of ahead) order.push(row);
    const given = order.length;
    // The last row is repeated, so that whatever is not known ahead keeps its value.
    for (let row = given; row < future + options.rows; row += 1) order.push(ahead.at(-1) ?? rows.at(-1) ?? 0);
    series.push({ name, from, future, to: order.length, given });
  }
  const extended = takeTableRows(table, order);
  const reaching = columnsAhead(extended, series, options);
  const columns = extended.columns.map((column) => continueColumn(column, series, extended, options));
  const given = new Set(options.known.flatMap((future) => Object.keys(future.columns)));
  return {
    table: { ...extended, columns },
    series,
    held: options.features.filter((name) => name !== options.target && !given.has(name) && !reaching.has(name)),
  };
}

/** Columns whose values the data hold for every row that is asked for, before what they lack is held. */
function columnsAhead(table: Table, series: readonly FutureSeries[], { steps }: FutureOptions): Set<string> {
  const names = table.columns.flatMap((column) => {
    if (column.kind === 'time') return [];
    const isThere = (row: number): boolean =>
      column.kind === 'category' ? (column.codes[row] ?? -1) >= 0 : Number.isFinite(column.values[row]);
    const reaches = series.every(({ future, given }) => {
      if (given < future + steps) return false;
      for (let row = future; row < future + steps; row += 1) if (!isThere(row)) return false;
      return true;
    });
    return reaches ? [column.name] : [];
  });
  return new Set(names);
}

/** What is known ahead, without values that the run treats as missing, and the columns that had such. */
export function withoutMarked({
  fitted: { steps },
  table,
  request,
}: {
  readonly fitted: FittedPreparation;
  readonly table: Table;
  readonly request: ForecastRequest;
}): { readonly known: KnownFuture[]; readonly missing: ReadonlySet<string> } {
  const missing = new Set<string>();
  const known = request.known.map((future) => ({
    ...future,
    columns: Object.fromEntries(
      Object.entries(future.columns).map(([name, values]) => {
        const column = table.columns.find((candidate) => candidate.name === name);
        const isMarked = (value: number | string | null): boolean =>
          value !== null && column !== undefined && isMarkedValue(steps, column, value);
        if (values.some(isMarked)) missing.add(name);
        return [name, values.map((value) => (isMarked(value) ? null : value))];
      }),
    ),
  }));
  return { known, missing };
}

/** @throws GatewiseError BAD_INPUT for the future of a series that is not in the data */
export function requireKnownSeries(
  known: readonly KnownFuture[],
  groups: readonly { readonly name: string | null }[],
): void {
  for (const { series } of known) {
    if (series === null || groups.some(({ name }) => name === series)) continue;
    throw new GatewiseError('BAD_INPUT', said`There is no series “${series}” in the data.`, {
      field: 'known',
      examples: groups.slice(0, 10).flatMap(({ name }) => name ?? []),
    });
  }
}

function requireKnownColumns(table: Table, { known, target }: FutureOptions): void {
  for (const name of known.flatMap(({ columns }) => Object.keys(columns))) {
    if (name === target) {
      throw new GatewiseError('BAD_INPUT', said`The future of the target “${name}” is what is to be predicted.`, {
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
  { timeAfter, known }: FutureOptions,
): TableColumn {
  if (column.kind === 'time') {
    const isTime = table.timeColumn === undefined || table.timeColumn === column.name;
    if (isTime && timeAfter !== null) continueTime(column.values, series, timeAfter);
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

function continueTime(
  values: Float64Array,
  series: readonly FutureSeries[],
  timeAfter: (time: number, rows: number) => number,
): void {
  for (const { given, to } of series) {
    const last = values[given - 1] ?? 0;
    for (let row = given; row < to; row += 1) values[row] = timeAfter(last, row - given + 1);
  }
}

/** A gap at the very end would leave nothing to hold, so the last value that is known is taken. */
function holdLast(column: Exclude<TableColumn, { kind: 'time' }>, { from, future, to, given }: FutureSeries): void {
  const values: Float64Array | Int32Array = column.kind === 'category' ? column.codes : column.values;
  const isThere = (row: number): boolean =>
    column.kind === 'category' ? (values[row] ?? -1) >= 0 : Number.isFinite(values[row]);
  let last = future - 1;
  while (last > from && !isThere(last)) last -= 1;
  for (let row = future; row < to; row += 1) {
    if (row < given && isThere(row)) last = row;
    else values[row] = values[last] ?? Number.NaN;
  }
}

/** Writes one value, a category by its name. */
export function setValue(column: Exclude<TableColumn, { kind: 'time' }>, row: number, value: number | string): void {
  if (column.kind === 'number') {
    const number = typeof value === 'number' ? value : Number(value);
    if (!Number.isFinite(number)) {
      throw new GatewiseError('BAD_INPUT', said`“${value}” is not a number of the column “${column.name}”.`, {
        field: 'known',
        column: column.name,
      });
    }
    column.values[row] = number;
    return;
  }
  const code = column.categories.indexOf(String(value));
  if (code < 0) {
    throw new GatewiseError('BAD_INPUT', said`The column “${column.name}” has no category “${value}”.`, {
      field: 'known',
      column: column.name,
      examples: column.categories.slice(0, 10),
    });
  }
  column.codes[row] = code;
}
