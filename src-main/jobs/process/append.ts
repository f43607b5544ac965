import { GatewiseError } from '../../core/common/errors';
import { said } from '../../core/common/sentence';
import { samplingStep } from '../../core/dataset';
import { alignTable, datasetFacts, otherStep } from '../../core/prediction';
import { appendRows, loadTable } from '../../ingest';
import type { AppendResult, AppendSpecification } from '../kinds';
import type { JobContext, JobEnd } from './handlers';
import { lookAtFile, withImportedFile } from './predict/new-file';

/**
 * Reads a file as the dataset was read, finds its columns by their names, holds its interval against the dataset's, and puts
 * what is new behind the dataset's rows.
 */
export async function appendFile(
  { dataset, choices: read, file, renames, policy, outputDirectory }: AppendSpecification,
  { emit, signal, threads }: JobContext,
): Promise<JobEnd<AppendResult>> {
  emit({ type: 'state', state: 'running' });
  const tell = (fraction: number, message: string): void => {
    emit({ type: 'progress', fraction, message, run: null });
  };
  tell(0, 'reading');
  const facts = datasetFacts(dataset);
  const look = await lookAtFile(file, facts, renames, 'dataset');
  const { preview, match } = look;
  const place = { parent: outputDirectory, name: 'append' };
  const onProgress = (share: number, message: string): void => {
    tell(0.6 * share, message);
  };
  return withImportedFile(file, look, facts, place, { signal, threads, onProgress }, async ({ version, path }) => {
    const { columns, sampling, hash } = version;
    const timeZone = dataset.timeZone ?? 'UTC';
    const own = alignTable(await loadTable({ path, hash, columns, sampling, timeZone }, signal), facts, match);
    const other = otherStep(own, facts);
    if (other !== null) {
      throw new GatewiseError(
        'BAD_INPUT',
        said`The rows of “${preview.fileName}” lie ${other.found} apart, and those of the dataset ${other.wanted} apart. Bring the file to that interval first, or import it as a dataset of its own.`,
        { file: preview.fileName, column: other.column, field: 'interval' },
      );
    }
    tell(0.7, 'writing');
    const { facts: next, appended } = await appendRows(
      {
        stored: dataset,
        choices: read,
        file: {
          name: preview.fileName,
          path,
          columns: new Map(
            match.columns.flatMap(({ name, found }) => (found === null ? [] : [[name, found] as const])),
          ),
        },
        policy,
        step: samplingStep(dataset.sampling),
        outputDirectory,
      },
      signal,
    );
    tell(1, 'writing');
    const { notices, sourceBytes } = version;
    return { result: { facts: next, appended, notices, sourceBytes }, stopped: false };
  });
}
