import type { ExperimentId, GroupId } from '../core/common/ids';
import type { RunGroup } from '../core/run/group';
import { and, desc, eq, isNull, sql, type SQL } from 'drizzle-orm';
import { summarizeRepeats } from '../core/evaluation';
import { foldText } from '../core/common/search';
import type { StoreContext } from './context';
import { createGroupId } from './ids';
import { notFound, pickNamed } from './resolve';
import { experimentTable, groupTable, runMetricTable, runTable } from './schema';

/** Repeats of one configuration over seeds. */
export function createGroupRepository(context: StoreContext) {
  const { queries, transaction } = context;
  const select = (condition?: SQL): RunGroup[] =>
    queries
      .select({ id: groupTable.id, name: groupTable.name, experimentId: groupTable.experimentId })
      .from(groupTable)
      .where(condition)
      .orderBy(desc(groupTable.createdAt), desc(sql`run_group.rowid`))
      .all()
      .map((group) => ({ ...group, ...members(context, group.id) }));
  const list = (): RunGroup[] => select().filter(({ runIds }) => runIds.length > 0);
  return {
    /** Newest first; groups whose runs are all deleted are left out. */
    list,
    /** By id, start of an id or exact name; errors as those of datasets. */
    resolveId: (text: string): GroupId => pickNamed('run group', 'grp_', text, list()),
    /** @throws GatewiseError NOT_FOUND */
    get: (id: GroupId): RunGroup => {
      const [group] = select(eq(groupTable.id, id));
      if (group === undefined) throw notFound('run group', id);
      return group;
    },
    /** @throws GatewiseError NOT_FOUND for an unknown experiment */
    create: ({ name, experimentId }: { name: string; experimentId: ExperimentId }): GroupId =>
      transaction(() => {
        const condition = and(eq(experimentTable.id, experimentId), isNull(experimentTable.deletedAt));
        if (queries.select({ id: experimentTable.id }).from(experimentTable).where(condition).get() === undefined) {
          throw notFound('experiment', experimentId);
        }
        const id = createGroupId();
        const createdAt = context.now();
        queries
          .insert(groupTable)
          .values({ id, name, nameFolded: foldText(name), experimentId, createdAt })
          .run();
        return id;
      }),
  };
}

function members({ queries }: StoreContext, id: RunGroup['id']): Pick<RunGroup, 'runIds' | 'metrics'> {
  const condition = and(eq(runTable.groupId, id), isNull(runTable.deletedAt));
  const runs = queries.select({ id: runTable.id }).from(runTable).where(condition).orderBy(runTable.number).all();
  const figures = queries
    .select({ name: runMetricTable.name, value: runMetricTable.value })
    .from(runMetricTable)
    .innerJoin(runTable, eq(runMetricTable.run, runTable.number))
    .where(and(condition, isNull(runTable.disqualified)))
    .all();
  const byName = Map.groupBy(figures, ({ name }) => name);
  return {
    runIds: runs.map((run) => run.id),
    metrics: Object.fromEntries(
      [...byName].flatMap(([name, rows]) =>
        [summarizeRepeats(rows.map(({ value }) => value))].flatMap((summary) =>
          summary === null ? [] : [[name, summary] as const],
        ),
      ),
    ),
  };
}

export type GroupRepository = ReturnType<typeof createGroupRepository>;
