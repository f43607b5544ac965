import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src-main/core/common/random';
import { compareRuns, metricDirection, pairwiseTests } from '../../../src-main/core/comparison';
import { forecasts, runDetail } from '../../support/run-detail';

const random = createRandom(1);
const actual = Array.from({ length: 60 }, () => random.normal());
const small = actual.map(() => random.normal() * 0.2);
const large = actual.map(() => random.normal() * 1.5);
const good = { detail: runDetail(), predictions: forecasts(actual, small) };
const bad = {
  detail: runDetail({ id: 'run_bbbbbbbbbb', metrics: { 'test.rmse': 5 } }),
  predictions: forecasts(actual, large),
};

describe('pairwise significance', () => {
  it('names the run with clearly smaller errors, whichever comes first', () => {
    for (const pair of [
      [good, bad],
      [bad, good],
    ]) {
      const [test] = pairwiseTests(pair);
      expect(test?.test).toBe('dieboldMariano');
      expect(test?.better).toBe(good.detail.id);
      expect(test?.adjustedPValue).toBeLessThan(0.001);
    }
  });

  it('finds no difference between equal predictions of two runs', () => {
    const twin = { detail: runDetail({ id: 'run_cccccccccc' }), predictions: good.predictions };
    expect(pairwiseTests([good, twin])[0]).toMatchObject({ pValue: 1, better: null, refused: null });
  });

  it('refuses a run against itself, other test rows, missing predictions and disqualified runs', () => {
    expect(pairwiseTests([good, good])[0]?.refused).toBe('sameRun');
    const shifted = { detail: bad.detail, predictions: forecasts(actual, large, 84) };
    expect(pairwiseTests([good, shifted])[0]?.refused).toBe('differentTestRows');
    expect(pairwiseTests([good, { detail: bad.detail, predictions: null }])[0]?.refused).toBe('noPredictions');
    const disqualified = {
      ...bad,
      detail: runDetail({ id: 'run_bbbbbbbbbb', disqualified: 'The loss was not finite.' }),
    };
    expect(pairwiseTests([good, disqualified])[0]?.refused).toBe('disqualified');
  });

  it('corrects p-values by Holm over all pairs that were tested', () => {
    const middle = {
      detail: runDetail({ id: 'run_cccccccccc' }),
      predictions: forecasts(
        actual,
        large.map((e) => e * 0.9),
      ),
    };
    const tests = pairwiseTests([good, bad, middle]);
    expect(tests).toHaveLength(3);
    const smallest = Math.min(...tests.map((test) => test.pValue ?? 1));
    expect(Math.min(...tests.map((test) => test.adjustedPValue ?? 1))).toBeCloseTo(smallest * 3, 12);
  });
});

describe('side by side', () => {
  it('marks the best of each metric by its direction and leaves disqualified runs out', () => {
    const result = compareRuns([good, bad]);
    expect(result.metrics.find((row) => row.name === 'test.rmse')).toMatchObject({
      direction: 'min',
      values: [2, 5],
      best: good.detail.id,
    });
    const cheat = {
      ...bad,
      detail: runDetail({ id: 'run_bbbbbbbbbb', metrics: { 'test.rmse': 0 }, disqualified: 'exploded' }),
    };
    expect(compareRuns([good, cheat]).metrics.find((row) => row.name === 'test.rmse')?.best).toBe(good.detail.id);
    expect(metricDirection('test.f1Macro')).toBe('max');
    expect(metricDirection('test.scaled.mse')).toBe('min');
    expect(metricDirection('test.skill.drift')).toBe('max');
  });

  it('tells differing settings from shared ones', () => {
    const other = runDetail({ id: 'run_bbbbbbbbbb' });
    const changed = {
      ...other,
      configuration: { ...other.configuration, window: { ...other.configuration.window, lookback: 48 } },
    };
    const rows = compareRuns([good, { detail: changed, predictions: null }]).configuration;
    expect(rows.filter((row) => row.differs).map((row) => row.path)).toEqual(['window.lookback']);
    expect(rows.find((row) => row.path === 'window.horizon')?.differs).toBe(false);
  });
});
