import { GatewiseError } from '../common/errors';
import { said } from '../common/sentence';
import { columnNotFound, timeColumnOf, type Table, type TableColumn } from '../dataset/table';
import type { SplitValues } from '../task/named-parts';
import type { SplitConfiguration } from '../task/schema';
import { takeRows, type Frame, type FrameColumn } from './frame';

/**
 * Takes the named columns out of a table. Rows without a time are left out where there is a time column; rows of one series
 * that lie apart are brought together, in their order.
 * @throws GatewiseError COLUMN_NOT_FOUND with the names that there are.
 */
export function frameOf(table: Table, names: readonly string[], optional: ReadonlySet<string> = new Set()): Frame {
  const columns = new Map<string, FrameColumn>();
  for (const name of names) {
    const column = table.columns.find((candidate) => candidate.name === name);
    if (column !== undefined) columns.set(name, frameColumn(column));
    else if (!optional.has(name)) throw columnNotFound(name, table);
  }
  const time = timeColumnOf(table);
  const frame: Frame = {
    rowCount: table.rowCount,
    time: time?.values ?? null,
    timeName: time?.name ?? null,
    timeZone: table.timeZone ?? 'UTC',
    seriesBoundaries: Uint32Array.of(0),
    seriesNames: null,
    splitValues: table.splitColumn == null ? null : splitValuesOf(table, table.splitColumn),
    columns,
    inputs: [],
    sourceRows: table.sourceRows ?? null,
    targetKnown: null,
    targetName: null,
  };
  const ordered = table.seriesIdColumn == null ? frame : bySeries(frame, table, table.seriesIdColumn);
  return withoutUntimedRows(ordered);
}

/** The table with the column that its rows are shared out by, where a split names one. */
export function withSplitColumn(table: Table, split: SplitConfiguration): Table {
  return split.kind === 'column' ? { ...table, splitColumn: split.column } : table;
}

function splitValuesOf(table: Table, name: string): SplitValues {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column === undefined) throw columnNotFound(name, table, 'split.column');
  if (column.kind === 'category') return { column: name, codes: column.codes, names: column.categories };
  if (column.kind === 'time') {
    throw new GatewiseError(
      'SPLIT_INVALID',
      said`“${name}” is a time and names no parts. Choose a column of names, or split by date.`,
      { field: 'split.column', column: name },
    );
  }
  const places = new Map<number, number>();
  const codes = Int32Array.from(column.values, (value) => {
    if (Number.isNaN(value)) return -1;
    const place = places.get(value) ?? places.size;
    places.set(value, place);
    return place;
  });
  return { column: name, codes, names: [...places.keys()].map(String) };
}

/** A row without a time has no place in the order: no window may take it for the hour between its neighbours. */
function withoutUntimedRows(frame: Frame): Frame {
  const { time } = frame;
  if (time === null || time.every((value) => Number.isFinite(value))) return frame;
  const rows: number[] = [];
  for (let row = 0; row < frame.rowCount; row += 1) if (Number.isFinite(time[row])) rows.push(row);
  return takeRows(frame, Uint32Array.from(rows));
}

function frameColumn(column: TableColumn): FrameColumn {
  if (column.kind === 'category')
    return { kind: 'category', name: column.name, codes: column.codes, categories: column.categories };
  return { kind: 'number', name: column.name, values: column.values, scalable: true };
}

function bySeries(frame: Frame, table: Table, name: string): Frame {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column === undefined) throw columnNotFound(name, table, 'dataset.columns');
  const keys: ArrayLike<number> = column.kind === 'category' ? column.codes : column.values;
  const nameOf = (key: number): string =>
    column.kind === 'category' ? (column.categories[key] ?? 'without a name') : String(key);
  const rowsOf = new Map<number, number[]>();
  let contiguous = true;
  let previous = Number.NaN;
  for (let row = 0; row < frame.rowCount; row += 1) {
    const key = keys[row] ?? -1;
    const rows = rowsOf.get(key);
    if (rows === undefined) rowsOf.set(key, [row]);
    else {
      contiguous &&= key === previous;
      rows.push(row);
    }
    previous = key;
  }
  const boundaries: number[] = [];
  let next = 0;
  for (const rows of rowsOf.values()) {
    boundaries.push(next);
    next += rows.length;
  }
  const grouped: Frame = contiguous ? frame : takeRows(frame, Uint32Array.from([...rowsOf.values()].flat()));
  return {
    ...grouped,
    seriesBoundaries: Uint32Array.from(boundaries.length === 0 ? [0] : boundaries),
    seriesNames: [...rowsOf.keys()].map(nameOf),
  };
}
