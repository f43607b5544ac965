import { createRandom, deriveSeed } from '../../common/random';
import { at, mean, type Numbers } from '../../common/numbers';

/** Resamples whose mean or spread is asked for; a p-value of 0.05 is then known to about 0.01. */
const resampleCount = 499;

/** The bootstrap's random numbers are the same for everyone, so that a pair's figures do not depend on its order. */
const bootstrapSeed = 20_040_219;

/**
 * Block length of the circular block bootstrap for the mean of values in time order, after Politis & White (2004) as
 * corrected by Patton, Politis & White (2009): arch's `optimal_block_length(x)["circular"]`. Not rounded; 1 for
 * values that do not vary.
 */
export function optimalBlockLength(values: Numbers): number {
  const n = values.length;
  if (n < 16) return 1;
  const center = mean(values);
  const d = Float64Array.from(values, (value) => value - center);
  const most = Math.ceil(Math.min(3 * Math.sqrt(n), n / 3));
  const close = Math.max(5, Math.floor(Math.log10(n)));
  const lags = Math.ceil(Math.sqrt(n)) + close;
  const { covariances, correlations } = lagged(d, lags);
  const variance = at(covariances, 0);
  if (variance === 0) return 1;
  const bandwidth = bandwidthOf(correlations, 2 * Math.sqrt(Math.log10(n) / n), close);
  let weightedLags = 0;
  let longRun = variance;
  for (let lag = 1; lag <= bandwidth; lag += 1) {
    const weight = flatTop(lag / bandwidth);
    weightedLags += 2 * weight * lag * at(covariances, lag);
    longRun += 2 * weight * at(covariances, lag);
  }
  if (longRun === 0) return most;
  const length = ((2 * weightedLags ** 2) / ((4 / 3) * longRun ** 2)) ** (1 / 3) * n ** (1 / 3);
  return Math.max(1, Math.min(most, length));
}

/** The trapezoid of Politis & Romano (1995). */
function flatTop(share: number): number {
  return share <= 0.5 ? 1 : 2 * (1 - share);
}

/** Autocovariances (divided by n), and how strongly values correlate with those `lag` before, as arch scales it. */
function lagged(
  d: Float64Array,
  lags: number,
): { readonly covariances: Float64Array; readonly correlations: Float64Array } {
  const n = d.length;
  const squares = new Float64Array(n + 1);
  for (let i = 0; i < n; i += 1) squares[i + 1] = at(squares, i) + at(d, i) ** 2;
  const covariances = new Float64Array(lags + 1);
  const correlations = new Float64Array(lags + 1);
  for (let lag = 0; lag <= Math.min(lags, n - 2); lag += 1) {
    let products = 0;
    for (let i = lag; i < n; i += 1) products += at(d, i) * at(d, i - lag);
    covariances[lag] = products / n;
    const scale = Math.sqrt((at(squares, n) - at(squares, lag + 1)) * at(squares, n - lag - 1));
    correlations[lag] = scale > 0 ? Math.abs(products) / scale : 0;
  }
  return { covariances, correlations };
}

/** Twice the first lag from which `close` correlations in a row are below the bound; all lags where there is none. */
function bandwidthOf(correlations: Float64Array, bound: number, close: number): number {
  const lags = correlations.length - 1;
  let quiet = 0;
  for (let lag = 1; lag < lags; lag += 1) {
    quiet = at(correlations, lag) < bound ? quiet + 1 : 0;
    if (quiet === close) return Math.min(lags, 2 * (lag - close + 1));
  }
  return lags;
}

/** First rows of the blocks of one resample: `ceil(n / length)` of them, the last one cut so that n rows are drawn. */
interface Resample {
  readonly starts: Uint32Array;
  readonly length: number;
  readonly lastLength: number;
}

/** Sets of draws that are remembered: metrics and pairs on the same rows ask for few lengths, but often. */
const rememberedSets = 4;
/** Draws of a set that is not worth its memory. */
const rememberedDraws = 2_000_000;
const remembered = new Map<string, readonly Uint32Array[]>();

/** First rows of the blocks of each resample, the same ones at every call. */
function* drawnStarts(n: number, length: number): Generator<Uint32Array> {
  const random = createRandom(deriveSeed(bootstrapSeed, n, length));
  for (let i = 0; i < resampleCount; i += 1) {
    yield new Uint32Array(Math.ceil(n / length)).map(() => random.integer(n));
  }
}

/** Resamples of n rows in blocks that go round the end (Politis & Romano 1992). */
function* resamples(n: number, length: number): Generator<Resample> {
  const key = `${n} ${length}`;
  const blocks = Math.ceil(n / length);
  let draws: Iterable<Uint32Array> | undefined = remembered.get(key);
  if (draws === undefined && blocks * resampleCount > rememberedDraws) draws = drawnStarts(n, length);
  if (draws === undefined) {
    const [oldest] = remembered.keys();
    if (remembered.size === rememberedSets && oldest !== undefined) remembered.delete(oldest);
    const all = [...drawnStarts(n, length)];
    remembered.set(key, all);
    draws = all;
  }
  for (const starts of draws) yield { starts, length, lastLength: n - (blocks - 1) * length };
}

/** Sums of the first i values, for i to twice their number: sums of blocks that go round the end are two look-ups. */
function circularSums(values: Numbers): Float64Array {
  const n = values.length;
  const sums = new Float64Array(2 * n + 1);
  for (let i = 0; i < 2 * n; i += 1) sums[i + 1] = at(sums, i) + at(values, i % n);
  return sums;
}

/** Sum of the drawn values, by `circularSums`. */
function resampledSum(sums: Float64Array, { starts, length, lastLength }: Resample): number {
  let total = 0;
  const last = starts.length - 1;
  for (let block = 0; block <= last; block += 1) {
    const start = at(starts, block);
    total += at(sums, start + (block === last ? lastLength : length)) - at(sums, start);
  }
  return total;
}

/** Means of the resamples of some values. */
export function resampledMeans(values: Numbers, length: number): Float64Array {
  const center = mean(values);
  // Centred first: sums of values far from zero would lose the digits in which resamples differ.
  const sums = circularSums(Float64Array.from(values, (value) => value - center));
  const means = new Float64Array(resampleCount);
  let i = 0;
  for (const resample of resamples(values.length, length)) {
    means[i] = resampledSum(sums, resample) / values.length;
    i += 1;
  }
  return means;
}

/** Block lengths that resamples are drawn in: powers of two, so that all pairs of a comparison share a few of them. */
export function blockLengthFor(values: Numbers, overlap: number): number {
  const wanted = Math.max(optimalBlockLength(values), overlap);
  const bound = Math.max(1, Math.floor(values.length / 4));
  return Math.min(bound, 2 ** Math.ceil(Math.log2(wanted) - 1e-9));
}
