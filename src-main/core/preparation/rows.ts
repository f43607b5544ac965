import { GatewiseError } from '../common/errors';
import type { Table } from '../dataset/table';
import { withStrata, withTargetKnown, type Frame } from './frame';
import { changesRows } from './order';
import type { PreparationInput } from './prepare';
import { leaveOutShortSeries, type LeftOutSeries } from './short-series';
import { applyStep, fitStep, runTableSteps, warmUpRows } from './steps';
import { frameOf, withSplitColumn } from './table-frame';

/** The rows that a model is trained and tested on, and the series of a panel that are too short for it. */
export interface TrainedRows {
  readonly frame: Frame;
  readonly leftOutSeries: readonly LeftOutSeries[];
}

/**
 * The rows that a model is trained and tested on: those with a time, after the steps that resample or drop rows and before all
 * others, without series that are too short. Columns hold their values as imported, but for those that a step treats as
 * missing; the inputs are the task's features.
 * @param names the columns to take along
 * @throws GatewiseError COLUMN_NOT_FOUND, COLUMN_NOT_TIME, or BAD_INPUT where time goes back and a step resamples
 */
export function trainedRows(given: Table, input: PreparationInput, names: readonly string[]): TrainedRows {
  const { task, preparation, split, window } = input;
  const { table, rest } = runTableSteps(withSplitColumn(given, split), preparation.steps);
  const plain = withTargetKnown(
    { ...frameOf(table, names), inputs: names.filter((name) => task.features.includes(name) || name === task.target) },
    task.target,
  );
  let frame = task.kind === 'classification' ? withStrata(plain, task.target) : plain;
  for (const step of rest) {
    if (!changesRows(step)) break;
    // These steps learn nothing from rows.
    frame = applyStep(frame, fitStep(frame, step, { trainRanges: [], task, window }));
  }
  const warmUp = warmUpRows(preparation.steps);
  const { frame: kept, leftOut } = leaveOutShortSeries(frame, { split, window, warmUp });
  return { frame: kept, leftOutSeries: leftOut };
}

/** The same rows where that is possible, else the rows as they are: what stands in the way is for the caller to tell. */
export function trainedRowsOrAll(table: Table, input: PreparationInput, names: readonly string[]): TrainedRows {
  try {
    return trainedRows(table, input, names);
  } catch (error) {
    if (!(error instanceof GatewiseError) || error.code === 'COLUMN_NOT_FOUND') throw error;
    const steps = input.preparation.steps.filter(({ kind }) => kind === 'missingValues');
    return trainedRows(table, { ...input, preparation: { ...input.preparation, steps } }, names);
  }
}
