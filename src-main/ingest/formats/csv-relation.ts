import { quoteText } from '../database';
import { delimitedRows } from '../file-sql';

interface CsvReading {
  readonly delimiter: string;
  readonly header: boolean;
  /** Lines above the header. */
  readonly skippedLines: number;
  /** What happens to rows of another length; `none` where there are none. */
  readonly raggedRows: 'none' | 'skip' | 'pad';
}

const longestLine = 8 << 20;

/**
 * What stands after FROM to read delimited UTF-8 text, every column as text. DuckDB would take buffers of 16 longest lines,
 * several at once, which is most of the memory that an import takes; two are as fast.
 */
export function csvRelationSql(path: string, names: readonly string[], reading: CsvReading): string {
  const types = names.map((name) => `${quoteText(name)}: 'VARCHAR'`).join(', ');
  const policy = { none: '', pad: ', null_padding = true, strict_mode = false', skip: ', ignore_errors = true' };
  return delimitedRows(
    path,
    `columns = {${types}}, auto_detect = false, delim = ${quoteText(reading.delimiter)}, quote = '"', escape = '"', header = ${String(reading.header)}, skip = ${reading.skippedLines}, max_line_size = ${longestLine}, buffer_size = ${2 * longestLine}${policy[reading.raggedRows]}, parallel = ${String(reading.raggedRows === 'none')}`,
  );
}
