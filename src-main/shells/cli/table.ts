import { figureFormat } from '../../core/common/figures';
import { isShare } from '../../core/evaluation/metrics';
import { textWidth } from './text-width';

/** A number with four significant digits, plain; a dash for none. */
export function formatNumber(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return String(value);
  return Number(value.toPrecision(4)).toString();
}

const figures = figureFormat('en');

/** A share in percent, as everywhere; a dash for none. */
export function formatShare(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : figures.percent(value);
}

/** A figure by its flat name (`test.mape`): a share in percent, another as a plain number. */
export function formatFigure(name: string, value: number | null | undefined): string {
  return isShare(name) ? formatShare(value) : formatNumber(value);
}

/** Milliseconds as `1.2 s`, `3 min 05 s` or `2 h 05 min`. */
export function formatDuration(milliseconds: number | null): string {
  if (milliseconds === null) return '–';
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const twoDigits = (value: number): string => String(Math.trunc(value)).padStart(2, '0');
  if (seconds < 3600) return `${Math.trunc(seconds / 60)} min ${twoDigits(seconds % 60)} s`;
  return `${Math.trunc(seconds / 3600)} h ${twoDigits((seconds % 3600) / 60)} min`;
}

/** The minute of a stored time, in UTC, so that the same workspace prints the same everywhere. */
export function formatTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 16).replace('T', ' ');
}

/** Columns wide enough for their longest cell; numbers to the right. Korean characters take two places. */
export function formatTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => textWidth(row[column] ?? ''))));
  const isNumeric = header.map(
    (_, column) => rows.length > 0 && rows.every((row) => /^[-–+\d.,e\s%*]*$/.test(row[column] ?? '')),
  );
  const formatRow = (row: readonly string[]): string =>
    widths
      .map((width, column) => {
        const cell = row[column] ?? '';
        const gap = ' '.repeat(width - textWidth(cell));
        return isNumeric[column] === true ? gap + cell : cell + gap;
      })
      .join('  ')
      .trimEnd();
  return [formatRow(header), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.map(formatRow)].join('\n');
}
