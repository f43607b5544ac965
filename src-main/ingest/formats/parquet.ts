import { z } from 'zod';
import { isAbortError } from '../../core/common/abort';
import { GatewiseError } from '../../core/common/errors';
import { said } from '../../core/common/sentence';
import { quoteName, withSharedDatabase } from '../database';
import { parquetRows } from '../file-sql';
import { fileLimits } from '../limits';
import type { SourceFile } from '../source';
import { checkNames } from './column-names';
import type { Importer, StoredAs } from './importer';

const schemaRow = z.tuple([z.string(), z.string()]).rest(z.unknown());
const cell = z.string().nullable();

/** Columns with their types; DuckDB reads the file itself. */
export const parquetImporter: Importer = {
  async sample(source, _choices, scratch) {
    const path = await scratch.plain(source);
    return await readable(source.name, () =>
      withSharedDatabase(undefined, async (database) => {
        const columns = await columnsOf(source, path);
        const names = checkNames(
          source.name,
          columns.map(({ name }) => name),
        );
        const file = parquetRows(path);
        const [[count] = []] = await database.rows(`select count(*) from ${file}`);
        const texts = columns.map(({ text }) => text).join(', ');
        const rows = await database.rows(`select ${texts} from ${file} limit ${fileLimits.previewRows}`);
        if (rows.length === 0)
          throw new GatewiseError('FILE_EMPTY', said`“${source.name}” holds no rows.`, { file: source.name });
        return {
          names,
          rows: rows.map((row) => row.map((value) => cell.parse(value) ?? '')),
          storedAs: columns.map(({ storedAs }) => storedAs),
          rowCount: { value: z.coerce.number().parse(count), exact: true },
          reading: { encoding: null, delimiter: null, header: null, skippedLines: 0, sheet: null },
          preamble: [],
          unclosedQuote: null,
          alternatives: { encodings: [], delimiters: [], sheets: [] },
        };
      }),
    );
  },

  async open(source, names, _choices, { scratch, signal, onProgress }) {
    const path = await scratch.plain(source, signal, (read) => {
      onProgress(Math.min(1, read / source.bytes));
    });
    const columns = await readable(source.name, () => columnsOf(source, path));
    const used = names.map((name) => columns.find((column) => column.name === name));
    const selected = used.flatMap((column) =>
      column === undefined ? [] : [`${column.sql} as ${quoteName(column.name)}`],
    );
    return {
      sql: `(select ${selected.join(', ')} from ${parquetRows(path)})`,
      storedAs: used.map((column) => column?.storedAs ?? 'text'),
      rowCount: null,
      raggedCount: 0,
      ragged: [],
      undecodable: 0,
    };
  },
};

interface ParquetColumn {
  readonly name: string;
  readonly storedAs: StoredAs;
  /** Brings the column to DOUBLE or whole numbers, TIMESTAMP (UTC) or VARCHAR. */
  readonly sql: string;
  /** As it is shown. */
  readonly text: string;
}

async function columnsOf(source: Pick<SourceFile, 'name'>, path: string): Promise<ParquetColumn[]> {
  return await withSharedDatabase(undefined, async (database) => {
    const rows = await database.rows(`describe select * from ${parquetRows(path)}`);
    if (rows.length > fileLimits.columns)
      checkNames(
        source.name,
        rows.map(([name]) => String(name)),
      );
    return rows.map((row) => {
      const [name, type] = schemaRow.parse(row);
      const column = quoteName(name);
      // Whole numbers stay what they are: a name of 18 digits would lose the last ones.
      if (/^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT|U?INTEGER)$/.test(type))
        return { name, storedAs: 'number' as const, sql: column, text: `${column}::varchar` };
      if (/^(?:FLOAT|DOUBLE|DECIMAL\(\d+,\d+\))$/.test(type))
        return { name, storedAs: 'number' as const, sql: `${column}::double`, text: `${column}::varchar` };
      if (type === 'TIMESTAMP WITH TIME ZONE')
        // Shown with its offset, so that no zone is asked for.
        return {
          name,
          storedAs: 'time' as const,
          sql: `timezone('UTC', ${column})`,
          text: `(timezone('UTC', ${column})::varchar || 'Z')`,
        };
      if (/^(?:TIMESTAMP(?:_N?S|_MS)?|DATE)$/.test(type))
        return { name, storedAs: 'time' as const, sql: `${column}::timestamp`, text: `${column}::timestamp::varchar` };
      return { name, storedAs: 'text' as const, sql: `${column}::varchar`, text: `${column}::varchar` };
    });
  });
}

async function readable<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof GatewiseError || isAbortError(cause)) throw cause;
    throw new GatewiseError(
      'FILE_UNSUPPORTED',
      said`“${file}” is a damaged Parquet file. Export it again.`,
      { file },
      { cause },
    );
  }
}
