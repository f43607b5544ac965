import type { ExperimentId } from '../../src-main/core/common/ids';
import type { RunColumn } from '../../src-main/core/run/columns';
import type { RunSummary } from '../../src-main/core/run/schema';
import { useCatalogue } from '../stores/catalogue';

/**
 * Whose test part is sealed. An experiment is until it is opened; while the list of experiments is not there yet, all are. One
 * that was deleted can be opened by nobody: its runs show what they have.
 */
export function useSealed() {
  const catalogue = useCatalogue();

  function isSealed(id: ExperimentId): boolean {
    const { experiments } = catalogue;
    if (experiments === undefined) return true;
    return experiments.find((one) => one.id === id)?.testOpenedAt === null;
  }
  /** Whether a run has figures of the test part that are sealed. */
  function hidesTest({ experimentId, metrics }: Pick<RunSummary, 'experimentId' | 'metrics'>): boolean {
    return Object.keys(metrics).some((name) => name.startsWith('test.')) && isSealed(experimentId);
  }
  /** Whether a column must not tell what a run has in it. */
  const hides = (column: RunColumn, run: RunSummary): boolean => column.looksAtTest === true && hidesTest(run);
  return { isSealed, hidesTest, hides };
}
