import { validationWindowTag } from '../../src-main/contract';
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
  /** Whether a run has figures of what its split calls the test part, and its experiment is sealed: lists tell of no more. */
  function keepsTest({ experimentId, metrics }: Pick<RunSummary, 'experimentId' | 'metrics'>): boolean {
    return Object.keys(metrics).some((name) => name.startsWith('test.')) && isSealed(experimentId);
  }
  /** Whether the page of a run hides such figures: those of a trial's validation window are of no test part. */
  const hidesTest = (run: Pick<RunSummary, 'experimentId' | 'metrics' | 'tags'>): boolean =>
    keepsTest(run) && !run.tags.includes(validationWindowTag);
  /** Whether a column must not tell what a run has in it. */
  const hides = (column: RunColumn, run: RunSummary): boolean => column.looksAtTest === true && keepsTest(run);
  return { isSealed, keepsTest, hidesTest, hides };
}
