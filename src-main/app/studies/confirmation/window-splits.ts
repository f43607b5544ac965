import { said, sentenceText, type Told } from '../../../core/common/sentence';
import type { ExperimentConfiguration } from '../../../core/experiment/schema';
import { rowFacts } from '../../../core/recipe';
import { rollingSplits, type StoredStudy } from '../../../core/study';
import type { SplitConfiguration } from '../../../core/task/schema';
import { windowSpan } from '../../../core/task/windows';
import { datasetReference, versionOfRun } from '../../dataset-versions';
import { askCheck } from '../../variant-check';
import type { ConfirmationOptions } from './options';

export interface WindowSplits {
  /** The earliest first; the last is the study's own. */
  readonly splits: readonly SplitConfiguration[];
  /** That fewer fit than were asked for; null where as many do. */
  readonly note: Told | null;
}

/**
 * The splits on which candidates are confirmed: the study's own, and others that roll back from it.
 * @param configurations of all candidates: the windows leave room for the longest of them
 */
export async function windowSplits(
  { workspace, jobs, left }: Pick<ConfirmationOptions, 'workspace' | 'jobs' | 'left'>,
  { datasetId, datasetHash, configuration }: Pick<StoredStudy, 'datasetId' | 'datasetHash' | 'configuration'>,
  configurations: readonly ExperimentConfiguration[],
  count: number,
): Promise<WindowSplits> {
  if (count === 1) return { splits: [configuration.split], note: null };
  const version = versionOfRun({ workspace }, { datasetId, datasetHash });
  const check = await askCheck({ workspace, jobs }, configuration, version, { preflight: false, signal: left });
  const isPanel = version.columns.some(({ role }) => role === 'seriesId');
  const panel = isPanel
    ? await jobs.request('panel', { dataset: datasetReference({ workspace }, version) }, { signal: left })
    : null;
  const { split } = check;
  const splits =
    split === null
      ? [configuration.split]
      : rollingSplits(
          rowFacts({ dataset: version, panel, timeZone: version.choices.timeZone ?? 'UTC' }, configuration, {
            rows: split.rowCount,
            validationFrom: split.parts.validation.from,
            testFrom: split.parts.test.from,
          }),
          {
            count,
            span: Math.max(...configurations.map(({ window }) => windowSpan(window))),
            horizon: Math.max(
              ...configurations.map(({ task, window }) => (task.kind === 'classification' ? 1 : window.horizon)),
            ),
          },
        );
  if (splits.length === count) return { splits, note: null };
  const sentence = said`Of ${count} validation windows that were asked for, ${splits.length} fit before the test part.`;
  return { splits, note: { message: sentenceText(sentence), sentence } };
}
