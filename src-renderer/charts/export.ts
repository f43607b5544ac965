import type { ChartSeries, ChartSpec } from './spec';

/** A table: its header and its rows, as plain text. */
export interface Table {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Hands a file to the person. */
export function saveFile(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const anchor = document.createElement('a');
  anchor.href = address;
  anchor.download = name;
  anchor.click();
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, 10_000);
}

/** A file name without what file systems refuse. */
export function fileName(title: string, extension: string): string {
  const base = title.replace(/[\\/:*?"<>|\s]+/g, '-').replace(/^-+|-+$/g, '');
  return `${base === '' ? 'chart' : base}.${extension}`;
}

/**
 * The chart's figures, a column each series; x values that some series lack leave their cells empty.
 * Numbers are plain (all digits, decimal point), times ISO 8601 in UTC.
 */
export function chartTable(spec: ChartSpec): Table {
  const positions = [...new Set(spec.series.flatMap((series) => series.x))].sort((a, b) => a - b);
  const columns = spec.series.map((series) => valuesByPosition(series));
  return {
    header: [spec.xLabel, ...spec.series.map((series) => series.label)],
    rows: positions.map((x) => [
      spec.xKind === 'time' ? new Date(x).toISOString() : String(x),
      ...columns.map((column) => {
        const value = column.get(x) ?? null;
        return value === null ? '' : String(value);
      }),
    ]),
  };
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

function valuesByPosition(series: ChartSeries): Map<number, number | null> {
  return new Map(series.x.map((x, index) => [x, series.y[index] ?? null]));
}
