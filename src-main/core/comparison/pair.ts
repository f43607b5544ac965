import {
  cohensD,
  mcnemar,
  testDifference,
  type DifferenceTest,
  type PreparedLosses,
  type TestedLosses,
} from '../evaluation/statistics';
import { at, mean } from '../common/numbers';
import { forecastTests, repeatTests, finite } from './other-tests';
import { isSquaredMetric, lossesOfWindows, preparedLosses, type RunLosses } from './losses';
import type { PairwiseTest, TestedMember, TestedRun } from './schema';

/** What of a member's predictions the tests need, taken once although the member is in many pairs. */
export interface MemberFacts {
  readonly member: TestedMember;
  /** The run that stands for the member's test rows; null when none of its runs counts. */
  readonly run: TestedRun | null;
  readonly own: RunLosses | null;
  /** Of the run, and of the repeats that were tested on the same rows. */
  readonly repeats: readonly RunLosses[];
  /** Places of the windows that every repeat predicted. */
  readonly windows: readonly number[];
  readonly means: MeanLosses | null;
}

/** Mean over the seeds of each window's loss, and of each window's log loss for classes. */
interface MeanLosses {
  readonly tested: TestedLosses;
  readonly logLosses: TestedLosses | null;
}

/** Losses of a run, or means over those of a group's repeats that were tested on the same rows. */
export function memberFacts(member: TestedMember, lossesOf: (run: TestedRun) => RunLosses | null): MemberFacts {
  const runs = (member.kind === 'run' ? [member.run] : member.runs).filter(({ disqualified }) => !disqualified);
  const run = runs[0] ?? null;
  const known = runs.flatMap((candidate) => lossesOf(candidate) ?? []);
  const own = known[0] ?? null;
  if (run === null || own === null) return { member, run, own, repeats: [], windows: [], means: null };
  const repeats = known.filter((losses) => sameRows(losses, own));
  const windows = own.rows.flatMap((_, window) =>
    repeats.every(({ losses }) => !Number.isNaN(losses[window])) ? [window] : [],
  );
  return { member, run, own, repeats, windows, means: meanLosses(repeats, windows, run.stride) };
}

/** Null where there is no window. */
function meanLosses(all: readonly RunLosses[], windows: readonly number[], stride: number): MeanLosses | null {
  const repeats = all.map((losses) => lossesOfWindows(losses, windows));
  const [own] = repeats;
  if (own === undefined || windows.length === 0) return null;
  const logs = repeats.flatMap(({ logLosses }) => logLosses ?? []);
  return {
    tested: testedLosses(
      own,
      repeats.map(({ losses }) => losses),
      stride,
    ),
    logLosses: logs.length === 0 ? null : testedLosses(own, logs, stride),
  };
}

/** The losses of two members on the windows that both of them predicted; null where there is none. */
function commonLosses(first: MemberFacts, second: MemberFacts): readonly [MeanLosses, MeanLosses] | null {
  const both = new Set(second.windows);
  const windows = first.windows.filter((window) => both.has(window));
  const [own, other] = [first, second].map((facts) =>
    windows.length === facts.windows.length
      ? facts.means
      : meanLosses(facts.repeats, windows, facts.run?.stride ?? Number.NaN),
  );
  return own == null || other == null ? null : [own, other];
}

function testedLosses(own: RunLosses, repeats: readonly Float64Array[], stride: number): TestedLosses {
  const [only = new Float64Array()] = repeats;
  const average =
    repeats.length === 1
      ? only
      : only.map((_, i) => repeats.reduce((sum, losses) => sum + at(losses, i), 0) / repeats.length);
  return { losses: preparedLosses(own, average, stride), seedLosses: repeats.map((losses) => mean(losses)) };
}

type Refusal = NonNullable<PairwiseTest['refused']>;

const untested: Omit<PairwiseTest, 'first' | 'second'> = {
  test: 'none',
  metric: null,
  count: null,
  independent: null,
  statistic: null,
  degrees: null,
  pValue: null,
  adjustedPValue: null,
  meanDifference: null,
  interval: null,
  meanLosses: null,
  identical: false,
  seeds: null,
  seedShare: null,
  blockLength: null,
  effect: null,
  others: [],
  better: null,
  refused: null,
};

/** The test of two members; its p-value is not yet corrected for the others. */
export function testPair(first: MemberFacts, second: MemberFacts, metric: string): PairwiseTest {
  const empty: PairwiseTest = { ...untested, first: first.member.id, second: second.member.id };
  const refused = refusalOf(first, second);
  if (refused !== null) return { ...empty, refused };
  const common = commonLosses(first, second);
  if (common === null || first.own === null) return { ...empty, refused: 'noPredictions' };
  const [firstMeans, secondMeans] = common;
  const isClasses = firstMeans.logLosses !== null;
  const result = testDifference(firstMeans.tested, secondMeans.tested);
  const own = firstMeans.tested.losses;
  const other = secondMeans.tested.losses;
  const isSingle = first.member.kind === 'run' && second.member.kind === 'run';
  return {
    ...empty,
    test: 'cosine',
    metric: `${first.own.part}.${isClasses ? 'accuracy' : isSquaredMetric(metric) ? 'mse' : 'mae'}`,
    count: result.windows,
    independent: result.independent,
    statistic: finite(result.statistic),
    degrees: result.degrees,
    pValue: result.pValue,
    ...(isClasses ? asAccuracy(result) : asErrors(result)),
    meanLosses: [mean(own.values), mean(other.values)],
    identical: result.identical,
    seeds: isSingle ? null : [firstMeans.tested.seedLosses.length, secondMeans.tested.seedLosses.length],
    seedShare: result.seedShare,
    blockLength: result.bootstrap?.blockLength ?? null,
    effect:
      isClasses && isSingle
        ? oddsOf(own, other)
        : { kind: 'cohensD', value: finite(cohensD(own.values, other.values)) },
    // Where nothing can be told no test is to be read as if it told something.
    others: result.pValue === null ? [] : othersOf(first, second, common, result),
    better:
      result.pValue === null || result.meanDifference === 0
        ? null
        : result.meanDifference < 0
          ? empty.first
          : empty.second,
    refused: result.pValue === null ? 'tooFewIndependent' : null,
  };
}

function asErrors({ meanDifference, interval }: DifferenceTest): Pick<PairwiseTest, 'meanDifference' | 'interval'> {
  return { meanDifference, interval: interval === null ? null : [interval[0], interval[1]] };
}

/** The share of wrong rows turned round: first minus second in accuracy. */
function asAccuracy({ meanDifference, interval }: DifferenceTest): Pick<PairwiseTest, 'meanDifference' | 'interval'> {
  return {
    meanDifference: meanDifference === 0 ? 0 : -meanDifference,
    interval: interval === null ? null : [-interval[1], -interval[0]],
  };
}

/** Rows that one of two classifiers alone gets right. */
function onlyRight(first: PreparedLosses, second: PreparedLosses): readonly [first: number, second: number] {
  let onlyFirst = 0;
  let onlySecond = 0;
  for (let i = 0; i < first.values.length; i += 1) {
    if (at(first.values, i) < at(second.values, i)) onlyFirst += 1;
    if (at(first.values, i) > at(second.values, i)) onlySecond += 1;
  }
  return [onlyFirst, onlySecond];
}

function oddsOf(first: PreparedLosses, second: PreparedLosses): PairwiseTest['effect'] {
  return { kind: 'oddsRatio', value: mcnemar(...onlyRight(first, second)).oddsRatio };
}

/** The second opinion, and the tests that assume more than what is known of the windows; uncorrected. */
function othersOf(
  first: MemberFacts,
  second: MemberFacts,
  [firstMeans, secondMeans]: readonly [MeanLosses, MeanLosses],
  { bootstrap, statistic }: DifferenceTest,
): PairwiseTest['others'] {
  const others: PairwiseTest['others'] = [];
  if (bootstrap !== null && bootstrap.pValue !== null) {
    others.push({ test: 'blockBootstrap', statistic: finite(statistic), pValue: bootstrap.pValue });
  }
  if (firstMeans.logLosses !== null && secondMeans.logLosses !== null) {
    const logs = testDifference(firstMeans.logLosses, secondMeans.logLosses, { bootstrap: false });
    if (logs.pValue !== null) {
      others.push({ test: 'cosineLogLoss', statistic: finite(logs.statistic), pValue: logs.pValue });
    }
  }
  if (first.member.kind === 'run' && second.member.kind === 'run') {
    const [own, other] = [firstMeans.tested.losses, secondMeans.tested.losses];
    if (firstMeans.logLosses === null) others.push(...forecastTests(own, other));
    else {
      const { exactP, chiSquared, chiSquaredP } = mcnemar(...onlyRight(own, other));
      others.push({ test: 'mcnemar', statistic: chiSquared, pValue: exactP });
      others.push({ test: 'mcnemarChiSquared', statistic: chiSquared, pValue: chiSquaredP });
    }
  }
  if (first.member.kind === 'group' && second.member.kind === 'group') {
    others.push(...repeatTests(first.member, second.member));
  }
  return others;
}

function refusalOf(first: MemberFacts, second: MemberFacts): Refusal | null {
  if (first.member.id === second.member.id) return 'sameRun';
  if (first.run === null || second.run === null) return 'disqualified';
  if (areSeedTwins(first.member, second.member)) return 'seedTwins';
  if (first.run.taskKind !== second.run.taskKind) return 'differentTask';
  if (first.own === null || second.own === null) return 'noPredictions';
  if ((first.own.logLosses === null) !== (second.own.logLosses === null)) return 'differentTask';
  const sameData = first.run.datasetHash === second.run.datasetHash && first.run.target === second.run.target;
  return sameData && sameRows(first.own, second.own) ? null : 'differentTestRows';
}

/** The same windows in the same order: by the rows of the data, and by their timestamps. */
function sameRows(first: RunLosses, second: RunLosses): boolean {
  return first.horizon === second.horizon && equal(first.rows, second.rows) && equal(first.time, second.time);
}

function equal(first: readonly number[], second: readonly number[]): boolean {
  return first.length === second.length && first.every((value, index) => value === second[index]);
}

/** One configuration on the same data with other seeds. The same seed twice may stand for another engine or another version. */
function areSeedTwins(first: TestedMember, second: TestedMember): boolean {
  if (first.configuration !== second.configuration) return false;
  const runsOf = (member: TestedMember): readonly TestedRun[] => (member.kind === 'run' ? [member.run] : member.runs);
  const [own] = runsOf(first);
  const [other] = runsOf(second);
  if (own?.datasetHash !== other?.datasetHash) return false;
  const seeds = (member: TestedMember): string => JSON.stringify(runsOf(member).map(({ seed }) => seed));
  return seeds(first) !== seeds(second);
}
