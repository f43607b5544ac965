import { z } from 'zod';
import { GatewiseError } from '../core/common/errors';
import type { DatasetColumn, DatasetVersion, FilePreview } from '../core/dataset';
import { quoteName, quoteText, type Database } from './database';
import { fileLimits } from './limits';

const countSchema = z.coerce.number();
const textSchema = z.string();

/** What the stored file holds: counted there, so that what is shown is what is trained on. */
export async function describeStored(
  database: Database,
  parquet: string,
  { columns, choices }: Pick<FilePreview, 'columns' | 'choices'>,
): Promise<Pick<DatasetVersion, 'rowCount' | 'columns' | 'sampling'>> {
  const stored = `read_parquet(${quoteText(parquet)})`;
  const counts = columns.map(({ name }) => `count(${quoteName(name)})`).join(', ');
  const [row = []] = await database.rows(`select count(*), ${counts} from ${stored}`);
  const rowCount = countSchema.parse(row[0]);
  const described: DatasetColumn[] = [];
  for (const [index, { name, kind, role, unit }] of columns.entries()) {
    const missing = rowCount - countSchema.parse(row[index + 1]);
    const isCategory = kind === 'category' || kind === 'boolean';
    const categories = isCategory ? await categoriesOf(database, stored, name) : null;
    described.push({ name, kind, role, unit, missing, categories });
  }
  return { rowCount, columns: described, sampling: await samplingOf(database, stored, choices) };
}

async function categoriesOf(database: Database, stored: string, name: string): Promise<string[]> {
  const column = quoteName(name);
  const rows = await database.rows(
    `select distinct ${column} from ${stored} where ${column} is not null order by 1 limit ${fileLimits.categories + 1}`,
  );
  if (rows.length > fileLimits.categories) {
    throw new GatewiseError(
      'LIMIT_EXCEEDED',
      `“${name}” has more than ${fileLimits.categories} categories. Import it as text, or ignore it.`,
      { column: name },
    );
  }
  return rows.map(([value]) => textSchema.parse(value));
}

/** The commonest distance of rows that follow each other (in their series) is the interval. */
async function samplingOf(
  database: Database,
  stored: string,
  { timeColumn, seriesIdColumn }: FilePreview['choices'],
): Promise<DatasetVersion['sampling']> {
  if (timeColumn === null) return { intervalMs: null, start: null, end: null };
  const time = quoteName(timeColumn);
  const series = seriesIdColumn === null ? '' : `partition by ${quoteName(seriesIdColumn)} `;
  const selected = seriesIdColumn === null ? time : `${time}, ${quoteName(seriesIdColumn)}`;
  const [[start, end] = []] = await database.rows(
    `select epoch_ms(min(${time})), epoch_ms(max(${time})) from ${stored}`,
  );
  const [[interval] = []] = await database.rows(
    `select mode(gap) from (select epoch_ms(${time}) - lag(epoch_ms(${time})) over (${series}order by ${time}) as gap from (select ${selected} from ${stored} limit 100000)) where gap > 0`,
  );
  const numberOrNull = (value: unknown): number | null =>
    value === null || value === undefined ? null : countSchema.parse(value);
  return { intervalMs: numberOrNull(interval), start: numberOrNull(start), end: numberOrNull(end) };
}
