import { looksLikeHeader } from './column-names';

interface Parsed {
  readonly rows: string[][];
  /** Line in which each of the rows begins, from 1. */
  readonly lines: number[];
  /** Characters that the rows take. */
  readonly used: number;
  /** Line of a quotation mark that the text does not close, from 1; null where every one is closed. */
  readonly unclosedQuote: number | null;
}

/**
 * Reads delimited text as rows of fields; doubled quotes stand for one, and a quote opens only at the start of a field.
 * Rows end with LF, CR LF or CR. For samples: everything is in memory.
 * @param limit rows at most
 */
export function parseDelimited(text: string, delimiter: string, limit = Number.POSITIVE_INFINITY): Parsed {
  const rows: string[][] = [];
  const lines: number[] = [];
  let rowLine = 1;
  let row: string[] = [];
  let field = '';
  let wasQuoted = false;
  let quoted = false;
  let line = 1;
  let quoteLine = 1;
  const endRow = (): void => {
    row.push(field);
    field = '';
    if (row.length > 1 || row[0] !== '' || wasQuoted) {
      rows.push(row);
      lines.push(rowLine);
    }
    rowLine = line;
    wasQuoted = false;
    row = [];
  };
  let position = 0;
  for (; position < text.length && rows.length < limit; position += 1) {
    const character = text.charAt(position);
    const endsLine = character === '\n' || (character === '\r' && text.charAt(position + 1) !== '\n');
    if (endsLine) line += 1;
    if (quoted) {
      if (character !== '"') field += character;
      else if (text.charAt(position + 1) === '"') {
        field += '"';
        position += 1;
      } else quoted = false;
    } else if (character === '"' && field === '') {
      quoted = true;
      wasQuoted = true;
      quoteLine = line;
    } else if (character === delimiter) {
      row.push(field);
      field = '';
    } else if (endsLine) endRow();
    else if (character !== '\r') field += character;
  }
  if (rows.length < limit && (field !== '' || row.length > 0)) endRow();
  return { rows, lines, used: position, unclosedQuote: quoted ? quoteLine : null };
}

/** Lines of a text, without their ends. */
export function linesOf(text: string, limit?: number): string[] {
  return text.split(/\r\n?|\n/, limit);
}

const delimiters = [',', ';', '\t', '|'] as const;

/** Delimiters that split the sample's rows evenly into more than one field, best first; a comma when none does. */
export function guessDelimiters(text: string): string[] {
  const ranked = delimiters
    .map((delimiter) => {
      const { rows, unclosedQuote } = parseDelimited(text, delimiter);
      // A mark that opens only because the text was cut at the wrong characters takes all of it for one row.
      return { delimiter, swallows: rows.length === 1 && unclosedQuote !== null, ...evenness(rows) };
    })
    .filter(({ fields }) => fields > 1)
    .sort(
      (first, second) =>
        Number(first.swallows) - Number(second.swallows) || second.share - first.share || second.fields - first.fields,
    )
    .map(({ delimiter }) => delimiter as string);
  return ranked.length > 0 ? ranked : [','];
}

/** The commonest number of fields, and the share of rows that have it. */
export function evenness(rows: readonly (readonly string[])[]): { fields: number; share: number } {
  const fields = commonWidth(rows);
  const same = rows.filter((row) => row.length === fields).length;
  return { fields, share: rows.length === 0 ? 0 : same / rows.length };
}

function commonWidth(rows: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>();
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1);
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best), [0, 0])[0];
}

/** What spreadsheet programs write above a table to say how it is separated, such as `sep=;`. */
export function declaredDelimiter(text: string): string | null {
  return /^sep=(.)\s*$/i.exec(linesOf(text, 1)[0] ?? '')?.[1] ?? null;
}

/** Lines that a quoted field may run over above the table. */
const longestField = 20;

/** Lines of text above the table, as `preambleOf` finds them; names may run over several lines inside their quotation marks. */
export function linesAbove(lines: readonly string[], delimiter: string): number {
  const rowOf = (text: string): string[] => parseDelimited(text, delimiter).rows[0] ?? [];
  const width = commonWidth(lines.filter((line) => line.trim() !== '').map(rowOf));
  const rows: string[][] = [];
  const starts: number[] = [];
  for (let at = 0; at < lines.length;) {
    starts.push(at);
    const joined = openedBelow(lines.slice(at, at + longestField), delimiter);
    const whole = joined === null ? [] : rowOf(joined.text);
    // A quotation mark that belongs to a title closes somewhere below too, and leaves no row of the table.
    const isRow = joined !== null && whole.length === width;
    rows.push(isRow ? whole : rowOf(lines[at] ?? ''));
    at += isRow ? joined.count : 1;
  }
  return starts[preambleOf(rows)] ?? 0;
}

/** The lines from the first one to that which closes the quotation mark it leaves open; null where it leaves none open. */
function openedBelow(lines: readonly string[], delimiter: string): { text: string; count: number } | null {
  for (let count = 1; count <= lines.length; count += 1) {
    const text = lines.slice(0, count).join('\n');
    if (parseDelimited(text, delimiter).unclosedQuote === null) return count === 1 ? null : { text, count };
  }
  return null;
}

const longestPreamble = 50;

/**
 * How many of the first rows stand above a table and belong to none of its columns: empty ones, comments, and, above a row
 * of names, titles that fill at most half as many fields as the table has. Each row is one line of text, or one row of a
 * sheet.
 */
export function preambleOf(rows: readonly (readonly string[])[]): number {
  const filled = rows.map((row) => row.filter((field) => field.trim() !== '').length);
  const width = commonWidth(rows.filter((_, index) => (filled[index] ?? 0) > 0));
  const isNoRow = (row: readonly string[], index: number): boolean =>
    filled[index] === 0 ||
    (index === 0 && filled[0] === 1 && /^sep=.?$/i.test(row[0] ?? '')) ||
    (width > 1 && row.length !== width && /^\s*(#|\/\/)/.test(row[0] ?? ''));
  const isTitle = (index: number): boolean => width > 1 && (filled[index] ?? 0) <= width / 2;
  const bare = rows.findIndex((row, index) => !isNoRow(row, index));
  const titled = rows.findIndex((row, index) => !isNoRow(row, index) && !isTitle(index));
  const first = titled > bare && looksLikeHeader(rows[titled] ?? [], rows.slice(titled + 1)) ? titled : bare;
  return first > 0 && first <= longestPreamble ? first : 0;
}
