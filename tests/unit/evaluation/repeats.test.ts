import { describe, expect, it } from 'vitest';
import {
  averageReports,
  classificationReport,
  confusionMatrix,
  repeatWarnings,
  summarizeRepeats,
} from '../../../src-main/core/evaluation';

const repeat = (seed: number, mae: number, disqualified = false) => ({
  seed,
  metrics: { 'test.mae': mae, 'test.rmse': mae * 1.2 },
  disqualified,
});

describe('warnings about repeats', () => {
  it('say why identical results of different seeds are suspicious, and name the seeds', () => {
    const [warning] = repeatWarnings([repeat(3, 0.5), repeat(1, 0.5), repeat(2, 0.6)]);
    expect(warning).toMatchObject({ code: 'identicalResults', values: { seeds: '1, 3', metrics: 2 } });
    expect(warning?.message).toMatch(/hardly ever agree to the last digit/);
    expect(warning?.message).toMatch(/the seed does not reach the training/);
  });

  it('stay silent for repeats that differ in a single figure, or that share a seed', () => {
    expect(repeatWarnings([repeat(1, 0.5), repeat(2, 0.5000000001), repeat(3, 0.6)])).toEqual([]);
    expect(repeatWarnings([repeat(1, 0.5), repeat(1, 0.5), repeat(2, 0.6)])).toEqual([]);
  });

  it('count the repeats that are left out of the means', () => {
    const codes = repeatWarnings([
      repeat(1, 0.5),
      repeat(2, 9e9, true),
      { seed: 3, metrics: {}, disqualified: false },
    ]).map(({ code, values }) => [code, values['count']]);
    expect(codes).toEqual([
      ['disqualifiedRepeats', 1],
      ['unfinishedRepeats', 1],
    ]);
    expect(repeatWarnings([repeat(1, 0.5), repeat(2, 0.6)]).map(({ code }) => code)).toEqual(['fewRepeats']);
  });
});

describe('averages over repeats', () => {
  it('give mean, SD, t interval and the figures of a box plot', () => {
    // SciPy: t.ppf(0.975, 4) = 2.7764451051977987
    const summary = summarizeRepeats([1, 2, 3, 4, 5]);
    expect(summary).toMatchObject({ n: 5, mean: 3, min: 1, lowerQuartile: 2, median: 3, upperQuartile: 4, max: 5 });
    expect(summary?.sd).toBeCloseTo(Math.sqrt(2.5), 12);
    expect(summary?.interval?.[1]).toBeCloseTo(3 + 2.7764451051977987 * Math.sqrt(0.5), 9);
    expect(summarizeRepeats([])).toBeNull();
    expect(summarizeRepeats([7])).toMatchObject({ n: 1, mean: 7, sd: null, interval: null });
  });

  it('of reports are the mean of every cell, with scikit-learn’s layout', () => {
    const actual = [0, 0, 1, 1];
    const report = (predicted: number[]) => classificationReport(confusionMatrix(actual, predicted, 2), ['no', 'yes']);
    const averaged = averageReports([report([0, 0, 1, 1]), report([0, 1, 1, 1])]);
    expect(averaged?.count).toBe(2);
    expect(averaged?.report.classes[0]?.recall).toBe(0.75);
    expect(averaged?.report.classes[1]?.precision).toBeCloseTo((1 + 2 / 3) / 2, 12);
    expect(averaged?.text).toBe(
      [
        '              precision    recall  f1-score   support',
        '',
        '          no     1.0000    0.7500    0.8333         2',
        '         yes     0.8333    1.0000    0.9000         2',
        '',
        '    accuracy                         0.8750         4',
        '   macro avg     0.9167    0.8750    0.8667         4',
        'weighted avg     0.9167    0.8750    0.8667         4',
        '',
      ].join('\n'),
    );
    expect(averageReports([])).toBeNull();
  });
});
