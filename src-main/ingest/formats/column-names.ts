import { GatewiseError } from '../../core/common/errors';
import { said } from '../../core/common/sentence';
import { fileLimits } from '../limits';
import { saysAbsent } from '../numbers/words';
import { shareOfTimes } from '../times';
import { isMissing } from '../values';

/**
 * A first row of which nothing is a number, above rows where something is; one that names a column of times or the first
 * column of numbers; or one whose numbers count up, as years and hours in headings do, above rows where they do not.
 */
export function looksLikeHeader(first: readonly string[], rest: readonly (readonly string[])[]): boolean {
  if (!first.some(isNumeric) || rest.length === 0 || namesColumn(first, rest)) return true;
  const at = first.flatMap((text, index) => (isNumeric(text) ? [index] : []));
  return at.length < first.length && countsUp(first, at) && !rest.slice(0, 20).some((row) => countsUp(row, at));
}

function isNumeric(text: string): boolean {
  return text.trim() !== '' && /^[+-]?[\d.,]+(e[+-]?\d+)?$/i.test(text.trim());
}

/** Values below a first row that say what it is. */
const tellingRows = 20;

/**
 * Whether a word stands above times, or at the beginning of the row above numbers, as `time` of `time,2019,2020` does. A time
 * among the times of the rows below is none, nor is a word for a missing value.
 */
function namesColumn(first: readonly string[], rest: readonly (readonly string[])[]): boolean {
  let isName = false;
  for (const [index, text] of first.entries()) {
    if (isNumeric(text) || isMissing(text) || saysAbsent(text)) continue;
    const below = rest
      .slice(0, tellingRows)
      .map((row) => row[index] ?? '')
      .filter((other) => !isMissing(other));
    if (below.length === 0) continue;
    const areTimes = shareOfTimes(below) === 1;
    if (areTimes && shareOfTimes([text]) === 1) return false;
    isName ||= /\p{L}/u.test(text) && (areTimes || (index === 0 && below.every(isNumeric)));
  }
  return isName;
}

const fewestCounted = 4;

/** Whole numbers, each one more than the one before, or a hundred more as in 0000, 0100, …, 2300. */
function countsUp(row: readonly string[], at: readonly number[]): boolean {
  const values = at.map((index) => (/^\d+$/.test(row[index]?.trim() ?? '') ? Number(row[index]) : Number.NaN));
  const [first = Number.NaN] = values;
  const goesOnBy = (step: number): boolean => values.every((value, index) => value === first + step * index);
  return values.length >= fewestCounted && (goesOnBy(1) || goesOnBy(100));
}

/**
 * Splits a table of text into names and rows.
 * @param line of the file in which the table begins
 */
export function splitHeader(
  file: string,
  table: readonly (readonly string[])[],
  chosen: boolean | null | undefined,
  line = 1,
): { header: boolean; names: string[]; rows: (readonly string[])[] } {
  const [first, ...rest] = table;
  if (first === undefined) throw new GatewiseError('FILE_EMPTY', said`“${file}” holds no rows.`, { file });
  requireWidth(file, first.length, line);
  const header = chosen ?? looksLikeHeader(first, rest);
  const names = header
    ? checkNames(file, nameEnd(nameIndex(first), rest), line)
    : first.map((_, index) => `column ${index + 1}`);
  return { header, names, rows: header ? rest : [...table] };
}

/** @throws GatewiseError FILE_TOO_WIDE beyond `fileLimits.columns` */
export function requireWidth(file: string, columns: number, line = 1): void {
  if (columns <= fileLimits.columns) return;
  throw new GatewiseError(
    'FILE_TOO_WIDE',
    said`“${file}” has ${columns} columns; ${fileLimits.columns} are the most. Leave out the ones that you do not need.`,
    { file, columns, line },
  );
}

/** pandas writes its index under an empty name: the first column alone may have none. */
function nameIndex(first: readonly string[]): string[] {
  const names = first.map((name) => name.trim());
  if (names[0] === '' && names.length > 1) names[0] = names.includes('index') ? 'row' : 'index';
  return names;
}

/**
 * A delimiter at the end of every line makes a last column without a name, in which nothing stands; at the end of the names
 * alone it makes none.
 */
function nameEnd(names: readonly string[], rest: readonly (readonly string[])[]): string[] {
  const last = names.length - 1;
  const widths = (width: number): number => rest.filter((row) => row.length === width).length;
  if (last > 0 && names[last] === '' && widths(last) > rest.length / 2) return names.slice(0, last);
  const ends = rest.filter((row) => row.length === names.length + 1);
  if (ends.length > rest.length / 2 && ends.every((row) => row[names.length]?.trim() === ''))
    return [...names, `column ${names.length + 1}`];
  const isBare = last > 0 && names[last] === '' && rest.every((row) => (row[last] ?? '').trim() === '');
  return isBare ? names.with(last, `column ${last + 1}`) : [...names];
}

/** What DuckDB and the queries of this folder call columns that they add. */
const ownNames = new Set(['file_row_number', 'own_row', 'own_place', 'own_shown', 'own_earlier', 'own_nth']);

/**
 * Every column needs a name of its own.
 * @throws GatewiseError FILE_EMPTY_HEADER, FILE_DUPLICATE_HEADER, FILE_TOO_WIDE; BAD_INPUT for a name that Gatewise uses itself
 */
export function checkNames(file: string, names: readonly string[], line = 1): string[] {
  requireWidth(file, names.length, line);
  const unnamed = names.indexOf('');
  if (unnamed >= 0) {
    throw new GatewiseError(
      'FILE_EMPTY_HEADER',
      said`“${file}”: column ${unnamed + 1} has no name in line ${line}. Give it one, or import the file without a header.`,
      { file, line, column: String(unnamed + 1) },
    );
  }
  const seen = new Set<string>();
  for (const name of names) {
    // DuckDB compares names without case.
    const folded = name.toLowerCase();
    if (seen.has(folded)) {
      throw new GatewiseError(
        'FILE_DUPLICATE_HEADER',
        said`“${file}”: two columns are called “${name}” in line ${line}. Rename one of them.`,
        { file, line, column: name },
      );
    }
    if (ownNames.has(folded)) {
      throw new GatewiseError(
        'BAD_INPUT',
        said`“${file}”: a column is called “${name}” in line ${line}, a name that Gatewise uses for itself. Rename the column.`,
        { file, line, column: name },
      );
    }
    seen.add(folded);
  }
  return [...names];
}
