import type { SeriesFilter } from '../method';
import type { ArimaFit } from './fit';
import { armaStart, Innovations, psiWeights, statesOf } from './innovations';
import { differencing, expand, type Arma } from './order';

/** The model of a fit as rows come in: what the differences need of the last rows, and the filter of what they leave. */
export function arimaFilter({
  order,
  coefficients,
  mean,
  sigma2,
}: Omit<ArimaFit, 'aicc' | 'logLikelihood'>): SeriesFilter {
  const arma = expand(coefficients, order.m);
  const start = armaStart(arma);
  if (start === null) throw new Error('the polynomials of the state are not those of a stationary process');
  const delta = differencing(order);
  const innovations = new Innovations(arma, start);
  const covariance = new StateCovariance(arma, innovations);
  /** The rows that the differences reach back to, the newest at `place − 1`. */
  const past = new Float64Array(delta.length);
  let [known, place, newest] = [0, 0, Number.NaN];
  const before = (back: number): number => past[(place - back + past.length) % past.length] as number;
  const differenced = (): number => delta.reduce((sum, own, lag) => sum + own * before(lag + 1), 0);

  return {
    update(value) {
      if (known < delta.length) {
        // The first rows are what the differences begin at; one that is not known is as the last.
        const own = Number.isNaN(value) ? newest : value;
        if (Number.isNaN(own)) return;
        newest = own;
        past[place] = own;
        place = (place + 1) % past.length;
        known += 1;
        return;
      }
      const expected = mean + (innovations.mean[0] as number) + differenced();
      const own = Number.isNaN(value) ? expected : value;
      const without = own - differenced() - mean;
      covariance.follow();
      innovations.update(without);
      newest = own;
      if (past.length === 0) return;
      past[place] = own;
      place = (place + 1) % past.length;
    },
    forecast(means, deviations) {
      if (known < delta.length) {
        // Without a whole season there is no difference yet: the last row stands in, as for a random walk.
        means.fill(newest);
        for (let step = 0; step < deviations.length; step += 1) deviations[step] = Math.sqrt(sigma2 * (step + 1));
        return;
      }
      forecastMeans(means, arma, innovations, delta, mean, before);
      forecastDeviations(deviations, arma, covariance, delta, Math.sqrt(sigma2));
    },
  };
}

function forecastMeans(
  means: Float64Array,
  { phi }: Arma,
  innovations: Innovations,
  delta: Float64Array,
  mean: number,
  before: (back: number) => number,
): void {
  const states = innovations.mean.slice();
  for (let step = 0; step < means.length; step += 1) {
    let sum = mean + (states[0] as number);
    for (const [lag, own] of delta.entries()) {
      if (own !== 0) sum += own * (lag < step ? (means[step - 1 - lag] as number) : before(lag + 1 - step));
    }
    means[step] = sum;
    const first = states[0] as number;
    for (let state = 0; state < states.length; state += 1) {
      states[state] = (phi[state] ?? 0) * first + (states[state + 1] ?? 0);
    }
  }
}

/**
 * An error of the state at the next row reaches every row after it, and each row adds its own: with the differences summed up
 * again, the variance is g·P·g + Σψ² (Durbin and Koopman 2012, 4.11).
 */
function forecastDeviations(
  deviations: Float64Array,
  { phi, theta }: Arma,
  covariance: StateCovariance,
  delta: Float64Array,
  sigma: number,
): void {
  const steps = deviations.length;
  const summed = (weights: Float64Array, step: number, own: number): number => {
    let sum = own;
    for (let lag = Math.min(step, delta.length); lag > 0; lag -= 1) {
      sum += (delta[lag - 1] as number) * (weights[step - lag] as number);
    }
    return sum;
  };
  const plain = psiWeights({ phi, theta }, steps);
  const psi = new Float64Array(steps);
  for (let step = 0; step < steps; step += 1) psi[step] = summed(psi, step, plain[step] as number);
  let squares = 0;
  const states = covariance.matrix;
  if (states === null) {
    for (let step = 0; step < steps; step += 1) {
      squares += (psi[step] as number) ** 2;
      deviations[step] = sigma * Math.sqrt(squares);
    }
    return;
  }
  const size = statesOf({ phi, theta });
  let direct = new Float64Array(size);
  direct[0] = 1;
  const reached: Float64Array[] = [];
  for (let step = 0; step < steps; step += 1) {
    const g = direct.slice();
    for (let lag = Math.min(step, delta.length); lag > 0; lag -= 1) {
      const [own, weight] = [reached[step - lag], delta[lag - 1] as number];
      if (own === undefined || weight === 0) continue;
      for (let state = 0; state < size; state += 1) g[state] = (g[state] as number) + weight * (own[state] as number);
    }
    reached.push(g);
    let ofState = 0;
    for (let i = 0; i < size; i += 1) {
      const weight = g[i] as number;
      if (weight === 0) continue;
      for (let j = 0; j < size; j += 1) ofState += weight * (states[i * size + j] as number) * (g[j] as number);
    }
    deviations[step] = sigma * Math.sqrt(Math.max(0, ofState + squares));
    squares += (psi[step] as number) ** 2;
    const next = new Float64Array(size);
    for (let state = 0; state < size; state += 1) {
      next[0] = (next[0] as number) + (direct[state] as number) * (phi[state] ?? 0);
      if (state > 0) next[state] = direct[state - 1] as number;
    }
    direct = next;
  }
}

/** How uncertain the states at the next row are, as long as the start is not forgotten; null from then on: the next error alone. */
class StateCovariance {
  matrix: Float64Array | null;
  readonly #size: number;

  constructor(
    arma: Arma,
    private readonly innovations: Innovations,
  ) {
    this.#size = statesOf(arma);
    this.matrix = innovations.variance > 1 + forgotten ? stationaryCovariance(arma) : null;
  }

  /** Before the innovations take the next row. */
  follow(): void {
    if (this.matrix === null) return;
    if (this.innovations.isSettled || this.innovations.variance <= 1 + forgotten) {
      this.matrix = null;
      return;
    }
    const { change, factor } = this.innovations;
    const size = this.#size;
    for (let i = 0; i < size; i += 1) {
      const own = factor * (change[i] as number);
      for (let j = 0; j < size; j += 1) {
        this.matrix[i * size + j] = (this.matrix[i * size + j] as number) + own * (change[j] as number);
      }
    }
  }
}

const forgotten = 1e-6;

/** Covariances of the states before the first row, from those with the first state: P = T·P·T′ + R·R′, from the last state up. */
function stationaryCovariance(arma: Arma): Float64Array {
  const size = statesOf(arma);
  const result = new Float64Array(size * size);
  const start = armaStart(arma);
  if (start === null) return result;
  const { phi, theta } = arma;
  const of = (state: number): number => phi[state] ?? 0;
  const weight = (state: number): number => (state === 0 ? 1 : (theta[state - 1] ?? 0));
  // gain = T·P·z: each but the first row's is what the next state has in common with the first one.
  const first = (state: number): number =>
    state === 0
      ? start.variance
      : state < size
        ? (start.gain[state - 1] as number) - of(state - 1) * start.variance
        : 0;
  for (let i = size - 1; i >= 0; i -= 1) {
    for (let j = size - 1; j >= 0; j -= 1) {
      const below = i + 1 < size && j + 1 < size ? (result[(i + 1) * size + j + 1] as number) : 0;
      result[i * size + j] =
        of(i) * of(j) * start.variance + of(i) * first(j + 1) + of(j) * first(i + 1) + weight(i) * weight(j) + below;
    }
  }
  return result;
}
