/**
 * Gamma and beta functions behind the distributions. They are written here because the kept packages that have
 * them bring hundreds of dependencies for a few dozen lines. Relative accuracy is about 1e-13.
 */

/** Lanczos approximation with g = 7 and 9 terms (P. Godfrey's coefficients, 2001). */
const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];
const halfLogTwoPi = 0.91893853320467274178;

/** Natural logarithm of the gamma function for x > 0. */
export function logGamma(x: number): number {
  if (x >= 10) return halfLogTwoPi + (x - 0.5) * Math.log(x) - x + stirlingCorrection(x);
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const shifted = x - 1;
  const base = shifted + 7.5;
  const series = lanczos.reduce(
    (total, coefficient, i) => (i === 0 ? coefficient : total + coefficient / (shifted + i)),
    0,
  );
  return halfLogTwoPi + (shifted + 0.5) * Math.log(base) - base + Math.log(series);
}

/** What Stirling's formula lacks: log Γ(x) − [(x − ½) log x − x + ½ log 2π] for x ≥ 10 (Abramowitz & Stegun 6.1.40). */
function stirlingCorrection(x: number): number {
  const s = 1 / (x * x);
  return (
    (1 / 12 + s * (-1 / 360 + s * (1 / 1260 + s * (-1 / 1680 + s * (1 / 1188 + s * (-691 / 360360 + s / 156)))))) / x
  );
}

/** Logarithm of the beta function. Large arguments take a form without cancellation (as in R's `lbeta`). */
export function logBeta(a: number, b: number): number {
  const small = Math.min(a, b);
  const large = Math.max(a, b);
  if (large < 10) return logGamma(small) + logGamma(large) - logGamma(small + large);
  const correction = stirlingCorrection(large) - stirlingCorrection(small + large);
  const shared = (large - 0.5) * Math.log1p(-small / (small + large));
  if (small < 10) return logGamma(small) + correction + small - small * Math.log(small + large) + shared;
  return (
    -0.5 * Math.log(large) +
    halfLogTwoPi +
    stirlingCorrection(small) +
    correction +
    (small - 0.5) * Math.log(small / (small + large)) +
    large * Math.log1p(-small / (small + large))
  );
}

const tiny = 1e-300;
const precision = 1e-16;
const maximumTerms = 100_000;

/** Continued fraction b0 + a1/(b1 + a2/(b2 + …)) by the modified Lentz method (Numerical Recipes, 3rd ed., 5.2). */
function continuedFraction(b0: number, term: (n: number) => readonly [a: number, b: number]): number {
  let value = b0 === 0 ? tiny : b0;
  let c = value;
  let d = 0;
  for (let n = 1; n <= maximumTerms; n += 1) {
    const [a, b] = term(n);
    d = b + a * d;
    if (Math.abs(d) < tiny) d = tiny;
    c = b + a / c;
    if (Math.abs(c) < tiny) c = tiny;
    d = 1 / d;
    const step = c * d;
    value *= step;
    if (Math.abs(step - 1) <= precision) break;
  }
  return value;
}

/**
 * Regularised incomplete beta function I_x(a, b). `complement` is 1 − x, given separately so that x near 1 keeps
 * its digits. Continued fraction 8.17.22 of the NIST Digital Library of Mathematical Functions.
 */
export function regularizedBeta(x: number, complement: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (complement <= 0) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - regularizedBeta(complement, x, b, a);
  const logX = x < 0.5 ? Math.log(x) : Math.log1p(-complement);
  const logComplement = complement < 0.5 ? Math.log(complement) : Math.log1p(-x);
  const front = Math.exp(a * logX + b * logComplement - logBeta(a, b)) / a;
  const fraction = continuedFraction(1, (n) => {
    const m = Math.floor(n / 2);
    const numerator =
      n % 2 === 0
        ? (m * (b - m) * x) / ((a + n - 1) * (a + n))
        : (-(a + m) * (a + b + m) * x) / ((a + n - 1) * (a + n));
    return [numerator, 1];
  });
  return front / fraction;
}

/** Upper regularised incomplete gamma function Q(a, x) (NIST DLMF 8.7.1 and 8.9.2). */
export function upperRegularizedGamma(a: number, x: number): number {
  if (x <= 0) return 1;
  const front = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let total = term;
    for (let n = 1; n <= maximumTerms && Math.abs(term) > Math.abs(total) * precision; n += 1) {
      term *= x / (a + n);
      total += term;
    }
    return 1 - front * total;
  }
  return front / continuedFraction(x + 1 - a, (n) => [-n * (n - a), x + 2 * n + 1 - a]);
}
