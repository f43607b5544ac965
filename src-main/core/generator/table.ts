import type { ColumnRole } from '../dataset/schema';

export type GeneratedColumn = {
  readonly name: string;
  readonly role: ColumnRole;
  readonly unit: string | null;
} & (
  | { readonly kind: 'time'; /** Milliseconds since 1970 UTC. */ readonly values: Float64Array }
  | { readonly kind: 'number'; readonly values: Float64Array; readonly decimals: number }
  | { readonly kind: 'category'; readonly codes: Uint32Array; readonly categories: readonly string[] }
);

/** What a generator makes: columns in the order of the file. */
export interface GeneratedTable {
  readonly rowCount: number;
  readonly columns: readonly GeneratedColumn[];
}

/** First timestamp of every generated dataset: Monday, 1 January 2024, 00:00 UTC. */
export const firstTime = Date.UTC(2024, 0, 1);

/** Times at a regular distance from the start of 2024, UTC. */
export function timeColumn(rowCount: number, intervalMs: number): GeneratedColumn {
  const values = Float64Array.from({ length: rowCount }, (_, row) => firstTime + row * intervalMs);
  return { kind: 'time', name: 'date', role: 'time', unit: null, values };
}

/** A column of numbers; `decimals` is how many places are written to the file. */
export function numberColumn(
  name: string,
  unit: string | null,
  values: Float64Array,
  role: ColumnRole = 'feature',
  decimals = 3,
): GeneratedColumn {
  return { kind: 'number', name, role, unit, values, decimals };
}

/** Tables of single series below each other, with a first column that names each row's series. */
export function stack(
  tables: readonly GeneratedTable[],
  name: string,
  label: (index: number) => string,
): GeneratedTable {
  const [first] = tables;
  if (first === undefined || tables.length === 1) return first ?? { rowCount: 0, columns: [] };
  const rowCount = tables.reduce((sum, table) => sum + table.rowCount, 0);
  const codes = new Uint32Array(rowCount);
  let start = 0;
  tables.forEach((table, index) => {
    codes.fill(index, start, start + table.rowCount);
    start += table.rowCount;
  });
  const categories = tables.map((_, index) => label(index));
  const ids: GeneratedColumn = { kind: 'category', name, role: 'seriesId', unit: null, codes, categories };
  return { rowCount, columns: [ids, ...first.columns.map((column, index) => joined(column, tables, index, rowCount))] };
}

function joined(
  column: GeneratedColumn,
  tables: readonly GeneratedTable[],
  index: number,
  rowCount: number,
): GeneratedColumn {
  const numbers = new Float64Array(rowCount);
  let start = 0;
  for (const table of tables) {
    const part = table.columns[index];
    if (part !== undefined) numbers.set(part.kind === 'category' ? part.codes : part.values, start);
    start += table.rowCount;
  }
  return column.kind === 'category' ? { ...column, codes: Uint32Array.from(numbers) } : { ...column, values: numbers };
}
