import type { ExperimentVerdict, JudgedMember } from '../contract';
import { GatewiseError } from '../core/common/errors';
import type { DatasetId, GroupId, RunId } from '../core/common/ids';
import { memberVerdict, type JudgedPart } from '../core/verdict';
import type { Workspace } from '../store';
import type { Implementer } from './implementer';
import type { Services } from './services';

type WithWorkspace = Pick<Services, 'workspace'>;
type Judged = ReturnType<Workspace['runs']['judged']>[number];

/** The unit of each run's target; empty where it has none, and where the data are gone. Versions are read once. */
export function targetUnits({ workspace }: WithWorkspace) {
  const units = new Map<string, string>();
  return ({ datasetId, datasetHash, target }: Pick<Judged, 'datasetId' | 'datasetHash' | 'target'>): string => {
    const key = JSON.stringify([datasetId, datasetHash, target]);
    const known = units.get(key);
    if (known !== undefined) return known;
    const unit = columnUnit(workspace, datasetId, datasetHash, target);
    units.set(key, unit);
    return unit;
  };
}

/** A verdict does without the unit where the data cannot be read any more. */
function columnUnit(workspace: Workspace, id: DatasetId, hash: string, target: string): string {
  try {
    return workspace.datasets.versionByHash(id, hash).columns.find(({ name }) => name === target)?.unit ?? '';
  } catch (error) {
    if (error instanceof GatewiseError) return '';
    throw error;
  }
}

interface Wanted {
  readonly runIds: readonly RunId[];
  readonly groupIds: readonly GroupId[];
  readonly part?: JudgedPart | undefined;
}

/** The verdicts on runs and on groups of repeats, in the order asked for. */
function judgeMembers(services: WithWorkspace, { runIds, groupIds, part }: Wanted): JudgedMember[] {
  const { workspace } = services;
  const unitOf = targetUnits(services);
  const known = new Set(groupIds.length === 0 ? [] : workspace.groups.list().map(({ id }) => id));
  const groups = groupIds.filter((id) => known.has(id)).map((id) => workspace.groups.get(id));
  const runs = new Map(
    workspace.runs.judged([...runIds, ...groups.flatMap((group) => group.runIds)]).map((run) => [run.id, run] as const),
  );
  const verdict = (own: readonly Judged[]) =>
    memberVerdict(own, { part, unit: own[0] === undefined ? '' : unitOf(own[0]) });
  return [
    ...runIds.flatMap((id): JudgedMember[] => {
      const run = runs.get(id);
      return run === undefined ? [] : [{ id, kind: 'run', name: run.name, verdict: verdict([run]) }];
    }),
    ...groups.map(({ id, name, runIds: own }): JudgedMember => ({
      id,
      kind: 'group',
      name,
      verdict: verdict(own.flatMap((runId) => runs.get(runId) ?? [])),
    })),
  ];
}

function judgeExperiments(services: WithWorkspace): ExperimentVerdict[] {
  const members = services.workspace.runs.mostSkilled();
  const judged = judgeMembers(services, {
    runIds: members.flatMap(({ groupId, runId }) => (groupId === null ? [runId] : [])),
    groupIds: members.flatMap(({ groupId }) => groupId ?? []),
    // A list is looked at every day: the test part stays sealed there.
    part: 'validation',
  });
  const found = new Map(judged.map((member) => [member.id, member] as const));
  return members.flatMap(({ experimentId, groupId, runId, members: count }): ExperimentVerdict[] => {
    const highest = found.get(groupId ?? runId);
    return highest === undefined ? [] : [{ experimentId, highest, members: count }];
  });
}

export function verdictHandlers(os: Implementer, services: Services) {
  return {
    members: os.verdicts.members.handler(({ input }) => judgeMembers(services, input)),
    experiments: os.verdicts.experiments.handler(() => judgeExperiments(services)),
  };
}
