import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GatewiseError } from '../../core/common/errors';
import { counted, said } from '../../core/common/sentence';
import type { ImportChoices, PartialImportChoices } from '../../core/dataset';
import { readThrough } from '../../disk';
import { decodeChunks, decodeText, guessEncodings, isUtf8Name, requireEncoding } from '../encoding';
import { fileLimits } from '../limits';
import { firstText, readSource, type SourceFile } from '../source';
import { areBlanksDelimiters, blankDelimiter, fieldDelimiter, textWithTabs, withTabs } from './blanks';
import { splitHeader } from './column-names';
import { csvRelationSql } from './csv-relation';
import { rowsBelow } from './below-table';
import { scanCsv, type CsvScan } from './csv-scan';
import { declaredDelimiter, guessDelimiters, linesAbove, linesOf, parseDelimited } from './csv-text';
import type { Importer } from './importer';
import { withLineFeeds } from './line-ends';
import { linesOfRows } from './row-lines';

/** The start of a text file, decoded as far as its lines are whole. */
export async function readTextStart(source: SourceFile, choices: PartialImportChoices) {
  const bytes = await firstText(source, fileLimits.previewBytes);
  const encodings = guessEncodings(bytes);
  const encoding = choices.encoding ?? encodings[0]?.encoding ?? 'utf-8';
  requireEncoding(encoding);
  const whole = bytes.length < fileLimits.previewBytes;
  const text = decodeText(bytes, encoding).replace(/^\ufeff/, '');
  const end = whole ? text.length : Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1;
  return { encoding, encodings, whole, text: text.slice(0, end), bytes: bytes.length };
}

/** Rows of the file, by what the sample's rows take of its bytes. */
export function estimateRows(
  rows: number,
  usedCharacters: number,
  start: { text: string; bytes: number },
  source: SourceFile,
) {
  const usedBytes = (start.bytes * usedCharacters) / Math.max(1, start.text.length);
  // A packed file is some five times as large unpacked.
  const total = source.compression === 'gzip' ? source.bytes * 5 : source.bytes;
  return Math.max(rows, Math.round((rows * total) / Math.max(1, usedBytes)));
}

/** Text in any encoding, parted by commas, semicolons, tabs, bars or runs of blanks. */
export const delimitedImporter: Importer = {
  async sample(source, choices) {
    const given = await readTextStart(source, choices);
    const declared = declaredDelimiter(given.text);
    const firstLines = linesOf(given.text, 60);
    const delimiters = areBlanksDelimiters(firstLines.slice(0, 50))
      ? [blankDelimiter]
      : guessDelimiters(firstLines.slice(declared === null ? 0 : 1, 50).join('\n'));
    const chosen = choices.delimiter ?? declared ?? delimiters[0] ?? ',';
    const isBlank = chosen === blankDelimiter;
    const delimiter = isBlank ? fieldDelimiter : chosen;
    const start = isBlank ? { ...given, text: textWithTabs(given.text) } : given;
    const top = isBlank ? linesOf(start.text, 60) : firstLines;
    const skippedLines = choices.skippedLines ?? linesAbove(top.slice(0, -1), delimiter);
    const preamble = start.text.split(/(?<=\r\n|\n|\r(?!\n))/, skippedLines);
    const skipped = preamble.reduce((sum, line) => sum + line.length, 0);
    const {
      rows: table,
      lines,
      used,
      unclosedQuote,
    } = parseDelimited(start.text.slice(skipped), delimiter, fileLimits.previewRows + 1);
    const { header, names, rows } = splitHeader(source.name, table, choices.header, skippedLines + 1);
    const isWhole = start.whole && skipped + used === start.text.length;
    return {
      names,
      rows,
      lines: lines.slice(header ? 1 : 0).map((line) => line + skippedLines),
      storedAs: names.map(() => 'text'),
      rowCount: isWhole
        ? { value: rows.length, exact: true }
        : { value: estimateRows(rows.length, used, start, source), exact: false },
      reading: { encoding: start.encoding, delimiter: chosen, header, skippedLines, sheet: null },
      preamble: preamble.map((line) => line.trim()),
      unclosedQuote: unclosedQuote === null || !isWhole ? null : skippedLines + unclosedQuote,
      alternatives: { encodings: start.encodings, delimiters, sheets: [] },
    };
  },

  foresee(source, names, choices) {
    const delimiter = choices.delimiter ?? ',';
    if (!isReadAsItIs(source, choices) || delimiter === blankDelimiter) return null;
    const reading = { ...tableOf(choices), delimiter, raggedRows: 'none', longestRow: 0 } as const;
    const sql = (numbers: readonly string[]): string => csvRelationSql(source.path, names, reading, numbers);
    return { sql: sql([]), withNumbers: sql, storedAs: names.map(() => 'text'), isPlain: true };
  },

  async open(source, names, choices, { scratch, signal, onProgress }) {
    const encoding = choices.encoding ?? 'utf-8';
    const isPlain = isReadAsItIs(source, choices);
    let path = isPlain ? source.path : await scratch.file('csv');
    const report = (start: number, span: number, bytes: number) => (read: number) => {
      onProgress(start + span * Math.min(1, read / Math.max(1, bytes)));
    };
    let undecodable = 0;
    if (!isPlain) {
      const chunks = readSource(source, signal, report(0, 0.5, source.bytes));
      const text = decodeChunks(chunks, encoding, (count) => (undecodable += count));
      await pipeline(Readable.from(text), createWriteStream(path));
    }
    const plain = { path, name: source.name, bytes: source.bytes, compression: 'none' as const };
    let delimiter = choices.delimiter ?? ',';
    if (delimiter === blankDelimiter) {
      path = await scratch.file('csv');
      await pipeline(Readable.from(withTabs(readSource(plain, signal))), createWriteStream(path));
      delimiter = fieldDelimiter;
    }
    const { header, skippedLines } = tableOf(choices);
    const scan = await scanCsv(readThrough(path, signal, report(isPlain ? 0 : 0.5, isPlain ? 1 : 0.5, source.bytes)), {
      file: source.name,
      delimiter,
      header,
      fieldCount: names.length,
      skippedLines,
      cellBytes: fileLimits.cellBytes,
    });
    const isSorted = choices.nonDataRows !== 'keep' && choices.raggedRows !== 'pad';
    const below = isSorted ? await rowsBelow(path, scan, { delimiter, fieldCount: names.length }) : [];
    const raggedCount = scan.raggedCount - below.length;
    const ragged = scan.ragged.filter(({ line }) => below.every((row) => row.line !== line));
    if (raggedCount > 0 && choices.raggedRows === 'refuse')
      throw raggedRows(source.name, delimiter, { raggedCount, ragged, fieldCount: names.length });
    if (scan.rowCount === below.length)
      throw new GatewiseError('FILE_EMPTY', said`“${source.name}” holds no rows below its header.`, {
        file: source.name,
      });
    if (!scan.endsAlike) {
      // DuckDB reads one kind of line end in a file, and none that is a carriage return alone.
      const rewritten = await scratch.file('csv');
      await pipeline(
        Readable.from(withLineFeeds(readSource({ ...plain, path }, signal))),
        createWriteStream(rewritten),
      );
      path = rewritten;
    }
    const policy = scan.raggedCount === 0 ? 'none' : choices.raggedRows === 'pad' ? 'pad' : 'skip';
    const reading = { delimiter, header, skippedLines, raggedRows: policy, longestRow: scan.longestRow } as const;
    const sql = (numbers: readonly string[]): string => csvRelationSql(path, names, reading, numbers);
    return {
      sql: sql([]),
      ...(scan.isPlain && policy === 'none' ? { withNumbers: sql } : {}),
      storedAs: names.map(() => 'text'),
      // An empty line is no row of several columns, and a missing value of a single one.
      rowCount: names.length === 1 ? null : scan.rowCount - (policy === 'skip' ? scan.raggedCount : 0),
      raggedCount,
      ragged,
      below,
      isPlain: scan.isPlain,
      undecodable,
      lines: (rows) => {
        const onlyFields = policy === 'skip' ? names.length : null;
        const layout = { delimiter, skippedLines, header, onlyFields, countsEmpty: names.length === 1 };
        return linesOfRows(readSource({ ...plain, path }, signal), layout, rows);
      },
    };
  },
};

/** Whether the database can read the file itself, which is no copy of it in another encoding or unpacked. */
function isReadAsItIs({ compression }: SourceFile, { encoding }: PartialImportChoices): boolean {
  return isUtf8Name(encoding ?? 'utf-8') && compression === 'none';
}

function tableOf({ header, skippedLines }: Pick<ImportChoices, 'header' | 'skippedLines'>) {
  return { header: header ?? true, skippedLines };
}

function raggedRows(
  file: string,
  delimiter: string,
  { raggedCount, ragged, fieldCount }: Pick<CsvScan, 'raggedCount' | 'ragged'> & { readonly fieldCount: number },
): GatewiseError {
  const [first] = ragged;
  const examples = ragged.map(({ line, fields }) => `line ${line}: ${fields} fields`);
  return new GatewiseError(
    'FILE_RAGGED_ROWS',
    said`“${file}”, read with “${delimiter === '\t' ? '\\t' : delimiter}” between fields: ${counted(raggedCount, 'row does', 'rows do')} not have ${counted(fieldCount, 'field', 'fields')} as the first one has (${examples.slice(0, 3).join('; ')}). Mend them, choose another delimiter, or choose to skip or to pad such rows.`,
    { file, line: first?.line ?? 1, examples, rows: raggedCount, fields: fieldCount },
  );
}
