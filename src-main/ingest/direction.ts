import { z } from 'zod';
import type { ImportChoices, ImportNotice } from '../core/dataset';
import { quoteName, type Database } from './database';
import { copyToParquet, parquetRows } from './file-sql';
import { timesInWords } from './preview-finding';
import type { Scratch } from './scratch';

/** How often a row is earlier, and how often later, than the one before it in its series. */
export interface Direction {
  readonly backward: number;
  readonly forward: number;
}

const countSchema = z.coerce.number();

/** Counts the rows of a stored file that go back and on in time; all zero without a time column. */
export async function directionOf(
  database: Database,
  parquet: string,
  { timeColumn, seriesIdColumn }: Pick<ImportChoices, 'timeColumn' | 'seriesIdColumn'>,
): Promise<Direction> {
  if (timeColumn === null) return { backward: 0, forward: 0 };
  const time = quoteName(timeColumn);
  // Without an order the rows are taken as they stand in the file, and none of them has to be held.
  const before = seriesIdColumn === null ? '' : `partition by ${quoteName(seriesIdColumn)} order by file_row_number`;
  const steps = `select ${time} as own_time, lag(${time}) over (${before}) as own_before from ${parquetRows(parquet, { rowNumber: true })}`;
  const [counts = []] = await database.rows(
    `select count(*) filter (where own_time < own_before), count(*) filter (where own_time > own_before) from (${steps})`,
  );
  const [backward = 0, forward = 0] = counts.map((count) => countSchema.parse(count));
  return { backward, forward };
}

/** Whether every series has its newest row first. */
export function isNewestFirst({ backward, forward }: Direction): boolean {
  return backward > 0 && forward === 0;
}

/** The stored file with its last row first, which turns every series. */
export async function turned(database: Database, parquet: string, scratch: Scratch): Promise<string> {
  const path = await scratch.file('parquet');
  const rows = `select * exclude (file_row_number) from ${parquetRows(parquet, { rowNumber: true })} order by file_row_number desc`;
  await database.run(copyToParquet(rows, path));
  return path;
}

/** What is said of rows that do not go on in time. */
export function directionNotices(
  direction: Direction,
  { timeColumn: column }: Pick<ImportChoices, 'timeColumn'>,
): ImportNotice[] {
  const { backward } = direction;
  if (column === null || backward === 0) return [];
  const isReversed = isNewestFirst(direction);
  return [
    {
      code: isReversed ? 'newestFirst' : 'timeGoesBack',
      message: isReversed
        ? `The newest row of “${column}” stood first: the rows were turned, so that time goes on.`
        : `“${column}” goes back in time ${timesInWords(backward)}. Are the rows of several series mixed?`,
      column,
      examples: [],
      values: { count: backward },
    },
  ];
}
