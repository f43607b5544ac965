import { GatewiseError } from '../../core/common/errors';
import { said } from '../../core/common/sentence';
import { fileLimits } from '../limits';
import { readSource, type SourceFile } from '../source';
import { splitHeader } from './column-names';
import { preambleOf } from './csv-text';
import type { Importer, LongNumbers } from './importer';
import { RowsFile } from './rows-file';

interface Sheet {
  readonly sheet: string;
  /** Rows of text, as long as the longest; missing cells are null. Rows without anything are left out. */
  readonly rows: readonly (readonly (string | null)[])[];
  /** Numbers of those rows in the sheet, from 1. */
  readonly numbers: readonly number[];
  /** Cells with more digits than spreadsheet programs keep, from the top. */
  readonly long: readonly LongCell[];
}

interface LongCell {
  readonly row: number;
  readonly column: number;
  readonly text: string;
}

/** Spreadsheet programs keep 15 digits of a number: from here on a whole one has more. */
const firstLong = 1e15;

/** Workbooks (.xlsx): one sheet of them, held in memory as a whole. */
export const workbookImporter: Importer = {
  async sample(source, choices, scratch) {
    const { sheets, dayZero } = await readSheets(source, await scratch.plain(source));
    const { sheet, rows: table, numbers, long } = chooseSheet(source.name, sheets, choices.sheet);
    const top = table.slice(0, fileLimits.previewRows + 51).map((row) => row.map((cell) => cell ?? ''));
    const skippedLines = choices.skippedLines ?? preambleOf(top);
    const texts = top.slice(skippedLines, skippedLines + fileLimits.previewRows + 1);
    const { header, names, rows } = splitHeader(source.name, texts, choices.header, skippedLines + 1);
    return {
      names,
      rows,
      lines: numbers.slice(skippedLines + (header ? 1 : 0)),
      dayZero,
      longNumbers: longNumbersOf(long, numbers[skippedLines + (header ? 1 : 0)] ?? 0),
      storedAs: names.map(() => 'text'),
      rowCount: { value: table.length - skippedLines - (header ? 1 : 0), exact: true },
      reading: { encoding: null, delimiter: null, header, skippedLines, sheet },
      preamble: top.slice(0, skippedLines).map((row) => row.filter((cell) => cell !== '').join(' ')),
      unclosedQuote: null,
      alternatives: { encodings: [], delimiters: [], sheets: sheets.map((candidate) => candidate.sheet) },
    };
  },

  async open(source, names, choices, { scratch, signal, onProgress }) {
    const { sheets } = await readSheets(source, await scratch.plain(source, signal));
    signal?.throwIfAborted();
    onProgress(0.5);
    const { rows, numbers } = chooseSheet(source.name, sheets, choices.sheet);
    const file = new RowsFile(await scratch.file('csv'), source.name);
    const above = choices.skippedLines + (choices.header === true ? 1 : 0);
    for (const row of rows.slice(above)) await file.write(row);
    await file.end();
    if (file.rowCount === 0)
      throw new GatewiseError('FILE_EMPTY', said`“${source.name}” holds no rows below its header.`, {
        file: source.name,
      });
    onProgress(1);
    const lines = (wanted: readonly number[]): Promise<number[]> =>
      Promise.resolve(wanted.map((row) => numbers[above + row] ?? above + row + 1));
    return { ...file.relation(names, false), lines };
  },
};

/** @param from row of the sheet in which the data begin */
function longNumbersOf(cells: readonly LongCell[], from: number): LongNumbers[] {
  const found = new Map<number, LongNumbers>();
  for (const { row, column, text } of cells) {
    if (row < from) continue;
    const known = found.get(column) ?? { column, count: 0, text, line: row };
    found.set(column, { ...known, count: known.count + 1 });
  }
  return [...found.values()];
}

interface Workbook {
  readonly sheets: Sheet[];
  readonly dayZero: '1900' | '1904';
}

async function readSheets(source: SourceFile, path: string): Promise<Workbook> {
  const settings = await unpackModestly(source, path);
  const { default: readXlsxFile } = await import('read-excel-file/node');
  // The reader knows one spelling of true; files hold others as well.
  const dates: DateReading = {
    shift: settings.startsIn1904 && !settings.isKnownToReader ? days1904 * day : 0,
    // Before the first day of a workbook stand times of day alone.
    firstDay: settings.startsIn1904 && settings.isKnownToReader ? Date.UTC(1904, 0, 2) : Date.UTC(1899, 11, 31),
  };
  try {
    const sheets = await readXlsxFile(path);
    return {
      sheets: sheets.map(({ sheet, data }) => ({ sheet, ...rowsOf(data, dates) })),
      dayZero: settings.startsIn1904 ? '1904' : '1900',
    };
  } catch (cause) {
    const file = source.name;
    throw new GatewiseError(
      'FILE_UNSUPPORTED',
      said`“${file}” is a damaged or locked workbook. Save it again, without a password.`,
      { file },
      { cause },
    );
  }
}

interface DateReading {
  /** Milliseconds to add to what the reader of workbooks gives. */
  readonly shift: number;
  readonly firstDay: number;
}

function rowsOf(data: readonly (readonly unknown[])[], dates: DateReading): Omit<Sheet, 'sheet'> {
  const filled = data.flatMap((row, index) => {
    const cells = row.map((cell) => textOf(cell, dates));
    return cells.some((cell) => cell !== null && cell.trim() !== '') ? [{ cells, number: index + 1 }] : [];
  });
  const width = filled.reduce((longest, { cells }) => Math.max(longest, cells.length), 0);
  return {
    rows: filled.map(({ cells }) => [...cells, ...Array.from({ length: width - cells.length }, () => null)]),
    numbers: filled.map(({ number }) => number),
    long: data.flatMap((row, index) =>
      row.flatMap((cell, column) =>
        typeof cell === 'number' && Number.isInteger(cell) && Math.abs(cell) >= firstLong
          ? [{ row: index + 1, column, text: String(cell) }]
          : [],
      ),
    ),
  };
}

const day = 86_400_000;
/** Days from the zero of 1900 to that of 1904. */
const days1904 = 1462;

function textOf(cell: unknown, { shift, firstDay }: DateReading): string | null {
  if (cell === null || cell === undefined || cell === '') return null;
  if (cell instanceof Date) {
    // Days with fractions carry rounding errors: 10:15 may come as 10:14:59.999.
    const time = Math.round(cell.getTime() / 10) * 10;
    if (!Number.isFinite(time)) return null;
    const isTimeAlone = time < firstDay;
    const text = new Date(isTimeAlone ? time : time + shift)
      .toISOString()
      .slice(0, -1)
      .replace('T', ' ')
      .replace('.000', '');
    return isTimeAlone ? text.slice(11) : text;
  }
  if (typeof cell === 'string') return cell;
  return typeof cell === 'number' || typeof cell === 'boolean' ? String(cell) : null;
}

function chooseSheet(file: string, sheets: readonly Sheet[], chosen: string | null | undefined): Sheet {
  const named = sheets.find(({ sheet }) => sheet === chosen);
  if (typeof chosen === 'string' && named === undefined) {
    throw new GatewiseError('BAD_INPUT', said`“${file}” has no sheet “${chosen}”.`, {
      file,
      field: 'choices.sheet',
      examples: sheets.slice(0, 10).map(({ sheet }) => sheet),
    });
  }
  const found = named ?? sheets.find(({ rows }) => rows.length > 1) ?? sheets[0];
  if (found === undefined || found.rows.length === 0)
    throw new GatewiseError(
      'FILE_EMPTY',
      said`“${file}” holds no rows${found === undefined ? '' : ` in “${found.sheet}”`}.`,
      {
        file,
      },
    );
  return found;
}

interface DateSettings {
  readonly startsIn1904: boolean;
  /** Whether it is spelled as the reader of workbooks expects it. */
  readonly isKnownToReader: boolean;
}

/**
 * Unpacks a workbook piece by piece and counts, because what it says about its own sizes need not be true.
 * @returns from which year it counts days
 */
async function unpackModestly(source: SourceFile, path: string): Promise<DateSettings> {
  // Its tables are made as it is loaded, which the import of any other file would wait for.
  const { Unzip, UnzipInflate, UnzipPassThrough } = await import('fflate');
  const plain = { path, name: source.name, bytes: source.bytes, compression: 'none' as const };
  let unpacked = 0;
  const tooLarge = (): GatewiseError =>
    new GatewiseError(
      'FILE_TOO_LARGE',
      said`“${source.name}” unpacks to more than ${fileLimits.workbookBytes >> 20} MB. Save the sheet as CSV and import that.`,
      { file: source.name, bytes: unpacked },
    );
  const settings: Buffer[] = [];
  const unzip = new Unzip((entry) => {
    const holdsSettings = /^xl\/workbook[^/]*\.xml$/i.test(entry.name);
    entry.ondata = (error, data) => {
      if (error !== null) throw error;
      if (holdsSettings) settings.push(Buffer.from(data));
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
    throw new GatewiseError(
      'FILE_UNSUPPORTED',
      said`“${file}” is a damaged workbook. Save it again.`,
      { file },
      { cause },
    );
  }
  const spelled = /<(?:\w+:)?workbookPr\b[^>]*\bdate1904\s*=\s*["']\s*(\w+)\s*["']/i.exec(
    Buffer.concat(settings).toString(),
  )?.[1];
  return { startsIn1904: /^(?:1|true|on|yes)$/i.test(spelled ?? ''), isKnownToReader: spelled === '1' };
}
