/** What a table's columns look like, by which a row is recognised that is none of its data. */
import { isMissing } from '../values';

/** A row that stands in a table and is none of its data. */
export type NonDataKind = 'header' | 'units' | 'total' | 'footnote';

/** A row that is none of the data, where it stands. */
export interface NonDataRow {
  readonly kind: NonDataKind;
  /** Line of the file, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

export interface TableShape {
  readonly names: readonly string[];
  /** For each column: whether its cells are numbers, or hold the digits of times. */
  readonly looks: readonly ('number' | 'time' | 'other')[];
}

/** Where a row stands. */
export interface RowPlace {
  /** Right under the names. */
  readonly isFirst: boolean;
  /** Nothing but rows that are no data follow. */
  readonly isTail: boolean;
}

const mostly = 0.7;
const numberLike = /^[^\p{L}\d]*(?:\d|\.\d)[\d.,'’\s]*(?:e[+-]?\d+)?[^\d]{0,12}$/iu;
const totalWords = new RegExp(
  [
    '(?<!\\p{L})(?:(?:sub|grand)?totals?|totale|totales|totaux|sums?|averages?|means?|maximum|minimum|max|min|std|suma|promedio|media|somme|moyenne',
    '(?:gesamt)?summe|gesamt|insgesamt|mittelwert|durchschnitt|итоги?|итого|всего|сумма|среднее)(?!\\p{L})',
    '합계|총계|소계|총합|누계|평균|合計|総計|小計|平均|合计|总计|總計|小计',
  ].join('|'),
  'iu',
);

/** Some hundreds of rows are enough to tell. */
const lookedAt = 400;

export function shapeOf(names: readonly string[], rows: readonly (readonly string[])[]): TableShape {
  const some = rows.slice(0, lookedAt);
  const looks = names.map((_, index): 'number' | 'time' | 'other' => {
    const cells = some.map((row) => row[index] ?? '').filter((cell) => !isMissing(cell));
    const share = (test: (cell: string) => boolean): boolean =>
      cells.length > 0 && cells.filter(test).length >= mostly * cells.length;
    if (share(isNumberLike)) return 'number';
    return share(isTimeLike) ? 'time' : 'other';
  });
  return { names, looks };
}

/** Whether a cell is a number, in whatever way it is written. */
export function isNumberLike(cell: string): boolean {
  return numberLike.test(cell.trim());
}

/** Digits with something between them, as written times have. */
function isTimeLike(cell: string): boolean {
  return cell.length <= 60 && /\d/.test(cell) && (cell.match(/\d/g)?.length ?? 0) >= 2;
}

/** What a row is that is none of the data; null for a row like the others. */
export function nonDataKind(row: readonly string[], shape: TableShape, place: RowPlace): NonDataKind | null {
  const cells = shape.names.map((_, index) => (row[index] ?? '').trim());
  if (isHeader(cells, shape)) return 'header';
  if (place.isFirst && isUnits(cells, shape)) return 'units';
  if (isTotal(cells, shape, place)) return 'total';
  return place.isTail && isFootnote(cells) ? 'footnote' : null;
}

function isHeader(cells: readonly string[], { names }: TableShape): boolean {
  return cells.some((cell) => cell !== '') && cells.every((cell, index) => cell === names[index]);
}

/** Words where the rows below have digits: `DAYS, BARS, °C`. */
function isUnits(cells: readonly string[], { looks }: TableShape): boolean {
  const digits = cells.filter((_, index) => looks[index] !== 'other');
  const words = digits.filter((cell) => !isMissing(cell));
  const numbers = cells.filter((_, index) => looks[index] === 'number');
  return (
    numbers.length > 0 &&
    words.length > 0 &&
    numbers.every((cell) => isMissing(cell) || (isUnit(cell) && !isNumberLike(cell))) &&
    digits.every((cell) => isMissing(cell) || (isUnit(cell) && !/\d{2}/.test(cell)))
  );
}

const isUnit = (cell: string): boolean => cell.length <= 40 && /[\p{L}%°$€₩£¥№#]/u.test(cell);

/** Whether a cell names a total, a mean or the like. */
export function isTotalWord(cell: string): boolean {
  return totalWords.test(cell) && !isNumberLike(cell);
}

/** A word for a sum or a mean where the other rows have their time, or in front of the last row of a table without times. */
function isTotal(cells: readonly string[], { looks }: TableShape, { isTail }: RowPlace): boolean {
  const times = cells.filter((_, index) => looks[index] === 'time');
  if (times.some(isTotalWord)) return true;
  const hasNoTime = times.length > 0 && times.every((cell) => isMissing(cell));
  if (hasNoTime && cells.some(isTotalWord)) return true;
  const first = cells[0] ?? '';
  // Years and numbers of rows are no times by their looks.
  if (isTail && looks[0] === 'number' && isMissing(first) && cells.some(isTotalWord)) return true;
  return (
    (isTail || looks[0] === 'number') && times.length === 0 && isTotalWord(first) && looks.slice(1).includes('number')
  );
}

/** A line of text below the table: “Source: …”. */
function isFootnote(cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell !== '');
  return cells.length > 1 && filled.length === 1 && /\p{L}/u.test(filled[0] ?? '') && (filled[0]?.length ?? 0) > 3;
}
