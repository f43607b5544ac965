import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import type { ExperimentId, RunId } from '../core/common/ids';
import { openingPurpose, openingStart, readPurpose, type TestLook } from '../core/run/test-look';
import type { StoreContext } from './context';
import { readDocumentOrNull } from './json';
import { notFound } from './resolve';
import { experimentTable, runDocumentTable, runTable, testLookTable } from './schema';

interface TestPart {
  readonly id: RunId;
  readonly datasetHash: string;
  /** The split's configuration as JSON: which rows the test part holds. */
  readonly split: string;
}

const afterStart = openingStart.length + 1;
/** When each experiment's test part was opened, as `experiment_id` and `at`: the ledger is gone through once for all of them. */
export const openings = sql`select substr(purpose, ${afterStart}, instr(substr(purpose, ${afterStart}), ':') - 1) as experiment_id, min(at) as at from test_look where instr(purpose, ${openingStart}) = 1 group by 1`;

/**
 * The ledger of looks at test figures. Every ranking or comparison by a test metric uses the test part up a little;
 * the count is shown wherever such a ranking is.
 */
export function createTestLookRepository(context: StoreContext) {
  const { queries, transaction } = context;
  return {
    /**
     * Records one look for each data hash and split among the runs. With `once` only where these data and this split were
     * not looked at for the same purpose before: with the same runs, or with whichever.
     * @throws GatewiseError NOT_FOUND
     */
    record: (
      runIds: readonly RunId[],
      purpose: string,
      { once }: { once?: 'forTheseRuns' | 'forThePurpose' } = {},
    ): void => {
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
    /**
     * Opens the test part of an experiment and keeps why; the first opening stays.
     * @param part the data and the split that it is opened for
     */
    open: (
      experimentId: ExperimentId,
      { datasetHash, split, reason }: { datasetHash: string; split: string; reason: string },
    ): void => {
      transaction(() => {
        if (openingOf(context, experimentId) !== null) return;
        const purpose = openingPurpose(experimentId, reason);
        queries.insert(testLookTable).values({ at: context.now(), datasetHash, split, purpose, runIds: '[]' }).run();
      });
    },
    /** Experiments whose test part nobody has opened; those that were deleted are not among them, as nobody could. */
    sealed: (): ExperimentId[] =>
      queries
        .select({ id: experimentTable.id })
        .from(experimentTable)
        .where(sql`experiment.deleted_at is null and experiment.id not in (select experiment_id from (${openings}))`)
        .all()
        .map(({ id }) => id),
    /** When the test part of an experiment was opened and why; null while it is sealed. */
    opening: (experimentId: ExperimentId) => openingOf(context, experimentId),
    /** The entries about these data, the newest first. */
    list: (datasetHashes: readonly string[]): TestLook[] =>
      queries
        .select()
        .from(testLookTable)
        .where(inArray(testLookTable.datasetHash, [...datasetHashes]))
        .orderBy(desc(testLookTable.at), desc(testLookTable.key))
        .all()
        .map(({ at, purpose, runIds }) => {
          const { kind, detail } = readPurpose(purpose);
          return { at, kind, detail, runs: runIds === '[]' ? 0 : runIds.split(',').length };
        }),
    /** Looks at the test parts of these data, over all splits. */
    count: (datasetHash: string): number =>
      queries
        .select({ looks: sql<number>`count(*)` })
        .from(testLookTable)
        .where(eq(testLookTable.datasetHash, datasetHash))
        .get()?.looks ?? 0,
  };
}

function openingOf({ queries }: StoreContext, experimentId: ExperimentId): { at: number; reason: string } | null {
  const found = queries
    .select({ at: testLookTable.at, purpose: testLookTable.purpose })
    .from(testLookTable)
    .where(
      sql`substr(${testLookTable.purpose}, 1, ${openingPurpose(experimentId, '').length}) = ${openingPurpose(experimentId, '')}`,
    )
    .get();
  return found === undefined ? null : { at: found.at, reason: readPurpose(found.purpose).detail };
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
    const configuration = readDocumentOrNull('configuration', row.configuration, id, (sentence) => {
      damage.add(sentence);
    });
    return { id, datasetHash: row.datasetHash, split: JSON.stringify(configuration?.split ?? id) };
  });
}

export type TestLookRepository = ReturnType<typeof createTestLookRepository>;
