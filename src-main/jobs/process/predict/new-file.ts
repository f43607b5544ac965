import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FilePreview, PartialImportChoices, Table } from '../../../core/dataset';
import {
  matchColumns,
  overridesFor,
  readingFor,
  requireMatch,
  type FileMatch,
  type Renames,
  type TrainingFacts,
} from '../../../core/prediction';
import { unfinishedName } from '../../../disk';
import { importFile, loadTable, previewFile } from '../../../ingest';
import type { NewFile } from '../../kinds';

/** A look at a file: how it would be read, and where it has the columns that the model needs. */
export interface FileLook {
  readonly preview: FilePreview;
  readonly choices: PartialImportChoices;
  readonly match: FileMatch;
}

/** @throws GatewiseError what `previewFile` throws */
export async function lookAtFile(file: NewFile, facts: TrainingFacts, renames: Renames): Promise<FileLook> {
  const { path, sourceName, scratchDirectory } = file;
  const preview = (choices: PartialImportChoices): Promise<FilePreview> =>
    previewFile({ path, sourceName, choices, scratchDirectory });
  const first = await preview(file.choices);
  const choices = readingFor(first, matchColumns(facts.columns, first.columns, renames), file.trained, file.choices);
  const second = await preview(choices);
  return { preview: second, choices, match: matchColumns(facts.columns, second.columns, renames) };
}

export interface ReadFile {
  readonly table: Table;
  readonly match: FileMatch;
  readonly fileName: string;
  readonly notices: readonly string[];
}

/**
 * Reads a file as an import would, checks and all, and keeps nothing of it on disk.
 * @throws GatewiseError what an import throws; COLUMN_NOT_FOUND or BAD_INPUT for columns that do not match
 */
export async function readNewFile(
  file: NewFile,
  facts: TrainingFacts,
  renames: Renames,
  { signal, threads, onProgress }: { signal: AbortSignal; threads: number; onProgress: (share: number) => void },
): Promise<ReadFile> {
  const { preview, choices, match } = await lookAtFile(file, facts, renames);
  requireMatch(preview.fileName, match);
  const folder = join(file.scratchDirectory ?? tmpdir(), unfinishedName('predict'));
  await mkdir(folder, { mode: 0o700 });
  try {
    const { version, path } = await importFile(
      {
        path: file.path,
        sourceName: file.sourceName,
        choices,
        overrides: overridesFor(facts, match),
        outputDirectory: folder,
      },
      { signal, threads, onProgress },
    );
    const { columns, sampling, hash } = version;
    const table = await loadTable(
      { path, hash, columns, sampling, timeZone: version.choices.timeZone ?? 'UTC' },
      signal,
    );
    return { table, match, fileName: preview.fileName, notices: version.notices.map(({ message }) => message) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
