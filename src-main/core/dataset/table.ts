import { GatewiseError } from '../common/errors';
import { said } from '../common/sentence';

/** Columns in memory, as loaded from a dataset version. Missing numbers are NaN, missing categories −1. */
export type TableColumn =
  | { readonly kind: 'number'; readonly name: string; readonly values: Float64Array }
  /** Milliseconds since 1970-01-01 UTC. */
  | { readonly kind: 'time'; readonly name: string; readonly values: Float64Array }
  | {
      readonly kind: 'category';
      readonly name: string;
      readonly codes: Int32Array;
      readonly categories: readonly string[];
    };

export interface Table {
  readonly rowCount: number;
  /** The column that orders the rows; undefined: the first one of kind `time`, null: none. */
  readonly timeColumn?: string | null;
  /** The category column that names each row's series; undefined or null: all rows are one series. */
  readonly seriesIdColumn?: string | null;
  /** The column that names the part of each row, for a split by it; undefined or null: none does. */
  readonly splitColumn?: string | null;
  /** Where the time column's days begin: an IANA zone or an offset; undefined: UTC. */
  readonly timeZone?: string;
  readonly columns: readonly TableColumn[];
  /** Row of the stored table that each row came from, where rows were put in another order or left out; undefined: the same row. */
  readonly sourceRows?: Uint32Array;
}

/** The table's time column: the one it names, else the first of that kind. */
export function timeColumnOf(table: Table): Extract<TableColumn, { kind: 'time' }> | null {
  if (table.timeColumn === null) return null;
  for (const column of table.columns) {
    if (column.kind === 'time' && (table.timeColumn === undefined || table.timeColumn === column.name)) return column;
  }
  return null;
}

/** The error for a column that a table lacks, with the names that it has; `field` is the setting that named it. */
export function columnNotFound(name: string, table: Table, field = 'task.features'): GatewiseError {
  const examples = table.columns.slice(0, 20).map((column) => column.name);
  const rest = table.columns.length - examples.length;
  return new GatewiseError(
    'COLUMN_NOT_FOUND',
    rest === 0
      ? said`There is no column “${name}” in the data, which has: ${examples.join(', ')}.`
      : said`There is no column “${name}” in the data, which has: ${examples.join(', ')} and ${rest} more.`,
    { column: name, field, examples },
  );
}
