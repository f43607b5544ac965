import { z } from 'zod';
import { GatewiseError } from '../core/common/errors';
import type { DatasetColumn, Sampling, Table, TableColumn } from '../core/dataset';
import { quoteName, quoteText, withSharedDatabase, type Database } from './database';

/** A dataset version on disk. */
export interface StoredDataset {
  /** Absolute path of the Parquet file. */
  readonly path: string;
  readonly columns: readonly DatasetColumn[];
  readonly sampling: Sampling;
}

const countSchema = z.coerce.number();

function columnOf(dataset: StoredDataset, name: string): DatasetColumn {
  const column = dataset.columns.find((candidate) => candidate.name === name);
  if (column !== undefined) return column;
  throw new GatewiseError('COLUMN_NOT_FOUND', `The dataset has no column “${name}”.`, {
    column: name,
    examples: dataset.columns.slice(0, 10).map((candidate) => candidate.name),
  });
}

async function countRows(database: Database, dataset: StoredDataset): Promise<number> {
  const [[count] = []] = await database.rows(`select count(*) from read_parquet(${quoteText(dataset.path)})`);
  return countSchema.parse(count);
}

/**
 * Loads the columns that can be trained on: numbers as Float64Array with NaN for missing, times in milliseconds since
 * 1970 UTC, categories as codes with −1 for missing. Text columns stay on disk.
 */
export async function loadTable(dataset: StoredDataset, signal?: AbortSignal): Promise<Table> {
  const used = dataset.columns.filter(({ kind }) => kind !== 'text');
  const selected = used.map((column) => loadedSql(column)).join(', ');
  return await withSharedDatabase(signal, async (database) => {
    const rowCount = await countRows(database, dataset);
    const columns = used.map((column) => emptyColumn(column, rowCount));
    const writers = columns.map(writer);
    let start = 0;
    if (used.length > 0) {
      await database.stream(`select ${selected} from read_parquet(${quoteText(dataset.path)})`, (chunk) => {
        writers.forEach((write, index) => {
          const read = chunk.column(index);
          for (let row = 0; row < chunk.rowCount; row += 1) write(start + row, read(row));
        });
        start += chunk.rowCount;
      });
    }
    return {
      rowCount,
      timeColumn: dataset.columns.find(({ role }) => role === 'time')?.name ?? null,
      seriesIdColumn: dataset.columns.find(({ role }) => role === 'seriesId')?.name ?? null,
      columns,
    };
  });
}

function loadedSql({ name, kind }: DatasetColumn): string {
  const column = quoteName(name);
  if (kind === 'time') return `epoch_ms(${column})::double`;
  return kind === 'number' ? `${column}::double` : `${column}::varchar`;
}

function emptyColumn({ name, kind, categories }: DatasetColumn, rowCount: number): TableColumn {
  if (kind === 'number' || kind === 'time') return { kind, name, values: new Float64Array(rowCount).fill(Number.NaN) };
  return { kind: 'category', name, codes: new Int32Array(rowCount).fill(-1), categories: categories ?? [] };
}

function writer(column: TableColumn): (row: number, value: unknown) => void {
  if (column.kind !== 'category') {
    return (row, value) => {
      if (typeof value === 'number') column.values[row] = value;
    };
  }
  const codes = new Map(column.categories.map((category, code) => [category, code] as const));
  return (row, value) => {
    if (typeof value === 'string') column.codes[row] = codes.get(value) ?? -1;
  };
}

/** A page of rows as text, in the file's order; missing values are null. */
export async function readRows(
  dataset: StoredDataset,
  { offset, limit }: { readonly offset: number; readonly limit: number },
  signal?: AbortSignal,
): Promise<{ columns: string[]; rows: (string | null)[][]; rowCount: number }> {
  return await withSharedDatabase(signal, async (database) => {
    const rowCount = await countRows(database, dataset);
    const selected = dataset.columns.map(({ name }) => `${quoteName(name)}::varchar`).join(', ');
    const rows = await database.rows(
      `select ${selected} from read_parquet(${quoteText(dataset.path)}, file_row_number = true) order by file_row_number limit ${limit} offset ${offset}`,
    );
    const valueSchema = z.string().nullable();
    return {
      columns: dataset.columns.map(({ name }) => name),
      rows: rows.map((row) => row.map((value) => valueSchema.parse(value))),
      rowCount,
    };
  });
}

export interface SeriesRequest {
  readonly column: string;
  /** Range in the unit of x; null: from the start, to the end. */
  readonly from: number | null;
  readonly to: number | null;
  /** Samples at most. */
  readonly points: number;
}

export interface StoredSeries {
  column: string;
  x: number[];
  y: (number | null)[];
  hasTime: boolean;
  raw: boolean;
  rowCount: number;
}

/**
 * One column over time (or over the row number), thinned to the lowest and the highest value of each of `points / 2`
 * stretches of rows, so that no peak is lost. Categories are drawn as their codes.
 * @throws GatewiseError COLUMN_NOT_FOUND, COLUMN_NOT_NUMERIC for text
 */
export async function readSeries(
  dataset: StoredDataset,
  { column: name, from, to, points }: SeriesRequest,
  signal?: AbortSignal,
): Promise<StoredSeries> {
  const column = columnOf(dataset, name);
  if (column.kind === 'text') {
    throw new GatewiseError('COLUMN_NOT_NUMERIC', `“${name}” holds text and cannot be drawn.`, { column: name });
  }
  const timeName = dataset.columns.find(({ role }) => role === 'time')?.name;
  const time = timeName === undefined ? 'file_row_number::double' : `epoch_ms(${quoteName(timeName)})::double`;
  const file = `read_parquet(${quoteText(dataset.path)}, file_row_number = true)`;
  const range = [
    from === null ? 'true' : `${time} >= ${from}`,
    to === null ? 'true' : `${time} <= ${to}`,
    `${time} is not null`,
  ].join(' and ');
  const codes = new Map((column.categories ?? []).map((category, code) => [category, code] as const));
  const numberOf = (value: unknown): number | null =>
    typeof value === 'number' ? value : typeof value === 'string' ? (codes.get(value) ?? null) : null;
  const x: number[] = [];
  const y: (number | null)[] = [];
  await withSharedDatabase(signal, async (database) => {
    await database.stream(`select ${time}, ${loadedSql(column)} from ${file} where ${range}`, (chunk) => {
      const times = chunk.column(0);
      const values = chunk.column(1);
      for (let row = 0; row < chunk.rowCount; row += 1) {
        x.push(Number(times(row)));
        y.push(numberOf(values(row)));
      }
    });
  });
  const raw = x.length <= points;
  const thinned = raw ? { x, y } : thin(x, y, points);
  return { column: name, ...thinned, hasTime: timeName !== undefined, raw, rowCount: x.length };
}

function thin(x: readonly number[], y: readonly (number | null)[], points: number): Pick<StoredSeries, 'x' | 'y'> {
  const buckets = Math.max(1, Math.floor(points / 2));
  const kept: number[] = [];
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    const start = Math.floor((bucket * x.length) / buckets);
    const end = Math.floor(((bucket + 1) * x.length) / buckets);
    let low = -1;
    let high = -1;
    for (let row = start; row < end; row += 1) {
      const value = y[row] ?? null;
      if (value === null) continue;
      if (low < 0 || value < (y[low] ?? 0)) low = row;
      if (high < 0 || value > (y[high] ?? 0)) high = row;
    }
    if (low < 0) kept.push(start);
    else kept.push(...(low === high ? [low] : low < high ? [low, high] : [high, low]));
  }
  return { x: kept.map((row) => x[row] ?? 0), y: kept.map((row) => y[row] ?? null) };
}
