import { regularizedBeta, upperRegularizedGamma } from './special-functions';

/** P(Z ≤ x) of the standard normal distribution. */
export function normalCdf(x: number): number {
  const tail = upperRegularizedGamma(0.5, (x * x) / 2) / 2;
  return x > 0 ? 1 - tail : tail;
}

/** P(Z > x), exact far out in the tail. */
export function normalSurvival(x: number): number {
  return normalCdf(-x);
}

/** The x with P(Z ≤ x) = p. */
export function normalQuantile(p: number): number {
  return remembered(p, Infinity, () => invertSymmetric(p, normalSurvival));
}

/** P(T > t) of Student's t with `degrees` degrees of freedom (> 0, need not be whole). */
export function studentTSurvival(t: number, degrees: number): number {
  if (Number.isNaN(t)) return Number.NaN;
  if (!Number.isFinite(t)) return t > 0 ? 0 : 1;
  const square = t * t;
  const tail = regularizedBeta(degrees / (degrees + square), square / (degrees + square), degrees / 2, 0.5) / 2;
  return t >= 0 ? tail : 1 - tail;
}

/** Two-sided p-value of a t statistic. */
export function studentTTwoSided(t: number, degrees: number): number {
  return Math.min(1, 2 * studentTSurvival(Math.abs(t), degrees));
}

/** The t with P(T ≤ t) = p. */
export function studentTQuantile(p: number, degrees: number): number {
  return remembered(p, degrees, () => invertSymmetric(p, (t) => studentTSurvival(t, degrees)));
}

/** Quantiles by degrees of freedom and probability: each takes a millisecond, and a run asks for a few of them a hundred times. */
const known = new Map<string, number>();
const mostKnown = 256;

function remembered(p: number, degrees: number, quantile: () => number): number {
  const key = `${degrees} ${p}`;
  const found = known.get(key) ?? quantile();
  if (known.size >= mostKnown) known.clear();
  known.set(key, found);
  return found;
}

/** P(X > x) of the chi-squared distribution. */
export function chiSquaredSurvival(x: number, degrees: number): number {
  return upperRegularizedGamma(degrees / 2, x / 2);
}

/** P(X ≤ successes) of a fair coin thrown `trials` times. */
export function fairCoinCdf(successes: number, trials: number): number {
  if (successes < 0) return 0;
  return successes >= trials ? 1 : regularizedBeta(0.5, 0.5, trials - successes, successes + 1);
}

/**
 * Solves P(X > x) = 1 − p for a distribution symmetric about 0: bisection between growing bounds until the interval
 * is a few units in the last place wide. Slow beside a rational approximation, but right for every degree of freedom.
 */
function invertSymmetric(p: number, survival: (x: number) => number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0.5) return 0;
  if (p === 0 || p === 1) return p === 0 ? -Infinity : Infinity;
  const tail = Math.min(p, 1 - p);
  let high = 1;
  while (survival(high) > tail) high *= 2;
  let low = high === 1 ? 0 : high / 2;
  for (let i = 0; i < 200 && high - low > 1e-15 * high; i += 1) {
    const middle = (low + high) / 2;
    if (survival(middle) > tail) low = middle;
    else high = middle;
  }
  const x = (low + high) / 2;
  return p < 0.5 ? -x : x;
}
