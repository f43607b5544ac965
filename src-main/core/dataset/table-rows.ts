import { type Table, type TableColumn, timeColumnOf } from './table';

/** The rows of a table that belong to one series, in their order. */
export interface SeriesRows {
  /** Null when the table has no series column. */
  readonly name: string | null;
  readonly rows: Uint32Array;
}

/**
 * Rows by series, in the order in which the series first appear; one entry for a table without a series column. Rows without a
 * time have no place in the order and are left out, where there is a time column.
 */
export function rowsBySeries(table: Table): SeriesRows[] {
  const column = table.columns.find(({ name }) => name === table.seriesIdColumn);
  const time = timeColumnOf(table)?.values;
  const isTimed = (row: number): boolean => time === undefined || Number.isFinite(time[row]);
  if (column === undefined) {
    const all = Uint32Array.from({ length: table.rowCount }, (_, row) => row);
    return [{ name: null, rows: time?.every((value) => Number.isFinite(value)) === false ? all.filter(isTimed) : all }];
  }
  const keys: ArrayLike<number> = column.kind === 'category' ? column.codes : column.values;
  const rowsOf = new Map<number, number[]>();
  for (let row = 0; row < table.rowCount; row += 1) {
    if (!isTimed(row)) continue;
    const key = keys[row] ?? -1;
    const rows = rowsOf.get(key);
    if (rows === undefined) rowsOf.set(key, [row]);
    else rows.push(row);
  }
  return [...rowsOf.entries()].map(([key, rows]) => ({
    name: column.kind === 'category' ? (column.categories[key] ?? '') : String(key),
    rows: Uint32Array.from(rows),
  }));
}

/** The table as one whose rows count from its own first one, wherever they came from. */
export function ownRows({ sourceRows: _, ...table }: Table): Table {
  return table;
}

/** A table of the given rows in the given order, which count from its own first one. */
export function takeTableRows(table: Table, rows: ArrayLike<number>): Table {
  const columns = table.columns.map((column): TableColumn => {
    if (column.kind === 'category') {
      return { ...column, codes: Int32Array.from(rows, (row) => column.codes[row] ?? -1) };
    }
    return { ...column, values: Float64Array.from(rows, (row) => column.values[row] ?? Number.NaN) };
  });
  return { ...ownRows(table), rowCount: rows.length, columns };
}
