import type { ComparisonId, GroupId, RunId } from '../core/common/ids';
import type { SavedComparison } from '../core/comparison/entity';
import { desc, eq, inArray, sql } from 'drizzle-orm';
import type { StoreContext } from './context';
import { createComparisonId } from './ids';
import { notFound, pickNamed } from './resolve';
import { comparisonGroupTable, comparisonRunTable, comparisonTable, groupTable, runTable } from './schema';

/** Comparisons saved under a name. */
export function createComparisonRepository(context: StoreContext) {
  const { queries, transaction } = context;

  const list = (): SavedComparison[] =>
    queries
      .select()
      .from(comparisonTable)
      .orderBy(desc(comparisonTable.createdAt), desc(sql`comparison.rowid`))
      .all()
      .map((comparison) => ({
        ...comparison,
        runIds: queries
          .select({ id: runTable.id })
          .from(comparisonRunTable)
          .innerJoin(runTable, eq(comparisonRunTable.run, runTable.number))
          .where(eq(comparisonRunTable.comparisonId, comparison.id))
          .orderBy(comparisonRunTable.position)
          .all()
          .map(({ id }) => id),
        groupIds: queries
          .select({ id: comparisonGroupTable.groupId })
          .from(comparisonGroupTable)
          .where(eq(comparisonGroupTable.comparisonId, comparison.id))
          .orderBy(comparisonGroupTable.position)
          .all()
          .map(({ id }) => id),
      }));

  const get = (id: ComparisonId): SavedComparison => {
    const comparison = list().find((candidate) => candidate.id === id);
    if (comparison === undefined) throw notFound('comparison', id);
    return comparison;
  };

  return {
    /** Newest first. */
    list,
    /** By id, start of an id or exact name; errors as those of datasets. */
    resolveId: (text: string): ComparisonId => pickNamed('saved comparison', 'cmp_', text, list()),
    /** @throws GatewiseError NOT_FOUND */
    get,
    /** @throws GatewiseError NOT_FOUND for an unknown run or group */
    create: ({
      name,
      runIds,
      groupIds = [],
    }: {
      name: string;
      runIds: readonly RunId[];
      groupIds?: readonly GroupId[] | undefined;
    }): SavedComparison =>
      transaction(() => {
        const numbers = new Map(
          queries
            .select({ id: runTable.id, number: runTable.number })
            .from(runTable)
            .where(inArray(runTable.id, [...runIds]))
            .all()
            .map((run) => [run.id, run.number] as const),
        );
        const id = createComparisonId();
        queries.insert(comparisonTable).values({ id, name, createdAt: context.now() }).run();
        runIds.forEach((runId, position) => {
          const run = numbers.get(runId);
          if (run === undefined) throw notFound('run', runId);
          queries.insert(comparisonRunTable).values({ comparisonId: id, position, run }).run();
        });
        groupIds.forEach((groupId, position) => {
          const group = queries.select({ id: groupTable.id }).from(groupTable).where(eq(groupTable.id, groupId)).get();
          if (group === undefined) throw notFound('run group', groupId);
          queries.insert(comparisonGroupTable).values({ comparisonId: id, position, groupId }).run();
        });
        return get(id);
      }),
    /** @throws GatewiseError NOT_FOUND */
    rename: (id: ComparisonId, name: string): SavedComparison =>
      transaction(() => {
        get(id);
        queries.update(comparisonTable).set({ name }).where(eq(comparisonTable.id, id)).run();
        return get(id);
      }),
    /** For good. @throws GatewiseError NOT_FOUND */
    delete: (id: ComparisonId): void => {
      get(id);
      queries.delete(comparisonTable).where(eq(comparisonTable.id, id)).run();
    },
  };
}

export type ComparisonRepository = ReturnType<typeof createComparisonRepository>;
