import { describe, expect, it } from 'vitest';
import { lossOf, memberLosses, solveNonNegative, type Sample } from '../../../src-main/core/ensemble';
import { at } from '../../../src-main/core/common/numbers';
import { finish } from '../../../src-main/core/linear';
import { noisySample, sampleFrom } from './samples';

const solve = (sample: Sample): number[] => Array.from(finish(solveNonNegative(sample)));

const squaredError = ({ members, predicted, actual }: Sample, weights: readonly number[]): number =>
  actual.reduce((sum, value, index) => {
    const said = weights.reduce((total, weight, member) => total + weight * at(predicted, index * members + member), 0);
    return sum + (said - value) ** 2;
  }, 0);

/** Every set of members by Gauss's elimination of its normal equations; of those without a weight below 0 the best one. */
function bestOfAllSets(sample: Sample): number[] {
  const { members, predicted, actual } = sample;
  let best = { error: squaredError(sample, []), weights: new Array<number>(members).fill(0) };
  for (let set = 1; set < 2 ** members; set += 1) {
    const chosen = Array.from({ length: members }, (_, member) => member).filter((member) => (set >> member) % 2 === 1);
    const of = (index: number, member: number): number => at(predicted, index * members + member);
    const rows = chosen.map((first) => [
      ...chosen.map((second) => actual.reduce((sum, _, index) => sum + of(index, first) * of(index, second), 0)),
      actual.reduce((sum, value, index) => sum + of(index, first) * value, 0),
    ]);
    const solved = eliminate(rows);
    if (solved.some((value) => !(value >= 0))) continue;
    const weights = new Array<number>(members).fill(0);
    chosen.forEach((member, place) => {
      weights[member] = solved[place] ?? Number.NaN;
    });
    const error = squaredError(sample, weights);
    if (error < best.error) best = { error, weights };
  }
  return best.weights;
}

function eliminate(rows: number[][]): number[] {
  const count = rows.length;
  rows.forEach((row, pivot) => {
    const own = row[pivot] ?? Number.NaN;
    for (let column = 0; column <= count; column += 1) row[column] = (row[column] ?? 0) / own;
    rows.forEach((other, index) => {
      if (index === pivot) return;
      const factor = other[pivot] ?? 0;
      for (let column = 0; column <= count; column += 1)
        other[column] = (other[column] ?? 0) - factor * (row[column] ?? 0);
    });
  });
  return rows.map((row) => row[count] ?? Number.NaN);
}

describe('weights by non-negative least squares', () => {
  it('are those that can be worked out by hand', () => {
    // The second would get −1: it is left out, and the first alone is (1·2 + 1·2) / (1 + 1).
    expect(
      solve(
        sampleFrom(
          [
            [1, 0],
            [0, 1],
          ],
          [2, -1],
        ),
      ),
    ).toEqual([2, 0]);
    // y = 0.6 a + 0.4 b, exactly.
    const [first, second] = [
      [1, 2, 4, 7],
      [3, 1, 5, 2],
    ];
    const weights = solve(
      sampleFrom(
        [first, second],
        first.map((value, index) => 0.6 * value + 0.4 * second[index]!),
      ),
    );
    expect(weights[0]).toBeCloseTo(0.6, 12);
    expect(weights[1]).toBeCloseTo(0.4, 12);
    // Nothing of what it is given goes towards the target.
    expect(
      solve(
        sampleFrom(
          [
            [1, 1],
            [2, 1],
          ],
          [-1, -3],
        ),
      ),
    ).toEqual([0, 0]);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('are the best of all sets of members, sample %i', (seed) => {
    const sample = noisySample(2 + (seed % 6), 60, seed);
    const [found, wanted] = [solve(sample), bestOfAllSets(sample)];
    found.forEach((weight, member) => {
      expect(weight).toBeCloseTo(wanted[member] ?? Number.NaN, 8);
    });
  });

  it.each([11, 12, 13])('are never below 0, and no worse than the best member, sample %i', (seed) => {
    const sample = noisySample(8, 200, seed);
    const weights = solve(sample);
    expect(Math.min(...weights)).toBeGreaterThanOrEqual(0);
    const own = lossOf('rmse', sample, (index) =>
      weights.reduce((sum, weight, member) => sum + weight * at(sample.predicted, index * 8 + member), 0),
    );
    expect(own).toBeLessThanOrEqual(Math.min(...memberLosses('rmse', sample)) + 1e-12);
  });

  it('give a clone nothing that its original has not given', () => {
    const { predicted, actual } = noisySample(1, 50, 3);
    const values = Array.from(predicted);
    const alone = solve(sampleFrom([values], Array.from(actual)));
    const both = solve(sampleFrom([values, values], Array.from(actual)));
    expect(both[0]! + both[1]!).toBeCloseTo(alone[0]!, 12);
  });
});
