import { memberId, qualifiedRuns, runsOf, type ComparedMember } from '../comparison';
import { standardDeviation } from '../common/numbers';
import { isBetter, partMetrics, type MetricName, type ThresholdRecall } from '../evaluation';
import type { RunDetail } from '../run/schema';
import { memberVerdict } from '../verdict';
import type { Candidate } from './rank';
import { mostTested, type Leaderboard } from './schema';

export type RecallFigures = Pick<ThresholdRecall, 'recall' | 'precision' | 'f1Score'>;

/**
 * Members that may be ranked together: the largest set with the same data, target, task, horizon and rows of the part;
 * of equally large ones the newest. How many others were left out.
 */
export function comparableMembers(
  members: readonly ComparedMember[],
  part: Leaderboard['part'],
): { readonly members: readonly ComparedMember[]; readonly leftOut: number } {
  const keyOf = (member: ComparedMember): string => {
    const run = runsOf(member)[0];
    return JSON.stringify([
      run?.datasetHash,
      run?.target,
      run?.taskKind,
      run?.configuration.window.horizon,
      run?.split?.parts[part],
    ]);
  };
  const newest = (group: readonly ComparedMember[]): number =>
    Math.max(...group.flatMap((member) => runsOf(member).map(({ createdAt }) => createdAt)));
  const sets = [...Map.groupBy(members, keyOf).values()];
  const [largest = []] = sets.toSorted(
    (first, second) => second.length - first.length || newest(second) - newest(first),
  );
  const others = members.filter((member) => !largest.includes(member));
  return { members: largest, leftOut: others.reduce((sum, member) => sum + runsOf(member).length, 0) };
}

/** The metric that the members are ranked by: the first headline's. Null when none was evaluated. */
export function leaderboardMetric(members: readonly ComparedMember[]): MetricName | null {
  const run = members.flatMap(runsOf).find(({ evaluation }) => evaluation?.headline != null);
  return run?.evaluation?.headline?.metric ?? null;
}

/** The members that are tested against each other: those with the best figures, at most `mostTested`. */
export function testedCandidates(candidates: readonly Candidate[], metric: MetricName): Candidate[] {
  return candidates
    .filter(({ disqualified, figures }) => disqualified === null && figures.value !== null)
    .toSorted((first, second) => {
      const [a, b] = [first.figures.value ?? 0, second.figures.value ?? 0];
      return a === b ? 0 : isBetter(metric, a, b) ? -1 : 1;
    })
    .slice(0, mostTested);
}

/**
 * A member with its figures, the means over its qualified runs, and the verdict on it. `recallOf` gives a run's recall of the
 * level; `unit` is the target's, empty where it has none.
 */
export function candidateOf(
  member: ComparedMember,
  part: Leaderboard['part'],
  metric: MetricName,
  recallOf: (run: RunDetail) => RecallFigures | null,
  unit: string,
): Candidate {
  const all = runsOf(member);
  const qualified = qualifiedRuns(member);
  const mean = (pick: (run: RunDetail) => number | null | undefined): number | null => {
    const values = qualified.map(pick).filter((value): value is number => value !== null && value !== undefined);
    return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  const valueOf = ({ evaluation }: RunDetail): number | null => {
    const evaluated = evaluation?.[part];
    return evaluated == null ? null : (partMetrics(evaluated)[metric] ?? null);
  };
  const values = qualified.map(valueOf).filter((value) => value !== null);
  const value = mean(valueOf);
  const sd = values.length < 2 ? null : standardDeviation(values);
  const disqualified = all.flatMap(({ evaluation }) => evaluation?.disqualified ?? [])[0];
  return {
    id: memberId(member),
    kind: member.kind,
    name: member.kind === 'run' ? member.detail.name : member.name,
    modelName: all[0]?.modelName ?? '',
    count: qualified.length,
    figures: {
      value,
      sd,
      relativeSd: sd === null || value === null || value === 0 ? null : sd / Math.abs(value),
      recall: mean((run) => recallOf(run)?.recall),
      precision: mean((run) => recallOf(run)?.precision),
      f1Score: mean((run) => recallOf(run)?.f1Score),
      latencyMs: mean(({ singlePredictionMs }) => singlePredictionMs),
      parameterCount: mean(({ parameterCount }) => parameterCount),
      memoryBytes: mean(({ memoryBytes }) => memoryBytes),
    },
    verdict: memberVerdict(all, { part, unit }),
    disqualified:
      qualified.length > 0 || disqualified === undefined
        ? null
        : { reason: disqualified.reason, message: disqualified.message },
  };
}
