import { isUtf8 } from 'node:buffer';
import { GatewiseError } from '../../core/common/errors';
import { said } from '../../core/common/sentence';
import { withoutPartialCharacter } from '../encoding';
import { createRowScan } from './row-scan';

/** A row with another number of fields than the header. */
export interface RaggedRow {
  /** From 1; a quoted field may run over several lines, the row counts where it begins. */
  readonly line: number;
  readonly fields: number;
}

/** Where the ragged rows at the end of a file begin. */
export interface RaggedTail {
  /** Byte of the file. */
  readonly start: number;
  /** From 1. */
  readonly line: number;
  readonly rows: number;
}

export interface CsvScan {
  /** Without the header. */
  readonly rowCount: number;
  readonly raggedCount: number;
  /** The first ten. */
  readonly ragged: readonly RaggedRow[];
  /** The ragged rows with which the file ends, among which notes may stand; null where it ends in a row like the others. */
  readonly tail: RaggedTail | null;
  /** Whether no row holds a character by which the database would take for a number what is none: see `mayMislead`. */
  readonly isPlain: boolean;
  /** Bytes of the longest row with its end, those above the table among them. */
  readonly longestRow: number;
  /** Whether rows end all with LF or all with CR LF, which DuckDB reads. */
  readonly endsAlike: boolean;
}

/** LF, CR LF, or CR without LF. */
type LineEnd = 'lineFeed' | 'both' | 'alone';

interface ScanOptions {
  readonly file: string;
  readonly delimiter: string;
  readonly header: boolean;
  /** Fields of a row; the names above them may be one more or less, where a delimiter ends a line. */
  readonly fieldCount: number;
  /** Lines above the table, which are no rows. */
  readonly skippedLines: number;
  /** Bytes of one field. */
  readonly cellBytes: number;
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const quote = 0x22;
const shownRaggedRows = 10;
const outside = 0;
const unquoted = 1;
const quoted = 2;
/** Right after a quotation mark inside a quoted field: the end of the field, or the first half of a doubled mark. */
const closing = 3;

/**
 * Counts the fields of every row of UTF-8 text, so that a bad file is refused with its line before anything is stored.
 * Rows end with LF, CR LF or CR. A quotation mark opens a field only at its start, as RFC 4180 has it and as DuckDB reads.
 * @throws GatewiseError FILE_NOT_TEXT for a NUL byte, FILE_ENCODING, FILE_UNCLOSED_QUOTE, FILE_TOO_LARGE for a field beyond `cellBytes`
 */
export async function scanCsv(chunks: AsyncIterable<Buffer>, options: ScanOptions): Promise<CsvScan> {
  const delimiter = options.delimiter.charCodeAt(0);
  const isSpecial = new Uint8Array(256);
  for (const byte of [0, lineFeed, carriageReturn, quote, delimiter]) isSpecial[byte] = 1;
  const rowScan = await createRowScan({ delimiter, fieldCount: options.fieldCount, mostBytes: options.cellBytes });
  let line = 1;
  let rowLine = 1;
  let quoteLine = 1;
  let fields = 1;
  let state = outside;
  let rowIsEmpty = true;
  let isHeader = options.header;
  let isPlain = true;
  let rowCount = 0;
  let raggedCount = 0;
  const ragged: RaggedRow[] = [];
  let tail: RaggedTail | null = null;
  /** Byte of the file where the chunk begins, and where the present field and row do. */
  let offset = 0;
  let fieldStart = 0;
  let rowStart = 0;
  let longestRow = 0;
  let partial: Buffer = Buffer.alloc(0);
  /** Whether the byte before was a carriage return outside of quotes, which is half a line end or a whole one. */
  let afterReturn = false;
  const seen: Record<LineEnd, boolean> = { lineFeed: false, both: false, alone: false };
  /** Byte where the rows below the names begin; −1 until it is known. */
  let dataStart = options.header ? -1 : 0;
  /** @param next byte behind the row's end */
  const endRow = (next: number): void => {
    if (!rowIsEmpty && rowLine > options.skippedLines) {
      if (isHeader || fields === options.fieldCount) tail = null;
      else {
        raggedCount += 1;
        if (ragged.length < shownRaggedRows) ragged.push({ line: rowLine, fields });
        if (tail === null) tail = { start: rowStart, line: rowLine, rows: 1 };
        else tail = { ...tail, rows: tail.rows + 1 };
      }
      if (!isHeader) rowCount += 1;
      else dataStart = next;
      isHeader = false;
    }
    fields = 1;
    state = outside;
    rowIsEmpty = true;
  };
  const requireShort = (end: number): void => {
    if (end - fieldStart <= options.cellBytes) return;
    if (state === quoted) throw unclosed(options.file, quoteLine);
    throw hugeCell(options.file, line, fields);
  };
  const endLine = (end: LineEnd, next: number): void => {
    seen[end] = true;
    requireShort(next - 1);
    longestRow = Math.max(longestRow, next - rowStart);
    endRow(next);
    line += 1;
    rowLine = line;
    fieldStart = next;
    rowStart = next;
  };
  for await (const chunk of chunks) {
    const { length } = chunk;
    let at = 0;
    rowScan.use(chunk);
    while (at < length) {
      if (afterReturn) {
        afterReturn = false;
        const isBoth = chunk[at] === lineFeed;
        if (isBoth) at += 1;
        endLine(isBoth ? 'both' : 'alone', offset + at);
        continue;
      }
      if (rowStart === offset + at && !isHeader && line > options.skippedLines) {
        const passed = rowScan.pass(at);
        if (passed.rows > 0) {
          at = passed.end;
          rowCount += passed.rows;
          line += passed.rows;
          rowLine = line;
          rowStart = offset + at;
          fieldStart = rowStart;
          tail = null;
          longestRow = Math.max(longestRow, passed.longest);
          seen.both ||= passed.endInBoth > 0;
          seen.lineFeed ||= passed.endInBoth < passed.rows;
          continue;
        }
      }
      const start = at;
      while (at < length && isSpecial[chunk[at] ?? 0] === 0) at += 1;
      if (at > start) {
        if (state === closing) throw textAfterQuote(options.file, line, fields);
        if (state === outside) state = unquoted;
        rowIsEmpty = false;
        if (at === length) break;
      }
      const byte = chunk[at] ?? 0;
      if (byte === delimiter && state !== quoted) {
        requireShort(offset + at);
        fields += 1;
        state = outside;
        rowIsEmpty = false;
        fieldStart = offset + at + 1;
      } else if (byte === lineFeed) {
        if (state === quoted) line += 1;
        else endLine('lineFeed', offset + at + 1);
      } else if (byte === carriageReturn) {
        afterReturn = state !== quoted;
      } else if (byte === quote) {
        rowIsEmpty = false;
        if (state === outside) {
          state = quoted;
          quoteLine = line;
        } else if (state === quoted) state = closing;
        else if (state === closing) state = quoted;
      } else if (byte === 0) throw nulByte(options.file, line);
      else if (byte === delimiter) rowIsEmpty = false;
      at += 1;
    }
    partial = requireUtf8(options.file, partial, chunk, line);
    // Names are no values: the search begins below them.
    if (isPlain && dataStart >= 0) isPlain = !mayMislead(chunk.subarray(Math.max(0, dataStart - offset)));
    offset += length;
    requireShort(offset);
  }
  if (state === quoted) throw unclosed(options.file, quoteLine);
  if (afterReturn) seen.alone = true;
  longestRow = Math.max(longestRow, offset - rowStart);
  endRow(offset);
  return {
    rowCount,
    isPlain,
    raggedCount,
    ragged,
    tail,
    longestRow,
    endsAlike: !seen.alone && !(seen.lineFeed && seen.both),
  };
}

/** `_` and `+`: what `1_000` and `+-1` have in common with no other number, but for those with a plus. */
const misleading = [0x5f, 0x2b];

function mayMislead(bytes: Buffer): boolean {
  return misleading.some((byte) => bytes.includes(byte));
}

/**
 * @param partial the beginning of a character that the chunk before ended with
 * @param lastLine the line in which the chunk ends
 * @returns the beginning of a character that this chunk ends with
 */
function requireUtf8(file: string, partial: Buffer, chunk: Buffer, lastLine: number): Buffer {
  const text = partial.length === 0 ? chunk : Buffer.concat([partial, chunk]);
  const whole = withoutPartialCharacter(text);
  if (isUtf8(whole)) return Buffer.from(text.subarray(whole.length));
  let line = lastLine - countLines(whole);
  let start = 0;
  for (;;) {
    const end = whole.indexOf(lineFeed, start);
    if (end < 0 || !isUtf8(whole.subarray(start, end))) break;
    line += 1;
    start = end + 1;
  }
  throw new GatewiseError(
    'FILE_ENCODING',
    said`“${file}” is not UTF-8 in line ${line}. Choose the encoding that the file was written in, such as cp949 or windows-1251.`,
    { file, line, field: 'choices.encoding' },
  );
}

function countLines(text: Buffer): number {
  let count = 0;
  for (let at = text.indexOf(lineFeed); at >= 0; at = text.indexOf(lineFeed, at + 1)) count += 1;
  return count;
}

function nulByte(file: string, line: number): GatewiseError {
  return new GatewiseError(
    'FILE_NOT_TEXT',
    said`“${file}” holds a NUL byte in line ${line}, so it is not a text file.`,
    {
      file,
      line,
    },
  );
}

function unclosed(file: string, line: number): GatewiseError {
  return new GatewiseError(
    'FILE_UNCLOSED_QUOTE',
    said`“${file}”: a quotation mark opens in line ${line} and is never closed. Close it there, or remove it.`,
    { file, line },
  );
}

function textAfterQuote(file: string, line: number, field: number): GatewiseError {
  return new GatewiseError(
    'FILE_UNCLOSED_QUOTE',
    said`“${file}”: field ${field} of line ${line} goes on behind its closing quotation mark. Double the marks inside a quoted field.`,
    { file, line },
  );
}

function hugeCell(file: string, line: number, field: number): GatewiseError {
  return new GatewiseError('FILE_TOO_LARGE', said`“${file}”: field ${field} of line ${line} is too long for a table.`, {
    file,
    line,
  });
}
