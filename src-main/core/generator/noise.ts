import type { Random } from '../common/random';

/**
 * A stationary AR(1) process with standard deviation 1: x[t] = φ x[t−1] + √(1 − φ²) ε[t]. It starts in its stationary
 * distribution, so that the first rows are like all others.
 * @param memory rows after which its autocorrelation has fallen to 1/e
 */
export function autoregression(random: Random, rowCount: number, memory: number): Float64Array {
  const phi = Math.exp(-1 / memory);
  const scale = Math.sqrt(1 - phi * phi);
  const values = new Float64Array(rowCount);
  let value = random.normal();
  for (let row = 0; row < rowCount; row += 1) {
    values[row] = value;
    value = phi * value + scale * random.normal();
  }
  return values;
}

/** Exponentially distributed with the given mean. */
export function exponential(random: Random, mean: number): number {
  return -mean * Math.log(1 - random.uniform());
}
