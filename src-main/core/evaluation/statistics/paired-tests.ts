import { at, differences, mean, squaredDeviations, standardDeviation, sum, type Numbers } from '../../common/numbers';
import { normalSurvival, studentTTwoSided } from '../../common/distributions';

/** A test's outcome; a pair without any difference has statistic 0 and p-value 1. */
export interface TestResult {
  readonly statistic: number;
  readonly pValue: number;
}

const noDifference: TestResult = { statistic: 0, pValue: 1 };

/** t of a mean against its standard error; a constant, non-zero difference is infinitely significant. */
function fromMean(center: number, standardError: number, degrees: number): TestResult {
  if (center === 0) return noDifference;
  const statistic = standardError === 0 ? Math.sign(center) * Infinity : center / standardError;
  return { statistic, pValue: studentTTwoSided(statistic, degrees) };
}

/** Student's paired t-test, two-sided (SciPy's `ttest_rel`). Needs two pairs or more. */
export function pairedT(first: Numbers, second: Numbers): TestResult {
  const d = differences(first, second);
  return fromMean(mean(d), standardDeviation(d) / Math.sqrt(d.length), d.length - 1);
}

/**
 * Corrected resampled t-test for scores over repeated random splits, whose training sets overlap
 * (Nadeau & Bengio 2003, "Inference for the generalization error"): the variance is enlarged by the ratio of test to
 * training size. `testTrainRatio` 0 gives the paired t-test.
 */
export function correctedResampledT(first: Numbers, second: Numbers, testTrainRatio: number): TestResult {
  const d = differences(first, second);
  const variance = squaredDeviations(d) / (d.length - 1);
  return fromMean(mean(d), Math.sqrt((1 / d.length + testTrainRatio) * variance), d.length - 1);
}

export interface WilcoxonResult extends TestResult {
  /** The smaller rank sum. */
  readonly statistic: number;
  readonly method: 'exact' | 'asymptotic';
  /** Matched-pairs rank-biserial correlation (Kerby 2014), −1 to 1; above 0 when `first` tends to be larger. */
  readonly rankBiserial: number;
}

/**
 * Wilcoxon signed-rank test, two-sided, zeros dropped, without continuity correction: SciPy 1.17's `wilcoxon` with
 * `method='auto'`. Exact for up to 50 pairs without ties or zeros and for up to 13 with them; else the normal
 * approximation with tie correction.
 */
export function wilcoxon(first: Numbers, second: Numbers): WilcoxonResult {
  const all = differences(first, second);
  const d = all.filter((value) => value !== 0);
  if (d.length === 0) return { ...noDifference, method: 'exact', rankBiserial: 0 };
  const { ranks, tieCorrection } = rankMagnitudes(d);
  const positive = sum(ranks.filter((_, i) => at(d, i) > 0));
  const total = (d.length * (d.length + 1)) / 2;
  const statistic = Math.min(positive, total - positive);
  const hasTiesOrZeros = tieCorrection > 0 || d.length < all.length;
  const rankBiserial = (2 * positive - total) / total;
  if (all.length <= (hasTiesOrZeros ? 13 : 50)) {
    return { statistic, pValue: exactSignedRankP(ranks, statistic), method: 'exact', rankBiserial };
  }
  const n = d.length;
  const deviation = Math.sqrt((n * (n + 1) * (2 * n + 1) - tieCorrection / 2) / 24);
  const pValue = Math.min(1, 2 * normalSurvival(Math.abs(positive - total / 2) / deviation));
  return { statistic, pValue, method: 'asymptotic', rankBiserial };
}

/** Average ranks of |values| (from 1) and Σ(t³ − t) over groups of t equal magnitudes. */
function rankMagnitudes(values: Float64Array): { ranks: Float64Array; tieCorrection: number } {
  const order = Array.from(values, (value, i) => ({ i, magnitude: Math.abs(value) })).sort(
    (x, y) => x.magnitude - y.magnitude,
  );
  const ranks = new Float64Array(values.length);
  let tieCorrection = 0;
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && order[end]?.magnitude === order[start]?.magnitude) end += 1;
    for (const entry of order.slice(start, end)) ranks[entry.i] = (start + 1 + end) / 2;
    const size = end - start;
    tieCorrection += size ** 3 - size;
    start = end;
  }
  return { ranks, tieCorrection };
}

/** Two-sided p over all 2ⁿ sign patterns, by counting how many reach each rank sum (ranks doubled to be whole). */
function exactSignedRankP(ranks: Float64Array, statistic: number): number {
  const doubled = Array.from(ranks, (rank) => Math.round(2 * rank));
  const total = doubled.reduce((a, b) => a + b, 0);
  const probability = new Float64Array(total + 1);
  probability[0] = 1;
  for (const rank of doubled) {
    for (let reached = total; reached >= 0; reached -= 1) {
      const withRank = reached >= rank ? at(probability, reached - rank) : 0;
      probability[reached] = (at(probability, reached) + withRank) / 2;
    }
  }
  return Math.min(1, 2 * sum(probability.subarray(0, Math.round(2 * statistic) + 1)));
}

/** Cohen's d of paired differences (mean over SD, "d_z"); null when all differences are equal and not zero. */
export function cohensD(first: Numbers, second: Numbers): number | null {
  const d = differences(first, second);
  const center = mean(d);
  if (center === 0) return 0;
  const sd = standardDeviation(d);
  return sd > 0 ? center / sd : null;
}
