import { at, mean, quantileOfSorted, sorted, standardDeviation, type Numbers } from '../../common/numbers';
import { normalQuantile } from '../../common/distributions';

export interface Histogram {
  /** One more than `counts`; the last bin includes its upper edge. */
  readonly edges: number[];
  readonly counts: number[];
}

const maximumBins = 100;

/**
 * Histogram with the number of bins of NumPy's `bins='auto'`: the narrower of the Freedman–Diaconis and the Sturges
 * width, at most 100 bins. `bins` sets the number instead.
 */
export function histogram(values: Numbers, bins?: number): Histogram {
  if (values.length === 0) return { edges: [], counts: [] };
  const ordered = sorted(values);
  let low = at(ordered, 0);
  let high = at(ordered, ordered.length - 1);
  if (low === high) [low, high] = [low - 0.5, high + 0.5];
  const count = bins ?? automaticBins(ordered);
  const edges = Array.from({ length: count + 1 }, (_, i) => (i === count ? high : low + ((high - low) * i) / count));
  const counts = new Array<number>(count).fill(0);
  for (const value of ordered) {
    let bin = Math.min(count - 1, Math.floor(((value - low) / (high - low)) * count));
    // Rounding may put a value beside its edge.
    if (value < at(edges, bin)) bin -= 1;
    else if (bin < count - 1 && value >= at(edges, bin + 1)) bin += 1;
    counts[bin] = at(counts, bin) + 1;
  }
  return { edges, counts };
}

function automaticBins(ordered: Float64Array): number {
  const range = at(ordered, ordered.length - 1) - at(ordered, 0);
  if (range === 0) return 1;
  const sturges = range / (Math.log2(ordered.length) + 1);
  const spread = quantileOfSorted(ordered, 0.75) - quantileOfSorted(ordered, 0.25);
  const freedmanDiaconis = (2 * spread) / Math.cbrt(ordered.length);
  const width = freedmanDiaconis > 0 ? Math.min(freedmanDiaconis, sturges) : sturges;
  return Math.max(1, Math.min(maximumBins, Math.ceil(range / width)));
}

export interface QuantilePoint {
  /** Quantile of the standard normal distribution. */
  readonly theoretical: number;
  readonly sample: number;
}

export interface QuantilePlot {
  readonly points: QuantilePoint[];
  /** The line on which normal residuals lie. */
  readonly mean: number;
  readonly sd: number;
}

/**
 * Points of a normal QQ plot with Filliben's order statistic medians (SciPy's `probplot`), thinned evenly to at most
 * `limit` points, the extremes kept. `sd` is 0 for a single value.
 */
export function quantilePlot(values: Numbers, limit = 400): QuantilePlot {
  const ordered = sorted(values);
  const n = ordered.length;
  const shown = Math.min(n, limit);
  const points = Array.from({ length: shown }, (_, k) => {
    const i = shown < 2 ? 0 : Math.round((k * (n - 1)) / (shown - 1));
    return { theoretical: normalQuantile(medianRank(i, n)), sample: at(ordered, i) };
  });
  return { points, mean: mean(values), sd: n < 2 ? 0 : standardDeviation(values) };
}

function medianRank(index: number, count: number): number {
  const last = 0.5 ** (1 / count);
  if (index === count - 1) return last;
  return index === 0 ? 1 - last : (index + 1 - 0.3175) / (count + 0.365);
}

export interface Autocorrelation {
  /** Correlation at lag 1, 2, …; empty when the values do not vary. */
  readonly values: number[];
  /** Values beyond ± this are unlikely (5 %) without autocorrelation: 1.96 / √n. */
  readonly bound: number;
}

/** Autocorrelation of values in time order at lags 1 to `lags` (statsmodels' `acf`, unadjusted). */
export function autocorrelation(values: Numbers, lags = 48): Autocorrelation {
  const n = values.length;
  const center = mean(values);
  const centered = Float64Array.from(values, (value) => value - center);
  let variance = 0;
  for (const value of centered) variance += value * value;
  const bound = normalQuantile(0.975) / Math.sqrt(n);
  if (!(variance > 0)) return { values: [], bound };
  const correlations = Array.from({ length: Math.max(0, Math.min(lags, n - 1)) }, (_, k) => {
    let products = 0;
    for (let i = k + 1; i < n; i += 1) products += at(centered, i) * at(centered, i - k - 1);
    return products / variance;
  });
  return { values: correlations, bound };
}
