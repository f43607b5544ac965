import type { Experiment } from '../core/experiment/entity';
import type { Variant } from '../core/experiment/entity';
import { and, desc, eq, isNotNull, isNull, sql, type SQL } from 'drizzle-orm';
import { foldText } from '../core/common/search';
import type { DatasetId, ExperimentId } from '../core/common/ids';
import type { StoreContext } from './context';
import { createExperimentId } from './ids';
import type { ExperimentRepository } from './interfaces';
import { checkDocument, readDocument, readEach, writeDocument } from './json';
import { findCandidates, notFound, pickCandidate } from './resolve';
import { datasetTable, experimentTable } from './schema';

export function createExperimentRepository(context: StoreContext): ExperimentRepository {
  const { queries, transaction } = context;

  const get = (id: ExperimentId): Experiment => {
    const [read] = select(context, eq(experimentTable.id, id));
    if (read === undefined) throw notFound('experiment', id);
    return read();
  };

  const assertDataset = (id: DatasetId): void => {
    const condition = and(eq(datasetTable.id, id), isNull(datasetTable.deletedAt));
    if (queries.select({ id: datasetTable.id }).from(datasetTable).where(condition).get() === undefined) {
      throw notFound('dataset', id);
    }
  };

  const mark = (id: ExperimentId, deletedAt: number | null): void => {
    const state = deletedAt === null ? isNotNull(experimentTable.deletedAt) : isNull(experimentTable.deletedAt);
    queries
      .update(experimentTable)
      .set({ deletedAt })
      .where(and(eq(experimentTable.id, id), state))
      .run();
  };

  return {
    list: () => readEach(context, select(context)),
    get,
    create: ({ name, datasetId, variants, isSample = false }) =>
      transaction(() => {
        assertDataset(datasetId);
        const id = createExperimentId();
        const now = context.now();
        queries
          .insert(experimentTable)
          .values({
            id,
            ...named(name),
            datasetId,
            variants: writeDocument('variants', [...variants]),
            createdAt: now,
            updatedAt: now,
            isSample,
          })
          .run();
        return get(id);
      }),
    update: (id, { name, datasetId, variants }) =>
      transaction(() => {
        get(id);
        if (datasetId !== undefined) assertDataset(datasetId);
        const change = {
          updatedAt: context.now(),
          ...(name === undefined ? {} : named(name)),
          ...(datasetId === undefined ? {} : { datasetId }),
          ...(variants === undefined ? {} : { variants: writeDocument('variants', [...variants]) }),
        };
        queries.update(experimentTable).set(change).where(eq(experimentTable.id, id)).run();
        return get(id);
      }),
    delete: (id) => {
      get(id);
      mark(id, context.now());
    },
    restore: (id) => {
      mark(id, null);
      return get(id);
    },
    resolveId: (text) => pickCandidate('experiment', text, findCandidates(context, experimentTable, 'ex_', text)),
  };
}

function named(name: string): { name: string; nameFolded: string } {
  return { name, nameFolded: foldText(name) };
}

function select({ queries }: StoreContext, condition?: SQL): (() => Experiment)[] {
  return queries
    .select({
      id: experimentTable.id,
      name: experimentTable.name,
      datasetId: experimentTable.datasetId,
      variants: experimentTable.variants,
      createdAt: experimentTable.createdAt,
      updatedAt: experimentTable.updatedAt,
      runCount: sql<number>`(select count(*) from run where run.experiment_id = experiment.id and run.deleted_at is null)`,
      isSample: experimentTable.isSample,
    })
    .from(experimentTable)
    .where(and(isNull(experimentTable.deletedAt), condition))
    .orderBy(desc(experimentTable.updatedAt), desc(sql`experiment.rowid`))
    .all()
    .map((row) => () => ({ ...row, variants: readVariants(row.variants, row.id) }));
}

function readVariants(text: string, id: ExperimentId): Variant[] {
  return readDocument('variants', text, id).map(({ name, configuration }) => ({
    name,
    configuration: checkDocument('configuration', configuration, `${name} in ${id}`),
  }));
}
