import { GatewiseError } from '../common/errors';
import type { WindowSource } from '../task/window-source';
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
  const { window, classNames, targetFeature } = prepared.fitted;
  return {
    series: prepared.inputs,
    featureCount: prepared.featureCount,
    lookback: window.lookback,
    starts: prepared.plan.parts[part].starts,
    targets: prepared.targets,
    targetStarts: targetRows(prepared, part),
    targetLength: classNames === null ? window.horizon : 1,
    sampleWeights,
    lastValueFeature: window.normalization === 'lastValue' ? targetFeature : null,
    seriesStarts: prepared.seriesBoundaries,
  };
}

/** Row of each window's first target. */
export function targetRows(prepared: PreparedData, part: Part): Uint32Array {
  const distance = targetDistance(prepared.fitted.window);
  return prepared.plan.parts[part].starts.map((start) => start + distance);
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
        'A differenced target cannot be brought back without the values it starts from.',
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

/** Predictions of one part, [windows × horizon] scaled, in the target's units. */
export function inversePredictions(prepared: PreparedData, part: Part, predictions: ArrayLike<number>): Float64Array {
  const lag = prepared.fitted.target.differenceLag;
  if (lag === null || prepared.anchors === null) return inverseTarget(prepared.fitted, predictions);
  const rows = targetRows(prepared, part);
  const values = new Float64Array(rows.length * lag);
  rows.forEach((row, window) => {
    values.set(prepared.anchors?.subarray(row - lag, row) ?? [], window * lag);
  });
  return inverseTarget(prepared.fitted, predictions, { values, horizon: prepared.fitted.window.horizon });
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
