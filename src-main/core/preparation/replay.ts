import type { Table } from '../dataset/table';
import { assemble, type PreparedRows } from './assemble';
import type { FittedPreparation } from './fitted';
import { numbersOf } from './frame';
import { featuresOf, startFrame } from './prepare';
import { applyStep, changesValuesOf, runTableSteps } from './steps';

/**
 * Runs a stored preparation on other data of the same columns: nothing is fitted anew. The target may be missing
 * where it is yet to be predicted; rows without it get NaN, and so do gaps that no step fills.
 * @throws GatewiseError COLUMN_NOT_FOUND
 */
export function replayPreparation(fitted: FittedPreparation, given: Table): PreparedRows {
  const { task } = fitted;
  const { table, rest } = runTableSteps(given, fitted.steps);
  let frame = startFrame(table, task, featuresOf(task), !task.targetHistory);
  let rawTarget: Float64Array | null = null;
  let rawKnown: Uint8Array | null = null;
  let anchors: Float64Array | null = null;
  for (const step of rest) {
    if (frame.columns.has(task.target) && changesValuesOf(step, task.target)) {
      const { values } = numbersOf(frame, task.target);
      rawTarget ??= values;
      if (step.kind === 'difference') [anchors, rawKnown] = [values, frame.targetKnown];
    }
    frame = applyStep(frame, step);
  }
  return assemble(frame, fitted, { rawTarget, rawKnown, anchors, seen: [], targetIsOptional: true });
}
