import { at } from '../../common/numbers';

/** A point of the unit cube. */
export type Point = Float64Array;

export interface GaussianProcess {
  /** Mean and standard deviation of the process at a point, in units of the values that it was fitted to. */
  predict(point: Point): { readonly mean: number; readonly sd: number };
}

/** A covariance between points: Matérn of smoothness 5/2 with a length for each dimension. */
export interface Kernel {
  /** Inverse squared length of each dimension. */
  readonly inverseSquares: Float64Array;
  readonly variance: number;
  readonly noise: number;
  /** Dimensions whose places are choices, which are alike or not. */
  readonly isChoice: readonly boolean[];
}

/** Squared distance of two places of a dimension; 1 between two choices. */
function squaredApart(a: number, b: number, isChoice: boolean): number {
  return isChoice ? Number(a !== b) : (a - b) * (a - b);
}

/** Rasmussen & Williams (2006), 4.17. */
function matern(squared: number, variance: number): number {
  const distance = Math.sqrt(5 * squared);
  return variance * (1 + distance + (distance * distance) / 3) * Math.exp(-distance);
}

/** Turns a matrix, whose lower half is given row by row, into its Cholesky factor in place; false where it is not positive definite. */
function factorise(matrix: Float64Array, size: number): boolean {
  for (let row = 0; row < size; row += 1) {
    const ownRow = row * size;
    for (let column = 0; column <= row; column += 1) {
      const otherRow = column * size;
      let rest = at(matrix, ownRow + column);
      for (let k = 0; k < column; k += 1) rest -= at(matrix, ownRow + k) * at(matrix, otherRow + k);
      if (row !== column) matrix[ownRow + column] = rest / at(matrix, otherRow + column);
      else if (rest > 0) matrix[ownRow + row] = Math.sqrt(rest);
      else return false;
    }
  }
  return true;
}

/** Solves L x = values in place. */
function solveLower(factor: Float64Array, values: Float64Array): void {
  const size = values.length;
  for (let row = 0; row < size; row += 1) {
    let rest = at(values, row);
    for (let k = 0; k < row; k += 1) rest -= at(factor, row * size + k) * at(values, k);
    values[row] = rest / at(factor, row * size + row);
  }
}

/** Solves Lᵀ x = values in place. */
function solveUpper(factor: Float64Array, values: Float64Array): void {
  const size = values.length;
  for (let row = size - 1; row >= 0; row -= 1) {
    let rest = at(values, row);
    for (let k = row + 1; k < size; k += 1) rest -= at(factor, k * size + row) * at(values, k);
    values[row] = rest / at(factor, row * size + row);
  }
}

/**
 * A process that has been seen to have these values at these points.
 * @returns null where points lie too close for the kernel's noise
 */
export function conditioned(points: readonly Point[], values: Float64Array, kernel: Kernel): GaussianProcess | null {
  const { inverseSquares, variance, noise, isChoice } = kernel;
  const size = points.length;
  const dimensions = isChoice.length;
  const flat = new Float64Array(size * dimensions);
  points.forEach((point, row) => {
    flat.set(point, row * dimensions);
  });
  const shared = new Float64Array(size);
  const shareWith = (point: Point, until: number): void => {
    for (let row = 0; row < until; row += 1) {
      let squared = 0;
      for (let dimension = 0; dimension < dimensions; dimension += 1) {
        const apart = squaredApart(
          at(point, dimension),
          at(flat, row * dimensions + dimension),
          isChoice[dimension] === true,
        );
        squared += apart * at(inverseSquares, dimension);
      }
      shared[row] = matern(squared, variance);
    }
  };
  const factor = new Float64Array(size * size);
  points.forEach((point, row) => {
    shareWith(point, row + 1);
    factor.set(shared.subarray(0, row + 1), row * size);
    factor[row * size + row] = at(factor, row * size + row) + noise;
  });
  if (!factorise(factor, size)) return null;
  const weights = Float64Array.from(values);
  solveLower(factor, weights);
  solveUpper(factor, weights);
  return {
    predict(point) {
      shareWith(point, size);
      let mean = 0;
      for (let row = 0; row < size; row += 1) mean += at(shared, row) * at(weights, row);
      solveLower(factor, shared);
      let explained = 0;
      for (let row = 0; row < size; row += 1) explained += at(shared, row) * at(shared, row);
      return { mean, sd: Math.sqrt(Math.max(1e-12, variance - explained)) };
    },
  };
}

/** Lengths about half the cube, a variance about 1, little noise: what keeps a fit to few points from running away. */
function logPrior(logs: readonly number[], dimensions: number): number {
  const normal = (value: number, mean: number, sd: number): number => -(((value - mean) / sd) ** 2) / 2;
  let sum = normal(logs[dimensions] ?? 0, 0, 1) + normal(logs[dimensions + 1] ?? 0, -10, 3);
  for (let index = 0; index < dimensions; index += 1) sum += normal(logs[index] ?? 0, -0.7, 1);
  return sum;
}

/** Logarithm of the posterior density of a kernel's parameters: log lengths, then the logarithms of variance and noise. */
function posteriorOf(
  points: readonly Point[],
  values: Float64Array,
  isChoice: readonly boolean[],
): (logs: readonly number[]) => number {
  const dimensions = isChoice.length;
  const size = points.length;
  // Squared distances do not change while lengths are looked for: for each pair one a dimension.
  const apart = new Float64Array(((size * (size + 1)) / 2) * dimensions);
  let pair = 0;
  for (const [row, point] of points.entries()) {
    for (const other of points.slice(0, row + 1)) {
      for (const [dimension, own] of isChoice.entries()) {
        apart[pair] = squaredApart(at(point, dimension), at(other, dimension), own);
        pair += 1;
      }
    }
  }
  const matrix = new Float64Array(size * size);
  const half = new Float64Array(size);
  return (logs) => {
    const inverseSquares = Float64Array.from(isChoice, (_, index) => Math.exp(-2 * (logs[index] ?? 0)));
    const [variance, noise] = [Math.exp(logs[dimensions] ?? 0), Math.exp(logs[dimensions + 1] ?? 0)];
    let place = 0;
    for (let row = 0; row < size; row += 1) {
      for (let column = 0; column <= row; column += 1) {
        let squared = 0;
        for (let dimension = 0; dimension < dimensions; dimension += 1, place += 1) {
          squared += at(apart, place) * at(inverseSquares, dimension);
        }
        matrix[row * size + column] = matern(squared, variance) + (row === column ? noise : 0);
      }
    }
    if (!factorise(matrix, size)) return -Infinity;
    half.set(values);
    solveLower(matrix, half);
    let sum = logPrior(logs, dimensions);
    for (let row = 0; row < size; row += 1) sum -= at(half, row) ** 2 / 2 + Math.log(at(matrix, row * size + row));
    return sum;
  };
}

/** A search for lengths, variance and noise ends when its steps, in logarithms, are smaller than this. */
const leastStep = 0.1;
const rounds = 14;
const leastLogNoise = -16;

/**
 * The kernel under which values with mean 0 and standard deviation 1 are likeliest: lengths, variance and noise by a pattern search
 * for the greatest posterior density, from two starts.
 */
export function fitKernel(points: readonly Point[], values: Float64Array, isChoice: readonly boolean[]): Kernel {
  const dimensions = isChoice.length;
  const posterior = posteriorOf(points, values, isChoice);
  let best: readonly number[] = [];
  let most = -Infinity;
  for (const length of [-0.7, -1.6]) {
    let logs = [...new Array<number>(dimensions).fill(length), 0, -8];
    let own = posterior(logs);
    for (let step = 1, round = 0; round < rounds && step >= leastStep; round += 1) {
      let hasGained = false;
      for (let index = 0; index < logs.length; index += 1) {
        for (const sign of [1, -1]) {
          const tried = logs.with(index, Math.max(leastLogNoise, (logs[index] ?? 0) + sign * step));
          const found = posterior(tried);
          if (!(found > own)) continue;
          [own, logs, hasGained] = [found, tried, true];
          break;
        }
      }
      if (!hasGained) step /= 2;
    }
    if (own > most || best.length === 0) [best, most] = [logs, own];
  }
  return {
    inverseSquares: Float64Array.from(isChoice, (_, index) => Math.exp(-2 * (best[index] ?? 0))),
    variance: Math.exp(best[dimensions] ?? 0),
    noise: Math.exp(best[dimensions + 1] ?? 0),
    isChoice,
  };
}
