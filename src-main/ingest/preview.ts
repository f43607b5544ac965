import { GatewiseError } from '../core/common/errors';
import { said } from '../core/common/sentence';
import {
  importOverridesSchema,
  type FilePreview,
  type ImportChoices,
  type ImportOverrides,
  type PartialImportChoices,
} from '../core/dataset';
import { importers, type SampleOptions, type TableSample } from './formats';
import { requireFileColumn, withFileGuess, withFileName } from './file-column';
import { guessColumns, type ColumnGuess } from './guess-columns';
import { arrangeTable, type Arrangement } from './layout/arrangement';
import { fileLimits } from './limits';
import { previewFindings } from './preview-findings';
import { withOwnDatabase } from './database';
import { openRelation } from './relation';
import { shapeOf, type TableShape } from './rows/shape';
import { sortOutRows } from './rows/sort-out';
import { Scratch } from './scratch';
import { openSource, type SourceFile } from './source';
import { timeExamples, timeReading } from './time-reading';
import { isOrderOpen, rankOverFile, withOrder } from './time-order';
import { carriesOffset, dateAlone, defineTimeFunctions } from './times';
import { isMissing } from './values';
import { requireZone } from './zones';

/** A file to read, under the name that the person knows. */
export interface NamedFile {
  readonly path: string;
  /** Takes the place of the file's name, e.g. for an upload that lies under a random name. */
  readonly sourceName: string | null;
}

export interface PreviewRequest extends NamedFile {
  /** Files whose rows follow; they have the same columns. */
  readonly appended?: readonly NamedFile[] | undefined;
  /** What the person has decided; the rest is guessed. */
  readonly choices?: PartialImportChoices;
  readonly overrides?: ImportOverrides;
  /** Where files are unpacked. Default: the system's folder for temporary files. */
  readonly scratchDirectory?: string | undefined;
}

/** A look at the start of each file, and how all of them would be read. */
export interface SourcesPreview {
  readonly preview: FilePreview;
  readonly samples: readonly TableSample[];
  readonly arrangement: Arrangement;
  /** How each column's text is read as numbers. */
  readonly numbers: ColumnGuess['numbers'];
  readonly guess: ColumnGuess;
  /** What rows look like. */
  readonly shape: TableShape;
}

/**
 * Looks at the start of a file, and of those to be appended: what it is, how it would be read, what speaks against it.
 * @throws GatewiseError FILE_NOT_FOUND, FILE_EMPTY, FILE_NOT_TEXT, FILE_UNSUPPORTED, FILE_ENCODING, FILE_TOO_WIDE,
 *   FILE_DUPLICATE_HEADER, FILE_EMPTY_HEADER, FILE_COLUMNS_DIFFER
 */
export async function previewFile(request: PreviewRequest): Promise<FilePreview> {
  const sources = await openSources(request);
  const scratch = new Scratch(request.scratchDirectory);
  try {
    const overrides = request.overrides ?? importOverridesSchema.parse({});
    const choices = request.choices ?? {};
    const previewed = await previewSources(sources, choices, overrides, scratch);
    return await overWholeFile(sources, previewed, choices, scratch);
  } finally {
    await scratch.remove();
  }
}

/** What the sample leaves open about the order of day, month and year is asked of the whole file. */
async function overWholeFile(
  sources: readonly SourceFile[],
  { preview, samples, arrangement, guess }: SourcesPreview,
  choices: PartialImportChoices,
  scratch: Scratch,
): Promise<FilePreview> {
  if (preview.rowCount.exact || !isOrderOpen(guess, choices)) return preview;
  try {
    const context = { scratch, onProgress: () => undefined };
    const relation = await arrangement.open(await openRelation(sources, samples, preview, context), context);
    const limits = { memoryMegabytes: 256, threads: 2, temporaryDirectory: null };
    return await withOwnDatabase(limits, undefined, async (database) => {
      await defineTimeFunctions(database);
      return withOrder(preview, await rankOverFile(database, relation, preview, guess), choices);
    });
  } catch (cause) {
    // What is wrong further down is said by the import; the sample can be shown all the same.
    if (cause instanceof GatewiseError) return preview;
    throw cause;
  }
}

/** Opens the file and those to be appended. */
export async function openSources({ path, sourceName, appended = [] }: PreviewRequest): Promise<SourceFile[]> {
  const files = [{ path, sourceName }, ...appended];
  return await Promise.all(files.map((file) => openSource(file.path, file.sourceName)));
}

/** As `previewFile`, for files that were opened. */
export async function previewSources(
  sources: readonly SourceFile[],
  decided: PartialImportChoices,
  overrides: ImportOverrides,
  scratch: Scratch,
  options: SampleOptions = { wholeFile: false },
): Promise<SourcesPreview> {
  const [source] = sources;
  if (source === undefined) throw new TypeError('nothing to preview');
  const asStored = await importers[source.format].sample(source, decided, scratch, options);
  const chosen = { ...decided, ...asStored.reading };
  const samples = [asStored];
  for (const other of sources.slice(1)) {
    requireSameFormat(source, other);
    const next = await importers[other.format].sample(other, { ...chosen, sheet: decided.sheet }, scratch, options);
    requireSameColumns(source.name, asStored.names, other.name, next.names);
    samples.push(next);
  }
  const { sample: sorted, nonData } = sortOutRows(asStored, decided.raggedRows);
  const arrangement = arrangeTable(source.name, sorted, decided, overrides);
  const { choices } = arrangement;
  const fileColumn = choices.fileColumn ?? null;
  if (fileColumn !== null) requireFileColumn(fileColumn, arrangement.sample, arrangement.layout.layout);
  const sample = fileColumn === null ? arrangement.sample : withFileName(arrangement.sample, source, fileColumn);
  const ownGuess = guessColumns(arrangement.sample, choices, overrides);
  const guess = fileColumn === null ? ownGuess : withFileGuess(ownGuess, sources, fileColumn, choices);
  const complete = { ...completeChoices(sample, guess, choices), ...arrangement.layout };
  requireChosenColumns(source.name, sample.names, choices, overrides);
  if (typeof choices.timeZone === 'string') requireZone(choices.timeZone);
  requireOneTimeOfDay(complete);
  const timesAreLocal = readsLocalTimes(sample, complete);
  const reading = timeReading(sample.names, complete, timesAreLocal);
  const examples = (format: string) => timeExamples(sample.rows, reading, format);
  const counted = [sample, ...samples.slice(1)];
  const share = sample.rowCount.value / Math.max(1, asStored.rowCount.value);
  const appended = samples.slice(1).reduce((sum, { rowCount }) => sum + rowCount.value, 0);
  const total = sample.rowCount.value + Math.round(share * appended);
  const preview: FilePreview = {
    fileName: sources.map(({ name }) => name).join(', '),
    fileCount: sources.length,
    fileBytes: sources.reduce((sum, { bytes }) => sum + bytes, 0),
    format: source.format,
    compression: source.compression,
    choices: complete,
    alternatives: {
      ...sample.alternatives,
      timeColumns: guess.timeColumns,
      timeFormats: guess.times.candidates.map(({ format: { name } }) => ({
        timeFormat: name,
        examples: examples(name),
      })),
    },
    columns: guess.columns,
    rows: sample.rows
      .slice(0, fileLimits.shownRows)
      .map((row) => sample.names.map((_, index) => textOrNull(row[index] ?? ''))),
    rowCount: { value: total, exact: counted.every(({ rowCount }) => rowCount.exact) },
    timeExamples: complete.timeFormat === null ? [] : examples(complete.timeFormat),
    timesAreLocal,
    findings: [
      ...arrangement.findings,
      ...previewFindings({
        sample,
        nonData,
        asStored: sorted,
        guess,
        choices: complete,
        timesAreLocal,
        decided,
        overrides,
        reading,
      }),
    ],
  };
  // The name of its file tells nothing of what a row is.
  const shape = shapeOf(arrangement.sample.names, arrangement.sample.rows);
  return { preview, samples, arrangement, numbers: guess.numbers, guess, shape };
}

function completeChoices(
  sample: TableSample,
  guess: ColumnGuess,
  choices: PartialImportChoices,
): Omit<ImportChoices, keyof Arrangement['layout']> {
  const timeFormat = choices.timeFormat ?? guess.times.candidates[0]?.format.name ?? 'iso';
  return {
    ...sample.reading,
    decimal: sample.storedAs.every((stored) => stored !== 'text') ? null : guess.decimal,
    thousands: choices.thousands ?? null,
    numbers: Object.fromEntries(
      guess.columns.flatMap(({ name, numbers }) => (numbers === null ? [] : [[name, numbers.reading] as const])),
    ),
    missing: { ...choices.missing },
    timeColumn: guess.timeColumn,
    timeOfDayColumn: guess.timeOfDayColumn,
    timeFormat: guess.timeColumn === null ? null : timeFormat,
    raggedRows: choices.raggedRows ?? 'refuse',
    rowsWithoutTime: choices.rowsWithoutTime ?? 'refuse',
    nonDataRows: choices.nonDataRows ?? 'skip',
    seriesIdColumn: guess.columns.find(({ role }) => role === 'seriesId')?.name ?? null,
    fileColumn: choices.fileColumn ?? null,
    timeZone: choices.timeZone ?? null,
  };
}

/** Not so where times say themselves how far from UTC they are, or count from 1970 on. */
function readsLocalTimes(sample: TableSample, { timeColumn, timeFormat }: ImportChoices): boolean {
  if (timeFormat === null || timeFormat.startsWith('epoch')) return false;
  const date = sample.names.indexOf(timeColumn ?? '');
  return !sample.rows.some((row) => carriesOffset(row[date] ?? '', timeFormat));
}

function requireChosenColumns(
  file: string,
  names: readonly string[],
  choices: PartialImportChoices,
  overrides: ImportOverrides,
): void {
  const { timeColumn, timeOfDayColumn, seriesIdColumn } = choices;
  const chosen = Object.entries({ timeColumn, timeOfDayColumn, seriesIdColumn }).map(
    ([field, column]): [string, unknown] => [`choices.${field}`, column],
  );
  const overridden = [...Object.keys(overrides.roles), ...Object.keys(overrides.kinds)];
  for (const field of ['numbers', 'missing'] as const)
    chosen.push(...Object.keys(choices[field] ?? {}).map((name): [string, unknown] => [`choices.${field}`, name]));
  for (const [field, column] of [...chosen, ...overridden.map((name) => ['overrides', name] as const)]) {
    if (typeof column !== 'string' || names.includes(column)) continue;
    throw new GatewiseError('COLUMN_NOT_FOUND', said`“${file}” has no column “${column}”.`, {
      file,
      field,
      column,
      examples: names.slice(0, 10),
    });
  }
}

/** With a column of its own for the time of day, the format is that of the date alone. */
function requireOneTimeOfDay({ timeFormat, timeColumn, timeOfDayColumn }: ImportChoices): void {
  if (timeOfDayColumn === null || timeColumn === null || timeFormat === null) return;
  const date = timeFormat.startsWith('epoch') ? 'iso' : dateAlone(timeFormat);
  if (date === null) return;
  throw new GatewiseError(
    'BAD_INPUT',
    said`The format ${timeFormat} of “${timeColumn}” already holds the time of day, and “${timeOfDayColumn}” was chosen for it too. Give the format of the date alone, such as ${date === '' ? 'iso' : date}, or no column for the time of day.`,
    { field: 'choices.timeFormat', column: timeColumn },
  );
}

function textOrNull(text: string): string | null {
  return isMissing(text) ? null : text;
}

function requireSameFormat(first: SourceFile, other: SourceFile): void {
  if (first.format === other.format) return;
  throw new GatewiseError(
    'FILE_UNSUPPORTED',
    said`“${first.name}” is a ${first.format} file and “${other.name}” a ${other.format} file. Append files of one kind only.`,
    { file: other.name },
  );
}

function requireSameColumns(file: string, names: readonly string[], other: string, found: readonly string[]): void {
  const missing = names.find((name) => !found.includes(name));
  const extra = found.find((name) => !names.includes(name));
  if (missing === undefined && extra === undefined) return;
  const message =
    missing === undefined
      ? said`“${other}” has a column “${extra ?? ''}”, which “${file}” has not.`
      : said`“${other}” has no column “${missing}”, which “${file}” has.`;
  throw new GatewiseError('FILE_COLUMNS_DIFFER', said`${message} Only files with the same columns can be appended.`, {
    file: other,
    column: missing ?? extra ?? '',
    line: 1,
  });
}
