/** Tables whose fields are parted by runs of blanks, as Fortran, R and the older archives of measurements write them. */
import { evenness } from './csv-text';

/** What the choice of such a table is called where a delimiter is given. */
export const blankDelimiter = ' ';
/** Parts the fields once the runs of blanks are gone. */
export const fieldDelimiter = '\t';

const [lineFeed, carriageReturn, tab, blank, quote] = [0x0a, 0x0d, 0x09, 0x20, 0x22];

/** UTF-8 text with every run of blanks between two fields as one tab, and none around a line; quoted fields stay whole. */
export async function* withTabs(chunks: AsyncIterable<Buffer> | Iterable<Buffer>): AsyncGenerator<Buffer> {
  const rewrite = tabWriter();
  for await (const chunk of chunks) yield rewrite(chunk);
}

/** The same of a text in memory. */
export function textWithTabs(text: string): string {
  return tabWriter()(Buffer.from(text)).toString();
}

function tabWriter(): (chunk: Buffer) => Buffer {
  let startsLine = true;
  let isParted = false;
  let isQuoted = false;
  /** Whether the byte before closed a quoted field, which another quote opens again: two stand for one. */
  let hasClosed = false;
  return (chunk) => {
    // A run of blanks becomes one tab, so the text never grows; one may be held over from the chunk before.
    const written = Buffer.allocUnsafe(chunk.length + 1);
    let length = 0;
    for (const byte of chunk) {
      const endsLine = byte === lineFeed || byte === carriageReturn;
      if (!isQuoted && (byte === blank || byte === tab)) {
        isParted = true;
        hasClosed = false;
        continue;
      }
      const startsField = startsLine || isParted;
      if (isParted && !startsLine && !endsLine) written[length++] = tab;
      const turns = byte === quote && (isQuoted || startsField || hasClosed);
      if (turns) isQuoted = !isQuoted;
      hasClosed = turns && !isQuoted;
      isParted = false;
      startsLine = !isQuoted && endsLine;
      written[length++] = byte;
    }
    return written.subarray(0, length);
  };
}

const fewestLines = 5;
const evenShare = 0.8;
const number = /^[+-]?(\d+[.,]?\d*|[.,]\d+)(e[+-]?\d+)?$/i;
const threeDigits = /^\d{3}$/;

/**
 * Whether blanks part the fields of a text: most lines have the same number of fields, a field behind the first holds numbers
 * in nearly all of them, and no other delimiter stands in most lines. Groups of three digits alone are thousands instead.
 * @param lines the first ones, of which the last may be cut off
 */
export function areBlanksDelimiters(lines: readonly string[]): boolean {
  const filled = lines.filter((line) => line.trim() !== '');
  if (filled.filter((line) => /[,;\t|]/.test(line)).length * 2 >= filled.length) return false;
  const rows = filled.map((line) => textWithTabs(line).split(fieldDelimiter));
  const { fields, share } = evenness(rows);
  const even = rows.filter(({ length }) => length === fields);
  if (fields < 2 || even.length < fewestLines || share < evenShare) return false;
  const behind = Array.from({ length: fields - 1 }, (_, index) => even.map((row) => row[index + 1] ?? ''));
  const passing = (cells: readonly string[], pattern: RegExp): number =>
    cells.filter((cell) => pattern.test(cell)).length;
  if (behind.every((cells) => passing(cells, threeDigits) === cells.length)) return false;
  return behind.some((cells) => passing(cells, number) >= cells.length - 1);
}
