import { at, differences, mean, standardDeviation, type Numbers } from '../../common/numbers';
import { studentTQuantile, studentTTwoSided } from '../../common/distributions';
import { resampledDifferences, varianceOfMean, type PreparedLosses } from './loss-series';

/** Independent windows below which nothing can be told: the tests' own assumptions no longer hold. */
export const fewestIndependent = 20;

/** One side of a comparison: its losses, and those of each seed where it is a mean over seeds. */
export interface TestedLosses {
  readonly losses: PreparedLosses;
  /** Mean loss of each repeat over seeds; one or none for a single run. */
  readonly seedLosses: Numbers;
}

export interface DifferenceTest {
  /** Mean of first − second: below 0 the first has the smaller loss. */
  readonly meanDifference: number;
  /** Whether the losses are the same in every window. */
  readonly identical: boolean;
  readonly statistic: number;
  /** Of Student's t; Satterthwaite's where rows and seeds both vary. */
  readonly degrees: number;
  /** Null when there are too few independent windows. */
  readonly pValue: number | null;
  /** 95 % interval of the mean difference; null when there are too few independent windows. */
  readonly interval: readonly [lower: number, upper: number] | null;
  readonly windows: number;
  /** How many independent windows the difference is worth. */
  readonly independent: number;
  /** Share of the variance that comes from the seeds; null for two single runs. */
  readonly seedShare: number | null;
  /** The second opinion: circular block bootstrap of the rows, with the seeds' variance added. */
  readonly bootstrap: { readonly blockLength: number; readonly pValue: number | null } | null;
}

export interface DifferenceTestOptions {
  /** Whether the block bootstrap is asked as well; most of the work. Default true. */
  readonly bootstrap?: boolean;
}

/**
 * Whether one of two models has the smaller expected loss, from losses on the same windows. It holds when losses
 * persist from window to window, when windows share rows, in panels and for means over seeds:
 * - the rows' variance comes from `varianceOfMean` (cosines with Student's t, or whole series of a panel);
 * - of repeats, the spread of their mean losses over seeds is added: s² / k a side. A single run against repeats is one
 *   draw of a seed, with the repeats' spread;
 * - a p-value is never below 2^(1 − k) where models differ only k times (`timesDiffering`), as no symmetric test's could be.
 * Below `fewestIndependent` windows' worth there is no p-value.
 */
export function testDifference(
  first: TestedLosses,
  second: TestedLosses,
  { bootstrap = true }: DifferenceTestOptions = {},
): DifferenceTest {
  const d = differences(first.losses.values, second.losses.values);
  const windows = d.length;
  const differing = timesDiffering(d);
  const seeds = seedVariance(first.seedLosses, second.seedLosses);
  const center = windows === 0 ? 0 : mean(d);
  if (differing === 0) return { ...nothing(windows), seedShare: seeds === null ? null : 0 };
  const rows = varianceOfMean(d, first.losses, second.losses);
  const total = rows.variance + (seeds?.variance ?? 0);
  const error = Math.sqrt(total);
  const degrees = satterthwaite([rows, ...(seeds === null ? [] : [seeds])]);
  const statistic = center === 0 ? 0 : error > 0 ? center / error : Math.sign(center) * Infinity;
  const isTold = rows.independent >= fewestIndependent;
  const least = 2 ** (1 - differing);
  const half = isTold ? studentTQuantile(0.975, degrees) * error : 0;
  return {
    meanDifference: center,
    identical: false,
    statistic,
    degrees,
    pValue: isTold ? Math.max(least, studentTTwoSided(statistic, degrees)) : null,
    interval: isTold ? [center - half, center + half] : null,
    windows,
    independent: rows.independent,
    seedShare: seeds === null ? null : seeds.variance / Math.max(total, Number.MIN_VALUE),
    bootstrap: bootstrap ? secondOpinion(d, center, first.losses, second.losses, seeds, isTold) : null,
  };
}

/**
 * How often models differ: in how many windows, or where these are fewer than half of all in how many stretches of one
 * sign. Rows in which two classifiers differ come in runs, and a run of them says no more than one.
 */
function timesDiffering(values: Float64Array): number {
  let windows = 0;
  let stretches = 0;
  let previous = 0;
  for (const value of values) {
    const sign = Math.sign(value);
    if (sign !== 0) windows += 1;
    if (sign !== 0 && sign !== previous) stretches += 1;
    previous = sign;
  }
  return 2 * windows > values.length ? windows : stretches;
}

function nothing(windows: number): DifferenceTest {
  return {
    meanDifference: 0,
    identical: true,
    statistic: 0,
    degrees: 1,
    pValue: 1,
    interval: [0, 0],
    windows,
    independent: windows,
    seedShare: null,
    bootstrap: { blockLength: 1, pValue: 1 },
  };
}

interface Variance {
  readonly variance: number;
  readonly degrees: number;
}

/** The variance that seeds add to a difference of mean losses; null where neither side has repeats. */
function seedVariance(first: Numbers, second: Numbers): Variance | null {
  const own = ofMean(first);
  const other = ofMean(second);
  if (own === null && other === null) return null;
  if (own !== null && other !== null) {
    return { variance: own.variance + other.variance, degrees: satterthwaite([own, other]) };
  }
  const known = own ?? other;
  const count = own === null ? second.length : first.length;
  return known === null ? null : { variance: known.variance * (1 + count), degrees: known.degrees };
}

function ofMean(values: Numbers): Variance | null {
  if (values.length < 2) return null;
  return { variance: standardDeviation(values) ** 2 / values.length, degrees: values.length - 1 };
}

/** Degrees of freedom of a sum of independent variances (Satterthwaite 1946). */
function satterthwaite(parts: readonly Variance[]): number {
  const total = parts.reduce((sum, { variance }) => sum + variance, 0);
  const varying = parts.filter(({ variance }) => variance > 0);
  const [only] = varying.length === 0 ? parts : varying;
  if (varying.length < 2) return only?.degrees ?? 1;
  return 1 / varying.reduce((sum, { variance, degrees }) => sum + (variance / total) ** 2 / degrees, 0);
}

/** Share of resamples whose mean lies at least as far from the observed one as that does from zero. */
function secondOpinion(
  d: Float64Array,
  center: number,
  first: PreparedLosses,
  second: PreparedLosses,
  seeds: Variance | null,
  isTold: boolean,
): NonNullable<DifferenceTest['bootstrap']> {
  const { blockLength, differences: drawn } = resampledDifferences(d, first, second);
  if (!isTold) return { blockLength, pValue: null };
  // Resampled rows do not draw seeds anew: their part of the variance widens every resample alike.
  const rowVariance = drawn.reduce((sum, value) => sum + value ** 2, 0) / drawn.length;
  const stretch = seeds === null || rowVariance === 0 ? 1 : Math.sqrt(1 + seeds.variance / rowVariance);
  let further = 0;
  for (let i = 0; i < drawn.length; i += 1) if (Math.abs(at(drawn, i)) * stretch >= Math.abs(center)) further += 1;
  return { blockLength, pValue: (further + 1) / (drawn.length + 1) };
}
