import { open, readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { GatewiseError } from '../../core/common/errors';
import { said, sentenceText, type Told } from '../../core/common/sentence';
import type { ExperimentId, StudyId } from '../../core/common/ids';
import { fromCsv, fromJson, fromOptuna, importedStudy, type ExchangedStudy, type ImportWishes } from '../../core/study';
import type { ImportSource } from '../../contract';
import { readOptuna } from '../../store';
import type { Services } from '../services';
import { openSource } from '../uploads';
import { requireSound } from './preview';
import { variantOf } from './variant';

export interface StudyImport extends ImportWishes {
  readonly source: ImportSource;
  readonly experimentId: ExperimentId;
  readonly variant: number;
  /** Left out: as in the file. */
  readonly name?: string | undefined;
  /** Which study of a database of several. */
  readonly studyName?: string | undefined;
}

/** Largest table or JSON that is read. */
const mostBytes = 256 * 1024 * 1024;
const sqliteBeginning = 'SQLite format 3';

/** A study out of a file: a database of Optuna, a study that was exported here as JSON, or a table of trials. Told apart by how they begin. */
async function readFileOf(path: string, name: string, studyName: string | undefined): Promise<ExchangedStudy> {
  let beginning: string;
  let size: number;
  try {
    const file = await open(path);
    try {
      size = (await file.stat()).size;
      const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
      beginning = buffer.toString('latin1', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw new GatewiseError(
      'FILE_NOT_FOUND',
      said`${name} cannot be read: check the path.`,
      { file: path },
      { cause: error },
    );
  }
  if (size === 0) throw new GatewiseError('FILE_EMPTY', said`${name} is empty.`, { file: name });
  if (beginning.startsWith(sqliteBeginning)) return fromOptuna(readOptuna(path, studyName));
  if (size > mostBytes)
    throw new GatewiseError('FILE_TOO_LARGE', said`${name} is too large for a study.`, { file: name });
  const text = await readFile(path, 'utf8');
  return beginning.trimStart().startsWith('{') ? fromJson(text) : fromCsv(text, basename(name, extname(name)));
}

/**
 * Makes a study of a file, paused, with all of its trials, or none where anything does not fit.
 * @throws GatewiseError FILE_NOT_FOUND, FILE_EMPTY, FILE_TOO_LARGE, NOT_FOUND, LIMIT_EXCEEDED; BAD_INPUT with what does not fit, and where
 */
export async function importStudy(
  { workspace, now }: Pick<Services, 'workspace'> & { readonly now: () => number },
  { source, name, studyName, ...wishes }: StudyImport,
): Promise<{ id: StudyId; notes: Told[] }> {
  const { experiment, variant } = variantOf(workspace, wishes);
  const file = await openSource(source, workspace.directory);
  const read = await readFileOf(file.path, file.name, studyName);
  const { settings, trials, notes } = importedStudy(read, variant.configuration, wishes, now());
  requireSound(variant.configuration, settings);
  const { version } = workspace.datasets.get(experiment.datasetId);
  const { id } = workspace.studies.import(
    {
      name: (name ?? read.name).slice(0, 200),
      experimentId: experiment.id,
      datasetId: experiment.datasetId,
      datasetHash: version.hash,
      variantName: variant.name,
      configuration: variant.configuration,
      settings,
    },
    trials,
  );
  await file.discard();
  return { id, notes: notes.map((sentence) => ({ message: sentenceText(sentence), sentence })) };
}
