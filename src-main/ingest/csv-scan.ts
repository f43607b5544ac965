import { GatewiseError } from '../core/common/errors';

/** A row with another number of fields than the header. */
export interface RaggedRow {
  /** From 1; a quoted field may run over several lines, the row counts where it begins. */
  readonly line: number;
  readonly fields: number;
}

export interface CsvScan {
  /** Without the header. */
  readonly rowCount: number;
  readonly fieldCount: number;
  readonly raggedCount: number;
  /** The first ten. */
  readonly ragged: readonly RaggedRow[];
}

interface ScanOptions {
  readonly file: string;
  readonly delimiter: string;
  readonly header: boolean;
  /** Bytes of one field. */
  readonly cellBytes: number;
}

const quote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const shownRaggedRows = 10;

/**
 * Counts the fields of every row of UTF-8 text, so that a bad file is refused with its line before anything is stored.
 * @throws GatewiseError FILE_NOT_TEXT for a NUL byte, FILE_UNCLOSED_QUOTE, FILE_TOO_LARGE for a field beyond `cellBytes`
 */
export async function scanCsv(chunks: AsyncIterable<Buffer>, options: ScanOptions): Promise<CsvScan> {
  const delimiter = options.delimiter.charCodeAt(0);
  let line = 1;
  let rowLine = 1;
  let quoteLine = 1;
  let fields = 1;
  let fieldBytes = 0;
  let rowIsEmpty = true;
  let quoted = false;
  /** Of the first row; 0 before it. */
  let expected = 0;
  let rowCount = 0;
  let raggedCount = 0;
  const ragged: RaggedRow[] = [];
  const endRow = (): void => {
    if (!rowIsEmpty) {
      if (expected === 0) expected = fields;
      else if (fields !== expected) {
        raggedCount += 1;
        if (ragged.length < shownRaggedRows) ragged.push({ line: rowLine, fields });
      }
      rowCount += 1;
    }
    fields = 1;
    fieldBytes = 0;
    rowIsEmpty = true;
  };
  for await (const chunk of chunks) {
    for (const byte of chunk) {
      if (byte === lineFeed) {
        line += 1;
        if (!quoted) {
          endRow();
          rowLine = line;
          continue;
        }
      }
      if (byte === 0) throw nulByte(options.file, line);
      if (byte === quote) {
        // A doubled quote closes and opens again, which leaves the state as it was.
        quoted = !quoted;
        if (quoted) quoteLine = line;
        rowIsEmpty = false;
      } else if (byte === delimiter && !quoted) {
        fields += 1;
        fieldBytes = 0;
        rowIsEmpty = false;
      } else if (byte !== carriageReturn) {
        rowIsEmpty = false;
        fieldBytes += 1;
        if (fieldBytes > options.cellBytes) throw hugeCell(options.file, line, fields, quoted ? quoteLine : null);
      }
    }
  }
  if (quoted) throw unclosed(options.file, quoteLine);
  endRow();
  return {
    rowCount: Math.max(0, rowCount - (options.header ? 1 : 0)),
    fieldCount: expected,
    raggedCount,
    ragged,
  };
}

function nulByte(file: string, line: number): GatewiseError {
  return new GatewiseError('FILE_NOT_TEXT', `“${file}” holds a NUL byte in line ${line}, so it is not a text file.`, {
    file,
    line,
  });
}

function unclosed(file: string, line: number): GatewiseError {
  return new GatewiseError(
    'FILE_UNCLOSED_QUOTE',
    `“${file}”: a quotation mark opens in line ${line} and is never closed. Close it there, or remove it.`,
    { file, line },
  );
}

function hugeCell(file: string, line: number, field: number, openedAt: number | null): GatewiseError {
  if (openedAt !== null) return unclosed(file, openedAt);
  return new GatewiseError('FILE_TOO_LARGE', `“${file}”: field ${field} of line ${line} is too long for a table.`, {
    file,
    line,
  });
}
