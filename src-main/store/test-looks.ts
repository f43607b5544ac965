import { and, eq, inArray, sql } from 'drizzle-orm';
import type { RunId } from '../core/common/ids';
import type { StoreContext } from './context';
import type { TestLookRepository } from './interfaces';
import { readDocumentOrNull } from './json';
import { notFound } from './resolve';
import { runDocumentTable, runTable, testLookTable } from './schema';

interface TestPart {
  readonly id: RunId;
  readonly datasetHash: string;
  /** The split's configuration as JSON: which rows the test part holds. */
  readonly split: string;
}

export function createTestLookRepository(context: StoreContext): TestLookRepository {
  const { queries, transaction } = context;
  return {
    record: (runIds, purpose, { once } = {}) => {
      // What cannot be written is looked at all the same.
      if (context.isReadOnly) return;
      transaction(() => {
        const parts = testParts(context, runIds);
        const groups = Map.groupBy(parts, ({ datasetHash, split }) => `${datasetHash} ${split}`);
        for (const members of groups.values()) {
          const [first] = members;
          if (first === undefined) continue;
          const { datasetHash, split } = first;
          const ids = JSON.stringify(members.map(({ id }) => id).sort());
          const known = and(
            eq(testLookTable.datasetHash, datasetHash),
            eq(testLookTable.split, split),
            eq(testLookTable.purpose, purpose),
            once === 'forThePurpose' ? undefined : eq(testLookTable.runIds, ids),
          );
          if (once !== undefined && queries.select().from(testLookTable).where(known).get() !== undefined) continue;
          queries.insert(testLookTable).values({ at: context.now(), datasetHash, split, purpose, runIds: ids }).run();
        }
      });
    },
    count: (datasetHash) =>
      queries
        .select({ looks: sql<number>`count(*)` })
        .from(testLookTable)
        .where(eq(testLookTable.datasetHash, datasetHash))
        .get()?.looks ?? 0,
  };
}

/** @throws GatewiseError NOT_FOUND */
function testParts({ queries, damage }: StoreContext, runIds: readonly RunId[]): TestPart[] {
  const rows = queries
    .select({ id: runTable.id, datasetHash: runTable.datasetHash, configuration: runDocumentTable.configuration })
    .from(runTable)
    .innerJoin(runDocumentTable, eq(runDocumentTable.run, runTable.number))
    .where(inArray(runTable.id, [...runIds]))
    .all();
  const byId = new Map(rows.map((row) => [row.id, row] as const));
  return runIds.map((id) => {
    const row = byId.get(id);
    if (row === undefined) throw notFound('run', id);
    // A run whose configuration cannot be read is looked at as one of a split of its own.
    const configuration = readDocumentOrNull('configuration', row.configuration, id, (sentence) =>
      damage.add(sentence),
    );
    return { id, datasetHash: row.datasetHash, split: JSON.stringify(configuration?.split ?? id) };
  });
}
