import { z } from 'zod';
import type { DatasetColumn } from '../core/dataset';
import { quoteName, quoteText, withSharedDatabase } from './database';
import { parquetRows } from './file-sql';
import { columnOf, countRows, type StoredDataset } from './read';
import { requireSoundDataset } from './verify';

/** Which rows, in what order, and which page of them. */
export interface RowsRequest {
  readonly offset: number;
  readonly limit: number;
  /** Column by which they are ordered; null: as in the file. Missing values come last in either direction. */
  readonly sort?: string | null;
  readonly direction?: 'asc' | 'desc';
  /** Text that one value of a row holds, in capitals or not; empty: all rows. */
  readonly search?: string;
  /** The one column that is searched, or has to be missing; null: any. */
  readonly column?: string | null;
  /** Only rows where a value is missing. */
  readonly onlyMissing?: boolean;
}

export interface RowsPage {
  columns: string[];
  /** Values as text, times on the clock of `timeZone` with their offset from UTC where that is not UTC; null: missing. */
  rows: (string | null)[][];
  /** Places of the rows in the dataset, from 1. */
  numbers: number[];
  /** Rows that there are, and those that were asked for. */
  rowCount: number;
  matchCount: number;
  timeZone: string;
}

const countSchema = z.coerce.number();
const valueSchema = z.string().nullable();

/**
 * A page of rows as text, ordered and searched.
 * @throws GatewiseError COLUMN_NOT_FOUND
 */
export async function readRows(
  dataset: StoredDataset,
  { offset, limit, sort = null, direction = 'asc', search = '', column = null, onlyMissing = false }: RowsRequest,
  signal?: AbortSignal,
): Promise<RowsPage> {
  const timeZone = dataset.timeZone ?? 'UTC';
  const asked = column === null ? dataset.columns : [columnOf(dataset, column)];
  const ordered = sort === null ? '' : `${quoteName(columnOf(dataset, sort).name)} ${direction} nulls last, `;
  await requireSoundDataset(dataset, signal);
  const text = (of: DatasetColumn): string => textSql(of, timeZone);
  const conditions = [
    search === '' ? 'true' : anyOf(asked.map((of) => `contains(lower(${text(of)}), lower(${quoteText(search)}))`)),
    onlyMissing ? anyOf(asked.map(({ name }) => `${quoteName(name)} is null`)) : 'true',
  ];
  const file = parquetRows(dataset.path, { rowNumber: true });
  const matches = `from ${file} where ${conditions.join(' and ')}`;
  return await withSharedDatabase(signal, async (database) => {
    const rowCount = await countRows(database, dataset);
    const isFiltered = search !== '' || onlyMissing;
    const [[found] = []] = isFiltered ? await database.rows(`select count(*) ${matches}`) : [[rowCount]];
    const selected = dataset.columns.map(text).join(', ');
    const rows = await database.rows(
      `select file_row_number, ${selected} ${matches} order by ${ordered}file_row_number limit ${limit} offset ${offset}`,
    );
    return {
      columns: dataset.columns.map(({ name }) => name),
      rows: rows.map(([, ...values]) => values.map((value) => valueSchema.parse(value))),
      numbers: rows.map(([place]) => countSchema.parse(place) + 1),
      rowCount,
      matchCount: countSchema.parse(found),
      timeZone,
    };
  });
}

const anyOf = (conditions: readonly string[]): string => `(${['false', ...conditions].join(' or ')})`;

/** A value as it is shown; a clock that shows a time twice a year is told apart by its offset. */
function textSql({ name, kind }: DatasetColumn, timeZone: string): string {
  const value = quoteName(name);
  if (kind !== 'time' || timeZone === 'UTC') return `${value}::varchar`;
  const local = `timezone(${quoteText(timeZone)}, timezone('UTC', ${value}))`;
  const minutes = `date_diff('minute', ${value}, ${local})`;
  return `case when ${value} is null then null else printf('%s%s%02d:%02d', ${local}::varchar, case when ${minutes} < 0 then '-' else '+' end, abs(${minutes}) // 60, abs(${minutes}) % 60) end`;
}
