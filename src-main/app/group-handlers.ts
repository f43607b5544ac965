import { averageReports, repeatWarnings } from '../core/evaluation';
import type { Part } from '../core/task/schema';
import type { GroupId } from '../core/common/ids';
import { runSummarySchema } from '../core/run/schema';
import type { RunGroupDetail } from '../contract';
import type { Implementer } from './implementer';
import type { Services } from './services';

/** A group with its runs, the means of their reports, and warnings about them. */
export function groupDetail({ workspace }: Pick<Services, 'workspace'>, id: GroupId): RunGroupDetail {
  const group = workspace.groups.get(id);
  const runs = group.runIds.map((runId) => workspace.runs.get(runId));
  const qualified = runs.filter(({ disqualified }) => disqualified === null);
  const averaged = (part: Part) =>
    averageReports(
      qualified.flatMap(({ evaluation }) => {
        const evaluated = evaluation?.[part];
        return evaluated?.kind === 'classification' ? [evaluated.report] : [];
      }),
    );
  return {
    ...group,
    runs: runs.map((run) => runSummarySchema.parse(run)),
    averagedReports: { train: averaged('train'), validation: averaged('validation'), test: averaged('test') },
    warnings: repeatWarnings(
      runs.map(({ seed, metrics, disqualified }) => ({ seed, metrics, disqualified: disqualified !== null })),
    ),
  };
}

export function runGroupHandlers(os: Implementer, services: Services) {
  const { workspace } = services;
  return {
    list: os.runGroups.list.handler(() => workspace.groups.list()),
    get: os.runGroups.get.handler(({ input }) => groupDetail(services, input.id)),
  };
}
