import type { KnownFuture } from '../../../../src-main/contract';

export type KnownFutureText =
  | { readonly kind: 'empty' }
  | { readonly kind: 'known'; readonly known: KnownFuture; readonly rowCount: number }
  | { readonly kind: 'unknownColumn'; readonly column: string }
  | { readonly kind: 'noRows' };

/**
 * Known values as a person pastes them from a table: names of columns in the first line, a line for each row after
 * the end, separated by tabs, semicolons or commas. With tabs or semicolons a decimal comma is read as a point.
 * Empty cells hold the last value.
 */
export function parseKnownFuture(text: string, columns: readonly string[]): KnownFutureText {
  // A line of separators alone is a row whose every value is held; an empty line is none.
  const [header, ...rows] = text.split(/\r?\n/).filter((line) => line !== '');
  if (header === undefined || text.trim() === '') return { kind: 'empty' };
  const separator = ['\t', ';'].find((candidate) => header.includes(candidate)) ?? ',';
  const cells = (line: string): string[] => line.split(separator).map((cell) => cell.trim());
  const names = cells(header);
  const unknown = names.find((name) => !columns.includes(name));
  if (unknown !== undefined) return { kind: 'unknownColumn', column: unknown };
  if (rows.length === 0) return { kind: 'noRows' };
  const table = rows.map(cells);
  const valueOf = (cell: string | undefined): number | string | null => {
    if (cell === undefined || cell === '') return null;
    const number = Number(separator === ',' ? cell : cell.replace(',', '.'));
    return Number.isFinite(number) ? number : cell;
  };
  return {
    kind: 'known',
    rowCount: rows.length,
    known: {
      series: null,
      columns: Object.fromEntries(names.map((name, index) => [name, table.map((row) => valueOf(row[index]))])),
    },
  };
}
