import { resolve } from 'node:path';
import { GatewiseError } from '../core/common/errors';
import { said } from '../core/common/sentence';
import { quoteText } from './database';
import { fileLimits } from './limits';

/** What DuckDB takes for a pattern in the name of a file that it reads; braces are none. */
const wildcard = /[[*?]/g;

/**
 * Names exactly one file to DuckDB, for reading. DuckDB reads `[`, `*` and `?` as patterns and then takes other files, so
 * each of them stands as a class of one character (`[[]`), which is the only escape that its patterns have.
 * @throws GatewiseError BAD_INPUT for a path with such a character and a backslash, on systems where a backslash may be part
 *   of a name: in a pattern DuckDB takes it for a separator, and no escape helps
 */
export function quotePath(path: string): string {
  const absolute = resolve(path);
  const escaped = absolute.replace(wildcard, '[$&]');
  if (process.platform !== 'win32' && escaped !== absolute && absolute.includes('\\')) {
    throw new GatewiseError(
      'BAD_INPUT',
      said`${absolute} cannot be read: its path has a backslash beside one of [ * ?. Rename the file or its folder.`,
      { file: absolute },
    );
  }
  return quoteText(escaped);
}

/**
 * The rows of one Parquet file, after FROM. Folders such as `year=2020` add no columns of their own.
 * @param rowNumber adds the column `file_row_number`, from 0. Default: false
 */
export function parquetRows(path: string, { rowNumber = false } = {}): string {
  return `read_parquet(${quotePath(path)}, hive_partitioning = false${rowNumber ? ', file_row_number = true' : ''})`;
}

/** What one Parquet file says of its parts and columns, after FROM. */
export function parquetFacts(path: string): string {
  return `parquet_metadata(${quotePath(path)})`;
}

/** The rows of one file of delimited text, after FROM; `options` are further arguments of `read_csv`. */
export function delimitedRows(path: string, options: string): string {
  return `read_csv(${quotePath(path)}, hive_partitioning = false, compression = 'none', ${options})`;
}

/**
 * A statement that writes rows to a Parquet file. What is written to is no pattern to DuckDB, so the path stands as it is.
 * The encodings of Parquet's second version put the bytes of numbers and the distances of times beside each other: files of
 * measurements are smaller than others under a hard compression, and are written and read in half the time. A column of more
 * different values than names of series can be is given no dictionary, and none is tried beyond that.
 */
export function copyToParquet(rows: string, path: string): string {
  return `copy (${rows}) to ${quoteText(resolve(path))} (format parquet, parquet_version v2, compression snappy, dictionary_size_limit ${fileLimits.series})`;
}
