import { addSteps, stepBounds, type CalendarStep } from '../calendar';
import { stepOfTable } from '../dataset/table-step';
import type { Table } from '../dataset/table';
import { gridOf, type FittedPreparation } from '../preparation';

/** How the times of rows that are yet to happen follow those that are there. */
export interface RowTimes {
  /** Null where times follow none. */
  readonly step: CalendarStep | null;
  readonly timeZone: string;
  /** The time so many rows after another; null where rows have no times. */
  readonly after: ((time: number, rows: number) => number) | null;
}

/**
 * Times go on by the step of the rows that the model sees: the one that a resampling makes, else that of the table.
 * @param intervalMs the commonest distance of rows, by which times go on that follow no step; null without a time column
 */
export function rowTimes({
  fitted,
  table,
  intervalMs,
}: {
  readonly fitted: FittedPreparation;
  readonly table: Table;
  readonly intervalMs: number | null;
}): RowTimes {
  const resampling = fitted.steps.findLast((step) => step.kind === 'resample');
  if (resampling !== undefined) {
    const { step, timeZone } = gridOf(resampling);
    const after = (time: number, rows: number): number =>
      addSteps(stepBounds(time, step, timeZone).start, rows, step, timeZone);
    return { step, timeZone, after };
  }
  const { timeZone = 'UTC' } = table;
  const step = stepOfTable(table);
  if (step !== null) return { step, timeZone, after: (time, rows) => addSteps(time, rows, step, timeZone) };
  return { step, timeZone, after: intervalMs === null ? null : (time, rows) => time + rows * intervalMs };
}
