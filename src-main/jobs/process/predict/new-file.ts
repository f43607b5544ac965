import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FilePreview, PartialImportChoices, Table } from '../../../core/dataset';
import { takeTableRows } from '../../../core/dataset/table-rows';
import {
  matchColumns,
  type ColumnOwner,
  overridesFor,
  readingFor,
  requireMatch,
  type FileMatch,
  type Renames,
  type TrainingFacts,
} from '../../../core/prediction';
import { unfinishedName } from '../../../disk';
import { importFile, loadTable, previewFile } from '../../../ingest';
import type { NewFile, PredictedRows } from '../../kinds';

/** A look at a file: how it would be read, and where it has the columns that the model needs. */
export interface FileLook {
  readonly preview: FilePreview;
  readonly choices: PartialImportChoices;
  readonly match: FileMatch;
}

/** @throws GatewiseError what `previewFile` throws */
export async function lookAtFile(
  file: NewFile,
  facts: TrainingFacts,
  renames: Renames,
  owner: ColumnOwner = 'model',
): Promise<FileLook> {
  const { path, sourceName, scratchDirectory } = file;
  const preview = (choices: PartialImportChoices): Promise<FilePreview> =>
    previewFile({ path, sourceName, choices, scratchDirectory });
  const first = await preview(file.choices);
  const choices = readingFor(first, matchColumns(facts.columns, first.columns, renames), file.trained, file.choices);
  const second = await preview(choices);
  return { preview: second, choices, match: matchColumns(facts.columns, second.columns, renames, owner) };
}

export interface ReadFile {
  readonly table: Table;
  readonly match: FileMatch;
  readonly fileName: string;
  readonly notices: readonly string[];
}

/**
 * The rows to predict, from wherever they come.
 * @throws GatewiseError what `readNewFile` throws
 */
export async function readPredictedRows(
  rows: PredictedRows,
  facts: TrainingFacts,
  renames: Renames,
  options: { signal: AbortSignal; threads: number; onProgress: (share: number) => void },
): Promise<ReadFile> {
  if (rows.from === 'file') return await readNewFile(rows.file, facts, renames, options);
  const all = await loadTable(rows.dataset, options.signal);
  const match = matchColumns(facts.columns, rows.dataset.columns, renames);
  requireMatch(rows.name, match);
  const appended = Array.from({ length: all.rowCount - rows.known }, (_, index) => rows.known + index);
  options.onProgress(1);
  return { table: takeTableRows(all, appended), match, fileName: rows.name, notices: [] };
}

interface ReadOptions {
  readonly signal: AbortSignal;
  readonly threads: number;
  readonly onProgress: (share: number, message: string) => void;
}

/**
 * Reads a file as an import would, checks and all, into a folder that is gone after `use`.
 * @param place where the folder is made, and what it is named by
 * @throws GatewiseError what an import throws; COLUMN_NOT_FOUND or BAD_INPUT for columns that do not match
 */
export async function withImportedFile<T>(
  file: NewFile,
  { preview, choices, match }: FileLook,
  facts: TrainingFacts,
  place: { readonly parent: string; readonly name: string },
  options: ReadOptions,
  use: (imported: Awaited<ReturnType<typeof importFile>>) => Promise<T>,
): Promise<T> {
  requireMatch(preview.fileName, match);
  const folder = join(place.parent, unfinishedName(place.name));
  await mkdir(folder, { mode: 0o700 });
  try {
    const { path, sourceName } = file;
    return await use(
      await importFile(
        { path, sourceName, choices, overrides: overridesFor(facts, match), outputDirectory: folder },
        options,
      ),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Reads a file and keeps nothing of it on disk. @throws GatewiseError what `withImportedFile` throws */
async function readNewFile(
  file: NewFile,
  facts: TrainingFacts,
  renames: Renames,
  options: ReadOptions,
): Promise<ReadFile> {
  const look = await lookAtFile(file, facts, renames);
  const place = { parent: file.scratchDirectory ?? tmpdir(), name: 'predict' };
  return withImportedFile(file, look, facts, place, options, async ({ version, path }) => {
    const { columns, sampling, hash } = version;
    const timeZone = version.choices.timeZone ?? 'UTC';
    const table = await loadTable({ path, hash, columns, sampling, timeZone }, options.signal);
    const notices = version.notices.map(({ message }) => message);
    return { table, match: look.match, fileName: look.preview.fileName, notices };
  });
}
