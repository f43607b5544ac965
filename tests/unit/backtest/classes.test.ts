import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  backtestConfigurationSchema,
  backtestFolds,
  backtestResultSchema,
  requireSeveralClasses,
  scoreClassFold,
  summarizeClassBacktest,
  type ClassFoldResult,
} from '../../../src-main/core/backtest';

const facts = { originTime: null, trainRows: 100, epochs: 1, bestEpoch: 1, durationMs: 1 };

describe('a fold of a classification', () => {
  it('has scikit-learn’s figures, and those of its DummyClassifier(strategy="prior")', () => {
    // scikit-learn 1.9: balanced_accuracy_score, f1_score(average='macro'), log_loss(labels=[0, 1, 2, 3]).
    const fold = scoreClassFold({
      labels: [0, 1, 1, 3, 0, 1],
      scores: [
        [0.6, 0.2, 0.1, 0.1],
        [0.1, 0.7, 0.1, 0.1],
        [0.5, 0.3, 0.1, 0.1],
        [0.1, 0.2, 0.3, 0.4],
        [0.2, 0.5, 0.2, 0.1],
        [0.25, 0.35, 0.2, 0.2],
      ].flat(),
      lastLabels: null,
      trainLabels: [1, 1, 1, 0, 0, 2, 1, 3, 1],
      classCount: 4,
      threshold: 0.5,
    });
    expect(fold.scores?.balancedAccuracy).toBeCloseTo(0.7222222222222222, 12);
    expect(fold.scores?.f1Macro).toBeCloseTo(0.7222222222222222, 12);
    expect(fold.scores?.logLoss).toBeCloseTo(0.9411706901395988, 12);
    expect(fold.baseline.balancedAccuracy).toBeCloseTo(0.3333333333333333, 12);
    expect(fold.baseline.f1Macro).toBeCloseTo(0.2222222222222222, 12);
    expect(fold.baseline.logLoss).toBeCloseTo(1.161456560932521, 12);
    expect(fold.support).toEqual([2, 3, 0, 1]);
    expect(fold.recall).toEqual([1 / 2, 2 / 3, null, 1]);
  });

  it('has no figures without finite scores, while its baseline has', () => {
    const fold = scoreClassFold({
      labels: [0, 1],
      scores: [0.5, 0.5, Number.NaN, 1],
      lastLabels: null,
      trainLabels: [0, 1, 1],
      classCount: 2,
      threshold: 0.5,
    });
    expect(fold.scores).toBeNull();
    expect(fold.baseline.balancedAccuracy).toBe(0.5);
  });
});

describe('the backtest of a classification', () => {
  const scored = fc.record({
    windows: fc.integer({ min: 1, max: 50 }),
    balancedAccuracy: fc.double({ min: 0, max: 1, noNaN: true }),
    f1Macro: fc.double({ min: 0, max: 1, noNaN: true }),
    logLoss: fc.double({ min: 0, max: 5, noNaN: true }),
  });

  it('weighs folds by their windows, whatever their order', () => {
    fc.assert(
      fc.property(fc.array(scored, { minLength: 1, maxLength: 8 }), (drawn) => {
        const folds = drawn.map(({ windows, ...scores }, origin): ClassFoldResult => ({
          ...facts,
          origin,
          windows,
          missingTargets: 0,
          scores,
          baseline: { balancedAccuracy: 0.5, f1Macro: 0.4, logLoss: 0.7 },
          lastLabelAccuracy: null,
          support: [windows, 0],
          recall: [1, null],
        }));
        const { headline, skill, spread } = summarizeClassBacktest(folds, ['no', 'yes']);
        const windows = drawn.reduce((sum, fold) => sum + fold.windows, 0);
        const logLoss = drawn.reduce((sum, fold) => sum + fold.logLoss * fold.windows, 0) / windows;
        expect(headline?.logLoss).toBeCloseTo(logLoss, 10);
        expect(skill).toBeCloseTo(((headline?.balancedAccuracy ?? 0) - 0.5) / 0.5, 10);
        expect(spread?.min).toBeLessThanOrEqual((headline?.balancedAccuracy ?? 0) + 1e-12);
        expect(spread?.max).toBeGreaterThanOrEqual((headline?.balancedAccuracy ?? 0) - 1e-12);
        const reversed = summarizeClassBacktest(folds.toReversed(), ['no', 'yes']);
        expect(reversed.headline?.f1Macro).toBeCloseTo(headline?.f1Macro ?? Number.NaN, 10);
      }),
    );
  });

  it('holds the model against repeating the last label where that is the stronger baseline', () => {
    const fold = (origin: number, lastLabelAccuracy: number | null): ClassFoldResult => ({
      ...facts,
      origin,
      windows: 10,
      missingTargets: 0,
      scores: { balancedAccuracy: 0.9, f1Macro: 0.9, logLoss: 0.3 },
      baseline: { balancedAccuracy: 0.5, f1Macro: 0.4, logLoss: 0.7 },
      lastLabelAccuracy,
      support: [5, 5],
      recall: [1, 0.8],
    });
    const summary = (...folds: ClassFoldResult[]) => summarizeClassBacktest(folds, ['no', 'yes']);
    const strong = summary(fold(0, 0.9), fold(1, 0.7));
    expect(strong.strongest).toBe('lastLabel');
    expect(strong.skill).toBeCloseTo((0.9 - 0.8) / 0.2, 12);
    // Weaker than the majority class, or not known everywhere.
    for (const weak of [summary(fold(0, 0.4)), summary(fold(0, 0.9), fold(1, null))]) {
      expect(weak.strongest).toBe('majorityClass');
      expect(weak.skill).toBeCloseTo((0.9 - 0.5) / 0.5, 12);
    }
  });

  it('names the fold whose rows are all of one class, before anything is trained', () => {
    const folds = backtestFolds(100, backtestConfigurationSchema.parse({ origins: 3, step: 10 }), {
      window: 5,
      horizon: 1,
    });
    const check = (labelOf: (row: number) => number) => () => {
      requireSeveralClasses(
        folds,
        ['Normal', 'Failure'],
        (from, to) => Array.from({ length: to - from }, (_, index) => labelOf(from + index)),
        (origin) => `row ${origin}`,
      );
    };
    expect(check((row) => row % 2)).not.toThrow();
    expect(check((row) => (row >= 80 && row < 90 ? 0 : row % 2))).toThrow(
      'Fold 2 of 3, from row 80 on: its test rows are all of class “Normal”. Use a larger step',
    );
    expect(check((row) => (row < 70 ? 1 : row % 2))).toThrow(
      'Fold 1 of 3, from row 70 on: its training rows are all of class “Failure”. Use fewer origins',
    );
    expect(check((row) => (row >= 90 ? -1 : row % 2))).toThrow(
      'Fold 3 of 3, from row 90 on: its test rows are without a class',
    );
  });

  it('is told from stored results of forecasts, which have no kind', () => {
    const stored = { horizon: 1, folds: [], headline: null, spread: null, skill: null };
    expect(backtestResultSchema.parse(stored)).toEqual({
      kind: 'forecast',
      ...stored,
      leftOut: [],
      certainty: null,
      strongest: 'lastValue',
    });
    const classes = summarizeClassBacktest([], ['no', 'yes']);
    expect(backtestResultSchema.parse(classes)).toEqual(classes);
  });
});
