import {
  cohensD,
  correctedResampledT,
  dieboldMarianoOfLosses,
  holm,
  mcnemarOfPredictions,
  pairedT,
  pairsOf,
  wilcoxon,
} from '../evaluation/statistics';
import type { Predictions, RunId } from '../run/schema';
import { metricDirection } from './metric-direction';
import type { PairwiseTest, TestedMember, TestedRun } from './schema';

/** The level of the adjusted p-value below which a member counts as better. */
const significanceLevel = 0.05;

export interface TestOptions {
  /** Metric that the values of repeats belong to, e.g. `test.mae`. */
  readonly metric: string;
  /** Predictions of the compared part; null for a run without them. Asked for once a run. */
  readonly predictionsOf: (id: RunId) => Predictions | null;
}

/**
 * Significance of every pair, Holm-corrected over the pairs that could be tested:
 * - two forecasts: Diebold–Mariano (Harvey, Leybourne & Newbold) on the mean absolute error of each window;
 * - two classifiers: McNemar, exact;
 * - two groups of repeats: the corrected resampled t on pairs of equal seeds, beside the paired t and Wilcoxon.
 * Refused where the members were not tested on the same rows.
 */
export function pairwiseTests(members: readonly TestedMember[], options: TestOptions): PairwiseTest[] {
  const facts = members.map((member) => factsOf(member, options));
  const tests = pairsOf(members.length).flatMap(([i, j]) => {
    const first = facts[i];
    const second = facts[j];
    return first === undefined || second === undefined ? [] : [testPair(first, second, options.metric)];
  });
  const adjusted = holm(tests.flatMap((test) => (test.pValue === null ? [] : [test.pValue])));
  let next = 0;
  return tests.map((test) => {
    if (test.pValue === null) return test;
    const adjustedPValue = adjusted[next] ?? 1;
    next += 1;
    return { ...test, adjustedPValue, better: adjustedPValue < significanceLevel ? test.better : null };
  });
}

/** What of a member's predictions the tests need, taken once although the member is in many pairs. */
interface MemberFacts {
  readonly member: TestedMember;
  /** The run that stands for the member's test rows; null when none of its runs counts. */
  readonly run: TestedRun | null;
  readonly predictions: Predictions | null;
  /** Mean absolute error of each window; null for classes. */
  readonly losses: Float64Array | null;
  /** Predicted class of each row; null for numbers. */
  readonly classes: Float64Array | null;
}

function factsOf(member: TestedMember, { predictionsOf }: TestOptions): MemberFacts {
  const run = member.kind === 'run' ? member.run : (member.runs.find(({ disqualified }) => !disqualified) ?? null);
  const predictions = run === null ? null : predictionsOf(run.id);
  const isSingle = member.kind === 'run' && run !== null && predictions !== null;
  return {
    member,
    run,
    predictions,
    losses: isSingle && predictions.classNames === null ? windowErrors(predictions) : null,
    classes: isSingle && predictions.classNames !== null ? predictedClasses(predictions, run.threshold) : null,
  };
}

type Refusal = NonNullable<PairwiseTest['refused']>;

function testPair(first: MemberFacts, second: MemberFacts, metric: string): PairwiseTest {
  const empty: PairwiseTest = {
    first: first.member.id,
    second: second.member.id,
    test: 'none',
    metric: null,
    count: null,
    statistic: null,
    pValue: null,
    adjustedPValue: null,
    meanDifference: null,
    effect: null,
    others: [],
    better: null,
    refused: null,
  };
  const refused = refusalOf(first, second);
  if (refused !== null) return { ...empty, refused };
  if (first.member.kind === 'group' && second.member.kind === 'group') {
    return testRepeats(first.member, second.member, empty, metric);
  }
  if (first.losses !== null && second.losses !== null) {
    return testForecasts(first, second, first.losses, second.losses, empty);
  }
  if (first.classes !== null && second.classes !== null && first.predictions !== null) {
    return testClasses(first.predictions, first.classes, second.classes, empty);
  }
  return { ...empty, refused: 'differentTask' };
}

function refusalOf(first: MemberFacts, second: MemberFacts): Refusal | null {
  if (first.member.id === second.member.id) return 'sameRun';
  if (first.run === null || second.run === null) return 'disqualified';
  if (first.run.disqualified || second.run.disqualified) return 'disqualified';
  if (first.member.kind !== second.member.kind) return 'runAgainstRepeats';
  if (first.predictions === null || second.predictions === null) return 'noPredictions';
  if ((first.predictions.classNames === null) !== (second.predictions.classNames === null)) return 'differentTask';
  const sameData = first.run.datasetHash === second.run.datasetHash && first.run.target === second.run.target;
  return sameData && sameRows(first.predictions, second.predictions) ? null : 'differentTestRows';
}

/** The same windows in the same order: by the rows of the data, and by their timestamps. */
function sameRows(first: Predictions, second: Predictions): boolean {
  return first.horizon === second.horizon && equal(first.rows, second.rows) && equal(first.time, second.time);
}

function equal(first: readonly number[], second: readonly number[]): boolean {
  return first.length === second.length && first.every((value, index) => value === second[index]);
}

/** JSON has no infinity: a difference without any spread is told by its p-value of 0. */
function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

function testForecasts(
  first: MemberFacts,
  second: MemberFacts,
  firstLosses: Float64Array,
  secondLosses: Float64Array,
  empty: PairwiseTest,
): PairwiseTest {
  const horizon = first.predictions?.horizon ?? 1;
  // Neighbouring windows share horizon / stride targets: their losses are correlated over that many windows.
  const overlap = Math.max(1, Math.ceil(horizon / (first.run?.stride ?? 1)));
  const result = dieboldMarianoOfLosses(firstLosses, secondLosses, overlap);
  return {
    ...empty,
    test: 'dieboldMariano',
    metric: `${first.predictions?.part ?? 'test'}.mae`,
    count: firstLosses.length,
    statistic: finite(result.hlnStatistic),
    pValue: result.pValue,
    meanDifference: result.meanDifference,
    effect: { kind: 'cohensD', value: cohensD(firstLosses, secondLosses) },
    better: result.meanDifference === 0 ? null : result.meanDifference < 0 ? first.member.id : second.member.id,
  };
}

function testClasses(
  { actual }: Predictions,
  firstClasses: Float64Array,
  secondClasses: Float64Array,
  empty: PairwiseTest,
): PairwiseTest {
  const labels = Float64Array.from(actual, (value) => value ?? -1);
  const result = mcnemarOfPredictions(labels, firstClasses, secondClasses);
  const difference = result.onlyFirstRight - result.onlySecondRight;
  return {
    ...empty,
    test: 'mcnemar',
    count: labels.length,
    statistic: result.chiSquared,
    pValue: result.exactP,
    meanDifference: labels.length === 0 ? null : difference / labels.length,
    effect: { kind: 'oddsRatio', value: result.oddsRatio },
    others: [{ test: 'mcnemarChiSquared', statistic: result.chiSquared, pValue: result.chiSquaredP }],
    better: difference === 0 ? null : difference > 0 ? empty.first : empty.second,
  };
}

type TestedGroup = Extract<TestedMember, { kind: 'group' }>;

function testRepeats(first: TestedGroup, second: TestedGroup, empty: PairwiseTest, metric: string): PairwiseTest {
  const valuesOf = (group: TestedGroup): ReadonlyMap<number, number> =>
    new Map(
      group.runs.flatMap(({ seed, value, disqualified }) =>
        value === null || disqualified ? [] : [[seed, value] as const],
      ),
    );
  const firstValues = valuesOf(first);
  const secondValues = valuesOf(second);
  const seeds = [...firstValues.keys()].filter((seed) => secondValues.has(seed)).toSorted((a, b) => a - b);
  if (seeds.length < 2) return { ...empty, refused: 'tooFewRepeats' };
  const a = seeds.map((seed) => firstValues.get(seed) ?? Number.NaN);
  const b = seeds.map((seed) => secondValues.get(seed) ?? Number.NaN);
  const corrected = correctedResampledT(a, b, Math.max(first.testTrainRatio, second.testTrainRatio));
  const plain = pairedT(a, b);
  const ranks = wilcoxon(a, b);
  const meanDifference = a.reduce((sum, value, i) => sum + value - (b[i] ?? Number.NaN), 0) / a.length;
  const firstLeads = metricDirection(metric) === 'min' ? meanDifference < 0 : meanDifference > 0;
  return {
    ...empty,
    test: 'correctedResampledT',
    metric,
    count: seeds.length,
    statistic: finite(corrected.statistic),
    pValue: corrected.pValue,
    meanDifference,
    effect: { kind: 'cohensD', value: cohensD(a, b) },
    others: [
      { test: 'pairedT', statistic: finite(plain.statistic), pValue: plain.pValue },
      { test: 'wilcoxon', statistic: ranks.statistic, pValue: ranks.pValue },
    ],
    better: meanDifference === 0 ? null : firstLeads ? first.id : second.id,
  };
}

/** Mean absolute error of each window. */
function windowErrors({ horizon, actual, predicted, rows }: Predictions): Float64Array {
  return Float64Array.from(rows, (_, window) => {
    let sum = 0;
    for (let step = 0; step < horizon; step += 1) {
      const index = window * horizon + step;
      sum += Math.abs((actual[index] ?? 0) - (predicted[index] ?? 0));
    }
    return sum / horizon;
  });
}

/** Class index of each window: the largest score, or for two classes whether the second's score reaches the threshold. */
function predictedClasses(predictions: Predictions, threshold: number): Float64Array {
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
