import { z } from 'zod';
import type { FilePreview, ImportNotice } from '../core/dataset';
import { isCastNumber, valueSql } from './column-sql';
import { isConversionError, quoteName, quoteText, type Database } from './database';
import { directionOf } from './direction';
import type { EarlyCopy } from './early-copy';
import { copyToParquet, parquetRows } from './file-sql';
import type { ForeseenRelation, Relation } from './formats';
import type { Scratch } from './scratch';

type Reading = Pick<FilePreview, 'columns' | 'choices' | 'timesAreLocal'>;

const shownExamples = 10;

/** Text with an offset and text without are both read through times with a zone. */
const inUtc = "set TimeZone = 'UTC'";

/** Begins to write the rows of a file before it is checked. */
export function beginEarly(
  early: EarlyCopy,
  database: Database,
  relation: ForeseenRelation,
  reading: Reading,
  parquet: string,
): void {
  const numbers = castNumbers(relation, reading);
  const from = relation.withNumbers?.(numbers) ?? relation.sql;
  early.begin(database, rowsSql(relation, reading, from, numbers), parquet, [inUtc]);
}

/**
 * Writes the rows as a Parquet file: numbers as DOUBLE, times as TIMESTAMP in UTC, the rest as text.
 * @returns what daylight saving made of local times
 */
export async function writeStored(
  database: Database,
  relation: Relation,
  reading: Reading,
  parquet: string,
  { scratch, early }: { readonly scratch: Scratch; readonly early: EarlyCopy },
  onProgress: (share: number) => void,
): Promise<ImportNotice[]> {
  const { choices, timesAreLocal } = reading;
  await database.run(inUtc);
  const zone = timesAreLocal && choices.timeColumn !== null ? choices.timeZone : null;
  if (zone === null) {
    await copyRows(database, relation, reading, { parquet, early }, onProgress);
    return [];
  }
  const local = await scratch.file('parquet');
  await copyRows(database, relation, reading, { parquet: local, early }, (share) => {
    onProgress(share / 2);
  });
  const placed = await placeInZone(database, local, choices, zone);
  await database.run(copyToParquet(placed.rows, parquet), (share) => {
    onProgress(0.5 + share / 2);
  });
  return placed.notices;
}

/** Numbers that the database reads by itself are tried first; where one of them is none, all are read as text. */
async function copyRows(
  database: Database,
  relation: Relation,
  reading: Reading,
  { parquet, early }: { readonly parquet: string; readonly early: EarlyCopy },
  onProgress: (share: number) => void,
): Promise<void> {
  const copy = async (from: string, numbers: readonly string[]): Promise<void> => {
    const rows = rowsSql(relation, reading, from, numbers);
    if (await early.take(rows, parquet, onProgress)) return;
    await database.run(copyToParquet(rows, parquet), onProgress);
  };
  const numbers = castNumbers(relation, reading);
  if (relation.withNumbers !== undefined && numbers.length > 0) {
    try {
      await copy(relation.withNumbers(numbers), numbers);
      return;
    } catch (thrown) {
      if (!isConversionError(thrown)) throw thrown;
    }
  }
  await copy(relation.sql, []);
}

/** Columns whose numbers the database reads by itself, where the file lends itself to that. */
function castNumbers({ withNumbers }: ForeseenRelation, { columns, choices }: Reading): string[] {
  if (withNumbers === undefined) return [];
  return columns.filter((column) => isCastNumber(column, choices)).map(({ name }) => name);
}

/** The rows as they are stored, times as they stand in the file. */
function rowsSql(
  { storedAs, isPlain }: ForeseenRelation,
  { columns, choices }: Reading,
  from: string,
  numbers: readonly string[],
): string {
  const selected = columns.map((column, index) => {
    const stored = numbers.includes(column.name) ? 'number' : (storedAs[index] ?? 'text');
    return `${valueSql(column, choices, stored, isPlain)} as ${quoteName(column.name)}`;
  });
  return `select ${selected.join(', ')} from ${from}`;
}

/**
 * Local times become instants. A time that clocks show twice is the earlier instant where it comes first and the later
 * one where it comes again (in its series); a time that they skip is moved by what they skip.
 */
async function placeInZone(
  database: Database,
  local: string,
  choices: FilePreview['choices'],
  zone: string,
): Promise<{ rows: string; notices: ImportNotice[] }> {
  const name = choices.timeColumn ?? '';
  const time = quoteName(name);
  const file = parquetRows(local, { rowNumber: true });
  const instant = `timezone('UTC', timezone(${quoteText(zone)}, ${time}))`;
  const clock = (moment: string): string => `timezone(${quoteText(zone)}, timezone('UTC', ${moment}))`;
  // Clocks go back by an hour nearly everywhere, by half an hour on Lord Howe.
  const earlier = `case when ${clock(`${instant} - interval 1 hour`)} = ${time} then ${instant} - interval 1 hour when ${clock(`${instant} - interval 30 minute`)} = ${time} then ${instant} - interval 30 minute end`;
  // Where the newest row stands first, what comes again is the earlier one.
  const { backward, forward } = await directionOf(database, local, choices);
  const order = backward > forward ? 'file_row_number desc' : 'file_row_number';
  const series = choices.seriesIdColumn === null ? '' : `, ${quoteName(choices.seriesIdColumn)}`;
  await database.run(
    `create or replace temp table shown_twice as select file_row_number as own_place, ${time}::varchar as own_shown, own_earlier, row_number() over (partition by ${time}${series} order by ${order}) as own_nth from (select *, ${earlier} as own_earlier from ${file}) where own_earlier is not null`,
  );
  await database.run(
    `create or replace temp table never_shown as select file_row_number as own_place, ${time}::varchar as own_shown from ${file} where ${clock(instant)} <> ${time}`,
  );
  const notices = [
    ...(await clockNotice(
      database,
      'shown_twice',
      'timesTwice',
      name,
      (count) =>
        `Clocks in ${zone} show ${count} times of “${name}” twice; the first of each was read as the earlier one.`,
    )),
    ...(await clockNotice(
      database,
      'never_shown',
      'timesSkipped',
      name,
      (count) =>
        `Clocks in ${zone} never show ${count} times of “${name}”, which were moved by what the clock skips. Is the zone right?`,
    )),
  ];
  const isPlain = notices.every(({ code }) => code !== 'timesTwice');
  return {
    notices,
    rows: isPlain
      ? `select * replace (${instant} as ${time}) from ${parquetRows(local)}`
      : `select * exclude (file_row_number, own_place, own_earlier, own_nth, own_shown) replace (case when own_nth = 1 then own_earlier else ${instant} end as ${time}) from ${file} left join shown_twice on file_row_number = own_place order by file_row_number`,
  };
}

const countSchema = z.coerce.number();
const textSchema = z.string();

async function clockNotice(
  database: Database,
  table: string,
  code: string,
  column: string,
  message: (count: number) => string,
): Promise<ImportNotice[]> {
  const [[value] = []] = await database.rows(`select count(*) from ${table}`);
  const count = countSchema.parse(value);
  if (count === 0) return [];
  const shown = await database.rows(`select own_shown from ${table} order by own_place limit ${shownExamples}`);
  const examples = shown.map(([text]) => textSchema.parse(text));
  return [{ code, message: message(count), column, examples, values: { count } }];
}
