import { at, meanOf, sumOf } from '../../common/numbers';
import type { Random } from '../../common/random';
import { symmetricEigen, type Eigen } from './eigen';
import type { Point } from './gaussian-process';

/** What points are drawn from: a normal distribution with a step size and a covariance, and the paths that both were learnt by. */
export interface Strategy {
  readonly mean: Float64Array;
  readonly sigma: number;
  /** [size × size] row-major. */
  readonly covariance: Float64Array;
  readonly eigen: Eigen;
  readonly stepPath: Float64Array;
  readonly covariancePath: Float64Array;
  readonly generation: number;
}

/** Weights and rates of a dimension and a population: table 1 of the tutorial. */
export interface StrategyConstants {
  readonly size: number;
  readonly population: number;
  /** Of the ranks, the best first; negative ones of the worse half. */
  readonly weights: Float64Array;
  readonly muEffective: number;
  readonly stepRate: number;
  readonly stepDamping: number;
  readonly pathRate: number;
  readonly rankOne: number;
  readonly rankMu: number;
  /** Expected length of a standard normal vector. */
  readonly expectedLength: number;
}

const leastEigenvalue = 1e-14;
const [leastSigma, mostSigma] = [1e-12, 10];
/** Draws for a point within the cube, for each dimension, before the last is moved to its border. */
const drawsEach = 10;

/** Population of a dimension where none is given: 4 + ⌊3 ln n⌋. */
export function populationOf(size: number): number {
  return 4 + Math.floor(3 * Math.log(size));
}

/** N. Hansen, “The CMA evolution strategy: a tutorial” (2016), with negative weights. */
export function constantsOf(size: number, population: number): StrategyConstants {
  const raw = Float64Array.from(
    { length: population },
    (_, rank) => Math.log((population + 1) / 2) - Math.log(rank + 1),
  );
  const half = Math.floor(population / 2);
  const effective = (weights: Float64Array): number =>
    weights.length === 0
      ? 0
      : sumOf(weights.length, (k) => at(weights, k)) ** 2 / sumOf(weights.length, (k) => at(weights, k) ** 2);
  const muEffective = effective(raw.subarray(0, half));
  const muNegative = effective(raw.subarray(half));
  const rankOne = 2 / ((size + 1.3) ** 2 + muEffective);
  const rankMu = Math.min(
    1 - rankOne - 1e-8,
    (2 * (muEffective - 2 + 1 / muEffective)) / ((size + 2) ** 2 + muEffective),
  );
  const negative = Math.min(
    1 + rankOne / rankMu,
    1 + (2 * muNegative) / (muEffective + 2),
    (1 - rankOne - rankMu) / (size * rankMu),
  );
  const positiveSum = raw.reduce((sum, weight) => sum + Math.max(0, weight), 0);
  const negativeSum = raw.reduce((sum, weight) => sum + Math.max(0, -weight), 0);
  const stepRate = (muEffective + 2) / (size + muEffective + 5);
  return {
    size,
    population,
    weights: raw.map((weight) => (weight >= 0 ? weight / positiveSum : (negative * weight) / negativeSum)),
    muEffective,
    stepRate,
    stepDamping: 1 + 2 * Math.max(0, Math.sqrt((muEffective - 1) / (size + 1)) - 1) + stepRate,
    pathRate: (4 + muEffective / size) / (size + 4 + (2 * muEffective) / size),
    rankOne,
    rankMu,
    expectedLength: Math.sqrt(size) * (1 - 1 / (4 * size) + 1 / (21 * size * size)),
  };
}

/** A strategy that nothing was told yet. @param covariance of [size × size]; the identity where none is given */
export function beginStrategy(mean: Float64Array, sigma: number, covariance?: Float64Array): Strategy {
  const size = mean.length;
  const own = covariance ?? Float64Array.from({ length: size * size }, (_, place) => Number(place % (size + 1) === 0));
  return {
    mean,
    sigma: Math.min(mostSigma, Math.max(leastSigma, sigma)),
    covariance: own,
    eigen: positive(symmetricEigen(own, size)),
    stepPath: new Float64Array(size),
    covariancePath: new Float64Array(size),
    generation: 0,
  };
}

/** A point of the unit cube: the first draw that lies in it, or the last, moved to its border. */
export function drawPoint({ mean, sigma, eigen }: Strategy, random: Random): Point {
  const size = mean.length;
  const lengths = eigen.values.map(Math.sqrt);
  for (let draw = 1; ; draw += 1) {
    const normal = Float64Array.from(lengths, (length) => length * random.normal());
    const point = Float64Array.from(
      mean,
      (center, row) => center + sigma * sumOf(size, (k) => at(eigen.vectors, row * size + k) * at(normal, k)),
    );
    if (point.every((place) => place >= 0 && place <= 1)) return point;
    if (draw >= drawsEach * size) return point.map((place) => Math.min(1, Math.max(0, place)));
  }
}

/**
 * The next generation's strategy.
 * @param points as many as the population, the best first
 */
export function tellStrategy(strategy: Strategy, points: readonly Point[], constants: StrategyConstants): Strategy {
  const { size, weights, muEffective, stepRate, stepDamping, pathRate, rankOne, rankMu, expectedLength } = constants;
  const { mean, sigma, eigen } = strategy;
  const steps = points.map((point) => point.map((place, k) => (place - at(mean, k)) / sigma));
  const step = Float64Array.from(mean, (_, k) =>
    sumOf(points.length, (rank) => Math.max(0, at(weights, rank)) * at(steps[rank] ?? [], k)),
  );
  const turned = whitened(eigen, step);
  const keptStep = Math.sqrt(stepRate * (2 - stepRate) * muEffective);
  const stepPath = strategy.stepPath.map((path, k) => (1 - stepRate) * path + keptStep * at(turned, k));
  const length = Math.sqrt(sumOf(size, (k) => at(stepPath, k) ** 2));
  const generation = strategy.generation + 1;
  const settled = Math.sqrt(1 - (1 - stepRate) ** (2 * (generation + 1)));
  const isSteady = length / settled < (1.4 + 2 / (size + 1)) * expectedLength;
  const keptPath = isSteady ? Math.sqrt(pathRate * (2 - pathRate) * muEffective) : 0;
  const covariancePath = strategy.covariancePath.map((path, k) => (1 - pathRate) * path + keptPath * at(step, k));
  const scaled = weights.map((weight, rank) => {
    if (weight >= 0) return weight;
    const own = whitened(eigen, steps[rank] ?? new Float64Array(size));
    return (
      (weight * size) /
      Math.max(
        1e-8,
        sumOf(size, (k) => at(own, k) ** 2),
      )
    );
  });
  const lost = isSteady ? 0 : pathRate * (2 - pathRate);
  const kept = 1 + rankOne * lost - rankOne - rankMu * weights.reduce((sum, weight) => sum + weight, 0);
  const covariance = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      const value =
        kept * at(strategy.covariance, row * size + column) +
        rankOne * at(covariancePath, row) * at(covariancePath, column) +
        rankMu *
          sumOf(points.length, (rank) => at(scaled, rank) * at(steps[rank] ?? [], row) * at(steps[rank] ?? [], column));
      covariance[row * size + column] = value;
      covariance[column * size + row] = value;
    }
  }
  return {
    mean: mean.map((center, k) => center + sigma * at(step, k)),
    sigma: Math.min(
      mostSigma,
      Math.max(leastSigma, sigma * Math.exp((stepRate / stepDamping) * (length / expectedLength - 1))),
    ),
    covariance,
    eigen: positive(symmetricEigen(covariance, size)),
    stepPath,
    covariancePath,
    generation,
  };
}

/** Rounding may leave an eigenvalue at 0 or below it. */
function positive({ values, vectors }: Eigen): Eigen {
  return { values: values.map((value) => Math.max(leastEigenvalue, value)), vectors };
}

/** A vector times the inverse root of the covariance. */
function whitened({ values, vectors }: Eigen, vector: Float64Array): Float64Array {
  const size = vector.length;
  const along = values.map(
    (value, k) => sumOf(size, (row) => at(vectors, row * size + k) * at(vector, row)) / Math.sqrt(value),
  );
  return vector.map((_, row) => sumOf(size, (k) => at(vectors, row * size + k) * at(along, k)));
}

/** Share of the trials of another study that are the promising ones, and the width that each of them has. */
const [promisingShare, promisingWidth] = [0.1, 0.1];

/**
 * A strategy that begins where trials of another study were good: the normal distribution nearest to kernels on a tenth of them
 * (M. Nomura et al., “Warm starting CMA-ES for hyperparameter optimization”, AAAI 2021).
 * @param points the best first, at least one
 */
export function warmStrategy(points: readonly Point[]): Strategy {
  const best = points.slice(0, Math.max(1, Math.floor(points.length * promisingShare)));
  const size = best[0]?.length ?? 0;
  const mean = Float64Array.from({ length: size }, (_, k) => meanOf(best.length, (one) => at(best[one] ?? [], k)));
  const covariance = Float64Array.from({ length: size * size }, (_, place) => {
    const [row, column] = [Math.floor(place / size), place % size];
    const shared = meanOf(best.length, (one) => {
      const point = best[one] ?? mean;
      return (at(point, row) - at(mean, row)) * (at(point, column) - at(mean, column));
    });
    return shared + (row === column ? promisingWidth ** 2 : 0);
  });
  const logDeterminant = symmetricEigen(covariance, size).values.reduce((sum, value) => sum + Math.log(value), 0);
  const variance = Math.exp(logDeterminant / size);
  return beginStrategy(
    mean,
    Math.sqrt(variance),
    covariance.map((value) => value / variance),
  );
}
