import { compareMembers, rankingMetric, testedMembers, type ComparedMember } from '../core/comparison';
import type { Part } from '../core/task/schema';
import type { GroupId, RunId } from '../core/common/ids';
import type { RunDetail } from '../core/run/schema';
import { evaluatedRunStates } from '../core/run/state';
import { comparisonVerdict } from '../core/verdict';
import type { Implementer } from './implementer';
import { isImported } from './dataset-versions';
import { runFiles } from './run-files';
import type { Services } from './services';
import { targetUnits } from './verdict-handlers';

/** Members of a comparison with everything stored about their runs, as often as they are named. */
export function loadMembers(
  { workspace }: Pick<Services, 'workspace'>,
  runIds: readonly RunId[],
  groupIds: readonly GroupId[],
): ComparedMember[] {
  return [
    ...runIds.map((id): ComparedMember => ({ kind: 'run', detail: workspace.runs.get(id) })),
    ...groupIds.map((id): ComparedMember => {
      const { name, runIds: members } = workspace.groups.get(id);
      return { kind: 'group', id, name, details: members.map((runId) => workspace.runs.get(runId)) };
    }),
  ];
}

/**
 * Runs that make up a whole group of repeats count as that group beside others, where its first one stood: compared one by one,
 * seeds of one configuration would stand for several models.
 */
export function withRepeatsTogether(
  { workspace }: Pick<Services, 'workspace'>,
  members: readonly ComparedMember[],
): ComparedMember[] {
  const details = new Map(
    members.flatMap((member) => (member.kind === 'run' ? [[member.detail.id, member.detail]] : [])),
  );
  const known = new Set(members.flatMap((member) => (member.kind === 'group' ? [member.id] : [])));
  const groups = new Map<GroupId, ComparedMember>();
  for (const { groupId } of details.values()) {
    if (groupId === null || groups.has(groupId) || known.has(groupId)) continue;
    const { name, runIds } = workspace.groups.get(groupId);
    const own = runIds.flatMap((id) => details.get(id) ?? []);
    // The repeats of one group alone are looked at one by one.
    if (own.length < 2 || own.length < runIds.length || own.length === members.length) continue;
    groups.set(groupId, { kind: 'group', id: groupId, name, details: own });
  }
  const placed = members.map((member) =>
    member.kind === 'run' && member.detail.groupId !== null ? (groups.get(member.detail.groupId) ?? member) : member,
  );
  return [...new Set(placed)];
}

/** Whether a run has predictions of a part. */
export function hasPredictions({ state, evaluation, artefacts }: RunDetail, part: Part): boolean {
  return (
    !isImported({ artefacts }) &&
    evaluatedRunStates.some((evaluated) => evaluated === state) &&
    evaluation?.[part] != null
  );
}

export function comparisonHandlers(os: Implementer, services: Services) {
  const { workspace } = services;
  return {
    compute: os.comparisons.compute.handler(async ({ input: { runIds, groupIds, part }, signal }) => {
      const members = withRepeatsTogether(services, loadMembers(services, runIds, groupIds));
      const runs = members.flatMap((member) => (member.kind === 'run' ? [member.detail] : [...member.details]));
      if (part === 'test' && runs.length > 1) {
        workspace.testLooks.record(
          runs.map(({ id }) => id),
          'comparison',
          { once: 'forTheseRuns' },
        );
      }
      const metric = rankingMetric(members, part);
      const { tests, forecasts } = await services.jobs.request(
        'compare',
        {
          members: testedMembers(members, metric),
          metric,
          part,
          files: Object.fromEntries(
            runs.filter((run) => hasPredictions(run, part)).map(({ id }) => [id, runFiles(services, id)] as const),
          ),
        },
        { signal },
      );
      return {
        ...compareMembers({
          members,
          forecasts: new Map(forecasts.map(({ id, predictions }) => [id, predictions])),
          tests,
        }),
        verdict: comparisonVerdict({ members, part, tests, unitOf: targetUnits(services) }),
      };
    }),
    list: os.comparisons.list.handler(() => workspace.comparisons.list()),
    save: os.comparisons.save.handler(({ input }) => workspace.comparisons.create(input)),
    rename: os.comparisons.rename.handler(({ input: { id, name } }) => workspace.comparisons.rename(id, name)),
    delete: os.comparisons.delete.handler(({ input }) => {
      workspace.comparisons.delete(input.id);
      return { id: input.id };
    }),
  };
}
