import { GatewiseError } from '../common/errors';
import { counted, said } from '../common/sentence';
import { classIndices } from './classes';
import type { FittedPreparation } from './fitted';
import { numbersOf, rowNumber, type Frame } from './frame';
import { scaleValue, type FittedScaler } from './scaler';
import type { RowRange } from '../task/series';

/** A table's rows as the model reads them. */
export interface PreparedRows {
  readonly fitted: FittedPreparation;
  readonly rowCount: number;
  readonly featureNames: readonly string[];
  readonly featureCount: number;
  /** Scaled inputs, row-major [rows × features]. */
  readonly inputs: Float32Array;
  /** Target of each row, scaled; the class index for a classification. NaN where it is not known. */
  readonly targets: Float32Array;
  /** Target of each row in its own units, before any transform; the class index for a classification. */
  readonly rawTargets: Float64Array;
  /** The target before its difference, from which predictions are added up; null unless it is differenced. */
  readonly anchors: Float64Array | null;
  /** Milliseconds since 1970 UTC. */
  readonly time: Float64Array | null;
  /** Where days begin. */
  readonly timeZone: string;
  /** First row of each series. */
  readonly seriesBoundaries: Uint32Array;
  readonly seriesNames: readonly string[] | null;
  readonly classNames: readonly string[] | null;
  /** Row of the table that each row came from; null: the same row. */
  readonly sourceRows: Uint32Array | null;
}

export interface AssembleOptions {
  readonly rawTarget: Float64Array | null;
  /** Rows whose target was known before its difference, which takes two of them; null: those that the frame knows. */
  readonly rawKnown: Uint8Array | null;
  readonly anchors: Float64Array | null;
  /** Rows that windows see, first and one past the last, ascending; others may have gaps. */
  readonly seen: readonly RowRange[];
  /** Whether rows without a target are allowed, as in data that is yet to be predicted. */
  readonly targetIsOptional?: boolean;
}

/**
 * Scales a frame's inputs and target and lays them out in rows.
 * @throws GatewiseError MISSING_VALUES naming the first gap that a window would see.
 */
export function assemble(frame: Frame, fitted: FittedPreparation, options: AssembleOptions): PreparedRows {
  const featureCount = fitted.features.length;
  const inputs = new Float32Array(frame.rowCount * featureCount);
  fitted.features.forEach(({ name, scaler }, feature) => {
    const { values } = numbersOf(frame, name);
    const mayEndEarly = options.targetIsOptional === true && feature === fitted.targetFeature;
    if (!mayEndEarly) requireComplete(frame, name, values, options.seen);
    for (let row = 0; row < frame.rowCount; row += 1) {
      inputs[row * featureCount + feature] = scaleValue(scaler, values[row] ?? Number.NaN);
    }
  });
  const { transformed, raw } = targetOf(frame, fitted, options);
  return {
    fitted,
    rowCount: frame.rowCount,
    featureNames: fitted.features.map((feature) => feature.name),
    featureCount,
    inputs,
    targets: scaleValues(fitted.target.scaler, transformed),
    rawTargets: raw,
    anchors: options.anchors,
    time: frame.time,
    timeZone: frame.timeZone,
    seriesBoundaries: frame.seriesBoundaries,
    seriesNames: frame.seriesNames,
    classNames: fitted.classNames,
    sourceRows: frame.sourceRows,
  };
}

function targetOf(
  frame: Frame,
  fitted: FittedPreparation,
  options: AssembleOptions,
): { transformed: Float64Array; raw: Float64Array } {
  const column = frame.columns.get(fitted.task.target);
  if (column === undefined) {
    const unknown = new Float64Array(frame.rowCount).fill(Number.NaN);
    return { transformed: unknown, raw: unknown };
  }
  if (fitted.classNames !== null) {
    const indices = classIndices(column, fitted.classNames);
    if (frame.targetKnown !== null) withoutFills(indices, frame.targetKnown, -1);
    return { transformed: indices, raw: indices };
  }
  const { values } = numbersOf(frame, fitted.task.target);
  if (frame.targetKnown === null) return { transformed: values, raw: options.rawTarget ?? values };
  return {
    transformed: withoutFills(values.slice(), frame.targetKnown, Number.NaN),
    raw: withoutFills((options.rawTarget ?? values).slice(), options.rawKnown ?? frame.targetKnown, Number.NaN),
  };
}

/** What a step filled in for a missing target is no target: nothing may learn from it or be scored on it. */
function withoutFills(values: Float64Array, known: Uint8Array, missing: number): Float64Array {
  for (let row = 0; row < values.length; row += 1) if (known[row] === 0) values[row] = missing;
  return values;
}

function requireComplete(frame: Frame, name: string, values: Float64Array, seen: readonly RowRange[]): void {
  let first = -1;
  let count = 0;
  for (const { from, to } of seen) {
    for (let row = from; row < to; row += 1) {
      if (!Number.isFinite(values[row])) {
        if (first < 0) first = row;
        count += 1;
      }
    }
  }
  if (first < 0) return;
  const row = rowNumber(frame, first);
  throw new GatewiseError(
    'MISSING_VALUES',
    said`“${name}” has no usable value in ${counted(count, 'row', 'rows')}, the first of them row ${row}. Add the step “fill missing values”, or leave the column out.`,
    { column: name, row, count, field: 'preparation.steps' },
  );
}

/** A plain loop: `Float32Array.from` with a function first makes a list of all values, several times their memory. */
function scaleValues(scaler: FittedScaler, values: Float64Array): Float32Array {
  const scaled = new Float32Array(values.length);
  for (let row = 0; row < values.length; row += 1) scaled[row] = scaleValue(scaler, values[row] ?? Number.NaN);
  return scaled;
}
