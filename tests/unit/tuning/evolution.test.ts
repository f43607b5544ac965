import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createRandom } from '../../../src-main/core/common/random';
import { symmetricEigen } from '../../../src-main/core/tuning/samplers/eigen';
import {
  beginStrategy,
  constantsOf,
  drawPoint,
  populationOf,
  tellStrategy,
  warmStrategy,
} from '../../../src-main/core/tuning/samplers/evolution-strategy';
import { bestByVolume, hypervolume } from '../../../src-main/core/tuning/samplers/hypervolume';
import { dominates, frontsOf, orderOf } from '../../../src-main/core/tuning/samplers/pareto';

const points = z.array(z.array(z.number()));
const state = { mean: z.array(z.number()), sigma: z.number(), covariance: z.array(z.number()) };
/** What the package cmaes and Optuna come to. */
const reference = z
  .object({
    courses: z.array(
      z.object({ size: z.number(), population: z.number(), steps: z.array(z.object({ points, ...state })) }),
    ),
    warm: z.object({ points, ...state }),
    volumes: z.array(z.object({ losses: points, chosen: z.array(z.number()) })),
  })
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, '../../fixtures/reference/tuning-samplers.json'), 'utf8')));

const close = (own: ArrayLike<number>, other: readonly number[]): void => {
  expect(own.length).toBe(other.length);
  // The package adds 1e-8 to squared lengths.
  other.forEach((value, index) => {
    expect(own[index]).toBeCloseTo(value, 7);
  });
};

describe('the evolution strategy', () => {
  it.each(reference.courses)('of $size dimensions goes as the package cmaes does', ({ size, population, steps }) => {
    const constants = constantsOf(size, population);
    let strategy = beginStrategy(new Float64Array(size).fill(0.5), 1 / 6);
    for (const step of steps) {
      const lossOf = (point: readonly number[]): number => point.reduce((sum, place) => sum + (place - 0.3) ** 2, 0);
      const told = orderOf(step.points.map(lossOf)).map((place) => Float64Array.from(step.points[place] ?? []));
      strategy = tellStrategy(strategy, told, constants);
      close(strategy.mean, step.mean);
      expect(strategy.sigma).toBeCloseTo(step.sigma, 7);
      close(strategy.covariance, step.covariance);
    }
  });

  it('begins where the best tenth of other trials lies, as the package cmaes does', () => {
    const strategy = warmStrategy(reference.warm.points.map((point) => Float64Array.from(point)));
    close(strategy.mean, reference.warm.mean);
    expect(strategy.sigma).toBeCloseTo(reference.warm.sigma, 9);
    close(strategy.covariance, reference.warm.covariance);
  });

  it('draws points of the cube, also where most of its distribution lies beside it', () => {
    const random = createRandom(4);
    for (const center of [0, 0.5, 1, 3]) {
      const strategy = beginStrategy(new Float64Array(3).fill(center), 0.5);
      for (let draw = 0; draw < 20; draw += 1) {
        for (const place of drawPoint(strategy, random)) {
          expect(place).toBeGreaterThanOrEqual(0);
          expect(place).toBeLessThanOrEqual(1);
        }
      }
    }
  });

  it('has the population of the tutorial', () => {
    expect([1, 2, 3, 10, 100].map(populationOf)).toEqual([4, 6, 7, 10, 17]);
  });
});

it('eigenvectors are turned by the matrix into multiples of themselves', () => {
  const random = createRandom(2);
  for (const size of [1, 2, 5, 30]) {
    const matrix = new Float64Array(size * size);
    for (let row = 0; row < size; row += 1) {
      for (let column = 0; column <= row; column += 1) {
        matrix[row * size + column] = matrix[column * size + row] = random.normal();
      }
    }
    const { values, vectors } = symmetricEigen(matrix, size);
    for (let k = 0; k < size; k += 1) {
      const vector = Array.from({ length: size }, (_, row) => vectors[row * size + k] ?? 0);
      expect(Math.hypot(...vector)).toBeCloseTo(1, 10);
      for (let row = 0; row < size; row += 1) {
        const turned = vector.reduce((sum, value, column) => sum + (matrix[row * size + column] ?? 0) * value, 0);
        expect(turned).toBeCloseTo((values[k] ?? 0) * (vector[row] ?? 0), 9);
      }
    }
  }
});

describe('fronts', () => {
  it('are those of the definition, with one, two and three objectives, and equal points', () => {
    const random = createRandom(9);
    for (const objectives of [1, 2, 3]) {
      const losses = Array.from({ length: 60 }, () =>
        Array.from({ length: objectives }, () => Math.floor(random.uniform() * 6)),
      );
      const left = new Set(losses.keys());
      for (const front of frontsOf(losses)) {
        const expected = [...left].filter((one) =>
          [...left].every((other) => !dominates(losses[other] ?? [], losses[one] ?? [])),
        );
        expect(front).toEqual(expected);
        for (const one of front) left.delete(one);
      }
      expect(left.size).toBe(0);
    }
  });

  it('of which a part fits are chosen as Optuna chooses, by the volume that they dominate', () => {
    for (const { losses, chosen } of reference.volumes) {
      expect(bestByVolume(losses, chosen.length).toSorted((a, b) => a - b)).toEqual(chosen);
    }
  });

  it('with losses that are not finite, and with equal points, are chosen too', () => {
    expect(
      bestByVolume(
        [
          [1, Infinity],
          [0, Infinity],
          [2, -Infinity],
        ],
        2,
      ),
    ).toHaveLength(2);
    expect(
      bestByVolume(
        [
          [1, 2],
          [1, 2],
          [2, 1],
          [2, 1],
        ],
        3,
      ).toSorted((a, b) => a - b),
    ).toEqual([0, 1, 2]);
  });
});

it('the volume of boxes is that of their union', () => {
  expect(hypervolume([], [1, 1])).toBe(0);
  expect(hypervolume([[0.5], [0.2]], [1])).toBeCloseTo(0.8, 12);
  expect(
    hypervolume(
      [
        [0, 0.5],
        [0.5, 0],
      ],
      [1, 1],
    ),
  ).toBeCloseTo(0.75, 12);
  expect(
    hypervolume(
      [
        [0, 0.5, 0.5],
        [0.5, 0, 0.5],
        [0.5, 0.5, 0],
      ],
      [1, 1, 1],
    ),
  ).toBeCloseTo(0.5, 12);
});
