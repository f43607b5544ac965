import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localeSchema } from '../../../src-main/core/common/locale';
import { evaluateClassification, evaluateRegression, evaluateRun } from '../../../src-main/core/evaluation';
import {
  directionOf,
  flatDirection,
  flattenMetrics,
  isBetter,
  knownMetric,
  metricHeading,
  metricLabel,
  metricsAgainstBaselines,
  metricsShownIn,
  parseFlatMetric,
  rankingMetric,
} from '../../../src-main/core/evaluation/metrics';
import { metricNameSchema } from '../../../src-main/core/evaluation/metrics/catalogue';
import { classificationMetrics } from '../../../src-main/core/evaluation/metrics/classification';
import { regressionMetrics } from '../../../src-main/core/evaluation/metrics/regression';
import { fittedFor } from '../../support/fit-outcome';

const numbers = (count: number) =>
  fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: count, maxLength: count });

function regression(actual: readonly number[], predicted: readonly number[]) {
  return evaluateRegression({
    actual,
    predicted,
    horizon: 1,
    targetScale: 2,
    insample: actual,
    seasonalPeriod: 1,
    baselines: [{ name: 'lastValue', predicted: Float64Array.from(actual, (_, i) => actual[Math.max(0, i - 1)] ?? 0) }],
  });
}

function classification(labels: readonly number[], predicted: readonly number[]) {
  return evaluateClassification({
    labels,
    scores: predicted.map((label) => (label === 1 ? 0.9 : 0.2)),
    classNames: ['low', 'high'],
    threshold: 0.5,
    baselines: [{ name: 'majorityClass', predicted: new Int32Array(labels.length) }],
  });
}

describe('the catalogue of metrics', () => {
  it('has a name for each in every language, a source and a place for the headings', () => {
    for (const name of [...Object.keys(regressionMetrics), ...Object.keys(classificationMetrics)]) {
      expect(knownMetric(name)?.source).not.toBe('');
      for (const locale of localeSchema.options) {
        expect(metricLabel(name, locale)).toMatch(/\S/);
        expect(metricHeading(name, locale)?.toLowerCase()).toBe(metricLabel(name, locale)?.toLowerCase());
      }
    }
    expect(metricHeading('smape', 'en')).toBe('sMAPE');
    expect(metricHeading('logLoss', 'en')).toBe('Log loss');
    expect(metricHeading('brier', 'ru')).toBe('Оценка Брайера');
    expect(metricLabel('auc', 'en')).toBeUndefined();
  });

  it('names the metrics that rank: every one that has a direction', () => {
    expect(metricNameSchema.options).not.toContain('bias');
    expect(metricNameSchema.options).toHaveLength(
      Object.keys(regressionMetrics).length + Object.keys(classificationMetrics).length - 1,
    );
    for (const name of metricNameSchema.options) {
      const isLower = directionOf(name) === 'minimize';
      expect(isBetter(name, 1, 2)).toBe(isLower);
      expect(flatDirection(`test.${name}`)).toBe(isLower ? 'min' : 'max');
    }
  });

  it('is what an evaluation measures: all of a kind, with baselines in those that it names', () => {
    fc.assert(
      fc.property(numbers(40), numbers(40), (actual, predicted) => {
        const { metrics, scaled, baselines } = regression(actual, predicted);
        expect(Object.keys(metrics)).toEqual(Object.keys(regressionMetrics));
        expect(Object.keys(scaled ?? {})).toEqual(metricsAgainstBaselines('regression'));
        for (const value of Object.values(metrics)) expect(value === null || Number.isFinite(value)).toBe(true);
        for (const baseline of baselines) {
          expect(Object.keys(baseline.metrics)).toEqual(metricsAgainstBaselines('regression'));
          expect(Object.keys(baseline.skill)).toEqual(metricsAgainstBaselines('regression'));
        }
        expect(scaled?.['mse']).toBeCloseTo((metrics['mse'] ?? Number.NaN) / 4, 9);
        expect(scaled?.['mae']).toBeCloseTo((metrics['mae'] ?? Number.NaN) / 2, 9);
      }),
    );
    const classes = classification([0, 1, 1, 0, 1, 0], [0, 1, 0, 0, 1, 1]);
    expect(Object.keys(classes.metrics)).toEqual(Object.keys(classificationMetrics));
    expect(Object.keys(classes.baselines[0]?.skill ?? {})).toEqual(metricsAgainstBaselines('classification'));
  });

  it('gives every metric an interval or the reason why it has none', () => {
    const actual = Array.from({ length: 400 }, (_, i) => 10 + Math.sin(i * 1.3));
    const predicted = actual.map((value, i) => value + 0.3 * Math.sin(i * 2.7));
    const { certainty, metrics } = evaluateRegression({
      actual,
      predicted,
      horizon: 1,
      targetScale: null,
      insample: actual,
      seasonalPeriod: 1,
      baselines: [],
      order: { overlap: 1, series: null, time: actual.map((_, i) => i) },
    });
    expect(certainty?.intervals.map(({ metric }) => metric)).toEqual(Object.keys(metrics));
  });

  it('makes flat names that are taken apart again, and keeps what is not defined out of them', () => {
    const evaluation = evaluateRun({
      train: null,
      validation: null,
      test: {
        evaluation: regression([1, 0, 3, 2], [1, 1, 2, 2]),
        predictions: { notFinite: 0, belowZero: 0, smallest: null, constant: null },
      },
      outcome: fittedFor(0),
      targetIsNonNegative: false,
      intervals: [],
    });
    const flat = flattenMetrics(evaluation);
    // There is a zero among the actual values.
    expect(flat).not.toHaveProperty(['test.mape']);
    expect(flat).not.toHaveProperty(['test.bias']);
    expect(parseFlatMetric('test.scaled.mse')).toEqual({ part: 'test', scaled: true, baseline: null, metric: 'mse' });
    expect(parseFlatMetric('validation.skill.drift')).toEqual({
      part: 'validation',
      scaled: false,
      baseline: 'drift',
      metric: 'skill',
    });
    for (const name of Object.keys(flat)) {
      // Every other figure than a skill is a metric of the catalogue.
      const { metric } = parseFlatMetric(name);
      expect(metric === 'skill' ? metric : knownMetric(metric), name).toBeDefined();
    }
    expect(evaluation.headline?.metric).toBe('mae');
  });

  it('has the ranking metric among those of each table', () => {
    for (const table of ['report', 'terminal', 'runs'] as const) {
      expect(metricsShownIn(table, 'regression')).toContain('mae');
    }
    expect(metricsShownIn('terminal', 'classification')).toContain(rankingMetric(classification([0, 1], [0, 1])));
  });
});
