import type { Arma } from './order';
import { toPartial } from './partial';

/** What a stationary process is known by before its first row, for a variance of the errors of 1. */
export interface ArmaStart {
  /** Variance of the first row. */
  readonly variance: number;
  /** How the states of the second row follow from the first row's error, times that variance. */
  readonly gain: Float64Array;
}

/** Where the variance of what a row adds is as near to 1, it stays there. */
const settled = 1e-12;

/** Number of states of Harvey's form. */
export function statesOf({ phi, theta }: Arma): number {
  return Math.max(phi.length, theta.length + 1);
}

/** Autocovariances of an autoregression from lag 0 on, from its partial autocorrelations. */
function autocovariances(phi: Float64Array, partial: Float64Array, count: number): Float64Array {
  const variance = partial.reduce((product, own) => product / (1 - own * own), 1);
  const result = new Float64Array(count);
  result[0] = variance;
  const current = new Float64Array(phi.length);
  const before = new Float64Array(phi.length);
  let errors = variance;
  for (let lag = 1; lag < count; lag += 1) {
    let sum = 0;
    if (lag <= phi.length) {
      // The coefficients of the next smaller order tell the mean; the partial autocorrelation what is left.
      const order = lag - 1;
      for (let back = 0; back < order; back += 1) sum += (current[back] as number) * (result[lag - 1 - back] as number);
      const own = partial[order] as number;
      sum += own * errors;
      before.set(current.subarray(0, order));
      for (let back = 0; back < order; back += 1) {
        current[back] = (before[back] as number) - own * (before[order - 1 - back] as number);
      }
      current[order] = own;
      errors *= 1 - own * own;
    } else {
      for (let back = 0; back < phi.length; back += 1)
        sum += (phi[back] as number) * (result[lag - 1 - back] as number);
    }
    result[lag] = sum;
  }
  return result;
}

/** Covariances of the process with the states of Harvey's form; null where it is not stationary. */
function stateCovariances({ phi, theta }: Arma): Float64Array | null {
  const partial = toPartial(phi);
  if (partial === null) return null;
  const states = statesOf({ phi, theta });
  const q = theta.length;
  const ofAr = autocovariances(phi, partial, states + q + 1);
  const weights = Float64Array.of(1, ...theta);
  const products = new Float64Array(q + 1);
  for (let lag = 0; lag <= q; lag += 1) {
    for (let i = 0; i + lag <= q; i += 1) {
      products[lag] = (products[lag] as number) + (weights[i] as number) * (weights[i + lag] as number);
    }
  }
  const own = new Float64Array(states + 1);
  for (let lag = 0; lag <= states; lag += 1) {
    let sum = (products[0] as number) * (ofAr[lag] as number);
    for (let shift = 1; shift <= q; shift += 1) {
      sum += (products[shift] as number) * ((ofAr[lag + shift] as number) + (ofAr[Math.abs(lag - shift)] as number));
    }
    own[lag] = sum;
  }
  const psi = psiWeights({ phi, theta }, states);
  const result = new Float64Array(states);
  result[0] = own[0] as number;
  for (let state = 1; state < states; state += 1) {
    let sum = 0;
    for (let k = state; k < states; k += 1) {
      if (k < phi.length) sum += (phi[k] as number) * (own[1 + k - state] as number);
      if (k <= q) sum += (weights[k] as number) * (psi[k - state] as number);
    }
    result[state] = sum;
  }
  return result;
}

/** How much of an error is left in the rows after it, from its own row on. */
export function psiWeights({ phi, theta }: Arma, count: number): Float64Array {
  const psi = new Float64Array(count);
  for (let step = 0; step < count; step += 1) {
    let sum = step === 0 ? 1 : step <= theta.length ? (theta[step - 1] as number) : 0;
    for (let lag = Math.min(step, phi.length); lag > 0; lag -= 1) {
      sum += (phi[lag - 1] as number) * (psi[step - lag] as number);
    }
    psi[step] = sum;
  }
  return psi;
}

/** Null where the process is not stationary. */
export function armaStart(arma: Arma): ArmaStart | null {
  const covariances = stateCovariances(arma);
  if (covariances === null) return null;
  const variance = covariances[0] as number;
  const gain = covariances.map((_, state) => (arma.phi[state] ?? 0) * variance + (covariances[state + 1] ?? 0));
  return Number.isFinite(variance) ? { variance, gain } : null;
}

/**
 * Exact one-step errors of a stationary process, row by row: the Kalman filter of Harvey's form, whose gain follows by the
 * recursions of Morf, Sidhu and Kailath (1974) in as many operations as there are states, not their square.
 */
export class Innovations {
  /** Variance of the next row's error, by that of the errors themselves; 1 once the start is forgotten. */
  variance: number;
  /** Mean of the states at the next row; its first is the row's own mean. */
  readonly mean: Float64Array;
  /** By which the variance of the states changes from row to row: `factor` times this, times itself. */
  readonly change: Float64Array;
  factor: number;
  isSettled = false;
  readonly #gain: Float64Array;
  readonly #phi: Float64Array;
  readonly #steady: Float64Array;

  constructor(arma: Arma, start: ArmaStart) {
    const states = statesOf(arma);
    this.variance = start.variance;
    this.#gain = start.gain.slice();
    this.change = start.gain.slice();
    this.factor = -1 / start.variance;
    this.mean = new Float64Array(states);
    this.#phi = new Float64Array(states);
    this.#phi.set(arma.phi);
    this.#steady = this.#phi.map((own, state) => own + (arma.theta[state] ?? 0));
  }

  /** Takes the next row and gives its error, whose variance was `variance`. */
  update(value: number): number {
    const { mean, change } = this;
    const phi = this.#phi;
    const last = mean.length - 1;
    const first = mean[0] as number;
    const error = value - first;
    if (this.isSettled) {
      const steady = this.#steady;
      for (let state = 0; state < last; state += 1) {
        mean[state] = (phi[state] as number) * first + (mean[state + 1] as number) + (steady[state] as number) * error;
      }
      mean[last] = (phi[last] as number) * first + (steady[last] as number) * error;
      return error;
    }
    const gain = this.#gain;
    const { variance } = this;
    const share = error / variance;
    for (let state = 0; state < last; state += 1) {
      mean[state] = (phi[state] as number) * first + (mean[state + 1] as number) + (gain[state] as number) * share;
    }
    mean[last] = (phi[last] as number) * first + (gain[last] as number) * share;
    const own = change[0] as number;
    const next = variance + this.factor * own * own;
    if (!(next > 1 + settled)) {
      this.variance = 1;
      this.isSettled = true;
      return error;
    }
    const [grown, left] = [this.factor * own, own / variance];
    for (let state = 0; state <= last; state += 1) {
      const moved = (phi[state] as number) * own + (state === last ? 0 : (change[state + 1] as number));
      const before = gain[state] as number;
      change[state] = moved - left * before;
      gain[state] = before + grown * moved;
    }
    this.factor *= variance / next;
    this.variance = next;
    return error;
  }
}

/**
 * The exact likelihood of a stationary series, with the variance of the errors and, where asked for, the mean that make it
 * largest (by generalised least squares).
 */
export interface ArmaLikelihood {
  /** Half of log σ² + Σ log F / n: what differs of minus the log-likelihood, by rows. Infinite where it cannot be. */
  readonly value: number;
  readonly mean: number;
  /** Σ e²/F at that mean. */
  readonly squares: number;
}

const none: ArmaLikelihood = { value: Number.POSITIVE_INFINITY, mean: 0, squares: Number.NaN };

export function armaLikelihood(w: Float64Array, arma: Arma, hasMean: boolean): ArmaLikelihood {
  const start = armaStart(arma);
  if (start === null) return none;
  const filter = new Innovations(arma, start);
  // The errors are linear in the rows: those of a row of ones tell what a mean takes from each.
  const ones = hasMean ? new Innovations(arma, start) : null;
  let [squares, products, onesSquares, logs, determinant] = [0, 0, 0, 0, 1];
  for (let row = 0; row < w.length; row += 1) {
    const { variance } = filter;
    const error = filter.update(w[row] as number);
    squares += (error * error) / variance;
    if (ones !== null) {
      const one = ones.update(1);
      products += (error * one) / variance;
      onesSquares += (one * one) / variance;
    }
    if (variance === 1) continue;
    determinant *= variance;
    if (determinant > 1e200) {
      logs += Math.log(determinant);
      determinant = 1;
    }
  }
  logs += Math.log(determinant);
  const mean = onesSquares > 0 ? products / onesSquares : 0;
  const left = squares - mean * products;
  if (!(left > 0)) return none;
  const value = 0.5 * (Math.log(left / w.length) + logs / w.length);
  return Number.isFinite(value) ? { value, mean, squares: left } : none;
}
