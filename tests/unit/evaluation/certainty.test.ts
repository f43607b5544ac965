import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src-main/core/common/random';
import {
  certaintySchema,
  evaluateClassification,
  evaluateRegression,
  evaluateRun,
  flatDirection,
  flattenMetrics,
  isShare,
  partEvaluationSchema,
  regressionPredictionFacts,
  type PartEvaluation,
} from '../../../src-main/core/evaluation';
import { classCoverage, forecastCoverage } from '../../bench/verdict/coverage';
import { memberVerdict } from '../../../src-main/core/verdict';
import { fittedFor } from '../../support/fit-outcome';
import { runDetail } from '../../support/run-detail';

const order = (n: number) => ({ overlap: 1, series: null, time: Float64Array.from({ length: n }, (_, i) => i) });

/** A forecast with errors of a size, beside baselines of given errors. */
function forecast(
  n: number,
  size: number,
  baselines: readonly { name: 'lastValue' | 'drift' | 'linear'; size: number }[],
  random = createRandom(11),
) {
  const actual = Float64Array.from({ length: n }, () => 10 + random.normal());
  const withErrors = (of: number): Float64Array =>
    actual.map((value) => (of === 0 ? value : value + of * random.normal()));
  return evaluateRegression({
    actual,
    predicted: withErrors(size),
    horizon: 1,
    targetScale: null,
    insample: [],
    seasonalPeriod: 1,
    baselines: baselines.map((baseline) => ({ name: baseline.name, predicted: withErrors(baseline.size) })),
    order: order(n),
  });
}

function runOf(evaluation: PartEvaluation) {
  return evaluateRun({
    train: null,
    validation: null,
    test: { evaluation, predictions: regressionPredictionFacts([1, 2]) },
    outcome: fittedFor(1),
    targetIsNonNegative: false,
    intervals: [],
  });
}
const verdictOn = (evaluation: PartEvaluation) => memberVerdict([runDetail({ evaluation: runOf(evaluation) })]);
const codesOf = (evaluation: PartEvaluation) => runOf(evaluation).findings.map(({ code }) => code);

describe('95 % intervals', () => {
  it('of forecasts hold the true value about as often as they say', () => {
    const metrics = ['mae', 'rmse', 'r2', 'bias', 'medianAbsoluteError'];
    const found = forecastCoverage({ kind: 'ar', n: 400, horizon: 1, persistence: 0.5 }, metrics, 60);
    for (const { covered, given } of Object.values(found)) {
      expect(given).toBe(1);
      expect(covered).toBeGreaterThan(0.9);
    }
  }, 120_000);

  it('of classes hold the true value about as often as they say', () => {
    const metrics = ['accuracy', 'f1Macro', 'balancedAccuracy', 'mcc', 'rocAuc', 'logLoss'];
    const found = classCoverage(600, 3, metrics, 60);
    for (const { covered, given } of Object.values(found)) {
      expect(given).toBeGreaterThan(0.95);
      expect(covered).toBeGreaterThan(0.9);
    }
  }, 120_000);

  it('are not given where errors persist so long that their sizes are worth ten independent ones', () => {
    const { mae, rmse } = forecastCoverage({ kind: 'ar', n: 500, horizon: 1, persistence: 0.98 }, ['mae', 'rmse'], 60);
    expect(mae?.given).toBeLessThan(0.05);
    expect(rmse?.given).toBeLessThan(0.05);
  }, 120_000);

  it('are not given without their reason', () => {
    const { certainty } = forecast(25, 1, []);
    expect(certainty?.intervals.find(({ metric }) => metric === 'mae')).toMatchObject({
      lower: null,
      reason: 'tooFewIndependent',
    });
    expect(certainty?.intervals.find(({ metric }) => metric === 'maxError')?.reason).toBe('oneValue');
    const labels = Int32Array.from({ length: 300 }, (_, i) => (i < 150 ? 0 : 1));
    const classes = evaluateClassification({
      labels,
      scores: Float64Array.from(labels, (label, i) => (i % 40 < 10 ? 1 - label : label)),
      classNames: ['no', 'yes'],
      threshold: 0.5,
      baselines: [],
      order: order(300),
    });
    expect(classes.certainty?.intervals.find(({ metric }) => metric === 'f1Macro')?.reason).toBe('tooFewCases');
  });

  it('hold the figure itself, in the unit of the figure', () => {
    const { certainty, metrics } = forecast(500, 1, []);
    for (const { metric, lower, upper } of certainty?.intervals ?? []) {
      const value = Object.entries(metrics).find(([name]) => name === metric)?.[1] ?? null;
      if (lower === null || upper === null || value === null) continue;
      expect(lower).toBeLessThan(value);
      expect(upper).toBeGreaterThan(value);
    }
  });
});

describe('values of any size', () => {
  it.each([1e-300, 1e-150, 1e150])('of %d leave figures that can be stored', (unit) => {
    const random = createRandom(3);
    const actual = Float64Array.from({ length: 100 }, () => unit * random.normal());
    const evaluation = evaluateRegression({
      actual,
      predicted: actual.map((value) => value * 0.5),
      horizon: 1,
      targetScale: null,
      insample: [],
      seasonalPeriod: 1,
      baselines: [{ name: 'lastValue', predicted: actual.map((value) => value * 0.9) }],
      order: order(100),
    });
    const stored = certaintySchema.parse(JSON.parse(JSON.stringify(evaluation.certainty)));
    expect(stored.windows).toBe(100);
    expect(stored.skills).toHaveLength(1);
  });
});

describe('skill', () => {
  it('is shown where the test shows it, with its interval', () => {
    const evaluation = forecast(400, 0.5, [{ name: 'lastValue', size: 1 }]);
    const [against] = evaluation.certainty?.skills ?? [];
    expect(against).toMatchObject({ name: 'lastValue', metric: 'mae', verdict: 'better' });
    expect(against?.lower).toBeGreaterThan(0);
    expect(codesOf(evaluation)).toEqual([]);
  });

  it('has zero within its interval just where no difference is shown', () => {
    const random = createRandom(31);
    for (let round = 0; round < 12; round += 1) {
      const size = 0.85 + 0.03 * round;
      const { certainty } = forecast(150 + 10 * round, size, [{ name: 'lastValue', size: 1 }], random);
      const [found] = certainty?.skills ?? [];
      if (found?.lower == null || found.upper === null) throw new Error('There is an interval.');
      const isShown = found.lower > 0 || found.upper < 0;
      expect(found.verdict === 'notShown').toBe(!isShown);
      expect(found.lower).toBeLessThan(found.skill ?? Number.NaN);
      expect(found.upper).toBeGreaterThan(found.skill ?? Number.NaN);
    }
  }, 120_000);

  it('above zero is not shown where the test does not show it', () => {
    const evaluation = forecast(400, 1, [{ name: 'lastValue', size: 1.02 }]);
    const run = runOf(evaluation);
    expect(run.skill).toBeGreaterThan(0);
    expect(verdictOn(evaluation)).toMatchObject({ kind: 'notShown', skill: run.skill });
  });

  it('cannot be told where the difference is worth fewer than twenty, although the errors are worth more', () => {
    const random = createRandom(12);
    const actual = Float64Array.from({ length: 400 }, () => 10 + random.normal());
    // The baseline is good for a while and bad for a while; the model's own errors are independent.
    const evaluation = evaluateRegression({
      actual,
      predicted: actual.map((value) => value + 0.5 * random.normal()),
      horizon: 1,
      targetScale: null,
      insample: [],
      seasonalPeriod: 1,
      baselines: [{ name: 'lastValue', predicted: actual.map((value, i) => value + (i % 200 < 100 ? 0.1 : 3)) }],
      order: order(400),
    });
    expect(evaluation.certainty?.independent).toBeGreaterThan(200);
    const found = verdictOn(evaluation);
    if (found.kind !== 'tooFew') throw new Error(found.kind);
    expect(found.windows).toBe(400);
    expect(found.independent).toBe(evaluation.certainty?.skills[0]?.independent);
    expect(found.independent).toBeLessThan(20);
  });

  it('cannot be told from windows that are worth fewer than twenty', () => {
    const few = forecast(16, 0.5, [{ name: 'lastValue', size: 1 }]);
    expect(verdictOn(few).kind).toBe('tooFew');
    expect(codesOf(few)).toEqual(['fewWindows']);
  });

  it('is none against a baseline without any error, whatever the others say', () => {
    const evaluation = forecast(400, 0.5, [
      { name: 'drift', size: 1 },
      { name: 'lastValue', size: 0 },
    ]);
    const run = runOf(evaluation);
    expect(run).toMatchObject({ skill: null, skillAgainst: 'lastValue' });
    expect(verdictOn(evaluation)).toMatchObject({
      kind: 'perfectBaseline',
      skill: null,
      baseline: { name: 'lastValue' },
    });
  });

  it('is zero where neither makes an error', () => {
    expect(runOf(forecast(400, 0, [{ name: 'lastValue', size: 0 }]))).toMatchObject({
      skill: 0,
      skillAgainst: 'lastValue',
    });
  });

  it('is none against a linear model without any error', () => {
    const evaluation = forecast(400, 0.5, [
      { name: 'lastValue', size: 1 },
      { name: 'linear', size: 0 },
    ]);
    expect(verdictOn(evaluation).kind).toBe('perfectBaseline');
    expect(runOf(evaluation)).toMatchObject({ skill: null, skillAgainst: 'linear' });
  });

  it('of classes cannot be told where labels differ in a few stretches only', () => {
    const random = createRandom(13);
    const labels = Int32Array.from({ length: 300 }, (_, i) => Math.floor(i / 10) % 2);
    const often = labels.map((label) => (random.uniform() < 0.3 ? 1 - label : label));
    const seldom = labels.map((label, i) => (i % 100 < 5 ? 1 - label : label));
    const evaluation = evaluateClassification({
      labels,
      scores: Float64Array.from(labels),
      classNames: ['no', 'yes'],
      threshold: 0.5,
      baselines: [
        { name: 'lastLabel', predicted: seldom },
        { name: 'majorityClass', predicted: often },
      ],
      order: order(300),
    });
    const [few, many] = evaluation.certainty?.skills ?? [];
    expect(few).toMatchObject({ verdict: 'tooFew', independent: 3, lower: null, pValue: null });
    expect(many).toMatchObject({ verdict: 'better' });
  });

  it('of a class that a baseline always meets is none', () => {
    const labels = new Int32Array(200);
    const scores = Float64Array.from(labels, (_, i) => (i % 9 === 0 ? 0.9 : 0.1));
    const evaluation = evaluateClassification({
      labels: labels.map((_, i) => (i % 2 === 0 ? 1 : 0)),
      scores: scores.map((score, i) => (i % 2 === 0 ? 1 - score : score)),
      classNames: ['no', 'yes'],
      threshold: 0.5,
      baselines: [{ name: 'lastLabel', predicted: labels.map((_, i) => (i % 2 === 0 ? 1 : 0)) }],
      order: order(200),
    });
    expect(runOf(evaluation)).toMatchObject({ skill: null, skillAgainst: 'lastLabel' });
    expect(verdictOn(evaluation).kind).toBe('perfectBaseline');
  });
});

describe('the skill of an evaluation', () => {
  it('is the one that the verdict and the flat figures name: against the strongest baseline, the linear model included', () => {
    const evaluation = forecast(400, 0.6, [
      { name: 'lastValue', size: 1 },
      { name: 'linear', size: 0.3 },
      { name: 'drift', size: 2 },
    ]);
    const run = runOf(evaluation);
    const verdict = verdictOn(evaluation);
    if (verdict.kind !== 'worse') throw new Error(verdict.kind);
    expect(verdict.baseline.name).toBe('linear');
    expect(run).toMatchObject({ skill: verdict.skill, skillAgainst: 'linear' });
    expect(run.skill).toBeLessThan(-0.7);
    const flat = flattenMetrics(run);
    expect(flat).toMatchObject({ 'test.skill': run.skill, 'test.skill.linear': run.skill });
    expect(flat['test.skill.lastValue']).toBeGreaterThan(0);
    expect([isShare('test.skill'), flatDirection('test.skill')]).toEqual([true, 'max']);
  });
});

describe('an evaluation from before certainty was computed', () => {
  it('is read without it', () => {
    const { certainty, ...stored } = forecast(60, 1, []);
    expect(certainty).not.toBeNull();
    expect(partEvaluationSchema.parse(JSON.parse(JSON.stringify(stored))).certainty).toBeNull();
  });
});
