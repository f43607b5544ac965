import type { Table } from '../dataset/table';
import { assemble, type PreparedRows } from './assemble';
import type { FittedPreparation } from './fitted';
import { numbersOf } from './frame';
import { featuresOf, startFrame } from './prepare';
import { applyStep, changesValuesOf } from './steps';
import { targetDistance } from './windows';

/**
 * Runs a stored preparation on other data of the same columns: nothing is fitted anew. The target may be missing
 * where it is yet to be predicted; rows without it get NaN.
 * @throws GatewiseError COLUMN_NOT_FOUND or MISSING_VALUES
 */
export function replayPreparation(fitted: FittedPreparation, table: Table): PreparedRows {
  const { task } = fitted;
  let frame = startFrame(table, task, featuresOf(task), !task.targetHistory);
  let rawTarget: Float64Array | null = null;
  let anchors: Float64Array | null = null;
  for (const step of fitted.steps) {
    if (frame.columns.has(task.target) && changesValuesOf(step, task.target)) {
      const { values } = numbersOf(frame, task.target);
      rawTarget ??= values;
      if (step.kind === 'difference') anchors = values;
    }
    frame = applyStep(frame, step);
  }
  return assemble(frame, fitted, { rawTarget, anchors, usedUntil: frame.rowCount, targetIsOptional: true });
}

/** First seen rows of all windows whose seen rows are there, one `stride` apart within every series; targets may lie beyond the data. */
export function replayStarts(rows: PreparedRows): Uint32Array {
  const { window, warmUp } = rows.fitted;
  const starts: number[] = [];
  for (let series = 0; series < rows.seriesBoundaries.length; series += 1) {
    const from = (rows.seriesBoundaries[series] ?? 0) + warmUp;
    const to = rows.seriesBoundaries[series + 1] ?? rows.rowCount;
    for (let start = from; start + window.lookback <= to; start += window.stride) {
      if (isComplete(rows, start, start + window.lookback)) starts.push(start);
    }
  }
  return Uint32Array.from(starts);
}

/** Row of a window's first target, counted on where it lies beyond the data. */
export function targetRowOf(rows: PreparedRows, start: number): number {
  return start + targetDistance(rows.fitted.window);
}

function isComplete(rows: PreparedRows, from: number, to: number): boolean {
  if (rows.fitted.targetFeature === null) return true;
  for (let row = from; row < to; row += 1) {
    if (Number.isNaN(rows.inputs[row * rows.featureCount + rows.fitted.targetFeature])) return false;
  }
  return true;
}
