import { quoteText } from '../database';
import { delimitedRows } from '../file-sql';

interface CsvReading {
  readonly delimiter: string;
  readonly header: boolean;
  /** Lines above the header. */
  readonly skippedLines: number;
  /** What happens to rows of another length; `none` where there are none. */
  readonly raggedRows: 'none' | 'skip' | 'pad';
  /** Bytes of the longest row. Default: any number up to the longest that is read */
  readonly longestRow?: number;
}

/** Bytes of a line: of the longest that is read, and of what nearly every file keeps to. */
const longestLine = 8 << 20;
const usualLine = 2 << 20;

/**
 * What stands after FROM to read delimited UTF-8 text. DuckDB would take buffers of 16 longest lines, several at once, which
 * is most of the memory that an import takes; two are as fast.
 * @param numbers columns that DuckDB reads as numbers; the others are text. A statement fails at a value of them that it
 *   takes for no number; empty ones are missing. Default: none
 */
export function csvRelationSql(
  path: string,
  names: readonly string[],
  reading: CsvReading,
  numbers: readonly string[] = [],
): string {
  const types = names.map((name) => `${quoteText(name)}: '${numbers.includes(name) ? 'DOUBLE' : 'VARCHAR'}'`);
  const policy = { none: '', pad: ', null_padding = true, strict_mode = false', skip: ', ignore_errors = true' };
  const line = (reading.longestRow ?? longestLine) < usualLine ? usualLine : longestLine;
  return delimitedRows(
    path,
    `columns = {${types.join(', ')}}, auto_detect = false, delim = ${quoteText(reading.delimiter)}, quote = '"', escape = '"', header = ${String(reading.header)}, skip = ${reading.skippedLines}, max_line_size = ${line}, buffer_size = ${2 * line}${policy[reading.raggedRows]}, parallel = ${String(reading.raggedRows === 'none')}`,
  );
}
