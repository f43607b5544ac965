import { z } from 'zod';
import { GatewiseError } from '../core/common/errors';
import { said } from '../core/common/sentence';
import { orderingOf, type DatasetColumn, type Sampling, type Table, type TableColumn } from '../core/dataset';
import { quoteName, quoteText, withOwnDatabase, withSharedDatabase, type Database } from './database';
import { parquetRows } from './file-sql';
import { requireSoundDataset } from './verify';

/** A dataset version on disk. */
export interface StoredDataset {
  /** Absolute path of the Parquet file. */
  readonly path: string;
  /** SHA-256 that the file must have; left out: any. */
  readonly hash?: string | undefined;
  readonly columns: readonly DatasetColumn[];
  readonly sampling: Sampling;
  /** Where days begin; undefined: UTC. */
  readonly timeZone?: string | undefined;
}

const countSchema = z.coerce.number();

/** One thread: each more decodes row groups ahead of the loop that takes them up, which takes 25 MB more for a million rows of eight columns. */
const loadingLimits = { memoryMegabytes: 256, threads: 1, temporaryDirectory: null };

export function columnOf(dataset: StoredDataset, name: string): DatasetColumn {
  const column = dataset.columns.find((candidate) => candidate.name === name);
  if (column !== undefined) return column;
  throw new GatewiseError('COLUMN_NOT_FOUND', said`The dataset has no column “${name}”.`, {
    column: name,
    examples: dataset.columns.slice(0, 10).map((candidate) => candidate.name),
  });
}

export async function countRows(database: Database, dataset: StoredDataset): Promise<number> {
  const [[count] = []] = await database.rows(`select count(*) from ${parquetRows(dataset.path)}`);
  return countSchema.parse(count);
}

/**
 * Loads the columns that can be trained on: numbers as Float64Array with NaN for missing, times in milliseconds since
 * 1970 UTC, categories as codes with −1 for missing. Text columns stay on disk.
 * The database is one of its own and is closed before the table is handed over.
 */
export async function loadTable(dataset: StoredDataset, signal?: AbortSignal): Promise<Table> {
  await requireSoundDataset(dataset, signal);
  const used = dataset.columns.filter(({ kind }) => kind !== 'text');
  const selected = used.map((column) => loadedSql(column)).join(', ');
  return await withOwnDatabase(loadingLimits, signal, async (database) => {
    const rowCount = await countRows(database, dataset);
    const columns = used.map((column) => emptyColumn(column, rowCount));
    const writers = columns.map(writer);
    let start = 0;
    if (used.length > 0) {
      await database.stream(`select ${selected} from ${parquetRows(dataset.path)}`, (chunk) => {
        writers.forEach((write, index) => {
          const read = chunk.column(index);
          for (let row = 0; row < chunk.rowCount; row += 1) write(start + row, read(row));
        });
        start += chunk.rowCount;
      });
      if (start !== rowCount) throw new Error(`${start} of ${rowCount} rows were read.`);
    }
    return { rowCount, ...orderingOf(dataset.columns), timeZone: dataset.timeZone ?? 'UTC', columns };
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

export interface SeriesRequest {
  readonly column: string;
  /** Range in the unit of x; null: from the start, to the end. */
  readonly from: number | null;
  readonly to: number | null;
  /** Samples at most. */
  readonly points: number;
  /** Rows of this series of a panel alone; null: all rows. */
  readonly series?: string | null;
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
 * equal stretches of x, so that no peak is lost. A stretch with missing values only keeps one, so that lines break there.
 * Categories are drawn as their codes.
 * @throws GatewiseError COLUMN_NOT_FOUND, COLUMN_NOT_NUMERIC for text, BAD_INPUT for a series of what is no panel
 */
export async function readSeries(
  dataset: StoredDataset,
  { column: name, from, to, points, series = null }: SeriesRequest,
  signal?: AbortSignal,
): Promise<StoredSeries> {
  await requireSoundDataset(dataset, signal);
  const column = columnOf(dataset, name);
  if (column.kind === 'text') {
    throw new GatewiseError('COLUMN_NOT_NUMERIC', said`“${name}” holds text and cannot be drawn.`, { column: name });
  }
  const timeName = dataset.columns.find(({ role }) => role === 'time')?.name;
  const time = timeName === undefined ? 'file_row_number::double' : `epoch_ms(${quoteName(timeName)})::double`;
  const file = parquetRows(dataset.path, { rowNumber: true });
  const range = [
    from === null ? 'true' : `${time} >= ${from}`,
    to === null ? 'true' : `${time} <= ${to}`,
    `${time} is not null`,
    series === null ? 'true' : `${seriesIdSql(dataset)} = ${quoteText(series)}`,
  ].join(' and ');
  const drawn = `(select ${time} as x, ${drawnSql(column)} as y from ${file} where ${range})`;
  return await withSharedDatabase(signal, async (database) => {
    const [facts = []] = await database.rows(`select count(*), min(x), max(x) from ${drawn}`);
    const rowCount = countSchema.parse(facts[0]);
    const raw = rowCount <= points;
    const kept = raw
      ? (await database.rows(`select x, y from ${drawn} order by x`)).map((row) => pointSchema.parse(row))
      : await thinned(database, drawn, rangeSchema.parse(facts.slice(1)), Math.max(1, Math.floor(points / 2)));
    return {
      column: name,
      x: kept.map(([x]) => x),
      y: kept.map(([, y]) => y),
      hasTime: timeName !== undefined,
      raw,
      rowCount,
    };
  });
}

function seriesIdSql(dataset: StoredDataset): string {
  const column = dataset.columns.find(({ role }) => role === 'seriesId');
  if (column === undefined) {
    throw new GatewiseError('BAD_INPUT', said`This dataset is no panel: no column names series.`, { field: 'series' });
  }
  return `${quoteName(column.name)}::varchar`;
}

const pointSchema = z.tuple([z.number(), z.number().nullable()]);
const rangeSchema = z.tuple([z.number(), z.number()]);
const stretchSchema = z.tuple([
  z.number(),
  z.number().nullable(),
  z.number().nullable(),
  z.number().nullable(),
  z.number().nullable(),
]);

function drawnSql(column: DatasetColumn): string {
  if (column.categories === null) return loadedSql(column);
  const categories = column.categories.map(quoteText).join(', ');
  return `(list_position([${categories}]::varchar[], ${loadedSql(column)}) - 1)::double`;
}

async function thinned(
  database: Database,
  drawn: string,
  [low, high]: readonly [number, number],
  stretches: number,
): Promise<(readonly [number, number | null])[]> {
  const width = Math.max(Number.MIN_VALUE, high - low) / stretches;
  const rows = await database.rows(
    `select min(x), arg_min(x, y), min(y), arg_max(x, y), max(y) from ${drawn} group by least(${stretches - 1}, floor((x - ${low}) / ${width})) order by 1`,
  );
  return rows.flatMap((row): (readonly [number, number | null])[] => {
    const [start, lowX, lowest, highX, highest] = stretchSchema.parse(row);
    if (lowX === null || highX === null) return [[start, null]];
    if (lowX === highX) return [[lowX, lowest]];
    return lowX < highX
      ? [
          [lowX, lowest],
          [highX, highest],
        ]
      : [
          [highX, highest],
          [lowX, lowest],
        ];
  });
}
