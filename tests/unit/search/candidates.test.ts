import { describe, expect, it } from 'vitest';
import { gridCandidates, randomCandidates, type SearchSpace } from '../../../src-main/core/search';

describe('candidates of a search', () => {
  const lists = { a: { values: [1, 2] }, b: { values: ['x', null, 'y'] } };

  it('are every combination once in a grid', () => {
    expect(gridCandidates(lists)).toEqual([
      { a: 1, b: 'x' },
      { a: 1, b: null },
      { a: 1, b: 'y' },
      { a: 2, b: 'x' },
      { a: 2, b: null },
      { a: 2, b: 'y' },
    ]);
    expect(gridCandidates({})).toEqual([{}]);
  });

  it('are drawn without replacement from lists, and follow from the seed', () => {
    const drawn = randomCandidates(lists, 4, 3);
    expect(new Set(drawn.map((one) => JSON.stringify(one))).size).toBe(4);
    expect(drawn).toEqual(randomCandidates(lists, 4, 3));
    expect(drawn).not.toEqual(randomCandidates(lists, 4, 4));
    expect(randomCandidates(lists, 100, 1)).toHaveLength(6);
  });

  it('lie within their ranges, and uniformly in the logarithm where that is asked for', () => {
    const space: SearchSpace = {
      rate: { low: 1e-4, high: 1e-2, scale: 'log' },
      share: { low: 2, high: 4, scale: 'linear' },
    };
    const drawn = randomCandidates(space, 2000, 1);
    const rates = drawn.map(({ rate }) => Number(rate));
    expect(Math.min(...rates)).toBeGreaterThanOrEqual(1e-4);
    expect(Math.max(...rates)).toBeLessThanOrEqual(1e-2);
    // Half of them lie below the geometric mean of the ends.
    expect(rates.filter((rate) => rate < 1e-3).length / 2000).toBeCloseTo(0.5, 1);
    expect(drawn.filter(({ share }) => Number(share) < 3).length / 2000).toBeCloseTo(0.5, 1);
  });
});
