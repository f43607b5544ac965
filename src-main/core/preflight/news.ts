import { at } from '../common/numbers';
import { leastSquares, type Fit, type Regressor } from './least-squares';
import type { Sample } from './sample';
import type { Signal } from './signal';

/** The target as it is told by its own past. */
export interface OwnPast extends Signal {
  readonly regressors: readonly Regressor[];
  /** What its past leaves open, of variance 1. */
  readonly innovations: Float64Array;
  readonly lags: number;
}

/** How a column's news and the target's next rows belong together. */
export interface News {
  /**
   * Share of what the target's past and the column's own leave open of the column that the target's next innovations are
   * (`sharp`), and the same without the column's own past (`whole`), which noise in the column spoils less.
   */
  readonly sharp: number;
  readonly whole: number;
  /** Rows ahead at the most, and where the relation is closest. */
  readonly ahead: number;
  readonly peak: number;
  /** Nats by which the column's older rows add to the target's own past: evidence that the column drives the target. */
  readonly against: number;
  /** Nats by which the target's earlier rows add to the column's own past: evidence that the column is made of the target. */
  readonly favour: number;
  /**
   * The same two at the peak, where one shift is nearly all: noise smears it to its neighbours, and `favour` then has few rows to
   * say it with.
   */
  readonly atPeak: { readonly against: number; readonly favour: number } | null;
}

/** The level `first` rows back and the steps before it: the same span as so many lags, better conditioned where levels wander. */
function lagsOf({ values, steps }: Signal, first: number, count: number): Regressor[] {
  const regressors: Regressor[] = [{ values, lag: first }];
  for (let i = 0; i < count - 1; i += 1) regressors.push({ values: steps, lag: first + i });
  return regressors;
}

function lagCount(rows: number): number {
  return Math.max(2, Math.min(16, Math.floor(rows / 25)));
}

/** Innovations of the target, with lags added until its own past shows no more. */
export function ownPast(signal: Signal, sample: Sample): OwnPast | null {
  const rows = sample.length;
  const lags = lagCount(rows);
  const regressors = lagsOf(signal, 1, lags);
  let fit = leastSquares(signal.values, regressors, sample.stretches);
  for (let round = 0; round < 2; round += 1) {
    if (fit.rows === 0) return null;
    const extra = strongest(
      correlations(fit.residual, fit.residual, sample, lags + 1, sample.reach),
      fit.rows,
      lags + 1,
      6,
    );
    if (extra.length === 0) break;
    regressors.push(...extra.map((lag) => ({ values: signal.values, lag })));
    fit = leastSquares(signal.values, regressors, sample.stretches);
  }
  if (fit.rows === 0 || fit.left < 1e-9) return null;
  const scale = 1 / Math.sqrt(fit.left);
  return { ...signal, regressors, innovations: fit.residual.map((value) => value * scale), lags };
}

/** Pearson's r of a[row] and b[row + shift] for shifts from … to, of columns around 0; unknown rows count as 0. */
function correlations(a: Float64Array, b: Float64Array, sample: Sample, from: number, to: number): Float64Array {
  const result = new Float64Array(Math.max(0, to - from + 1));
  const [left, right] = [known(a), known(b)];
  const size = Math.sqrt(squares(left) * squares(right));
  if (!(size > 0)) return result;
  for (let shift = from; shift <= to; shift += 1) {
    let [sum, pairs] = [0, 0];
    for (const stretch of sample.stretches) {
      const start = Math.max(stretch.from, stretch.from - shift);
      const end = Math.min(stretch.to, stretch.to - shift);
      for (let row = start; row < end; row += 1) sum += (left[row] as number) * (right[row + shift] as number);
      pairs += Math.max(0, end - start);
    }
    // As if all rows had a partner.
    result[shift - from] = pairs === 0 ? 0 : ((sum / size) * sample.length) / pairs;
  }
  return result;
}

function known(values: Float64Array): Float64Array {
  const result = values.slice();
  for (let row = 0; row < result.length; row += 1) if (Number.isNaN(result[row])) result[row] = 0;
  return result;
}

function squares(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum;
}

/** The shifts of the largest correlations that chance does not make. */
function strongest(found: Float64Array, rows: number, from: number, most: number): number[] {
  const limit = limitOf(rows);
  return [...found.keys()]
    .filter((index) => Math.abs(at(found, index)) > limit)
    .sort((a, b) => Math.abs(at(found, b)) - Math.abs(at(found, a)))
    .slice(0, most)
    .map((index) => index + from);
}

/** Below this share of a column's variance its past and the target's tell it wholly, but for rounding. */
const told = 1e-10;

/** How a column's news and the target's next rows belong together; null where the past tells the column. */
export function newsOf(feature: Signal, target: OwnPast, sample: Sample, others: readonly Signal[] = []): News | null {
  const beside = others.flatMap((other) => lagsOf(other, 0, otherLags));
  const { fit, far } = fitPast(feature, target, sample, beside);
  const plain = leastSquares(
    feature.values,
    [...lagsOf(target, 0, lagCount(sample.length)), ...beside, ...far.map((lag) => ({ values: target.values, lag }))],
    sample.stretches,
  );
  if (fit.rows === 0 || plain.rows === 0 || plain.left < told) return null;
  const next = ({ residual }: Fit): Float64Array => correlations(residual, target.innovations, sample, 1, sample.reach);
  const wholeFound = next(plain);
  const whole = sumOf(wholeFound, plain.rows);
  // Smoothing to both sides makes a column that its own past and the target's tell, though it knows the rows ahead.
  const sharpFound = fit.left < told ? null : next(fit);
  const sharp = sharpFound === null ? 0 : sumOf(sharpFound, fit.rows);
  // The column's own past sharpens the edges of its news; where it says all, or noise hides them, they show without it.
  const [found, rows] = sharpFound === null || sharp < whole / 2 ? [wholeFound, plain.rows] : [sharpFound, fit.rows];
  const [peak] = strongest(found, rows, 1, 1);
  if (peak === undefined) return { sharp, whole, ahead: 0, peak: 0, against: 0, favour: 0, atPeak: null };
  return direction(feature, target, sample, { sharp, whole, found, rows, peak, others });
}

/** The column by its own past and the target's, with lags added until neither shows more; `far`: lags of the target. */
function fitPast(
  feature: Signal,
  target: OwnPast,
  sample: Sample,
  beside: readonly Regressor[],
): { fit: Fit; far: readonly number[] } {
  const { reach, stretches } = sample;
  const lags = lagCount(sample.length);
  const regressors = [...lagsOf(feature, 1, lags), ...lagsOf(target, 0, lags), ...beside];
  const far: number[] = [];
  let fit = leastSquares(feature.values, regressors, stretches);
  for (let round = 0; round < 3 && fit.rows > 0 && fit.left >= told; round += 1) {
    const own = strongest(correlations(fit.residual, fit.residual, sample, lags + 1, reach), fit.rows, lags + 1, 4);
    // Shift −l: the column's row against the target l rows before.
    const early = strongest(
      correlations(fit.residual, target.innovations, sample, -reach, -lags),
      fit.rows,
      -reach,
      6,
    ).map((shift) => -shift);
    if (own.length === 0 && early.length === 0) break;
    far.push(...early);
    regressors.push(
      ...own.map((lag) => ({ values: feature.values, lag })),
      ...early.map((lag) => ({ values: target.values, lag })),
    );
    fit = leastSquares(feature.values, regressors, stretches);
  }
  return { fit, far };
}

interface Found {
  readonly sharp: number;
  readonly whole: number;
  readonly found: Float64Array;
  readonly rows: number;
  readonly peak: number;
  readonly others: readonly Signal[];
}

function direction(feature: Signal, target: OwnPast, sample: Sample, measured: Found): News {
  const { sharp, whole, found, rows, peak, others } = measured;
  const beside = (lag: number): Regressor[] => others.flatMap((other) => lagsOf(other, lag, otherLags));
  const size = (shift: number): number => Math.abs(at(found, shift - 1));
  const least = Math.max(limitOf(rows), 0.1 * size(peak));
  const shifts = [...found.keys()].map((index) => index + 1).filter((shift) => size(shift) > least);
  const last = shifts.at(-1) ?? peak;
  let first = shifts[0] ?? peak;
  // A small effect before may be hidden by chance, in few rows altogether.
  if (first > 1 && (rows < fewRows || size(first - 1) > 2.5 / Math.sqrt(rows))) first -= 1;
  // An end that fades out may be farther than it shows.
  const beyond = size(last) > 0.5 * size(peak) ? last : Math.ceil(last * 1.25) + 1;
  const own = [...lagsOf(feature, 1, lagCount(sample.length)), ...beside(0)];
  const against = (shift: number): number =>
    gain(
      target.values,
      [...target.regressors, ...beside(shift + 1)],
      lagsOf(feature, shift + 1, directionLags),
      sample,
    );
  const favour = (shift: number): number => gain(feature.values, own, lagsOf(target, 1 - shift, directionLags), sample);
  const all = shifts.reduce((sum, shift) => sum + size(shift) ** 2, 0);
  const isOneShift = first < peak && size(peak) ** 2 > oneShift * all;
  return {
    sharp,
    whole,
    ahead: last,
    peak,
    against: against(beyond),
    favour: favour(first),
    atPeak: isOneShift ? { against: against(peak), favour: favour(peak) } : null,
  };
}

/** Share of the news at one shift from which it is one shift. */
const oneShift = 0.8;
const directionLags = 6;
/** Rows of each other column that the column may be mixed with. */
const otherLags = 3;
const fewRows = 1000;

/** Correlations below this many standard errors are chance. */
function limitOf(rows: number): number {
  return 4.5 / Math.sqrt(rows);
}

/** Log likelihood that more regressors add, less what chance adds, in nats. */
function gain(explained: Float64Array, base: readonly Regressor[], more: readonly Regressor[], sample: Sample): number {
  const full = leastSquares(explained, [...base, ...more], sample.stretches);
  if (full.rows === 0) return 0;
  // The same rows for both: regressors of no weight keep the margins.
  const zero = new Float64Array(explained.length);
  const margins = more.map(({ lag }) => ({ values: zero, lag }));
  const plain = leastSquares(explained, [...base, ...margins], sample.stretches);
  return (full.rows / 2) * Math.log(plain.left / Math.max(full.left, 1e-12)) - more.length / 2;
}

function sumOf(found: Float64Array, rows: number): number {
  const limit = limitOf(rows);
  let sum = 0;
  for (const value of found) if (Math.abs(value) > limit) sum += value * value - 1 / rows;
  return Math.min(1, Math.max(0, sum));
}

/**
 * Share of what the target's own past leaves open of a later row that the column explains up to its own row: of the row where the
 * relation is closest or the last one, whichever is told better.
 */
export function explainedAhead(feature: Signal, target: OwnPast, sample: Sample, { ahead, peak }: News): number {
  const lags = lagCount(sample.length);
  const share = (shift: number): number => {
    const past = lagsOf(target, shift, lags);
    const base = leastSquares(target.values, past, sample.stretches);
    const full = leastSquares(target.values, [...past, ...lagsOf(feature, shift, lags)], sample.stretches);
    if (full.rows === 0 || !(base.left > 0)) return 0;
    return 1 - (full.left * base.rows) / (base.left * Math.max(1, full.rows - lags));
  };
  return Math.max(share(ahead), share(peak), share(1));
}
