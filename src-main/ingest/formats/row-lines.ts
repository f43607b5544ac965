const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const quote = 0x22;

interface Layout {
  readonly delimiter: string;
  /** Lines above the rows, that of the names among them. */
  readonly skippedLines: number;
  readonly header: boolean;
  /** Rows of another number of fields are left out; null: none are. */
  readonly onlyFields: number | null;
  /** Whether an empty line is a row, as in a table of one column. */
  readonly countsEmpty: boolean;
}

/**
 * Lines, from 1, in which rows of delimited text begin: read again only where rows have to be named, because a quoted field
 * may run over lines and empty lines are no rows.
 * @param rows numbers of rows from 0, ascending
 */
export async function linesOfRows(
  chunks: AsyncIterable<Buffer>,
  layout: Layout,
  rows: readonly number[],
): Promise<number[]> {
  const delimiter = layout.delimiter.charCodeAt(0);
  const found: number[] = [];
  let line = 1;
  let rowLine = 1;
  let row = layout.header ? -1 : 0;
  let fields = 1;
  let isEmpty = true;
  let isQuoted = false;
  let atFieldStart = true;
  let afterQuote = false;
  let afterReturn = false;
  const endRow = (): void => {
    const isRow = (!isEmpty || layout.countsEmpty) && rowLine > layout.skippedLines;
    if (isRow && (row < 0 || layout.onlyFields === null || fields === layout.onlyFields)) {
      if (rows[found.length] === row) found.push(rowLine);
      row += 1;
    }
    fields = 1;
    isEmpty = true;
    atFieldStart = true;
    afterQuote = false;
  };
  for await (const chunk of chunks) {
    for (const byte of chunk) {
      if (afterReturn && byte === lineFeed) {
        afterReturn = false;
        continue;
      }
      afterReturn = byte === carriageReturn;
      if (byte === lineFeed || byte === carriageReturn) {
        line += 1;
        if (isQuoted) continue;
        endRow();
        rowLine = line;
        continue;
      }
      isEmpty = false;
      if (isQuoted) {
        isQuoted = byte !== quote;
        afterQuote = byte === quote;
        continue;
      }
      if (byte === delimiter) {
        fields += 1;
        atFieldStart = true;
        afterQuote = false;
        continue;
      }
      // Of a doubled mark the first closes the field and the second opens it again.
      if (byte === quote) isQuoted = atFieldStart || afterQuote;
      atFieldStart = false;
      afterQuote = false;
    }
    if (found.length === rows.length) return found;
  }
  if (!isEmpty) endRow();
  return found;
}
