import { sentenceText } from '../../../src-main/core/common/sentence';
import { describe, expect, it } from 'vitest';
import {
  bandOf,
  bandProblem,
  bandProblemSentence,
  errorCorrelation,
  isClone,
  lossOf,
  memberLosses,
  mostSimilar,
  selectGreedily,
  solveStack,
  withoutBlock,
  type Band,
} from '../../../src-main/core/ensemble';
import { at } from '../../../src-main/core/common/numbers';
import { createRandom } from '../../../src-main/core/common/random';
import { finish } from '../../../src-main/core/linear';
import { noisySample, sampleFrom } from './samples';

describe('greedy selection with replacement', () => {
  it('takes what helps the most, as often as it helps', () => {
    // One is 3 too high, one 1 too low: 1 of the first and 3 of the second are right.
    const actual = [10, 12, 9, 11];
    const sample = sampleFrom([actual.map((value) => value + 3), actual.map((value) => value - 1)], actual);
    expect(Array.from(finish(selectGreedily(sample, 'mae', 20)))).toEqual([0.25, 0.75]);
    expect(Array.from(finish(selectGreedily(sample, 'rmse', 1)))).toEqual([0, 1]);
  });

  it.each(['mae', 'rmse'] as const)('has shares of one, and is no worse than the best member by %s', (metric) => {
    const sample = noisySample(6, 150, 4);
    const weights = Array.from(finish(selectGreedily(sample, metric, 40)));
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
    expect(Math.min(...weights)).toBeGreaterThanOrEqual(0);
    const own = lossOf(metric, sample, (index) =>
      weights.reduce((sum, weight, member) => sum + weight * at(sample.predicted, index * 6 + member), 0),
    );
    expect(own).toBeLessThanOrEqual(Math.min(...memberLosses(metric, sample)) + 1e-12);
  });

  it('selects classes by the probability of the true one', () => {
    const sample = sampleFrom(
      [
        [0.9, 0.2],
        [0.2, 0.9],
        [0.6, 0.6],
      ],
      [1, 1],
    );
    // −ln 0.6 of the third alone is the least of a single one; the first two together come to 0.55.
    expect(Array.from(finish(selectGreedily(sample, 'logLoss', 1)))).toEqual([0, 0, 1]);
    expect(memberLosses('logLoss', sample)[2]).toBeCloseTo(-Math.log(0.6), 12);
  });
});

describe('stacking by ridge', () => {
  it('finds what the target is made of, whatever its units', () => {
    const { predicted } = noisySample(3, 90, 8);
    const members = [0, 1, 2].map((member) =>
      Array.from({ length: 90 }, (_, index) => at(predicted, index * 3 + member)),
    );
    const actual = members[0]!.map(
      (value, index) => 7 + 0.5 * value - 0.25 * members[1]![index]! + members[2]![index]!,
    );
    const { weights, intercept } = finish(solveStack(sampleFrom(members, actual), 1e-12));
    [0.5, -0.25, 1].forEach((weight, member) => {
      expect(weights[member]).toBeCloseTo(weight, 6);
    });
    expect(intercept).toBeCloseTo(7, 4);
    const thousandfold = sampleFrom(
      members.map((values) => values.map((value) => 1000 * value)),
      actual.map((value) => 1000 * value),
    );
    const [plain, large] = [sampleFrom(members, actual), thousandfold].map((sample) => finish(solveStack(sample, 3)));
    plain!.weights.forEach((weight, member) => {
      expect(large!.weights[member]).toBeCloseTo(weight, 10);
    });
    expect(large!.intercept).toBeCloseTo(1000 * plain!.intercept, 5);
  });

  it('shares a weight between clones', () => {
    const { predicted, actual } = noisySample(1, 60, 9);
    const values = Array.from(predicted);
    const { weights } = finish(solveStack(sampleFrom([values, values], Array.from(actual)), 1));
    expect(weights[0]).toBeCloseTo(weights[1]!, 10);
  });
});

describe('bands of a gate', () => {
  const bands = (...ends: (readonly [number | null, number | null])[]): Band[] =>
    ends.map(([above, upTo]) => ({ above, upTo }));

  it('hold every number exactly once, the end with the band below it', () => {
    const random = createRandom(21);
    for (let round = 0; round < 200; round += 1) {
      const edges = Array.from({ length: 1 + (round % 6) }, () => Math.round(100 * random.normal()))
        .toSorted((one, other) => one - other)
        .filter((edge, index, all) => edge !== all[index - 1]);
      const made = bands(
        ...[...edges, null].map((edge, index) => [edges[index - 1] ?? null, edge] as const),
      ).toReversed();
      expect(bandProblem(made)).toBeNull();
      for (const value of [...edges, ...edges.map((edge) => edge + 0.5), -1e9, 1e9]) {
        const holding = made.filter((band) => bandOf([band], value) === 0);
        expect(holding).toEqual([made[bandOf(made, value)]]);
      }
    }
  });

  it('are refused where they overlap, leave a gap or hold nothing, and the place is named', () => {
    const text = (...ends: (readonly [number | null, number | null])[]): string | null => {
      const problem = bandProblem(bands(...ends));
      return problem === null ? null : sentenceText(bandProblemSentence(problem));
    };
    expect(text([1350, null], [null, 1350])).toBeNull();
    expect(text([1350, null], [null, 1400])).toBe(
      'Bands 1 and 2 overlap (above 1350, up to 1400): every value has to lie in one band alone.',
    );
    expect(text([null, 1300], [1350, null])).toBe(
      'No band holds values above 1300, up to 1350: every value has to lie in a band.',
    );
    expect(text([null, 1300], [1300, 1400])).toBe('No band holds values above 1400: every value has to lie in a band.');
    expect(text([0, null])).toBe('No band holds values up to 0: every value has to lie in a band.');
    expect(text([5, 5], [null, null])).toBe('Band 1 holds no value: it ends where or before it begins.');
    expect(text([null, null], [null, null])).toContain('Bands 1 and 2 overlap');
    expect(text()).toBe('There is no band.');
  });
});

describe('the correlation of errors', () => {
  it('is 1 for clones, −1 for opposites, and null where nothing varies', () => {
    const actual = [5, 6, 7, 9];
    const errors = [1, -2, 0.5, 3];
    const member = (factor: number, shift = 0): number[] =>
      actual.map((value, index) => value + shift + factor * errors[index]!);
    const matrix = errorCorrelation(sampleFrom([member(1), member(1), member(-2), member(0, 4)], actual));
    expect(matrix[0]![1]).toBeCloseTo(1, 12);
    expect(isClone(matrix[0]![1]!)).toBe(true);
    expect(matrix[0]![2]).toBeCloseTo(-1, 12);
    expect(matrix[3]).toEqual([null, null, null, null]);
    expect(matrix[2]![0]).toBe(matrix[0]![2]);
    expect(mostSimilar(matrix)).toMatchObject({ first: 0, second: 1 });
  });

  it('is Pearson’s, as worked out from sums', () => {
    const sample = noisySample(3, 40, 6);
    const errors = [0, 1].map((member) =>
      Array.from(sample.actual, (value, index) => at(sample.predicted, index * 3 + member) - value),
    );
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    const product = (one: readonly number[], other: readonly number[]): number =>
      mean(one.map((value, index) => value * other[index]!)) - mean(one) * mean(other);
    const [first, second] = [errors[0]!, errors[1]!];
    const wanted = product(first, second) / Math.sqrt(product(first, first) * product(second, second));
    expect(errorCorrelation(sample)[0]![1]).toBeCloseTo(wanted, 10);
    expect(isClone(errorCorrelation(sample)[0]![1]!)).toBe(false);
  });
});

describe('a block that is left out', () => {
  it('keeps no value whose window shares a row with it', () => {
    const actual = Array.from({ length: 50 }, (_, index) => index);
    const sample = sampleFrom([actual, actual], actual, 4);
    const { kept, block } = withoutBlock(sample, 2, 5);
    expect(Array.from(block.actual)).toEqual(actual.slice(20, 30));
    expect(Array.from(kept.actual)).toEqual([...actual.slice(0, 17), ...actual.slice(33)]);
    expect(kept.predicted).toHaveLength(2 * kept.actual.length);
  });
});
