import type { Table } from '../../dataset/table';
import { isMissingStep, markMissing, type MarkedValue, type MissingStep } from './missing-values';
import { arrangeRows, isRowStep, type RowStep } from './row-steps';

/** Steps that work on the table, before there is a frame. */
export type TableStep = MissingStep | RowStep;

/** What a step did to the rows of the table: moved, merged into others, or left out. */
export interface ArrangedRows {
  readonly kind: RowStep['kind'];
  readonly count: number;
}

export interface SteppedTable<Step> {
  /** The one that was given where the steps change nothing. */
  readonly table: Table;
  readonly marked: readonly MarkedValue[];
  readonly arranged: readonly ArrangedRows[];
  /** The steps that are thereby done. */
  readonly done: readonly TableStep[];
  /** The steps that are still to be run, in their order. */
  readonly rest: Exclude<Step, { kind: TableStep['kind'] }>[];
}

export function isTableStep<Step extends { readonly kind: string }>(step: Step): step is Step & TableStep {
  return isMissingStep(step) || isRowStep(step);
}

/**
 * The table as it is after the steps that work on it: what is missing is marked, and rows are in the order of time, one for
 * each time, without those that are left out. The same steps once more change nothing.
 * @throws GatewiseError COLUMN_NOT_TIME where rows are to be put in order and there is no time column
 */
export function runTableSteps<Step extends { readonly kind: string }>(
  given: Table,
  steps: readonly Step[],
): SteppedTable<Step> {
  const { table: markedTable, marked } = markMissing(given, steps);
  const done = steps.flatMap((step) => (isTableStep(step) ? [step] : []));
  const rest = steps.filter((step): step is Exclude<Step, { kind: TableStep['kind'] }> => !isTableStep(step));
  const arranged: ArrangedRows[] = [];
  let table = markedTable;
  for (const step of done) {
    if (step.kind === 'missingValues') continue;
    const result = arrangeRows(table, step);
    arranged.push({ kind: step.kind, count: result.count });
    table = result.table;
  }
  return { table, marked, arranged, done, rest };
}
