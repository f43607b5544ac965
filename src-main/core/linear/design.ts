import { at } from '../common/numbers';
import type { WindowSource } from '../task/window-source';

/** Windows as a linear model reads them, of 32-bit or 64-bit numbers. */
export interface LinearSource extends Omit<WindowSource, 'series' | 'targets'> {
  readonly series: Float32Array | Float64Array;
  readonly targets: Float32Array | Float64Array;
}

/** How the values of a window become the inputs of a linear model. */
export interface LinearDesign {
  readonly lookback: number;
  readonly featureCount: number;
  /** Last-value normalisation: the feature whose last value is subtracted from its lags; null: off. */
  readonly levelFeature: number | null;
  /**
   * Rows of the centred moving average that splits a window into trend and remainder, each with coefficients of its own
   * (DLinear: Zeng et al., “Are Transformers Effective for Time Series Forecasting?”, AAAI 2023); null: the values as they are.
   */
  readonly kernelSize: number | null;
  /** Subtracted from each feature, and from the targets, so that nothing is lost to large levels; zeros without an intercept. */
  readonly centers: Float64Array;
  readonly targetCenter: number;
}

/** Number of inputs: lookback × features, twice where windows are split into trend and remainder. */
export function inputCount({ lookback, featureCount, kernelSize }: Omit<LinearDesign, 'centers'>): number {
  return lookback * featureCount * (kernelSize === null ? 1 : 2);
}

/**
 * The design of windows.
 * @param isCentred whether levels may be subtracted: an intercept takes them up again
 */
export function designOf(source: LinearSource, kernelSize: number | null, isCentred: boolean): LinearDesign {
  const { series, featureCount, lookback, starts, targets, targetStarts, lastValueFeature } = source;
  const centers = new Float64Array(featureCount);
  let targetCenter = 0;
  if (isCentred && starts.length > 0) {
    starts.forEach((start, window) => {
      for (let feature = 0; feature < featureCount; feature += 1) {
        centers[feature] = at(centers, feature) + at(series, start * featureCount + feature);
      }
      targetCenter += at(targets, at(targetStarts, window));
    });
    for (let feature = 0; feature < featureCount; feature += 1) centers[feature] = at(centers, feature) / starts.length;
    targetCenter /= starts.length;
  }
  // The last value is subtracted from both: their centres have to be the same.
  if (lastValueFeature !== null) targetCenter = at(centers, lastValueFeature);
  return { lookback, featureCount, levelFeature: lastValueFeature, kernelSize, centers, targetCenter };
}

/** The value that last-value normalisation subtracts from a window; 0 without it. */
export function levelOf({ levelFeature, lookback, featureCount }: LinearDesign, source: LinearSource, window: number) {
  if (levelFeature === null) return 0;
  return at(source.series, (at(source.starts, window) + lookback - 1) * featureCount + levelFeature);
}

/** Writes the inputs of one window: lag after lag from the oldest, each with all features; the trends first, then the remainders. */
export function readInputs(design: LinearDesign, source: LinearSource, window: number, into: Float64Array): void {
  const { lookback, featureCount, levelFeature, kernelSize, centers } = design;
  const { series } = source;
  const start = (source.starts[window] as number) * featureCount;
  for (let feature = 0; feature < featureCount; feature += 1) {
    const shift = feature === levelFeature ? levelOf(design, source, window) : (centers[feature] as number);
    for (let k = feature; k < lookback * featureCount; k += featureCount) {
      into[k] = (series[start + k] as number) - shift;
    }
  }
  if (kernelSize !== null) split(into, lookback, featureCount, kernelSize);
}

/** Writes the targets of one window as the model learns them. */
export function readOutputs(design: LinearDesign, source: LinearSource, window: number, into: Float64Array): void {
  const { targets, targetLength } = source;
  const start = source.targetStarts[window] as number;
  const shift = design.levelFeature === null ? design.targetCenter : levelOf(design, source, window);
  for (let step = 0; step < targetLength; step += 1) into[step] = (targets[start + step] as number) - shift;
}

/** Trend and remainder in place of the values; the ends are repeated beyond them, as DLinear does. */
function split(row: Float64Array, lookback: number, featureCount: number, kernelSize: number): void {
  const half = (kernelSize - 1) / 2;
  const values = lookback * featureCount;
  row.copyWithin(values, 0, values);
  const valueAt = (lag: number, feature: number): number =>
    row[values + Math.min(lookback - 1, Math.max(0, lag)) * featureCount + feature] as number;
  for (let feature = 0; feature < featureCount; feature += 1) {
    let sum = 0;
    for (let lag = -half; lag <= half; lag += 1) sum += valueAt(lag, feature);
    for (let lag = 0; lag < lookback; lag += 1) {
      row[lag * featureCount + feature] = sum / kernelSize;
      sum += valueAt(lag + half + 1, feature) - valueAt(lag - half, feature);
    }
  }
  for (let k = 0; k < values; k += 1) row[values + k] = (row[values + k] as number) - (row[k] as number);
}

/**
 * Intercepts for inputs whose centres are not subtracted: what was learnt with them, in the terms of the values themselves.
 * @param coefficients [outputs × inputs] row-major
 */
export function uncentredIntercept(
  design: LinearDesign,
  coefficients: Float64Array,
  intercept: Float64Array,
): Float64Array {
  const { featureCount, levelFeature, centers, kernelSize, targetCenter } = design;
  const inputs = inputCount(design);
  // A remainder has no level: the trend bears all of it.
  const leveled = kernelSize === null ? inputs : inputs / 2;
  return intercept.map((own, output) => {
    let value = own + (levelFeature === null ? targetCenter : 0);
    for (let k = 0; k < leveled; k += 1) {
      const feature = k % featureCount;
      if (feature !== levelFeature) value -= at(coefficients, output * inputs + k) * at(centers, feature);
    }
    return value;
  });
}
