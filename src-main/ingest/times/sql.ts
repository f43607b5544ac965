import { quoteText, type Database } from '../database';
import { isoFormat, isoShapes, plainIso, zonedIso } from './iso';
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
    // A regular expression takes a third of the time of all that an import reads; these shapes take next to none.
    const isShaped = isoShapes.map((shape) => `${column} glob ${quoteText(shape)}`).join(' or ');
    return `case when ${isShaped} then coalesce(try_cast(${column} as timestamp), ${read}) when ${fits(plainIso)} then coalesce(try_cast(${text} as timestamp), ${read}) when ${fits(zonedIso)} then coalesce(try_cast(${text} as timestamptz)::timestamp, ${read}) else ${read} end`;
  }
  const plain = plainPattern(format);
  if (plain === null) return read;
  return `case when ${fits(plain)} then coalesce(try_strptime(${text}, ${quoteText(format)}), ${read}) else ${read} end`;
}

/** SQL of an INTERVAL since midnight by the rules of `readTimeOfDay`, null for other text. */
export function timeOfDaySql(column: string): string {
  return `to_microseconds(read_time_of_day(trim(${column}))::bigint)`;
}
