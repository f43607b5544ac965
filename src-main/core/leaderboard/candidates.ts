import { memberId, qualifiedRuns, runsOf, type ComparedMember } from '../comparison';
import { standardDeviation } from '../common/numbers';
import { partMetrics, type MetricName, type ThresholdRecall } from '../evaluation';
import type { RunDetail } from '../run/schema';
import type { Candidate } from './rank';
import type { Leaderboard, SkillState } from './schema';

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

const skillStates = ['none', 'tooFew', 'notShown', 'shown'] as const satisfies readonly SkillState[];

function skillStateOf(evaluation: RunDetail['evaluation']): SkillState | null {
  if (evaluation?.skillAgainst == null) return null;
  const codes = new Set(evaluation.findings.map(({ code }) => code));
  if (evaluation.skill === null || evaluation.skill <= 0) return 'none';
  if (codes.has('tooFewIndependent')) return 'tooFew';
  return codes.has('skillNotShown') ? 'notShown' : 'shown';
}

function leastSkill(runs: readonly RunDetail[]): SkillState | null {
  const states = runs.map(({ evaluation }) => skillStateOf(evaluation));
  return skillStates.find((state) => states.includes(state)) ?? null;
}

/** A member with its figures, the means over its qualified runs. `recallOf` gives a run's recall of the level. */
export function candidateOf(
  member: ComparedMember,
  part: Leaderboard['part'],
  metric: MetricName,
  recallOf: (run: RunDetail) => RecallFigures | null,
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
    skill: qualified.some(({ evaluation }) => skillStateOf(evaluation) === 'none' && evaluation?.skill === null)
      ? null
      : mean(({ skill }) => skill),
    skillState: leastSkill(qualified),
    disqualified:
      qualified.length > 0 || disqualified === undefined
        ? null
        : { reason: disqualified.reason, message: disqualified.message },
  };
}
