/** A table: its header and its rows, as plain text. */
export interface Table {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** RFC 4180, with a byte order mark so that spreadsheets read Hangul and Cyrillic. */
export function toCsv(table: Table): string {
  const line = (cells: readonly string[]): string => cells.map(quote).join(',');
  return `\uFEFF${[table.header, ...table.rows].map(line).join('\r\n')}\r\n`;
}

function quote(cell: string): string {
  // A leading = + - @ would be run as a formula; numbers are left alone.
  const text = /^[=+\-@]/.test(cell) && Number.isNaN(Number(cell)) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
