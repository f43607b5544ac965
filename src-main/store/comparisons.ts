import type { SavedComparison } from '../core/comparison/entity';
import { desc, eq, inArray, sql } from 'drizzle-orm';
import type { StoreContext } from './context';
import { createComparisonId } from './ids';
import type { ComparisonRepository } from './interfaces';
import { notFound, pickNamed } from './resolve';
import { comparisonGroupTable, comparisonRunTable, comparisonTable, groupTable, runTable } from './schema';

export function createComparisonRepository(context: StoreContext): ComparisonRepository {
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

  const get: ComparisonRepository['get'] = (id) => {
    const comparison = list().find((candidate) => candidate.id === id);
    if (comparison === undefined) throw notFound('comparison', id);
    return comparison;
  };

  return {
    list,
    resolveId: (text) => pickNamed('saved comparison', 'cmp_', text, list()),
    get,
    create: ({ name, runIds, groupIds = [] }) =>
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
    rename: (id, name) =>
      transaction(() => {
        get(id);
        queries.update(comparisonTable).set({ name }).where(eq(comparisonTable.id, id)).run();
        return get(id);
      }),
    delete: (id) => {
      get(id);
      queries.delete(comparisonTable).where(eq(comparisonTable.id, id)).run();
    },
  };
}
