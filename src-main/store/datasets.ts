import type { Dataset } from '../core/dataset/entity';
import { and, desc, eq, isNotNull, isNull, sql, type SQL } from 'drizzle-orm';
import { GatewiseError } from '../core/common/errors';
import { said } from '../core/common/sentence';
import type { ColumnRole, DatasetColumn, DatasetVersion } from '../core/dataset';
import { foldText } from '../core/common/search';
import type { DatasetId } from '../core/common/ids';
import type { StoreContext } from './context';
import { createDatasetId } from './ids';
import { readDocument, readEach, writeDocument } from './json';
import { findCandidates, notFound, pickCandidate } from './resolve';
import { datasetTable, datasetVersionTable } from './schema';

/** Roles and units by column name. */
type ColumnChanges = Readonly<Record<string, { role?: ColumnRole | undefined; unit?: string | null | undefined }>>;

/** Datasets and their versions. A version never changes: new data or new roles make a new one. */
export function createDatasetRepository(context: StoreContext) {
  const { queries, transaction } = context;

  const get = (id: DatasetId): Dataset => {
    const [read] = select(context, eq(datasetTable.id, id));
    if (read === undefined) throw notFound('dataset', id);
    return read();
  };

  const addVersion = (id: DatasetId, version: DatasetVersion): void => {
    const content = writeDocument('datasetVersion', version);
    queries
      .insert(datasetVersionTable)
      .values({ datasetId: id, hash: version.hash, createdAt: context.now(), content })
      .run();
  };

  const mark = (id: DatasetId, deletedAt: number | null): void => {
    const state = deletedAt === null ? isNotNull(datasetTable.deletedAt) : isNull(datasetTable.deletedAt);
    queries
      .update(datasetTable)
      .set({ deletedAt })
      .where(and(eq(datasetTable.id, id), state))
      .run();
  };

  const readVersions = (id: DatasetId): DatasetVersion[] =>
    queries
      .select({ content: datasetVersionTable.content })
      .from(datasetVersionTable)
      .where(eq(datasetVersionTable.datasetId, id))
      .orderBy(datasetVersionTable.key)
      .all()
      .map(({ content }) => readVersion(content, id));

  return {
    /** All that are not deleted, samples first, then newest first. */
    list: (): Dataset[] => readEach(context, select(context)),
    /** @throws GatewiseError NOT_FOUND */
    get,
    create: ({
      name,
      version,
      isSample = false,
      attribution = null,
    }: {
      name: string;
      version: DatasetVersion;
      isSample?: boolean;
      attribution?: string | null;
    }): Dataset =>
      transaction(() => {
        const id = createDatasetId();
        const createdAt = context.now();
        queries
          .insert(datasetTable)
          .values({ id, name, nameFolded: foldText(name), createdAt, isSample, attribution })
          .run();
        addVersion(id, version);
        return get(id);
      }),
    /** The newest version with this content hash, also of a deleted dataset: runs need it. @throws GatewiseError NOT_FOUND */
    versionByHash: (id: DatasetId, hash: string): DatasetVersion => {
      const version = readVersions(id).findLast((candidate) => candidate.hash === hash);
      if (version === undefined) throw notFound('dataset version', `${hash.slice(0, 12)} of ${id}`);
      return version;
    },
    /** The newest dataset that holds this content, if any. */
    findByHash: (hash: string): Dataset | null => {
      const holders = queries
        .select({ id: datasetVersionTable.datasetId })
        .from(datasetVersionTable)
        .where(eq(datasetVersionTable.hash, hash));
      return select(context, sql`${datasetTable.id} in ${holders}`).at(0)?.() ?? null;
    },
    /**
     * Renames, or changes roles and units by column name (as a new version with the same data).
     * @throws GatewiseError NOT_FOUND, COLUMN_NOT_FOUND
     */
    update: (
      id: DatasetId,
      { name, columns }: { name?: string | undefined; columns?: ColumnChanges | undefined },
    ): Dataset =>
      transaction(() => {
        const { version } = get(id);
        if (name !== undefined) {
          queries
            .update(datasetTable)
            .set({ name, nameFolded: foldText(name) })
            .where(eq(datasetTable.id, id))
            .run();
        }
        if (columns !== undefined && Object.keys(columns).length > 0) {
          addVersion(id, { ...version, columns: changeColumns(version.columns, columns) });
        }
        return get(id);
      }),
    /**
     * Adds the next version, with rows behind those of the version `after`. What is about the earlier rows stays with them.
     * @throws GatewiseError NOT_FOUND; CONFLICT where rows were appended since
     */
    append: (id: DatasetId, version: DatasetVersion, after: string): Dataset =>
      transaction(() => {
        if (get(id).version.hash !== after) {
          throw new GatewiseError(
            'CONFLICT',
            said`Other rows were appended to the dataset meanwhile. Append the file again.`,
            {
              field: 'source',
            },
          );
        }
        addVersion(id, version);
        return get(id);
      }),
    /** Hides the dataset until it is restored; its runs stay. @throws GatewiseError NOT_FOUND, RUN_STATE while a run works on it */
    delete: (id: DatasetId): void => {
      transaction(() => {
        const { name } = get(id);
        requireNoRunAtWork(context, id, name);
        mark(id, context.now());
      });
    },
    /** @throws GatewiseError NOT_FOUND */
    restore: (id: DatasetId): Dataset => {
      mark(id, null);
      return get(id);
    },
    /**
     * The dataset that a person means by an id, the start of an id (with or without `ds_`) or its exact name.
     * @throws GatewiseError NOT_FOUND; BAD_INPUT when several match, with some of them as `details.examples`.
     */
    resolveId: (text: string): DatasetId =>
      pickCandidate('dataset', text, findCandidates(context, datasetTable, 'ds_', text)),
  };
}

/** Datasets that are not deleted, each with its newest version and its count of runs, in one query. */
function select({ queries }: StoreContext, condition?: SQL): (() => Dataset)[] {
  return queries
    .select({
      id: datasetTable.id,
      name: datasetTable.name,
      createdAt: datasetTable.createdAt,
      content: datasetVersionTable.content,
      runCount: sql<number>`(select count(*) from run where run.dataset_id = dataset.id and run.deleted_at is null)`,
      findingCount: sql<
        number | null
      >`(select json_array_length(profile, '$.findings') from dataset_profile where dataset_profile.hash = ${datasetVersionTable.hash})`,
      isSample: datasetTable.isSample,
      attribution: datasetTable.attribution,
      versionCount: sql<number>`(select count(distinct hash) from dataset_version where dataset_id = dataset.id)`,
    })
    .from(datasetTable)
    .innerJoin(
      datasetVersionTable,
      sql`${datasetVersionTable.key} = (select max(key) from dataset_version where dataset_id = dataset.id)`,
    )
    .where(and(isNull(datasetTable.deletedAt), condition))
    .orderBy(desc(datasetTable.isSample), desc(datasetTable.createdAt), desc(sql`dataset.rowid`))
    .all()
    .map(({ content, ...dataset }) => () => ({ ...dataset, version: readVersion(content, dataset.id) }));
}

/** @throws GatewiseError RUN_STATE while a run on the dataset is queued or at work, or a backtest of one is */
function requireNoRunAtWork({ queries }: StoreContext, id: DatasetId, name: string): void {
  const [busy] = queries.all<{ number: number }>(
    sql`select number from run where dataset_id = ${id} and (state in ('queued', 'preparing', 'running') or number in (select run from backtest where state in ('queued', 'running'))) limit 1`,
  );
  if (busy === undefined) return;
  throw new GatewiseError(
    'RUN_STATE',
    said`Run ${busy.number} works on ${name}. Cancel it, or wait for it, before you delete the dataset.`,
    { state: 'running' },
  );
}

function readVersion(content: string, id: DatasetId): DatasetVersion {
  return readDocument('datasetVersion', content, id);
}

/** A new time or series column takes the role from the one that had it: there is at most one of each. */
function changeColumns(columns: readonly DatasetColumn[], changes: ColumnChanges): DatasetColumn[] {
  const unknown = Object.keys(changes).find((name) => columns.every((column) => column.name !== name));
  if (unknown !== undefined) {
    throw new GatewiseError('COLUMN_NOT_FOUND', said`The dataset has no column ${unknown}.`, {
      column: unknown,
      examples: columns.slice(0, 10).map(({ name }) => name),
    });
  }
  const taken = new Set(Object.values(changes).map(({ role }) => role));
  return columns.map((column) => {
    const change = Object.hasOwn(changes, column.name) ? changes[column.name] : undefined;
    const isUnique = column.role === 'time' || column.role === 'seriesId' || column.role === 'target';
    const freed = isUnique && taken.has(column.role) ? releasedRole(column) : column.role;
    return {
      ...column,
      role: change?.role ?? freed,
      ...(change?.role === undefined ? {} : { roleIsChosen: true as const }),
      unit: change?.unit === undefined ? column.unit : change.unit,
    };
  });
}

function releasedRole(column: DatasetColumn): DatasetColumn['role'] {
  return column.role === 'target' ? 'feature' : 'ignored';
}

export type DatasetRepository = ReturnType<typeof createDatasetRepository>;
