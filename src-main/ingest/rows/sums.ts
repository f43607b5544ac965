/** Rows below a table that say in no word that they hold its sums or means: their figures do. */
import { z } from 'zod';
import { quoteName, type Database } from '../database';
import { isMissing } from '../values';
import type { TableShape } from './shape';

/** Of fewer rows a sum says little. */
const fewestRows = 3;

/** Sums are rounded as people like: by so much, where they lie far outside what is summed. */
const rounding = 0.01;
const farOutside = 5;

/** @param digits of the fraction with which the figure is written */
function isNear(value: number, figure: number, digits: number): boolean {
  return Math.abs(value - figure) <= 0.51 * 10 ** -digits + 1e-9 * Math.abs(figure);
}

interface Figures {
  readonly value: number;
  readonly digits: number;
  readonly sum: number;
  readonly mean: number;
  /** The largest of the figures that are summed, without its sign. */
  readonly largest: number;
}

function isSum({ value, sum, digits, largest }: Figures): boolean {
  const isRounded = Math.abs(value) >= farOutside * largest && Math.abs(value - sum) <= rounding * Math.abs(sum);
  return isRounded || isNear(value, sum, digits);
}

/** Whether all are sums, or all are means. */
function areTotals(figures: readonly Figures[]): boolean {
  return (
    figures.some(({ value }) => value !== 0) &&
    (figures.every(isSum) || figures.every(({ value, mean, digits }) => isNear(value, mean, digits)))
  );
}

/** Digits behind the decimal mark as a number is printed. */
function digitsOf(value: number): number {
  return /\.(\d+)$/.exec(String(value))?.[1]?.length ?? 0;
}

const plain = (cell: string): number => (isMissing(cell) ? Number.NaN : Number(cell.replaceAll(/[\s,'’]/g, '')));

/**
 * Whether the last row of a table has nothing where the others have their time, and the sums or the means of all rows above
 * where they have numbers.
 */
export function holdsSums(
  row: readonly string[],
  above: readonly (readonly string[])[],
  { looks }: TableShape,
): boolean {
  const times = looks.flatMap((look, index) => (look === 'time' ? [index] : []));
  const empty = times.length > 0 ? times : [0];
  if (above.length < fewestRows || !empty.every((index) => isMissing(row[index] ?? ''))) return false;
  const figures = looks.flatMap((look, index): Figures[] => {
    const value = plain(row[index] ?? '');
    if (look !== 'number' || Number.isNaN(value)) return [];
    const values = above.map((other) => plain(other[index] ?? '')).filter((other) => !Number.isNaN(other));
    const sum = values.reduce((total, other) => total + other, 0);
    const largest = values.reduce((most, other) => Math.max(most, Math.abs(other)), 0);
    return [{ value, digits: digitsOf(value), sum, mean: sum / values.length, largest }];
  });
  return areTotals(figures);
}

const figure = z.number().nullable();
const figuresRow = z.tuple([figure, figure, figure, figure]);

/**
 * The same of what was stored.
 * @param file the stored rows with their numbers, after FROM
 * @param row its number, from 0
 */
export async function storedSums(
  database: Database,
  file: string,
  { time, numbers }: { readonly time: string; readonly numbers: readonly string[] },
  row: number,
): Promise<boolean> {
  if (row < fewestRows || numbers.length === 0) return false;
  const above = `filter (where ${quoteName(time)} is not null)`;
  const selected = numbers.map((name) => {
    const column = quoteName(name);
    return `[max(${column}) filter (where file_row_number = ${row}), sum(${column}) ${above}, avg(${column}) ${above}, max(abs(${column})) ${above}]`;
  });
  const [found = []] = await database.rows(`select ${selected.join(', ')} from ${file}`);
  const figures = found.flatMap((cell): Figures[] => {
    const [value, sum, mean, largest] = figuresRow.parse(cell);
    const isThere = value !== null && sum !== null && mean !== null && largest !== null;
    return isThere ? [{ value, digits: digitsOf(value), sum, mean, largest }] : [];
  });
  return areTotals(figures);
}
