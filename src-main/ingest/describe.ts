import { z } from 'zod';
import { commonestDistance, detectStep } from '../core/calendar';
import { GatewiseError } from '../core/common/errors';
import { said } from '../core/common/sentence';
import type { DatasetColumn, DatasetVersion, FilePreview, ImportOverrides } from '../core/dataset';
import { quoteName, type Database } from './database';
import { parquetRows } from './file-sql';
import { fileLimits } from './limits';

const countSchema = z.coerce.number();
const textSchema = z.string();

/**
 * What the stored file holds: counted there, so that what is shown is what is trained on.
 * @param overrides what the person decided; a feature that only looked like a category becomes text where it has too many
 * @throws GatewiseError LIMIT_EXCEEDED
 */
export async function describeStored(
  database: Database,
  parquet: string,
  {
    columns,
    choices,
  }: Pick<FilePreview, 'choices'> & {
    readonly columns: readonly Pick<FilePreview['columns'][number], 'name' | 'kind' | 'role' | 'unit'>[];
  },
  overrides: ImportOverrides,
): Promise<Pick<DatasetVersion, 'rowCount' | 'columns' | 'sampling'>> {
  const stored = parquetRows(parquet);
  const counts = columns.map(({ name }) => `count(${quoteName(name)})`).join(', ');
  const [row = []] = await database.rows(`select count(*), ${counts} from ${stored}`);
  const rowCount = countSchema.parse(row[0]);
  const described: DatasetColumn[] = [];
  for (const [index, { name, kind, role, unit }] of columns.entries()) {
    const missing = rowCount - countSchema.parse(row[index + 1]);
    const isCategory = kind === 'category' || kind === 'boolean';
    const most = role === 'seriesId' ? fileLimits.series : fileLimits.categories;
    const categories = isCategory ? await categoriesOf(database, stored, name, most) : null;
    if (!isCategory || categories !== null)
      described.push({ name, kind, role, ...chosenRole(name, overrides), unit, missing, categories });
    else if (role === 'target' || role === 'seriesId' || Object.hasOwn(overrides.kinds, name))
      throw tooMany(name, most);
    else described.push({ name, kind: 'text', role: 'ignored', unit, missing, categories: null });
  }
  return { rowCount, columns: described, sampling: await samplingOf(database, stored, choices) };
}

const chosenRole = (name: string, { roles }: ImportOverrides): { roleIsChosen?: true } =>
  Object.hasOwn(roles, name) ? { roleIsChosen: true } : {};

/** Null for more than `most`. */
async function categoriesOf(database: Database, stored: string, name: string, most: number): Promise<string[] | null> {
  const column = quoteName(name);
  const rows = await database.rows(
    `select distinct ${column} from ${stored} where ${column} is not null order by 1 limit ${most + 1}`,
  );
  return rows.length > most ? null : rows.map(([value]) => textSchema.parse(value));
}

function tooMany(column: string, most: number): GatewiseError {
  return new GatewiseError(
    'LIMIT_EXCEEDED',
    said`“${column}” has more than ${most} different values. Import it as text, or choose another column for what it is used as.`,
    { column },
  );
}

/** So many rows tell the step. */
const tellingRows = 100_000;

/** First and last time; the step from row to row in the zone, and the commonest distance of rows of one series. */
async function samplingOf(
  database: Database,
  stored: string,
  { timeColumn, seriesIdColumn, timeZone }: FilePreview['choices'],
): Promise<DatasetVersion['sampling']> {
  if (timeColumn === null) return { intervalMs: null, step: null, start: null, end: null };
  const time = quoteName(timeColumn);
  const [code, selected] =
    seriesIdColumn === null
      ? ['', time]
      : [`, dense_rank() over (order by ${quoteName(seriesIdColumn)})`, `${time}, ${quoteName(seriesIdColumn)}`];
  const [[start, end] = []] = await database.rows(
    `select epoch_ms(min(${time})), epoch_ms(max(${time})) from ${stored}`,
  );
  const times: number[] = [];
  const codes: number[] = [];
  await database.stream(
    `select epoch_ms(${time})::double${code} from (select ${selected} from ${stored} limit ${tellingRows}) where ${time} is not null`,
    (chunk) => {
      const readTime = chunk.column(0);
      const readCode = seriesIdColumn === null ? null : chunk.column(1);
      for (let row = 0; row < chunk.rowCount; row += 1) {
        times.push(Number(readTime(row)));
        if (readCode !== null) codes.push(Number(readCode(row)));
      }
    },
  );
  const series = seriesIdColumn === null ? null : codes;
  const numberOrNull = (value: unknown): number | null =>
    value === null || value === undefined ? null : countSchema.parse(value);
  return {
    intervalMs: commonestDistance(times, series),
    step: detectStep(times, timeZone ?? 'UTC', series).step,
    start: numberOrNull(start),
    end: numberOrNull(end),
  };
}
