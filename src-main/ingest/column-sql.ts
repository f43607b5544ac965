import type { FilePreview, ImportChoices } from '../core/dataset';
import { quoteName } from './database';
import type { StoredAs } from './formats';
import { timeOfDaySql, timeSql } from './times';
import { chosenReading, isCast, numberSql } from './numbers';
import { missingNumbers, missingSql, trimmedSql } from './values';

type Column = FilePreview['columns'][number];

/**
 * SQL of a column as it is stored: DOUBLE, TIMESTAMP or text; null where the value is missing or cannot be read.
 * @param isPlain as `Relation.isPlain` says. Default: false
 */
export function valueSql(column: Column, choices: ImportChoices, storedAs: StoredAs, isPlain = false): string {
  const value = readSql(column, choices, storedAs, isPlain);
  const markers = column.kind === 'number' ? missingNumbers(missingWords(column.name, choices)) : [];
  if (markers.length === 0) return value;
  const listed = markers.map((marker) => `${marker}::double`).join(', ');
  return `(case when not list_contains([${listed}], ${value}) then ${value} end)`;
}

/** As `valueSql`, with the numbers that stand for missing values. */
function readSql({ name, kind }: Column, choices: ImportChoices, storedAs: StoredAs, isPlain = false): string {
  const column = quoteName(name);
  const text = storedAs === 'text' ? column : `${column}::varchar`;
  const number = `${column}::double`;
  switch (kind) {
    case 'number':
      if (storedAs === 'number') return `case when isfinite(${number}) then ${number} end`;
      return numberSql(text, chosenReading(name, choices), isPlain);
    case 'time':
      if (storedAs === 'time') return column;
      return name === choices.timeColumn ? chosenTimeSql(text, choices) : timeSql(text, 'iso');
    case 'category':
    case 'boolean':
    case 'text':
      // Whole numbers that name classes: 1 and not 1.0; those of many digits as they are.
      if (storedAs === 'number')
        return `case when ${number} = trunc(${number}) and abs(${number}) < 1e15 then ${column}::bigint::varchar when isfinite(${number}) then ${column}::varchar end`;
      return `case when ${missingSql(text, missingWords(name, choices))} then null else ${trimmedSql(text)} end`;
  }
}

/** Whether the values of a text column are the numbers that the database takes them for. */
export function isCastNumber({ name, kind }: Column, choices: ImportChoices): boolean {
  return kind === 'number' && name !== choices.timeOfDayColumn && isCast(chosenReading(name, choices));
}

/** A column's own words for missing values. */
function missingWords(name: string, { missing }: Pick<ImportChoices, 'missing'>): readonly string[] {
  return Object.hasOwn(missing, name) ? (missing[name] ?? []) : [];
}

function chosenTimeSql(text: string, { timeFormat, timeOfDayColumn }: ImportChoices): string {
  const date = timeSql(text, timeFormat ?? 'iso');
  return timeOfDayColumn === null ? date : `(${date} + ${timeOfDaySql(`${quoteName(timeOfDayColumn)}::varchar`)})`;
}

/** SQL condition: a value is there, and the column's kind cannot hold it. */
export function unreadableSql(column: Column, choices: ImportChoices, storedAs: StoredAs): string {
  const isMissing = missingSql(`${quoteName(column.name)}::varchar`, missingWords(column.name, choices));
  return `(not ${isMissing} and (${readSql(column, choices, storedAs)}) is null)`;
}
