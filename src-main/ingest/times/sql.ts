import { quoteText, type Database } from '../database';
import { isoFormat, plainIso, zonedIso } from './iso';
import { readTimeOfDay } from './clock';
import { timeFormatOf } from './formats';
import { plainPattern } from './pattern';

/**
 * Lets the database read times with the very code that the preview reads them with: `read_time(text, format)` in
 * microseconds since 1970, `read_time_of_day(text)` in microseconds since midnight, null for what does not fit.
 */
export async function defineTimeFunctions(database: Database): Promise<void> {
  await database.define('read_time', 2, (text = '', format = '') => 1000 * timeFormatOf(format).read(text));
  await database.define('read_time_of_day', 1, (text = '') => 1000 * readTimeOfDay(text));
}

/**
 * SQL that reads a text column as TIMESTAMP, null for what does not fit. Text with an offset becomes UTC, other text is
 * taken as it stands. The session's time zone has to be UTC, and `defineTimeFunctions` has to have been called.
 */
export function timeSql(column: string, format: string): string {
  const text = `trim(${column})`;
  const read = `make_timestamp(read_time(${text}, ${quoteText(format)})::bigint)`;
  // What nearly every file holds is read by the database itself, many times as fast.
  const fits = (pattern: string): string => `regexp_full_match(${text}, ${quoteText(pattern)})`;
  if (format === isoFormat.name) {
    // A text that the database writes the same way needs no pattern, which takes as long as all the rest.
    const cast = `try_cast(${column} as timestamp)`;
    return `case when length(${column}) = 19 and ${cast}::varchar = replace(${column}, 'T', ' ') then ${cast} when ${fits(plainIso)} then coalesce(try_cast(${text} as timestamp), ${read}) when ${fits(zonedIso)} then coalesce(try_cast(${text} as timestamptz)::timestamp, ${read}) else ${read} end`;
  }
  const plain = plainPattern(format);
  if (plain === null) return read;
  return `case when ${fits(plain)} then coalesce(try_strptime(${text}, ${quoteText(format)}), ${read}) else ${read} end`;
}

/** SQL of an INTERVAL since midnight by the rules of `readTimeOfDay`, null for other text. */
export function timeOfDaySql(column: string): string {
  return `to_microseconds(read_time_of_day(trim(${column}))::bigint)`;
}
