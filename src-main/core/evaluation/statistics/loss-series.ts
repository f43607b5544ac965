import { at, mean, type Numbers } from '../../common/numbers';
import { blockLengthFor, resampledMeans } from './block-bootstrap';
import { cosineTransforms, longRunVariance, mostTransforms, orOne, type LongRunVariance } from './long-run';

/** Losses of one model, one a window, in the order in which they are tested, with what their tests share. */
export interface LossSeries {
  readonly values: Float64Array;
  /** How many windows share a row with a window: horizon / stride, 1 at the least. */
  readonly overlap: number;
  /** The series of a panel that each window belongs to, from 0; null for one series. */
  readonly clusters: Int32Array | null;
  /** Windows in order of time across the series of a panel; null for one series, and for clusters one after the other. */
  readonly byTime: Uint32Array | null;
}

/** A loss series that remembers its transforms and resamples, because it is in many pairs. */
export interface PreparedLosses extends LossSeries {
  transforms(): Float64Array;
  transformsByTime(): Float64Array;
  means(blockLength: number): Float64Array;
}

export function prepareLosses(series: LossSeries): PreparedLosses {
  const { values, overlap, byTime } = series;
  const resampled = new Map<number, Float64Array>();
  let transforms: Float64Array | undefined;
  let transformsByTime: Float64Array | undefined;
  return {
    ...series,
    transforms: () => (transforms ??= cosineTransforms(values, mostTransforms(values.length, overlap))),
    transformsByTime: () =>
      (transformsByTime ??=
        byTime === null
          ? cosineTransforms(values, mostTransforms(values.length, overlap))
          : cosineTransforms(reorder(values, byTime), mostTransforms(values.length, 1))),
    means(blockLength) {
      const known = resampled.get(blockLength) ?? resampledMeans(values, blockLength);
      resampled.set(blockLength, known);
      return known;
    },
  };
}

/** The losses times a factor, with the transforms that are known of them. */
export function scaledLosses(losses: PreparedLosses, factor: number): PreparedLosses {
  const scaled = (values: Float64Array): Float64Array => values.map((value) => factor * value);
  return {
    ...losses,
    values: scaled(losses.values),
    transforms: () => scaled(losses.transforms()),
    transformsByTime: () => scaled(losses.transformsByTime()),
    means: (blockLength) => scaled(losses.means(blockLength)),
  };
}

function reorder(values: Numbers, order: Uint32Array): Float64Array {
  return Float64Array.from(order, (index) => at(values, index));
}

/** Series of a panel that whole series can be judged by; fewer are taken as one stretch after the other. */
const fewestClusters = 5;

/** How many windows that overlap are worth at the most, for each of those that share no row; by simulation. */
const mostPerBlock = 1.5;

/**
 * The variance of the mean of `values`, which belong to the windows of `first` (and `second`): by cosines; in a panel
 * by whole series where there are five or more, or by cosines across the series' joint time, whichever is larger.
 * Windows that overlap are worth at the most 1.5 of those that share no row, whatever the estimates say.
 */
export function varianceOfMean(
  values: Float64Array,
  first: PreparedLosses,
  second: PreparedLosses | null,
): LongRunVariance {
  const { overlap } = first;
  const found = estimate(values, first, second);
  const most = overlap > 1 ? (mostPerBlock * values.length) / overlap : values.length;
  return {
    ...found,
    independent: Math.min(most, found.independent),
    atLeast: Math.min(values.length / overlap, found.atLeast),
  };
}

function estimate(values: Float64Array, first: PreparedLosses, second: PreparedLosses | null): LongRunVariance {
  const { overlap, clusters, byTime } = first;
  const difference = (pick: (losses: PreparedLosses) => Float64Array): Float64Array => {
    const own = pick(first);
    if (second === null) return own;
    const other = pick(second);
    return own.map((value, j) => value - at(other, j));
  };
  const inOrder = (): LongRunVariance =>
    longRunVariance({ values, overlap, transforms: difference((losses) => losses.transforms()) });
  if (clusters === null) return inOrder();
  const count = clusters.reduce((most, cluster) => Math.max(most, cluster + 1), 0);
  // Without a joint time the clusters follow one another: folds of a backtest.
  if (byTime === null) return count >= fewestClusters ? clusterVariance(values, clusters, count) : inOrder();
  const acrossSeries = longRunVariance({
    values: reorder(values, byTime),
    overlap: Math.min(values.length, overlap * count),
    transforms: difference((losses) => losses.transformsByTime()),
  });
  const bySeries = count >= fewestClusters ? clusterVariance(values, clusters, count) : inOrder();
  return bySeries.variance >= acrossSeries.variance ? bySeries : acrossSeries;
}

/**
 * Cluster-robust variance of a mean, G / (G − 1) · Σ (Σ (x − x̄))² / n², with the degrees of freedom that unequal
 * clusters leave: (Σ w)² / Σ w² − 1 for their sizes w (Carter, Schnepel & Steigerwald 2017 for a mean).
 */
function clusterVariance(values: Float64Array, clusters: Int32Array, count: number): LongRunVariance {
  const n = values.length;
  const center = mean(values);
  const sums = new Float64Array(count);
  const sizes = new Float64Array(count);
  let squares = 0;
  for (let i = 0; i < n; i += 1) {
    const cluster = at(clusters, i);
    const deviation = at(values, i) - center;
    sums[cluster] = at(sums, cluster) + deviation;
    sizes[cluster] = at(sizes, cluster) + 1;
    squares += deviation ** 2;
  }
  const between = sums.reduce((total, sum) => total + sum ** 2, 0);
  const variance = ((count / (count - 1)) * between) / n ** 2;
  const sizeSquares = sizes.reduce((total, size) => total + size ** 2, 0);
  const independent = variance > 0 ? orOne(Math.min(n, squares / n / variance)) : n;
  return { variance, degrees: Math.max(1, n ** 2 / sizeSquares - 1), independent, atLeast: independent };
}

/** The variance of the mean of one series of values. */
export function meanUncertainty(series: LossSeries): LongRunVariance {
  return varianceOfMean(series.values, prepareLosses(series), null);
}

/** Differences of two loss series' resampled means from their own, drawn in the same blocks; of one series alone without a second. */
export function resampledDifferences(
  values: Float64Array,
  first: PreparedLosses,
  second: PreparedLosses | null,
): { readonly blockLength: number; readonly differences: Float64Array } {
  const blockLength = blockLengthFor(values, first.overlap);
  const own = first.means(blockLength);
  const other = second?.means(blockLength);
  return {
    blockLength,
    differences: other === undefined ? own : own.map((value, i) => value - at(other, i)),
  };
}
