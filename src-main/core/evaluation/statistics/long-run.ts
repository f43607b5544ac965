import { at, mean, squaredDeviations, type Numbers } from '../../common/numbers';

/** Numbers of cosines that are tried, ascending. More than these add nothing: Student's t is normal by then. */
const transformGrid = [4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 112, 128] as const;
/** Cosines at most per independent value: what AR(1) errors bend the spectrum by within them stays below a tenth. */
const transformsPerIndependent = 0.3;
/** Cosines at most in n values: 0.4 n^(2/3), as Lazarus, Lewis, Stock & Watson (2018) recommend. */
const transformFactor = 0.4;
/** Cosines at most per window that shares no row with its neighbour. */
const transformsPerBlock = 0.5;
/** How far below the larger of fewer cosines' estimates the variance may lie, in its own standard deviations. */
const flatness = 0.5;
/**
 * By how many of its standard errors the persistence is moved for the likely count of independent values, and for the
 * sure one. Over windows that overlap it rests on few of them: it counts only as far as it is above its error.
 */
const movesOf = (overlap: number): { readonly likely: number; readonly sure: number } =>
  overlap > 1 ? { likely: -1, sure: 0 } : { likely: 0, sure: 1.5 };
/** Values above which sums of neighbours stand for them: cosines of so low a frequency do not tell them apart. */
const exactLength = 8192;
const summedLength = 4096;

/**
 * Cosine transforms Λⱼ = √(2/n) Σ xₜ cos(πj(t − ½)/n), j from 1, of values in time order. They are linear: the
 * transforms of a difference are the difference of the transforms.
 */
export function cosineTransforms(values: Numbers, count = mostTransforms(values.length, 1)): Float64Array {
  const n = values.length;
  const width = n > exactLength ? Math.ceil(n / summedLength) : 1;
  const sums = sumsOfNeighbours(values, width, mean(values));
  const transforms = new Float64Array(count);
  for (let j = 1; j <= count; j += 1) {
    // Chebyshev's recurrence: cos((t + 1)a) = 2 cos a cos(ta) − cos((t − 1)a).
    const angle = (Math.PI * j * width) / n;
    const factor = 2 * Math.cos(angle);
    let current = Math.cos(angle / 2);
    let previous = current;
    let total = 0;
    for (let k = 0; k < sums.length; k += 1) {
      total += at(sums, k) * current;
      const next = factor * current - previous;
      previous = current;
      current = next;
    }
    transforms[j - 1] = total * Math.sqrt(2 / n);
  }
  return transforms;
}

function sumsOfNeighbours(values: Numbers, width: number, center: number): Float64Array {
  const sums = new Float64Array(Math.ceil(values.length / width));
  for (let i = 0; i < values.length; i += 1) {
    const k = width === 1 ? i : Math.floor(i / width);
    sums[k] = at(sums, k) + at(values, i) - center;
  }
  return sums;
}

/** The most cosines that `count` values whose neighbours overlap by `overlap` of them allow; 4 at the least. */
export function mostTransforms(count: number, overlap: number): number {
  const bound = Math.min(transformFactor * count ** (2 / 3), (transformsPerBlock * count) / overlap);
  return Math.max(transformGrid[0], transformGrid.findLast((size) => size <= bound) ?? 0);
}

/** The variance of a mean of values that are not independent of each other. */
export interface LongRunVariance {
  /** Squared standard error of the mean. */
  readonly variance: number;
  /** Degrees of freedom of Student's t: the cosines used. */
  readonly degrees: number;
  /** How many independent values the mean is worth. */
  readonly independent: number;
  /** The same with the persistence taken larger by its uncertainty: so many they are surely worth. */
  readonly atLeast: number;
}

export interface LongRunInput {
  /** In time order. */
  readonly values: Numbers;
  /** How many neighbours share rows with a value: horizon / stride of windows. */
  readonly overlap: number;
  /** `cosineTransforms` of the values, where they are known. */
  readonly transforms?: Float64Array | undefined;
}

/**
 * Long-run variance from equal-weighted cosine transforms, `Ω = Σ Λⱼ² / B`, for Student's t with B degrees of freedom
 * (Müller 2007; Lazarus, Lewis, Stock & Watson 2018, "HAR inference: recommendations for practice"; for losses of
 * forecasts Coroneo & Iacone 2020).
 *
 * B is the largest of a grid for which Ω still describes the spectrum at zero: no more than 0.4 n^(2/3) and half of the
 * windows that do not overlap; no more than 0.3 of the independent values that Ω itself implies, n γ₀ / Ω; and Ω not
 * below what fewer cosines found but for their noise. The rule was chosen by simulation (`npm run verdict:size`).
 */
export function longRunVariance({ values, overlap, transforms }: LongRunInput): LongRunVariance {
  const n = values.length;
  const spread = squaredDeviations(values) / n;
  const most = mostTransforms(n, overlap);
  const known = transforms ?? cosineTransforms(values, most);
  const { density, degrees } = flatDensity(known, most, n * spread);
  const byCosines = density > 0 ? (n * spread) / density : n;
  const lag = persistence(values, overlap, spread);
  const { likely, sure } = movesOf(overlap);
  return {
    variance: density / n,
    degrees,
    independent: orOne(Math.min(n, byCosines, worth(lag, n, likely))),
    atLeast: orOne(Math.min(n, byCosines, worth(lag, n, sure))),
  };
}

/**
 * How many independent windows the sizes of errors are surely worth by the persistence of the errors themselves. The squares of Gaussian errors that persist with ρ persist with ρ², and
 * their absolute values about so; the errors tell ρ with less noise, above all where few are large.
 */
export function sizesAtLeast(errors: Numbers, overlap: number): number {
  const lag = persistence(errors, overlap, squaredDeviations(errors) / errors.length);
  return orOne(worth({ ...lag, raw: Math.max(0, lag.raw) ** 2 }, errors.length, movesOf(overlap).sure));
}

/** Values whose squares are beyond all numbers tell nothing. */
export function orOne(independent: number): number {
  return Number.isFinite(independent) ? independent : 1;
}

/** The mean of the first B squared transforms, with B by the rules of `longRunVariance`; `total` is n γ₀. */
function flatDensity(
  transforms: Float64Array,
  most: number,
  total: number,
): { readonly density: number; readonly degrees: number } {
  let sum = 0;
  let used = 0;
  let highest = 0;
  let chosen = { density: 0, degrees: transformGrid[0] as number };
  for (const size of transformGrid) {
    if (size > most) break;
    for (; used < size; used += 1) sum += at(transforms, used) ** 2;
    const density = sum / size;
    highest = Math.max(highest, density * (1 - flatness * Math.sqrt(2 / size)));
    const isFirst = size === transformGrid[0];
    if (!isFirst && (size * density > transformsPerIndependent * total || density < highest)) break;
    chosen = { density, degrees: size };
  }
  return chosen;
}

interface Persistence {
  /** Correlation between neighbours that share no row. */
  readonly raw: number;
  /** How many such neighbours there are. */
  readonly blocks: number;
}

function persistence(values: Numbers, overlap: number, spread: number): Persistence {
  const n = values.length;
  const blocks = n / overlap;
  if (spread === 0 || blocks < 4) return { raw: 0, blocks };
  const center = mean(values);
  let products = 0;
  for (let i = overlap; i < n; i += 1) products += (at(values, i) - center) * (at(values, i - overlap) - center);
  return { raw: products / (n * spread), blocks };
}

/**
 * Independent values as an AR(1) over windows that share no row would have them: n / overlap · (1 − r) / (1 + r), with
 * the correlation r corrected for its bias (Kendall 1954) and moved by `errors` of its standard error. Windows that
 * overlap and do not persist beyond that are left to the cosines.
 */
function worth({ raw, blocks }: Persistence, n: number, errors: number): number {
  if (blocks < 4) return blocks;
  const corrected = raw + (1 + 3 * raw) / blocks;
  const moved = corrected + errors * Math.sqrt(Math.max(0, 1 - corrected ** 2) / blocks);
  const r = Math.min(0.9999, Math.max(0, moved));
  return r === 0 ? n : (blocks * (1 - r)) / (1 + r);
}
