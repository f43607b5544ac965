import { Unzip, UnzipInflate, UnzipPassThrough } from 'fflate';
import { GatewiseError } from '../../core/common/errors';
import { fileLimits } from '../limits';
import { readSource, type SourceFile } from '../source';
import { splitHeader } from './column-names';
import { preambleOf } from './csv-text';
import type { Importer } from './importer';
import { RowsFile } from './rows-file';

interface Sheet {
  readonly sheet: string;
  /** Rows of text, as long as the longest; missing cells are null. Rows without anything are left out. */
  readonly rows: readonly (readonly (string | null)[])[];
}

/** Workbooks (.xlsx): one sheet of them, held in memory as a whole. */
export const workbookImporter: Importer = {
  async sample(source, choices, scratch) {
    const sheets = await readSheets(source, await scratch.plain(source));
    const { sheet, rows: table } = chooseSheet(source.name, sheets, choices.sheet);
    const top = table.slice(0, fileLimits.previewRows + 51).map((row) => row.map((cell) => cell ?? ''));
    const skippedLines = choices.skippedLines ?? preambleOf(top);
    const texts = top.slice(skippedLines, skippedLines + fileLimits.previewRows + 1);
    const { header, names, rows } = splitHeader(source.name, texts, choices.header, skippedLines + 1);
    return {
      names,
      rows,
      storedAs: names.map(() => 'text'),
      rowCount: { value: table.length - skippedLines - (header ? 1 : 0), exact: true },
      reading: { encoding: null, delimiter: null, header, skippedLines, sheet },
      preamble: top.slice(0, skippedLines).map((row) => row.filter((cell) => cell !== '').join(' ')),
      unclosedQuote: null,
      alternatives: { encodings: [], delimiters: [], sheets: sheets.map((candidate) => candidate.sheet) },
    };
  },

  async open(source, names, choices, { scratch, signal, onProgress }) {
    const sheets = await readSheets(source, await scratch.plain(source, signal));
    signal?.throwIfAborted();
    onProgress(0.5);
    const { rows } = chooseSheet(source.name, sheets, choices.sheet);
    const file = new RowsFile(await scratch.file('csv'), source.name);
    for (const row of rows.slice(choices.skippedLines + (choices.header === true ? 1 : 0))) await file.write(row);
    await file.end();
    if (file.rowCount === 0)
      throw new GatewiseError('FILE_EMPTY', `“${source.name}” holds no rows below its header.`, { file: source.name });
    onProgress(1);
    return file.relation(names, false);
  },
};

async function readSheets(source: SourceFile, path: string): Promise<Sheet[]> {
  await requireModestZip(source, path);
  const { default: readXlsxFile } = await import('read-excel-file/node');
  try {
    const sheets = await readXlsxFile(path);
    return sheets.map(({ sheet, data }) => ({ sheet, rows: rowsOf(data) }));
  } catch (cause) {
    const file = source.name;
    throw new GatewiseError('FILE_UNSUPPORTED', `“${file}” is a damaged or locked workbook.`, { file }, { cause });
  }
}

function rowsOf(data: readonly (readonly unknown[])[]): (string | null)[][] {
  const rows = data.map((row) => row.map(textOf)).filter((row) => row.some((cell) => cell !== null));
  const width = rows.reduce((longest, row) => Math.max(longest, row.length), 0);
  return rows.map((row) => [...row, ...Array.from({ length: width - row.length }, () => null)]);
}

const firstDay = Date.UTC(1899, 11, 31);

function textOf(cell: unknown): string | null {
  if (cell === null || cell === undefined || cell === '') return null;
  if (cell instanceof Date) {
    // Days with fractions carry rounding errors: 10:15 may come as 10:14:59.999.
    const time = Math.round(cell.getTime() / 10) * 10;
    if (!Number.isFinite(time)) return null;
    const text = new Date(time).toISOString().slice(0, -1).replace('T', ' ').replace('.000', '');
    // Workbooks count days from the end of 1899: before the first one stand times of day alone.
    return time < firstDay ? text.slice(11) : text;
  }
  if (typeof cell === 'string') return cell;
  return typeof cell === 'number' || typeof cell === 'boolean' ? String(cell) : null;
}

function chooseSheet(file: string, sheets: readonly Sheet[], chosen: string | null | undefined): Sheet {
  const named = sheets.find(({ sheet }) => sheet === chosen);
  if (typeof chosen === 'string' && named === undefined) {
    throw new GatewiseError('BAD_INPUT', `“${file}” has no sheet “${chosen}”.`, {
      file,
      field: 'choices.sheet',
      examples: sheets.slice(0, 10).map(({ sheet }) => sheet),
    });
  }
  const found = named ?? sheets.find(({ rows }) => rows.length > 1) ?? sheets[0];
  if (found === undefined || found.rows.length === 0)
    throw new GatewiseError(
      'FILE_EMPTY',
      `“${file}” holds no rows${found === undefined ? '' : ` in “${found.sheet}”`}.`,
      {
        file,
      },
    );
  return found;
}

/** Unpacks a workbook piece by piece and counts, because what it says about its own sizes need not be true. */
async function requireModestZip(source: SourceFile, path: string): Promise<void> {
  const plain = { path, name: source.name, bytes: source.bytes, compression: 'none' as const };
  let unpacked = 0;
  const tooLarge = (): GatewiseError =>
    new GatewiseError(
      'FILE_TOO_LARGE',
      `“${source.name}” unpacks to more than ${fileLimits.workbookBytes >> 20} MB. Save the sheet as CSV and import that.`,
      { file: source.name, bytes: unpacked },
    );
  const unzip = new Unzip((entry) => {
    entry.ondata = (error, data) => {
      if (error !== null) throw error;
      unpacked += data.length;
      if (unpacked > fileLimits.workbookBytes) throw tooLarge();
    };
    entry.start();
  });
  unzip.register(UnzipInflate);
  unzip.register(UnzipPassThrough);
  try {
    for await (const chunk of readSource(plain)) {
      // Small steps, because what comes out of one is held in memory.
      for (let at = 0; at < chunk.length; at += 1 << 14) unzip.push(chunk.subarray(at, at + (1 << 14)), false);
    }
    unzip.push(new Uint8Array(0), true);
  } catch (cause) {
    if (cause instanceof GatewiseError) throw cause;
    const file = source.name;
    throw new GatewiseError('FILE_UNSUPPORTED', `“${file}” is a damaged workbook.`, { file }, { cause });
  }
}
