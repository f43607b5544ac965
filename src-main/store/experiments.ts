import type { Experiment } from '../core/experiment/entity';
import type { Variant } from '../core/experiment/entity';
import { and, desc, eq, isNotNull, isNull, sql, type SQL } from 'drizzle-orm';
import { GatewiseError } from '../core/common/errors';
import { said } from '../core/common/sentence';
import { foldText } from '../core/common/search';
import { evaluatedRunStates } from '../core/run/state';
import type { DatasetId, ExperimentId } from '../core/common/ids';
import type { StoreContext } from './context';
import { createExperimentId } from './ids';
import { checkDocument, readDocument, readEach, writeDocument } from './json';
import { findCandidates, notFound, pickCandidate } from './resolve';
import { datasetTable, datasetVersionTable, experimentTable } from './schema';
import { openings } from './test-looks';

/** Experiments. Their configurations are checked and, where an older version wrote them, upgraded on reading. */
export function createExperimentRepository(context: StoreContext) {
  const { queries, transaction } = context;

  /** @param variants what was just written as its variants, so that it is not read back */
  const get = (id: ExperimentId, variants?: readonly Variant[]): Experiment => {
    const [read] = select(context, eq(experimentTable.id, id));
    if (read === undefined) throw notFound('experiment', id);
    return read(variants);
  };

  /** The newest rows of a dataset. @throws GatewiseError NOT_FOUND */
  const newestRows = (id: DatasetId): string => {
    const found = queries
      .select({ hash: datasetVersionTable.hash })
      .from(datasetVersionTable)
      .innerJoin(datasetTable, eq(datasetTable.id, datasetVersionTable.datasetId))
      .where(and(eq(datasetTable.id, id), isNull(datasetTable.deletedAt)))
      .orderBy(desc(datasetVersionTable.key))
      .get();
    if (found === undefined) throw notFound('dataset', id);
    return found.hash;
  };

  const mark = (id: ExperimentId, deletedAt: number | null): void => {
    const state = deletedAt === null ? isNotNull(experimentTable.deletedAt) : isNull(experimentTable.deletedAt);
    queries
      .update(experimentTable)
      .set({ deletedAt })
      .where(and(eq(experimentTable.id, id), state))
      .run();
  };

  /** What a change asks of it, without reading its variants. */
  const stampOf = (id: ExperimentId) =>
    queries
      .select({ updatedAt: experimentTable.updatedAt, datasetId: experimentTable.datasetId })
      .from(experimentTable)
      .where(and(eq(experimentTable.id, id), isNull(experimentTable.deletedAt)))
      .get();

  return {
    /** All that are not deleted, the last changed first. */
    list: (): Experiment[] =>
      readEach(
        context,
        select(context).map((read) => () => read()),
      ),
    /** @throws GatewiseError NOT_FOUND, WORKSPACE_DAMAGED */
    get: (id: ExperimentId): Experiment => get(id),
    /** It is about the rows that the dataset has now, or about those of `datasetHash`. @throws GatewiseError NOT_FOUND for an unknown dataset */
    create: ({
      name,
      datasetId,
      datasetHash,
      variants,
      isSample = false,
    }: {
      name: string;
      datasetId: DatasetId;
      datasetHash?: string | undefined;
      variants: readonly Variant[];
      isSample?: boolean;
    }): Experiment =>
      transaction(() => {
        const newest = newestRows(datasetId);
        const id = createExperimentId();
        const now = context.now();
        queries
          .insert(experimentTable)
          .values({
            id,
            ...named(name),
            datasetId,
            datasetHash: datasetHash ?? newest,
            variants: writeDocument('variants', [...variants]),
            createdAt: now,
            updatedAt: now,
            isSample,
          })
          .run();
        return get(id, variants);
      }),
    /**
     * Another dataset, or `newestRows`, makes it be about the rows that the dataset has now.
     * @param change `basedOn`: `updatedAt` of the experiment that was changed; left out, what is there is written over
     * @throws GatewiseError NOT_FOUND; CONFLICT where another change was stored since
     */
    update: (
      id: ExperimentId,
      {
        name,
        datasetId,
        variants,
        basedOn,
        newestRows: wantsNewest = false,
      }: {
        name?: string | undefined;
        datasetId?: DatasetId | undefined;
        variants?: readonly Variant[] | undefined;
        basedOn?: number | undefined;
        newestRows?: boolean | undefined;
      },
    ): Experiment =>
      transaction(() => {
        const own = stampOf(id);
        if (own === undefined) throw notFound('experiment', id);
        const before = own.updatedAt;
        const isOther = datasetId !== undefined && datasetId !== own.datasetId;
        const rows = isOther || wantsNewest ? newestRows(datasetId ?? own.datasetId) : undefined;
        if (basedOn !== undefined && before !== basedOn) {
          throw new GatewiseError('CONFLICT', said`The experiment was changed elsewhere since it was opened.`, {
            field: 'basedOn',
          });
        }
        const change = {
          // Two changes within a millisecond are two all the same.
          updatedAt: Math.max(context.now(), before + 1),
          ...(name === undefined ? {} : named(name)),
          ...(datasetId === undefined ? {} : { datasetId }),
          ...(rows === undefined ? {} : { datasetHash: rows }),
          ...(variants === undefined ? {} : { variants: writeDocument('variants', [...variants]) }),
        };
        queries
          .update(experimentTable)
          .set(change)
          .where(and(eq(experimentTable.id, id), isNull(experimentTable.deletedAt)))
          .run();
        return get(id, variants);
      }),
    /** Keeps what was given as reasons for its findings, in the place of those before. @throws GatewiseError NOT_FOUND */
    keepReasons: (id: ExperimentId, reasons: Readonly<Record<string, string>>): void => {
      queries
        .update(experimentTable)
        .set({ reasons: writeDocument('overrides', { ...reasons }) })
        .where(eq(experimentTable.id, id))
        .run();
    },
    /** Hides the experiment until it is restored; its runs stay. @throws GatewiseError NOT_FOUND */
    delete: (id: ExperimentId): void => {
      get(id);
      mark(id, context.now());
    },
    /** @throws GatewiseError NOT_FOUND */
    restore: (id: ExperimentId): Experiment => {
      mark(id, null);
      return get(id);
    },
    /** By id, start of an id or exact name; errors as those of datasets. */
    resolveId: (text: string): ExperimentId =>
      pickCandidate('experiment', text, findCandidates(context, experimentTable, 'ex_', text)),
  };
}

function named(name: string): { name: string; nameFolded: string } {
  return { name, nameFolded: foldText(name) };
}

function select({ queries }: StoreContext, condition?: SQL): ((variants?: readonly Variant[]) => Experiment)[] {
  return queries
    .select({
      id: experimentTable.id,
      name: experimentTable.name,
      datasetId: experimentTable.datasetId,
      datasetHash: experimentTable.datasetHash,
      variants: experimentTable.variants,
      reasons: experimentTable.reasons,
      createdAt: experimentTable.createdAt,
      updatedAt: experimentTable.updatedAt,
      runCount: sql<number>`(select count(*) from run where run.experiment_id = experiment.id and run.deleted_at is null)`,
      evaluatedCount: sql<number>`(select count(*) from run where run.experiment_id = experiment.id and run.deleted_at is null and run.state in ${evaluatedRunStates})`,
      testOpenedAt: sql<number | null>`opening.at`,
      isSample: experimentTable.isSample,
    })
    .from(experimentTable)
    .leftJoin(sql`(${openings}) opening`, sql`opening.experiment_id = experiment.id`)
    .where(and(isNull(experimentTable.deletedAt), condition))
    .orderBy(desc(experimentTable.updatedAt), desc(sql`experiment.rowid`))
    .all()
    .map((row) => (variants) => ({
      ...row,
      reasons: readDocument('overrides', row.reasons, row.id),
      variants: variants === undefined ? readVariants(row.variants, row.id) : [...variants],
    }));
}

function readVariants(text: string, id: ExperimentId): Variant[] {
  return readDocument('variants', text, id).map(({ name, configuration }) => ({
    name,
    configuration: checkDocument('configuration', configuration, `${name} in ${id}`),
  }));
}

export type ExperimentRepository = ReturnType<typeof createExperimentRepository>;
