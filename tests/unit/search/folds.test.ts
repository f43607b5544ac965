import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { r2Score } from '../../../src-main/core/evaluation/regression';
import { rankCandidates, searchFolds, withSettings } from '../../../src-main/core/search';

/** Windows of `lookback` rows whose `horizon` targets follow them at once. */
const windowsOf = (count: number, lookback: number, targetLength: number) => ({
  starts: Array.from({ length: count }, (_, index) => index),
  targetStarts: Array.from({ length: count }, (_, index) => index + lookback),
  targetLength,
  seriesCount: 1,
});

describe('folds of a search', () => {
  it.each(['plain', 'blocked', 'timeSeries'] as const)(
    '%s: every test window once, and none that is learnt from',
    (kind) => {
      const tested = searchFolds(kind, 5, windowsOf(103, 4, 2), 1).flatMap(({ train, test }) => {
        expect([...train].filter((window) => test.includes(window))).toEqual([]);
        return [...test];
      });
      expect(new Set(tested).size).toBe(tested.length);
      // The first stretch of time is learnt from alone.
      expect(tested).toHaveLength(kind === 'timeSeries' ? 103 - Math.floor(103 / 6) : 103);
    },
  );

  it('learns in order of time from nothing after, and but for plain from no row that is predicted', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('blocked' as const, 'timeSeries' as const),
        fc.integer({ min: 2, max: 6 }),
        fc.integer({ min: 60, max: 200 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 3 }),
        (kind, count, size, lookback, horizon) => {
          for (const { train, test } of searchFolds(kind, count, windowsOf(size, lookback, horizon), 0)) {
            const predicted = new Set(
              [...test].flatMap((window) => Array.from({ length: horizon }, (_, i) => window + lookback + i)),
            );
            for (const window of train) {
              for (let row = window; row < window + lookback + horizon; row += 1)
                expect(predicted.has(row)).toBe(false);
              if (kind === 'timeSeries') expect(window).toBeLessThan(test[0]!);
            }
          }
        },
      ),
    );
  });

  it('refuses several series in order of time, and too few windows', () => {
    expect(() => searchFolds('timeSeries', 3, { ...windowsOf(50, 2, 1), seriesCount: 2 }, 0)).toThrow(
      'Use blocked folds',
    );
    expect(() => searchFolds('blocked', 5, windowsOf(4, 2, 1), 0)).toThrow('too few');
  });
});

it('ranks candidates by their mean, equal ones alike', () => {
  const rows = rankCandidates([
    { settings: { a: 1 }, scores: [0.1, 0.3], fitMs: 1 },
    { settings: { a: 2 }, scores: [0.9, 0.7], fitMs: 1 },
    { settings: { a: 3 }, scores: [0.3, 0.1], fitMs: 1 },
  ]);
  expect(rows.map(({ rank }) => rank)).toEqual([2, 1, 2]);
  expect(rows[1]?.mean).toBeCloseTo(0.8);
  expect(rows[0]?.sd).toBeCloseTo(Math.SQRT2 / 10);
});

it('has the R² of scikit-learn', () => {
  // r2_score([3, -0.5, 2, 7], [2.5, 0.0, 2, 8]), an example of its documentation.
  expect(r2Score([3, -0.5, 2, 7], [2.5, 0, 2, 8])).toBeCloseTo(0.9486, 4);
});

it('puts settings in their places and leaves what it was given as it is', () => {
  const given = { model: { kind: 'randomForest', maxDepth: 3 }, seed: 1 };
  expect(withSettings(given, { 'model.maxDepth': null, 'model.criterion': 'gini' })).toEqual({
    model: { kind: 'randomForest', maxDepth: null, criterion: 'gini' },
    seed: 1,
  });
  expect(given.model.maxDepth).toBe(3);
});
