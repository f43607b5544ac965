import type { Part } from '../task/schema';
import type { GroupId } from '../common/ids';
import type { RunDetail } from '../run/schema';
import { flatten } from './differences';
import type { MemberId, TestedMember, TestedRun } from './schema';

/** A run, or repeats of one configuration over seeds, with everything stored about the runs. */
export type ComparedMember =
  | { readonly kind: 'run'; readonly detail: RunDetail }
  | { readonly kind: 'group'; readonly id: GroupId; readonly name: string; readonly details: readonly RunDetail[] };

/** Id of the run or of the group. */
export function memberId(member: ComparedMember): MemberId {
  return member.kind === 'run' ? member.detail.id : member.id;
}

/** All runs of a member, whether they count or not. */
export function runsOf(member: ComparedMember): readonly RunDetail[] {
  return member.kind === 'run' ? [member.detail] : member.details;
}

/** The runs whose figures count: evaluated and not disqualified. */
export function qualifiedRuns(member: ComparedMember): RunDetail[] {
  return runsOf(member).filter(({ evaluation, metrics, disqualified }) => {
    const hasFigures = evaluation !== null || Object.keys(metrics).length > 0;
    return hasFigures && disqualified === null;
  });
}

/** The metric that ranks the members: the headline's of the first run that has one, in the compared part. */
export function rankingMetric(members: readonly ComparedMember[], part: Part): string {
  const headline = members.flatMap(runsOf).find(({ evaluation }) => evaluation?.headline != null)?.evaluation?.headline;
  return `${part}.${headline?.metric ?? 'mae'}`;
}

/** Members as the tests between them see them. */
export function testedMembers(members: readonly ComparedMember[], metric: string): TestedMember[] {
  const tested = (detail: RunDetail): TestedRun => ({
    id: detail.id,
    seed: detail.seed,
    disqualified: detail.disqualified !== null,
    datasetHash: detail.datasetHash,
    target: detail.target,
    taskKind: detail.taskKind,
    stride: detail.configuration.window.stride,
    threshold: detail.configuration.evaluation.threshold,
    value: detail.metrics[metric] ?? null,
  });
  const settings = members.map(settingsKey);
  return members.map((member, index) => {
    const configuration = settings.indexOf(settings[index] ?? '');
    if (member.kind === 'run') {
      return { kind: 'run', id: member.detail.id, configuration, run: tested(member.detail) };
    }
    const parts = member.details[0]?.split?.parts;
    const training = parts?.train.windows ?? 0;
    return {
      kind: 'group',
      id: member.id,
      configuration,
      // Runs that did not end with an evaluation have no predictions to stand for the group's rows.
      runs: member.details.filter(({ evaluation }) => evaluation !== null).map(tested),
      testTrainRatio: training > 0 ? (parts?.test.windows ?? 0) / training : 0,
    };
  });
}

/** The configuration of a member's first run but for the seed, the same for the same settings. */
function settingsKey(member: ComparedMember): string {
  const [run] = runsOf(member);
  if (run === undefined) return '';
  const settings = new Map<string, string>();
  flatten('', { ...run.configuration, seed: null }, settings);
  return JSON.stringify([...settings].toSorted(([first], [second]) => (first < second ? -1 : 1)));
}
