import { holm, pairsOf } from '../evaluation/statistics';
import { memberFacts, testPair, type MemberFacts } from './pair';
import type { PairwiseTest, TestedMember, TestedRun } from './schema';
import type { RunLosses } from './losses';

/** The level of the adjusted p-value below which a member counts as better. */
const significanceLevel = 0.05;

export interface TestOptions {
  /** The metric that ranks the members, e.g. `test.mae`; repeats are also compared by its values. */
  readonly metric: string;
  /** Losses of a run in the compared part (`runLosses`); null for a run without predictions. Asked for once a run. */
  readonly lossesOf: (run: TestedRun) => RunLosses | null;
}

/**
 * Significance of every pair, Holm-corrected over the pairs that could be tested, by one test for all of them
 * (`testDifference`): on each window's error, or for classes on right and wrong; repeats by the mean over their seeds,
 * with the seeds' spread added; a panel by its whole series. The block bootstrap and the tests that assume more stand
 * beside it. A window that either of the two did not predict takes no part; `count` tells how many do. Refused where the
 * members were not tested on the same rows, or on too few independent ones.
 */
export function pairwiseTests(members: readonly TestedMember[], options: TestOptions): PairwiseTest[] {
  const facts: MemberFacts[] = members.map((member) => memberFacts(member, options.lossesOf));
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
