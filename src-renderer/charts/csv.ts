import { csvLine } from '../../src-main/core/common/csv';

/** A table: its header and its rows, as plain text. */
export interface Table {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** RFC 4180, with a byte order mark so that spreadsheets read Hangul and Cyrillic. */
export function toCsv(table: Table): string {
  return `\uFEFF${[table.header, ...table.rows].map(csvLine).join('\r\n')}\r\n`;
}
