import { detectStep, type CalendarStep } from '../calendar';
import type { Table } from './table';

/** The series of each row as codes; null where all rows are one. */
export function seriesCodes({ columns, seriesIdColumn }: Table): Int32Array | null {
  const column = columns.find(({ name }) => name === seriesIdColumn);
  if (column === undefined) return null;
  if (column.kind === 'category') return column.codes;
  const codes = new Map<number, number>();
  const result = new Int32Array(column.values.length);
  for (let row = 0; row < result.length; row += 1) {
    const value = column.values[row] ?? Number.NaN;
    const code = codes.get(value) ?? codes.size;
    codes.set(value, code);
    result[row] = code;
  }
  return result;
}

/** The step of the calendar from row to row; null without a time column, or where its times follow none. */
export function stepOfTable(table: Table): CalendarStep | null {
  const { timeColumn, timeZone = 'UTC' } = table;
  const column = table.columns.find(({ name, kind }) => kind === 'time' && (timeColumn ?? name) === name);
  if (timeColumn === null || column?.kind !== 'time') return null;
  return detectStep(column.values, timeZone, seriesCodes(table)).step;
}
