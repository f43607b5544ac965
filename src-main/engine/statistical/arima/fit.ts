import { bfgs } from '../bfgs';
import { part, type Work } from '../work';
import { armaLikelihood } from './innovations';
import { expand, type ArimaCoefficients, type ArimaOrder, type Arma } from './order';
import { fromPartial } from './partial';

/** A model of given orders with its parameters of largest likelihood. */
export interface ArimaFit {
  readonly order: ArimaOrder;
  readonly coefficients: ArimaCoefficients;
  /** Mean of the differenced rows; 0 without a constant. */
  readonly mean: number;
  /** Variance of the errors, by the degrees of freedom that are left. */
  readonly sigma2: number;
  readonly logLikelihood: number;
  /** Infinite where the rows are too few for the number of parameters. */
  readonly aicc: number;
}

/**
 * No root lies nearer to 0: one of 1 belongs to a model that is differenced once more or less. The reference looks at the roots
 * when a fit has ended and throws it away; here the search is held inside, and there is the likeliest model of that kind.
 */
const leastRoot = 1.01;

/**
 * Fits given orders to differenced rows: conditional least squares first, from whose end the exact likelihood is climbed.
 * Both polynomials are held stationary and invertible by their partial autocorrelations (Monahan 1984).
 * @param w differenced rows
 */
export function* fitOrder(w: Float64Array, order: ArimaOrder): Work<ArimaFit> {
  const { p, q, P, Q, m, hasConstant } = order;
  const size = p + q + P + Q;
  const center = hasConstant ? w.reduce((sum, value) => sum + value, 0) / w.length : 0;
  const centred = w.map((value) => value - center);
  const read = (point: Float64Array): Arma => expand(coefficientsOf(point, order), m);
  const conditional = (point: Float64Array): number => {
    const squares = conditionalSquares(centred, read(point), p + m * P, hasConstant);
    return squares > 0 ? 0.5 * Math.log(squares) : Number.POSITIVE_INFINITY;
  };
  const exact = (point: Float64Array): number => armaLikelihood(centred, read(point), hasConstant).value;
  let start = new Float64Array(size);
  if (size > 0) {
    const { point } = yield* part(0, 2, bfgs(conditional, start, { maxIterations: 50, tolerance: 1e-6 }));
    const bounded = point.map((own) => Math.min(Math.max(own, -3), 3));
    if (exact(bounded) < exact(start)) start = bounded;
  }
  const { point } = yield* part(1, 2, bfgs(exact, start, { maxIterations: 100, tolerance: 1e-9 }));
  return measure(centred, order, coefficientsOf(point, order), center);
}

/** A series that nothing moves from its mean. */
export function fitFlat(order: ArimaOrder, mean: number): ArimaFit {
  return {
    order,
    coefficients: coefficientsOf(new Float64Array(0), order),
    mean: order.hasConstant ? mean : 0,
    sigma2: 0,
    logLikelihood: Number.POSITIVE_INFINITY,
    aicc: Number.NEGATIVE_INFINITY,
  };
}

function measure(w: Float64Array, order: ArimaOrder, coefficients: ArimaCoefficients, center: number): ArimaFit {
  const { p, q, P, Q, m, hasConstant } = order;
  const arma = expand(coefficients, m);
  const { value, mean, squares } = armaLikelihood(w, arma, hasConstant);
  const rows = w.length;
  const count = p + q + P + Q + (hasConstant ? 1 : 0) + 1;
  const deviance = 2 * rows * value + rows + rows * Math.log(2 * Math.PI);
  const left = rows - count - 1;
  const aicc = deviance + 2 * count + (2 * count * (count + 1)) / left;
  return {
    order,
    coefficients,
    mean: hasConstant ? center + mean : 0,
    sigma2: squares / Math.max(1, rows - count + 1),
    logLikelihood: -deviance / 2,
    aicc: left > 0 && Number.isFinite(aicc) ? aicc : Number.POSITIVE_INFINITY,
  };
}

/** A point of the search: partial autocorrelations of each polynomial, stretched over all numbers. */
function coefficientsOf(point: Float64Array, { p, q, P, Q, m }: ArimaOrder): ArimaCoefficients {
  let from = 0;
  const take = (count: number, lag: number, radius: number): Float64Array => {
    const own = fromPartial(point.subarray(from, from + count).map(Math.tanh));
    from += count;
    return own.map((value, index) => value / radius ** (lag * (index + 1)));
  };
  const negative = (values: Float64Array): Float64Array => values.map((own) => -own);
  // A polynomial of one coefficient may come as near as it likes, as in the reference.
  const [ofAr, ofMa] = [p + P * m > 1 ? leastRoot : 1, q + Q * m > 1 ? leastRoot : 1];
  const [ar, ma] = [take(p, 1, ofAr), negative(take(q, 1, ofMa))];
  return { ar, ma, seasonalAr: take(P, m, ofAr), seasonalMa: negative(take(Q, m, ofMa)) };
}

/** Mean of squared errors if all before the rows that the autoregression needs were 0; at the mean that makes it least. */
function conditionalSquares(w: Float64Array, { phi, theta }: Arma, needed: number, hasMean: boolean): number {
  const errors = new Float64Array(w.length);
  const ones = new Float64Array(hasMean ? w.length : 0);
  const left = 1 - phi.reduce((sum, own) => sum + own, 0);
  const from = Math.min(needed, Math.max(0, w.length - 2));
  let [squares, products, onesSquares] = [0, 0, 0];
  for (let row = from; row < w.length; row += 1) {
    let error = w[row] as number;
    for (let lag = Math.min(phi.length, row); lag > 0; lag -= 1)
      error -= (phi[lag - 1] as number) * (w[row - lag] as number);
    let one = left;
    const known = Math.min(theta.length, row - from);
    for (let lag = known; lag > 0; lag -= 1) error -= (theta[lag - 1] as number) * (errors[row - lag] as number);
    errors[row] = error;
    squares += error * error;
    if (!hasMean) continue;
    for (let lag = known; lag > 0; lag -= 1) one -= (theta[lag - 1] as number) * (ones[row - lag] as number);
    ones[row] = one;
    products += error * one;
    onesSquares += one * one;
  }
  return (squares - (onesSquares > 0 ? products ** 2 / onesSquares : 0)) / (w.length - from);
}
