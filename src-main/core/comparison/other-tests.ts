import {
  correctedResampledT,
  dieboldMarianoOfLosses,
  pairedT,
  wilcoxon,
  type PreparedLosses,
} from '../evaluation/statistics';
import type { PairwiseTest, TestedMember } from './schema';

type OtherTests = PairwiseTest['others'];

/** JSON has no infinity: a difference without any spread is told by its p-value of 0. */
export function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

/** Diebold–Mariano as forecasters know it: it knows of no persistence beyond the windows' overlap. */
export function forecastTests(first: PreparedLosses, second: PreparedLosses): OtherTests {
  const { hlnStatistic, pValue } = dieboldMarianoOfLosses(first.values, second.values, first.overlap);
  return [{ test: 'dieboldMariano', statistic: finite(hlnStatistic), pValue }];
}

type TestedGroup = Extract<TestedMember, { kind: 'group' }>;

/** Tests of the metric's values on pairs of equal seeds: they know of the seeds' spread alone, not of the rows'. */
export function repeatTests(first: TestedGroup, second: TestedGroup): OtherTests {
  const valuesOf = (group: TestedGroup): ReadonlyMap<number, number> =>
    new Map(
      group.runs.flatMap(({ seed, value, disqualified }) =>
        value === null || disqualified ? [] : [[seed, value] as const],
      ),
    );
  const firstValues = valuesOf(first);
  const secondValues = valuesOf(second);
  const seeds = [...firstValues.keys()].filter((seed) => secondValues.has(seed)).toSorted((a, b) => a - b);
  if (seeds.length < 2) return [];
  const a = seeds.map((seed) => firstValues.get(seed) ?? Number.NaN);
  const b = seeds.map((seed) => secondValues.get(seed) ?? Number.NaN);
  const corrected = correctedResampledT(a, b, Math.max(first.testTrainRatio, second.testTrainRatio));
  const plain = pairedT(a, b);
  const ranks = wilcoxon(a, b);
  return [
    { test: 'correctedResampledT', statistic: finite(corrected.statistic), pValue: corrected.pValue },
    { test: 'pairedT', statistic: finite(plain.statistic), pValue: plain.pValue },
    { test: 'wilcoxon', statistic: ranks.statistic, pValue: ranks.pValue },
  ];
}
