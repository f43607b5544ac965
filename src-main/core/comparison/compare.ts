import { dieboldMarianoOfLosses, holm, mcnemarOfPredictions, pairsOf } from '../evaluation/statistics';
import { runSummarySchema, type Predictions, type RunDetail } from '../run/schema';
import { differingPaths } from './differences';
import type { ComparisonResult, PairwiseTest } from './schema';

export interface ComparedRun {
  readonly detail: RunDetail;
  /** Of the compared part; null when the run was not evaluated. */
  readonly predictions: Predictions | null;
}

const higherIsBetter: ReadonlySet<string> = new Set([
  'r2',
  'accuracy',
  'f1Macro',
  'f1Weighted',
  'balancedAccuracy',
  'mcc',
  'rocAuc',
  'averagePrecision',
  'skill',
  'recall',
  'precision',
  'coverage',
]);

/** Which way a flat metric such as `test.rmse` is better; its last part decides, and a skill (`test.skill.drift`) is always better higher. */
export function metricDirection(name: string): 'min' | 'max' {
  if (name.includes('.skill.')) return 'max';
  return higherIsBetter.has(name.slice(name.lastIndexOf('.') + 1)) ? 'max' : 'min';
}

/** Runs side by side: metrics with the best marked, settings, curves, forecasts and pairwise significance. */
export function compareRuns(runs: readonly ComparedRun[]): ComparisonResult {
  const names = [...new Set(runs.flatMap((run) => Object.keys(run.detail.metrics)))].toSorted();
  return {
    runs: runs.map(({ detail }) => summaryOf(detail)),
    metrics: names.map((name) => metricRow(name, runs)),
    configuration: differingPaths(runs.map(({ detail }) => detail)),
    histories: runs.map(({ detail }) => ({ id: detail.id, history: detail.history })),
    forecasts: runs.map(({ detail, predictions }) => ({ id: detail.id, predictions })),
    tests: pairwiseTests(runs),
  };
}

/** A run without its details: parsing with the summary's schema drops every other field. */
function summaryOf(detail: RunDetail): ComparisonResult['runs'][number] {
  return runSummarySchema.parse(detail);
}

function metricRow(name: string, runs: readonly ComparedRun[]): ComparisonResult['metrics'][number] {
  const direction = metricDirection(name);
  const values = runs.map(({ detail }) => detail.metrics[name] ?? null);
  let best: { readonly id: RunDetail['id']; readonly value: number } | null = null;
  for (const { detail } of runs) {
    const value = detail.metrics[name];
    if (value === undefined || detail.disqualified !== null) continue;
    if (best === null || (direction === 'min' ? value < best.value : value > best.value))
      best = { id: detail.id, value };
  }
  return { name, direction, values, best: best?.id ?? null };
}

/**
 * Significance of every pair: Diebold–Mariano (Harvey–Leybourne–Newbold) on the mean absolute error of each test window,
 * McNemar (exact) on classes, Holm-corrected over the pairs. Refused where the runs were not tested on the same rows.
 */
export function pairwiseTests(runs: readonly ComparedRun[]): PairwiseTest[] {
  const tests = pairsOf(runs.length).flatMap(([i, j]) => {
    const first = runs[i];
    const second = runs[j];
    return first === undefined || second === undefined ? [] : [testPair(first, second)];
  });
  const decided = tests.flatMap((test) => (test.pValue === null ? [] : [test.pValue]));
  const adjusted = holm(decided);
  let next = 0;
  return tests.map((test) => {
    if (test.pValue === null) return test;
    const adjustedPValue = adjusted[next] ?? 1;
    next += 1;
    return { ...test, adjustedPValue, better: adjustedPValue < 0.05 ? test.better : null };
  });
}

function testPair(first: ComparedRun, second: ComparedRun): PairwiseTest {
  const base = {
    first: first.detail.id,
    second: second.detail.id,
    statistic: null,
    pValue: null,
    adjustedPValue: null,
    better: null,
  };
  const refuse = (refused: NonNullable<PairwiseTest['refused']>): PairwiseTest => ({ ...base, test: 'none', refused });
  if (first.detail.id === second.detail.id) return refuse('sameRun');
  if (first.predictions === null || second.predictions === null) return refuse('noPredictions');
  if (first.detail.disqualified !== null || second.detail.disqualified !== null) return refuse('disqualified');
  if ((first.predictions.classNames === null) !== (second.predictions.classNames === null))
    return refuse('differentTask');
  if (!sameRows(first, second)) return refuse('differentTestRows');
  return first.predictions.classNames === null
    ? testForecasts(first.predictions, second.predictions, base, first.detail.configuration.window.stride)
    : testClasses(first.predictions, second.predictions, base, [
        first.detail.configuration.evaluation.threshold,
        second.detail.configuration.evaluation.threshold,
      ]);
}

function sameRows(first: ComparedRun, second: ComparedRun): boolean {
  const a = first.predictions;
  const b = second.predictions;
  if (a === null || b === null) return false;
  return (
    first.detail.datasetHash === second.detail.datasetHash &&
    first.detail.target === second.detail.target &&
    a.horizon === b.horizon &&
    equal(a.rows, b.rows)
  );
}

function equal(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}

type PairBase = Omit<PairwiseTest, 'test' | 'refused'>;

function testForecasts(first: Predictions, second: Predictions, base: PairBase, stride: number): PairwiseTest {
  const firstLosses = windowErrors(first);
  const secondLosses = windowErrors(second);
  // Neighbouring windows share horizon / stride targets: their losses are correlated over that many windows.
  const overlap = Math.max(1, Math.ceil(first.horizon / stride));
  const result = dieboldMarianoOfLosses(firstLosses, secondLosses, overlap);
  return {
    ...base,
    test: 'dieboldMariano',
    statistic: result.hlnStatistic,
    pValue: result.pValue,
    better: result.meanDifference === 0 ? null : result.meanDifference < 0 ? base.first : base.second,
    refused: null,
  };
}

function windowErrors(predictions: Predictions): Float64Array {
  const { horizon, actual, predicted, rows } = predictions;
  return Float64Array.from(rows, (_, window) => {
    let sum = 0;
    for (let step = 0; step < horizon; step += 1) {
      const index = window * horizon + step;
      sum += Math.abs((actual[index] ?? 0) - (predicted[index] ?? 0));
    }
    return sum / horizon;
  });
}

function testClasses(
  first: Predictions,
  second: Predictions,
  base: PairBase,
  thresholds: readonly [number, number],
): PairwiseTest {
  const actual = Float64Array.from(first.actual, (value) => value ?? -1);
  const result = mcnemarOfPredictions(
    actual,
    predictedClasses(first, thresholds[0]),
    predictedClasses(second, thresholds[1]),
  );
  const difference = result.onlyFirstRight - result.onlySecondRight;
  return {
    ...base,
    test: 'mcnemar',
    statistic: result.chiSquared,
    pValue: result.exactP,
    better: difference === 0 ? null : difference > 0 ? base.first : base.second,
    refused: null,
  };
}

/** Class index of each window: the largest score, or for two classes whether the second's score reaches the threshold. */
export function predictedClasses(predictions: Predictions, threshold: number): Float64Array {
  const classCount = predictions.classNames?.length ?? 0;
  const { predicted, rows } = predictions;
  return Float64Array.from(rows, (_, window) => {
    if (classCount === 2) return (predicted[window * 2 + 1] ?? 0) >= threshold ? 1 : 0;
    let best = 0;
    for (let index = 1; index < classCount; index += 1) {
      if ((predicted[window * classCount + index] ?? 0) > (predicted[window * classCount + best] ?? 0)) best = index;
    }
    return best;
  });
}
