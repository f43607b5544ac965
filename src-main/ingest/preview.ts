import { GatewiseError } from '../core/common/errors';
import {
  importOverridesSchema,
  type FilePreview,
  type ImportOverrides,
  type PartialImportChoices,
  type PreviewFinding,
} from '../core/dataset';
import { guessColumns } from './guess-columns';
import { fileLimits } from './limits';
import { openSource, type SourceFile } from './source';
import { readTextSample } from './text-sample';
import { isMissing } from './values';

const shownExamples = 3;

/**
 * Looks at the start of a file: what it is, how it would be read, and what speaks against it.
 * @param choices what the person has decided; the rest is guessed
 * @throws GatewiseError FILE_NOT_FOUND, FILE_EMPTY, FILE_NOT_TEXT, FILE_UNSUPPORTED, FILE_ENCODING, FILE_TOO_WIDE,
 *   FILE_DUPLICATE_HEADER, FILE_EMPTY_HEADER, FILE_NO_NUMERIC_COLUMN
 */
export async function previewFile(path: string, choices: PartialImportChoices = {}): Promise<FilePreview> {
  return await previewSource(await openSource(path), choices, importOverridesSchema.parse({}));
}

/** As `previewFile`, for a file that was opened and with decisions about its columns. */
export async function previewSource(
  source: SourceFile,
  choices: PartialImportChoices,
  overrides: ImportOverrides,
): Promise<FilePreview> {
  requireDelimitedText(source);
  const sample = await readTextSample(source, choices);
  const guess = guessColumns(sample.names, sample.rows, choices, overrides);
  requireNumericColumn(source.name, guess.columns);
  const timeIndex = sample.names.indexOf(guess.timeColumn ?? '');
  const timeTexts = sample.rows
    .map((row) => row[timeIndex] ?? '')
    .filter((text) => !isMissing(text))
    .slice(0, shownExamples);
  const examples = (read: (text: string) => number) =>
    timeTexts
      .map((text) => ({ text, time: read(text) }))
      .filter(({ time }) => Number.isFinite(time))
      .map(({ text, time }) => ({ text, iso: new Date(time).toISOString() }));
  const format = guess.timeFormats.find(({ name }) => name === choices.timeFormat) ?? guess.timeFormats[0];
  const estimated = Math.round((sample.rows.length * source.bytes) / Math.max(1, sample.bytes));
  return {
    fileName: source.name,
    fileBytes: source.bytes,
    format: source.format,
    compression: source.compression,
    choices: {
      encoding: sample.encoding,
      delimiter: sample.delimiter,
      decimal: guess.decimal,
      header: sample.header,
      timeColumn: guess.timeColumn,
      timeOfDayColumn: choices.timeOfDayColumn ?? null,
      timeFormat: guess.timeColumn === null ? null : (choices.timeFormat ?? format?.name ?? 'iso'),
      sheet: null,
      raggedRows: choices.raggedRows ?? 'refuse',
      seriesIdColumn: guess.columns.find(({ role }) => role === 'seriesId')?.name ?? null,
      timeZone: null,
    },
    alternatives: {
      encodings: sample.encodings,
      delimiters: sample.delimiters,
      sheets: [],
      timeColumns: guess.timeColumns,
      timeFormats: guess.timeFormats.map(({ name, read }) => ({ timeFormat: name, examples: examples(read) })),
    },
    columns: guess.columns,
    rows: sample.rows
      .slice(0, fileLimits.shownRows)
      .map((row) => sample.names.map((_, index) => textOrNull(row[index] ?? ''))),
    rowCount: sample.whole ? { value: sample.rows.length, exact: true } : { value: estimated, exact: false },
    timeExamples: format === undefined ? [] : examples(format.read),
    findings: findings(sample.names, sample.rows, guess.columns),
  };
}

function textOrNull(text: string): string | null {
  return isMissing(text) ? null : text;
}

function requireDelimitedText({ name, format }: SourceFile): void {
  if (format === 'csv') return;
  throw new GatewiseError(
    'FILE_UNSUPPORTED',
    `“${name}” is a ${format} file, which cannot be imported yet. Save it as CSV and import that.`,
    { file: name, format },
  );
}

function requireNumericColumn(file: string, columns: FilePreview['columns']): void {
  if (columns.some(({ kind }) => kind === 'number')) return;
  throw new GatewiseError(
    'FILE_NO_NUMERIC_COLUMN',
    `“${file}” has no column of numbers, so there is nothing to learn from. Check the delimiter and the decimal mark.`,
    { file, examples: columns.slice(0, 10).map(({ name }) => name) },
  );
}

function findings(
  names: readonly string[],
  rows: readonly (readonly string[])[],
  columns: FilePreview['columns'],
): PreviewFinding[] {
  const ragged = rows.findIndex((row) => row.length !== names.length);
  const raggedRow = rows[ragged];
  const found: PreviewFinding[] =
    raggedRow === undefined
      ? []
      : [
          {
            code: 'raggedRows',
            severity: 'error',
            message: `A row has ${raggedRow.length} fields where the header has ${names.length}.`,
            column: null,
            line: ragged + 2,
            examples: [raggedRow.slice(0, 8).join(' | ')],
          },
        ];
  const unreadable = columns.filter((column) => column.unreadable > 0);
  return [
    ...found,
    ...unreadable.map((column) => ({
      code: 'unreadableNumbers',
      severity: 'warning' as const,
      message: `${column.unreadable} values of “${column.name}” are no numbers and count as missing.`,
      column: column.name,
      line: null,
      examples: [],
    })),
  ];
}
