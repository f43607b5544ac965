import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { GatewiseError } from '../core/common/errors';
import {
  datasetVersionSchema,
  type DatasetColumn,
  type DatasetVersion,
  type ImportChoices,
  type ImportNotice,
  type ImportOverrides,
  type PartialImportChoices,
  type PreviewColumn,
} from '../core/dataset';
import { scanCsv, type CsvScan } from './csv-scan';
import { quoteName, quoteText, withOwnDatabase, type Database } from './database';
import { decodeChunks, isUtf8Name } from './encoding';
import { fileLimits } from './limits';
import { previewSource } from './preview';
import { openSource, readSource, requireUnchanged, type SourceFile } from './source';
import { missingSql, numberSql, timeSql, type DecimalMark } from './values';

export interface ImportRequest {
  readonly path: string;
  /** Takes the place of the file's name, e.g. for an upload that lies under a random name. */
  readonly sourceName: string | null;
  readonly choices: PartialImportChoices;
  readonly overrides: ImportOverrides;
  /** Where `<hash>.parquet` is written. */
  readonly outputDirectory: string;
}

export interface ImportOptions {
  readonly signal?: AbortSignal;
  readonly threads?: number;
  /** Share that is done, from 0 to 1, with what is done now. */
  readonly onProgress?: (share: number, message: string) => void;
}

export interface ImportedFile {
  readonly version: DatasetVersion;
  /** Absolute path of the Parquet file. */
  readonly path: string;
}

/**
 * Reads a file into an immutable dataset version: a Parquet file under its own hash. Everything is checked before
 * it is moved into place, so that a refused or cancelled import leaves nothing behind.
 * @throws GatewiseError what `previewFile` throws; FILE_RAGGED_ROWS, FILE_UNCLOSED_QUOTE, FILE_TOO_LARGE, FILE_CHANGED
 */
export async function importFile(request: ImportRequest, options: ImportOptions = {}): Promise<ImportedFile> {
  const source = await openSource(request.path);
  const named = { ...source, name: request.sourceName ?? source.name };
  const preview = await previewSource(named, request.choices, request.overrides);
  const work = join(request.outputDirectory, `.import-${randomBytes(8).toString('hex')}`);
  await mkdir(work, { recursive: true });
  try {
    const text = await prepareText(named, preview.choices, work, options);
    const columns = preview.columns;
    const limits = { memoryMegabytes: 384, threads: options.threads ?? 2, temporaryDirectory: work };
    return await withOwnDatabase(limits, options.signal, async (database) => {
      const parquet = join(work, 'data.parquet');
      await database.run("set TimeZone = 'UTC'").catch(() => undefined);
      await database.run(copySql(text.path, parquet, preview.choices, columns, text.scan), (share) =>
        options.onProgress?.(0.4 + 0.5 * share, 'writing'),
      );
      await requireUnchanged(source);
      const facts = await describe(database, text.path, parquet, preview.choices, columns, text.scan);
      const hash = await hashFile(parquet);
      const path = join(request.outputDirectory, `${hash}.parquet`);
      await flush(parquet);
      await rename(parquet, path);
      options.onProgress?.(1, 'writing');
      return {
        path,
        version: datasetVersionSchema.parse({
          ...facts,
          hash,
          sourceName: named.name,
          sourceBytes: source.bytes,
          choices: preview.choices,
        }),
      };
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** The text as UTF-8 without compression, its rows counted; the file itself where it is that already. */
async function prepareText(
  source: SourceFile,
  choices: ImportChoices,
  work: string,
  { signal, onProgress }: ImportOptions,
): Promise<{ path: string; scan: CsvScan }> {
  const encoding = choices.encoding ?? 'utf-8';
  const isPlain = isUtf8Name(encoding) && source.compression === 'none';
  const path = isPlain ? source.path : join(work, 'source.csv');
  const report = (start: number, span: number) => (read: number) =>
    onProgress?.(start + span * Math.min(1, read / source.bytes), 'reading');
  if (!isPlain) {
    const chunks = readSource(source, signal, report(0, 0.2));
    await pipeline(Readable.from(decodeChunks(chunks, encoding)), createWriteStream(path));
  }
  const plain = { path, name: source.name, bytes: source.bytes, compression: 'none' as const };
  const scan = await scanCsv(readSource(plain, signal, report(0.2, 0.2)), {
    file: source.name,
    delimiter: choices.delimiter ?? ',',
    header: choices.header ?? true,
    cellBytes: fileLimits.cellBytes,
  });
  if (scan.raggedCount > 0 && choices.raggedRows === 'refuse') throw raggedRows(source.name, scan);
  if (scan.rowCount === 0)
    throw new GatewiseError('FILE_EMPTY', `“${source.name}” holds no rows below its header.`, { file: source.name });
  return { path, scan };
}

function raggedRows(file: string, scan: CsvScan): GatewiseError {
  const [first] = scan.ragged;
  const examples = scan.ragged.map(({ line, fields }) => `line ${line}: ${fields} fields`);
  return new GatewiseError(
    'FILE_RAGGED_ROWS',
    `“${file}”: ${scan.raggedCount} rows do not have ${scan.fieldCount} fields as the first one has (${examples.slice(0, 3).join('; ')}). Mend them, or choose to skip or to pad such rows.`,
    { file, line: first?.line ?? 1, examples, rows: scan.raggedCount },
  );
}

function readCsvSql(path: string, choices: ImportChoices, columns: readonly PreviewColumn[], scan: CsvScan): string {
  const types = columns.map(({ name }) => `${quoteText(name)}: 'VARCHAR'`).join(', ');
  const policy =
    scan.raggedCount === 0
      ? ''
      : choices.raggedRows === 'pad'
        ? ', null_padding = true, strict_mode = false'
        : ', ignore_errors = true';
  return `read_csv(${quoteText(path)}, columns = {${types}}, auto_detect = false, delim = ${quoteText(choices.delimiter ?? ',')}, quote = '"', escape = '"', header = ${String(choices.header ?? true)}, max_line_size = ${8 << 20}${policy}, parallel = ${String(scan.raggedCount === 0)})`;
}

function valueSql({ name, kind }: PreviewColumn, choices: ImportChoices): string {
  const column = quoteName(name);
  const decimal: DecimalMark = choices.decimal ?? '.';
  switch (kind) {
    case 'number':
      return numberSql(column, decimal);
    case 'time':
      return timeSql(column, name === choices.timeColumn ? (choices.timeFormat ?? 'iso') : 'iso');
    case 'category':
    case 'boolean':
    case 'text':
      return `case when ${missingSql(column)} then null else trim(${column}) end`;
  }
}

function copySql(
  text: string,
  parquet: string,
  choices: ImportChoices,
  columns: readonly PreviewColumn[],
  scan: CsvScan,
): string {
  const selected = columns.map((column) => `${valueSql(column, choices)} as ${quoteName(column.name)}`).join(', ');
  return `copy (select ${selected} from ${readCsvSql(text, choices, columns, scan)}) to ${quoteText(parquet)} (format parquet, compression zstd)`;
}

const countSchema = z.coerce.number();
const textSchema = z.string();

/** What the stored file holds: counted there, so that what is shown is what is trained on. */
async function describe(
  database: Database,
  text: string,
  parquet: string,
  choices: ImportChoices,
  columns: readonly PreviewColumn[],
  scan: CsvScan,
): Promise<Pick<DatasetVersion, 'rowCount' | 'columns' | 'sampling' | 'notices'>> {
  const stored = `read_parquet(${quoteText(parquet)})`;
  const counts = columns.map(({ name }) => `count(${quoteName(name)})`).join(', ');
  const [row = []] = await database.rows(`select count(*), ${counts} from ${stored}`);
  const rowCount = countSchema.parse(row[0]);
  const described: DatasetColumn[] = [];
  const notices: ImportNotice[] = [];
  for (const [index, { name, kind, role, unit }] of columns.entries()) {
    const missing = rowCount - countSchema.parse(row[index + 1]);
    const isCategory = kind === 'category' || kind === 'boolean';
    const categories = isCategory ? await categoriesOf(database, stored, name) : null;
    described.push({ name, kind, role, unit, missing, categories });
    if (kind === 'number' || kind === 'time')
      notices.push(
        ...(await unreadable(database, readCsvSql(text, choices, columns, scan), columns[index], choices, missing)),
      );
  }
  if (scan.raggedCount > 0) {
    const done = choices.raggedRows === 'pad' ? 'filled with missing values' : 'left out';
    notices.push({
      code: 'raggedRows',
      message: `${scan.raggedCount} rows of another length were ${done}.`,
      column: null,
    });
  }
  return { rowCount, columns: described, sampling: await samplingOf(database, stored, choices.timeColumn), notices };
}

async function categoriesOf(database: Database, stored: string, name: string): Promise<string[]> {
  const column = quoteName(name);
  const rows = await database.rows(
    `select distinct ${column} from ${stored} where ${column} is not null order by 1 limit ${fileLimits.categories + 1}`,
  );
  if (rows.length > fileLimits.categories) {
    throw new GatewiseError(
      'LIMIT_EXCEEDED',
      `“${name}” has more than ${fileLimits.categories} categories. Import it as text, or ignore it.`,
      { column: name },
    );
  }
  return rows.map(([value]) => textSchema.parse(value));
}

/** Values that the column's kind cannot hold: counted, with the first ten. */
async function unreadable(
  database: Database,
  raw: string,
  column: PreviewColumn | undefined,
  choices: ImportChoices,
  missing: number,
): Promise<ImportNotice[]> {
  if (column === undefined || missing === 0) return [];
  const name = quoteName(column.name);
  const condition = `not ${missingSql(name)} and (${valueSql(column, choices)}) is null`;
  const [row = []] = await database.rows(`select count(*) from ${raw} where ${condition}`);
  const count = countSchema.parse(row[0]);
  if (count === 0) return [];
  const examples = await database.rows(`select distinct ${name} from ${raw} where ${condition} limit 10`);
  const shown = examples.map(([value]) => `“${textSchema.parse(value).slice(0, 40)}”`).join(', ');
  const what = column.kind === 'number' ? 'numbers' : 'times';
  return [
    {
      code: column.kind === 'number' ? 'unreadableNumbers' : 'unreadableTimes',
      message: `${count} values of “${column.name}” are no ${what} and count as missing: ${shown}.`,
      column: column.name,
    },
  ];
}

/** The commonest distance of rows that follow each other is the interval. */
async function samplingOf(
  database: Database,
  stored: string,
  timeColumn: string | null,
): Promise<DatasetVersion['sampling']> {
  if (timeColumn === null) return { intervalMs: null, start: null, end: null };
  const time = quoteName(timeColumn);
  const [[start, end] = []] = await database.rows(
    `select epoch_ms(min(${time})), epoch_ms(max(${time})) from ${stored}`,
  );
  const [[interval] = []] = await database.rows(
    `select mode(gap) from (select epoch_ms(${time}) - lag(epoch_ms(${time})) over (order by ${time}) as gap from (select ${time} from ${stored} limit 100000)) where gap > 0`,
  );
  const numberOrNull = (value: unknown): number | null =>
    value === null || value === undefined ? null : countSchema.parse(value);
  return { intervalMs: numberOrNull(interval), start: numberOrNull(start), end: numberOrNull(end) };
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
