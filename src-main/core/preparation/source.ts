import { GatewiseError } from '../common/errors';
import { said } from '../common/sentence';
import type { WindowSource } from '../task/window-source';
import type { PreparedRows } from './assemble';
import type { FittedPreparation } from './fitted';
import type { PreparedData } from './prepare';
import { unscaleValue } from './scaler';
import type { Part } from '../task/schema';
import { invertPower } from './steps';
import { targetDistance } from '../task/windows';

/** Values that a differenced target needs to be added up again: for each window the `lag` values before its first target row. */
export interface TargetAnchors {
  /** Row-major [windows × lag], oldest first, in the units the target had before its difference. */
  readonly values: Float64Array;
  readonly horizon: number;
}

/**
 * One part's windows for a trainer; nothing is copied.
 * @param sampleWeights weight of each window of the part in the loss; null: all 1
 */
export function windowSource(
  prepared: PreparedData,
  part: Part,
  sampleWeights: Float32Array | null = null,
): WindowSource {
  return sourceOfWindows(prepared, prepared.plan.parts[part].starts, sampleWeights);
}

/**
 * The windows from some rows on for a model, whatever part they are of; nothing is copied.
 * @param starts first row of each
 */
export function sourceOfWindows(
  rows: PreparedRows,
  starts: Uint32Array,
  sampleWeights: Float32Array | null = null,
): WindowSource {
  const { window, classNames, targetFeature } = rows.fitted;
  return {
    series: rows.inputs,
    featureCount: rows.featureCount,
    lookback: window.lookback,
    starts,
    targets: rows.targets,
    targetStarts: targetStartsOf(rows, starts),
    targetLength: classNames === null ? window.horizon : 1,
    sampleWeights,
    lastValueFeature: window.normalization === 'lastValue' ? targetFeature : null,
    seriesStarts: rows.seriesBoundaries,
  };
}

/** Row of each window's first target. */
export function targetRows(prepared: PreparedData, part: Part): Uint32Array {
  return targetStartsOf(prepared, prepared.plan.parts[part].starts);
}

function targetStartsOf({ fitted }: PreparedRows, starts: Uint32Array): Uint32Array {
  const distance = targetDistance(fitted.window);
  return starts.map((start) => start + distance);
}

/** Values that a model puts out for each window: the horizon, one for two classes, or one a class. */
export function outputWidth({ classNames, window }: Pick<FittedPreparation, 'classNames' | 'window'>): number {
  if (classNames === null) return window.horizon;
  return classNames.length > 2 ? classNames.length : 1;
}

/**
 * A model's outputs as they are stored and evaluated.
 * @param targetStarts row of each window's first target
 * @returns [windows × horizon] in the target's units, or [windows × classes] scores
 */
export function outputsInUnits(rows: PreparedRows, targetStarts: Uint32Array, outputs: Float32Array): Float64Array {
  const { classNames } = rows.fitted;
  if (classNames === null) return inverseWindows(rows, targetStarts, outputs);
  if (classNames.length > 2) return Float64Array.from(outputs);
  const scores = new Float64Array(outputs.length * 2);
  outputs.forEach((score, window) => {
    scores[2 * window] = 1 - score;
    scores[2 * window + 1] = score;
  });
  return scores;
}

/**
 * Brings scaled targets or predictions back to the target's units.
 * @param anchors needed for a differenced target alone; values are then [windows × horizon]
 * @throws GatewiseError BAD_INPUT when a differenced target comes without anchors
 */
export function inverseTarget(
  fitted: FittedPreparation,
  values: ArrayLike<number>,
  anchors?: TargetAnchors,
): Float64Array {
  const { scaler, transforms, differenceLag } = fitted.target;
  const result = new Float64Array(values.length);
  for (let i = 0; i < values.length; i += 1) result[i] = unscaleValue(scaler, values[i] ?? Number.NaN);
  if (differenceLag !== null) {
    if (anchors === undefined) {
      throw new GatewiseError(
        'BAD_INPUT',
        said`A differenced target cannot be brought back without the values it starts from.`,
        {
          field: 'anchors',
        },
      );
    }
    addUp(result, anchors, differenceLag);
  }
  for (const transform of transforms.toReversed()) {
    for (let i = 0; i < result.length; i += 1) result[i] = invertPower(transform, result[i] ?? Number.NaN);
  }
  return result;
}

/** Predictions of windows of numbers, [windows × horizon] scaled, in the target's units. */
export function inverseWindows(
  { fitted, anchors }: PreparedRows,
  targetStarts: Uint32Array,
  predictions: ArrayLike<number>,
): Float64Array {
  const lag = fitted.target.differenceLag;
  if (lag === null || anchors === null) return inverseTarget(fitted, predictions);
  const values = new Float64Array(targetStarts.length * lag);
  targetStarts.forEach((row, window) => {
    values.set(anchors.subarray(row - lag, row), window * lag);
  });
  return inverseTarget(fitted, predictions, { values, horizon: fitted.window.horizon });
}

function addUp(differences: Float64Array, anchors: TargetAnchors, lag: number): void {
  const { values, horizon } = anchors;
  for (let i = 0; i < differences.length; i += 1) {
    const window = Math.floor(i / horizon);
    const step = i % horizon;
    const earlier = step < lag ? values[window * lag + step] : differences[i - lag];
    differences[i] = (differences[i] ?? Number.NaN) + (earlier ?? Number.NaN);
  }
}
