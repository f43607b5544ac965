import type { FilePreview, ImportChoices } from '../core/dataset';
import { quoteName } from './database';
import type { StoredAs } from './formats';
import { timeOfDaySql, timeSql } from './times';
import { missingSql, numberSql } from './values';

type Column = FilePreview['columns'][number];

/** SQL of a column as it is stored: DOUBLE, TIMESTAMP or text; null where the value is missing or cannot be read. */
export function valueSql({ name, kind }: Column, choices: ImportChoices, storedAs: StoredAs): string {
  const column = quoteName(name);
  const text = storedAs === 'text' ? column : `${column}::varchar`;
  switch (kind) {
    case 'number':
      if (storedAs === 'number') return `case when isfinite(${column}) then ${column} end`;
      return numberSql(text, choices.decimal ?? '.');
    case 'time':
      if (storedAs === 'time') return column;
      return name === choices.timeColumn ? chosenTimeSql(text, choices) : timeSql(text, 'iso');
    case 'category':
    case 'boolean':
    case 'text':
      // Whole numbers that name classes: 1 and not 1.0.
      if (storedAs === 'number')
        return `case when ${column} = trunc(${column}) and abs(${column}) < 1e15 then ${column}::bigint::varchar when isfinite(${column}) then ${column}::varchar end`;
      return `case when ${missingSql(text)} then null else trim(${text}) end`;
  }
}

function chosenTimeSql(text: string, { timeFormat, timeOfDayColumn }: ImportChoices): string {
  const date = timeSql(text, timeFormat ?? 'iso');
  return timeOfDayColumn === null ? date : `(${date} + ${timeOfDaySql(`${quoteName(timeOfDayColumn)}::varchar`)})`;
}

/** SQL condition: a value is there, and the column's kind cannot hold it. */
export function unreadableSql(column: Column, choices: ImportChoices, storedAs: StoredAs): string {
  return `(not ${missingSql(`${quoteName(column.name)}::varchar`)} and (${valueSql(column, choices, storedAs)}) is null)`;
}
