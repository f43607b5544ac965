import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GatewiseError, toErrorValue } from '../core/common/errors';
import { said } from '../core/common/sentence';
import { isAbortError } from '../core/common/abort';
import {
  datasetVersionSchema,
  type DatasetVersion,
  type FilePreview,
  type ImportOverrides,
  type PartialImportChoices,
} from '../core/dataset';
import { flushFolder, moveIntoPlace, unfinishedName } from '../disk';
import { withOwnDatabase } from './database';
import { describeStored } from './describe';
import { directionNotices, directionOf, isNewestFirst, turned } from './direction';
import { EarlyCopy } from './early-copy';
import { EarlyHash } from './early-hash';
import { importers, type ForeseenRelation, type TableSample } from './formats';
import { countUnreadable, guessNotices, raggedNotices, textNotices, unreadableNotices } from './notices';
import { samplingNotices } from './irregular';
import { mixedOffsetNotices } from './mixed-offsets';
import { requireOneReading } from './numbers/ambiguity';
import { readingNotices, settleLate, settleOpen } from './numbers/settle';
import { lostDigitNotices } from './numbers/stored-digits';
import { markerNotices } from './numbers/stored-markers';
import { openSources, previewSources, type NamedFile, type SourcesPreview } from './preview';
import { openRelation } from './relation';
import { Scratch } from './scratch';
import { requireUnchanged, type SourceFile } from './source';
import { settleRows } from './rows/settle';
import { keptRows, withoutDropped } from './rows/leave-out';
import { beginEarly, writeStored } from './stored';
import { isOrderOpen, rankOverFile, requireOneOrder, withOrder } from './time-order';
import { defineTimeFunctions } from './times';

export interface ImportRequest extends NamedFile {
  /** Files whose rows follow; they have the same columns. */
  readonly appended?: readonly NamedFile[] | undefined;
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

const memoryMegabytes = 320;

/**
 * Reads a file into an immutable dataset version: a Parquet file under its own hash. Everything is checked before
 * it is moved into place, so that a refused or cancelled import leaves nothing behind.
 * @throws GatewiseError what `previewFile` throws; FILE_ROWS_WITHOUT_TIME, FILE_NON_DATA_ROWS, FILE_RAGGED_ROWS, FILE_UNCLOSED_QUOTE, FILE_TOO_LARGE, FILE_CHANGED
 */
export async function importFile(request: ImportRequest, options: ImportOptions = {}): Promise<ImportedFile> {
  const { signal, threads = 2, onProgress = () => undefined } = options;
  signal?.throwIfAborted();
  const sources = await openSources(request);
  const scratch = new Scratch(request.outputDirectory);
  const earlyCopy = new EarlyCopy();
  const earlyHash = new EarlyHash();
  try {
    const previewed = await previewSources(sources, request.choices, request.overrides, scratch, {
      wholeFile: true,
      signal,
    });
    const { samples, arrangement, guess, shape } = previewed;
    requireClearEncoding(previewed.preview);
    requireReadableTimes(previewed.preview);
    const isWhole = samples.length === 1 && seesAll(arrangement.sample);
    if (isWhole) requireOneReading(previewed.preview, previewed.numbers);
    const context = {
      scratch,
      signal,
      onProgress: (share: number) => {
        onProgress(0.4 * share, 'reading');
      },
    };
    const limits = { memoryMegabytes, threads, temporaryDirectory: await scratch.folder() };
    return await withOwnDatabase(limits, signal, async (database) => {
      await defineTimeFunctions(database);
      const foreseen = isWhole || isOrderOpen(guess, request.choices) ? null : foreseeRelation(sources, previewed);
      if (foreseen !== null)
        beginEarly(earlyCopy, database, foreseen, previewed.preview, await scratch.file('parquet'));
      const files = await openRelation(sources, samples, previewed.preview, context);
      const relation = await arrangement.open(files, context);
      requireNumericColumn(previewed.preview);
      const sampled = isOrderOpen(guess, request.choices)
        ? withOrder(
            previewed.preview,
            await rankOverFile(database, relation, previewed.preview, guess),
            request.choices,
          )
        : previewed.preview;
      requireOneOrder(sampled);
      const write = async ({ preview }: Pick<SourcesPreview, 'preview'>) => {
        const written = await scratch.file('parquet');
        const clock = await readableAs(sources, () =>
          writeStored(database, relation, preview, written, { scratch, early: earlyCopy }, (share) => {
            onProgress(0.4 + 0.5 * share, 'writing');
          }),
        );
        const rows = { relation, places: preview.choices.layout === 'wide' ? null : files.places };
        const settled = await settleRows(database, rows, written, { preview, shape });
        const parquet = await withoutDropped(database, written, settled, preview, scratch);
        await earlyHash.begin(parquet);
        const kept = keptRows(relation, settled, preview);
        const facts = await describeStored(database, parquet, preview, request.overrides);
        const unreadable = await countUnreadable(database, kept, preview, facts.columns);
        return { clock, facts, unreadable, settled, parquet, kept };
      };
      const opened = await settleOpen(database, relation, sampled, previewed.numbers, isWhole);
      const first = await write(opened);
      const late = await settleLate(
        database,
        first.kept,
        opened.preview,
        opened.numbers,
        first.unreadable,
        first.facts,
      );
      const { preview, numbers } = late;
      const { clock, facts, unreadable, settled, parquet, kept } = late.changed ? await write(late) : first;
      const direction = await directionOf(database, parquet, preview.choices);
      const notices = [
        ...guessNotices(preview),
        ...textNotices(preview.columns, facts.columns),
        ...raggedNotices(relation, preview.choices),
        ...settled.notices,
        ...readingNotices(preview.columns, numbers),
        ...(await unreadableNotices(database, kept, preview.columns, unreadable)),
        ...(await markerNotices(database, parquet, facts.columns)),
        ...(await lostDigitNotices(database, kept, parquet, preview)),
        ...samplingNotices(facts, preview.choices),
        ...(await mixedOffsetNotices(database, kept, preview)),
        ...clock,
        ...directionNotices(direction, preview.choices),
      ];
      for (const source of sources) await requireUnchanged(source);
      requireEveryRow(preview.fileName, facts.rowCount + settled.droppedCount, relation.rowCount);
      const inOrder = isNewestFirst(direction) ? await turned(database, parquet, scratch) : parquet;
      const hash = await earlyHash.of(inOrder);
      signal?.throwIfAborted();
      const path = await putInPlace(inOrder, request.outputDirectory, hash);
      onProgress(1, 'writing');
      return {
        path,
        version: datasetVersionSchema.parse({
          ...facts,
          hash,
          sourceName: preview.fileName,
          sourceBytes: preview.fileBytes,
          choices: preview.choices,
          notices,
        }),
      };
    });
  } finally {
    await earlyHash.giveUp();
    await scratch.remove();
  }
}

/** Whether a look at the start of a file has seen every row. */
function seesAll({ rows, rowCount }: TableSample): boolean {
  return rowCount.exact && rowCount.value === rows.length;
}

/** How one file of plain rows will be read; null where only its check tells. */
function foreseeRelation(
  [source, ...appended]: readonly SourceFile[],
  { preview: { choices }, samples }: SourcesPreview,
): ForeseenRelation | null {
  const isPlain =
    choices.fileColumn === null && choices.layout === 'long' && Object.keys(choices.timeParts).length === 0;
  if (source === undefined || appended.length > 0 || !isPlain) return null;
  return importers[source.format].foresee?.(source, samples[0]?.names ?? [], choices) ?? null;
}

/** An encoding that nobody chose has to stand out among the guesses. */
function requireClearEncoding({ fileName: file, findings, alternatives }: FilePreview): void {
  if (!findings.some(({ code, severity }) => code === 'encodingGuessed' && severity === 'error')) return;
  const examples = alternatives.encodings.map(({ encoding, sample }) => `${encoding}: ${sample.slice(0, 60)}`);
  throw new GatewiseError(
    'FILE_ENCODING',
    said`“${file}” could be in several encodings. Choose the one in which it reads well: ${examples.slice(0, 3).join('; ')}.`,
    { file, field: 'choices.encoding', examples },
  );
}

/** Rows were counted before DuckDB read them: what the two do not find alike is not stored. */
function requireEveryRow(file: string, found: number, counted: number | null): void {
  if (counted === null || found === counted) return;
  throw new GatewiseError(
    'FILE_UNSUPPORTED',
    said`“${file}” has ${counted} rows, of which ${found} could be read. Look for odd quotation marks and line ends, or save the file again as plain CSV.`,
    { file, rows: counted, found },
  );
}

/** A format that fits few of the times would leave the rest of them missing. */
function requireReadableTimes({ fileName: file, findings, choices }: FilePreview): void {
  const found = findings.find(({ code, severity }) => code === 'unreadableTimes' && severity === 'error');
  if (found === undefined) return;
  throw new GatewiseError(
    'BAD_INPUT',
    said`“${file}”: ${found.message} Choose another format, such as "%d.%m.%Y %H:%M", or another time column. Times are such as ${found.examples.slice(0, 3).join(', ')}.`,
    { file, field: 'choices.timeFormat', column: choices.timeColumn ?? '', examples: found.examples },
  );
}

function requireNumericColumn({ fileName: file, columns }: FilePreview): void {
  if (columns.some(({ kind }) => kind === 'number')) return;
  throw new GatewiseError(
    'FILE_NO_NUMERIC_COLUMN',
    said`“${file}” has no column of numbers, so there is nothing to learn from. Check the delimiter and the decimal mark.`,
    { file, examples: columns.slice(0, 10).map(({ name }) => name) },
  );
}

/** A file that passed all checks and that DuckDB refuses all the same; what DuckDB says is kept as the cause, for logs. */
async function readableAs<T>(sources: readonly SourceFile[], read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof GatewiseError || isAbortError(cause) || !(cause instanceof Error)) throw cause;
    // A full disk and the like have a sentence of their own.
    if (toErrorValue(cause).code !== 'INTERNAL') throw cause;
    for (const source of sources) await requireUnchanged(source);
    const file = sources.map(({ name }) => name).join(', ');
    const line = /\bon Line: (\d+)/i.exec(cause.message)?.[1];
    throw new GatewiseError(
      'FILE_UNSUPPORTED',
      line === undefined
        ? said`“${file}” cannot be read to its end. Look for odd quotation marks and line ends in it, or save the file again in another format.`
        : said`“${file}” cannot be read beyond line ${line}. Look for odd quotation marks and line ends there, or save the file again in another format.`,
      { file, ...(line === undefined ? {} : { line: Number(line) }) },
      { cause },
    );
  }
}

/**
 * Names the file by its hash. A mark beside it, an unfinished name with the hash in it, says that no dataset has it yet: the
 * backend removes the mark when it has stored the version, and the sweep at the next opening removes both when it has not.
 */
export async function putInPlace(parquet: string, directory: string, hash: string): Promise<string> {
  const path = join(directory, `${hash}.parquet`);
  const mark = join(directory, unfinishedName(hash));
  await writeFile(mark, '', { flag: 'wx' });
  try {
    await flushFolder(directory);
    await moveIntoPlace(parquet, path);
  } catch (thrown) {
    await rm(mark, { force: true });
    throw thrown;
  }
  return path;
}
