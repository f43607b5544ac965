import type { FilePreview } from '../../core/dataset';
import { quoteName, type Database } from '../database';
import { parquetRows, copyToParquet } from '../file-sql';
import type { Relation } from '../formats';
import { valueSql } from '../column-sql';
import type { Scratch } from '../scratch';
import type { SettledRows } from './settle';

/** The stored file without the rows that are left out; itself where none are. */
export async function withoutDropped(
  database: Database,
  stored: string,
  { dropped, droppedCount }: SettledRows,
  { choices }: Pick<FilePreview, 'choices'>,
  scratch: Scratch,
): Promise<string> {
  if (dropped === 'none' || droppedCount === 0) return stored;
  const rows =
    dropped === 'untimed'
      ? `select * from ${parquetRows(stored)} where ${quoteName(choices.timeColumn ?? '')} is not null`
      : `select * exclude (file_row_number) from ${parquetRows(stored, { rowNumber: true })} where not list_contains([${dropped.join(', ')}], file_row_number)`;
  const path = await scratch.file('parquet');
  await database.run(copyToParquet(rows, path));
  return path;
}

/** The rows of the file that were stored. */
export function keptRows<Rows extends Relation>(
  relation: Rows,
  { dropped, droppedCount }: SettledRows,
  { columns, choices }: Pick<FilePreview, 'columns' | 'choices'>,
): Rows {
  if (dropped === 'none' || droppedCount === 0) return relation;
  if (dropped === 'untimed') {
    const index = columns.findIndex(({ name }) => name === choices.timeColumn);
    const column = columns[index];
    if (column === undefined) return relation;
    const time = valueSql({ ...column, kind: 'time' }, choices, relation.storedAs[index] ?? 'text');
    return { ...relation, withNumbers: undefined, sql: `(select * from ${relation.sql} where (${time}) is not null)` };
  }
  const numbered = `(select *, row_number() over () - 1 as own_row from ${relation.sql})`;
  return {
    ...relation,
    withNumbers: undefined,
    sql: `(select * exclude (own_row) from ${numbered} where not list_contains([${dropped.join(', ')}], own_row))`,
  };
}
