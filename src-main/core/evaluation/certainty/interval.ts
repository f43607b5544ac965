import { at, mean, quantileOfSorted, sorted, standardDeviation, type Numbers } from '../../common/numbers';
import { normalQuantile, studentTQuantile } from '../../common/distributions';
import { blockLengthFor, meanUncertainty, panelOrder, resampledMeans } from '../statistics';
import type { MetricInterval } from './schema';

/** How the windows of a part lie to each other. */
export interface WindowOrder {
  /** How many windows share a row with a window: horizon / stride, 1 at the least. */
  readonly overlap: number;
  /** Series of each window of a panel; null for one series. */
  readonly series: Numbers | null;
  /** Time of each window, or its row. */
  readonly time: Numbers;
}

/**
 * Independent windows that an interval takes, with their persistence taken at the upper end of what it may be. With
 * fewer a part that looks independent is one whose errors happened to stay small: in simulation, intervals given only
 * to such parts miss the true value every second time.
 */
const fewestSure = 30;
/** Values that resamples are drawn from at most: means of neighbours stand for more of them, and keep the shape. */
const resampledAtMost = 512;
/**
 * The long-run variance is some 5 % too large where nothing persists, because the larger of several estimates counts, and
 * lacks about twelve times its 1 / independent part where little is independent; by simulation.
 */
const excess = 0.05;
const shortage = 12;
const level = 0.975;

/** Uncertainty of a mean of windows' shares. */
export function uncertaintyOf(shares: Float64Array, { overlap, series, time }: WindowOrder) {
  return meanUncertainty({ values: shares, overlap, ...panelOrder(series, time) });
}

/** A scale without ends, on which a metric's samples lie evenly, and back. */
export interface Scale {
  readonly to: (value: number) => number;
  readonly back: (value: number) => number;
}

/** Errors, which have no upper end: logarithms. */
export const errorScale: Scale = { to: Math.log, back: Math.exp };
/** Shares between `least` and 1: log odds. */
export const shareScale = (least = 0): Scale => ({
  to: (value) => Math.log((value - least) / (1 - value)),
  back: (value) => least + (1 - least) / (1 + Math.exp(-value)),
});
/** R², which has no lower end: the logarithm of what it lacks to 1. */
export const determinationScale: Scale = {
  to: (value) => -Math.log(1 - value),
  back: (value) => 1 - Math.exp(-value),
};
export const plainScale: Scale = { to: (value) => value, back: (value) => value };

/**
 * 95 % interval of a metric whose windows' shares in it are `shares`: to first order the metric is their mean, and what
 * the mean does from sample to sample the metric does. Its shape is the circular block bootstrap's on the metric's
 * scale; its width is stretched to that of Student's t with the long-run variance, because blocks alone come out too
 * narrow where errors persist (in simulation they cover 83 to 93 % where the stretched interval covers 92 to 97 %).
 * `sure`: how many independent windows there are by anything else that is known of them.
 */
export function metricInterval(
  metric: string,
  value: number,
  shares: Float64Array,
  order: WindowOrder,
  scale: Scale,
  sure = Infinity,
): MetricInterval {
  const { variance, degrees, independent, atLeast } = uncertaintyOf(shares, order);
  if (Math.min(atLeast, sure) < fewestSure) {
    return { metric, lower: null, upper: null, reason: 'tooFewIndependent' };
  }
  const error = Math.sqrt(variance * (1 - excess + shortage / independent));
  const ends = stretchedEnds(value, shares, order.overlap, scale, studentTQuantile(level, degrees) * error);
  // At an end of its scale (no error at all, every row right) a figure has no spread to speak of.
  return ends === null
    ? { metric, lower: null, upper: null, reason: 'tooFewCases' }
    : { metric, ...ends, reason: null };
}

function stretchedEnds(
  value: number,
  shares: Float64Array,
  overlap: number,
  { to, back }: Scale,
  width: number,
): { readonly lower: number; readonly upper: number } | null {
  const center = to(value);
  const step = Math.max(Math.abs(value), 1e-3) * 1e-4;
  const slope = (to(value + step) - to(value - step)) / (2 * step);
  const [below, above] = shape(shares, overlap, (deviation) => to(value + deviation) - center);
  const lower = back(center - width * slope * below);
  const upper = back(center + width * slope * above);
  return Number.isFinite(center) && Number.isFinite(lower) && Number.isFinite(upper) ? { lower, upper } : null;
}

/** How far the ends of the resampled figures lie from their middle, in half-widths of a normal interval. */
function shape(
  shares: Float64Array,
  overlap: number,
  onScale: (deviation: number) => number,
): readonly [below: number, above: number] {
  const width = Math.ceil(shares.length / resampledAtMost);
  const values = width === 1 ? shares : neighbourMeans(shares, width);
  const length = Math.min(blockLengthFor(values, Math.ceil(overlap / width)), Math.ceil(values.length / 10));
  const drawn = resampledMeans(values, length).map(onScale);
  const deviation = standardDeviation(drawn);
  if (!(deviation > 0 && deviation < Infinity)) return [1, 1];
  const ordered = sorted(drawn);
  const unit = normalQuantile(level) * deviation;
  const center = mean(drawn);
  return [(center - quantileOfSorted(ordered, 1 - level)) / unit, (quantileOfSorted(ordered, level) - center) / unit];
}

/** Means of each `width` neighbours; the last ones that fill no mean are left out. */
function neighbourMeans(values: Float64Array, width: number): Float64Array {
  const count = Math.floor(values.length / width);
  return windowMeans(count * width, width, (i) => at(values, i));
}

/** Whether some rows and the others each come in at least this many separate stretches. */
const fewestStretches = 8;

/** Separate stretches of rows for which `is` holds. */
export function stretches(count: number, is: (index: number) => boolean): number {
  let found = 0;
  for (let i = 0; i < count; i += 1) if (is(i) && (i === 0 || !is(i - 1))) found += 1;
  return found;
}

/** Whether rows of a kind come in enough separate stretches for a share of them to be uncertain in a known way. */
export function hasCases(count: number, is: (index: number) => boolean): boolean {
  return stretches(count, is) >= fewestStretches;
}

/** Mean of a step-wise value over each window's steps, [windows × horizon] row-major. */
export function windowMeans(count: number, horizon: number, value: (index: number) => number): Float64Array {
  const means = new Float64Array(count / horizon);
  for (let window = 0, i = 0; window < means.length; window += 1) {
    let sum = 0;
    for (const end = i + horizon; i < end; i += 1) sum += value(i) / horizon;
    means[window] = sum;
  }
  return means;
}
