import { and, inArray, isNull, sql, type SQL } from 'drizzle-orm';
import { toErrorValue, type ErrorValue } from '../../core/common/errors';
import type { RunId } from '../../core/common/ids';
import type { RunProgress, RunSummary } from '../../core/run/schema';
import type { StoreContext } from '../context';
import { readDocument } from '../json';
import { notFound } from '../resolve';
import { runMetricTable, runTable, runTagTable } from '../schema';

/** Progress of running jobs by run: it changes many times a second and means nothing after a restart, so it is not stored. */
export type ProgressByRun = Map<RunId, RunProgress>;

const datasetName = sql<string>`(select name from dataset where dataset.id = run.dataset_id)`;

interface Page {
  readonly order?: readonly SQL[];
  readonly offset?: number;
  readonly limit?: number;
}

/** Summaries of the runs that are not deleted and fit the condition: four queries, however many rows. */
export function selectSummaries(
  { queries, endings, waits }: StoreContext,
  progress: ProgressByRun,
  condition?: SQL,
  { order = [], offset = 0, limit = -1 }: Page = {},
): RunSummary[] {
  // The numbers alone first: sorting thousands of whole rows for one page takes several times as long.
  const numbers = queries
    .select({ number: runTable.number })
    .from(runTable)
    .where(and(isNull(runTable.deletedAt), condition))
    .orderBy(...order, sql`run.number desc`)
    .limit(limit)
    .offset(offset)
    .all()
    .map(({ number }) => number);
  const places = new Map(numbers.map((number, place) => [number, place]));
  const rows = queries
    .select({ run: runTable, datasetName })
    .from(runTable)
    .where(inArray(runTable.number, numbers))
    .all()
    .sort((first, second) => (places.get(first.run.number) ?? 0) - (places.get(second.run.number) ?? 0));
  const metrics = Map.groupBy(
    queries.select().from(runMetricTable).where(inArray(runMetricTable.run, numbers)).all(),
    ({ run }) => run,
  );
  const tags = Map.groupBy(
    queries
      .select()
      .from(runTagTable)
      .where(inArray(runTagTable.run, numbers))
      .orderBy(runTagTable.run, runTagTable.position)
      .all(),
    ({ run }) => run,
  );
  return rows.map(({ run, datasetName: name }) => {
    const { nameFolded, modelNameFolded, targetFolded, noteFolded, datasetVersionKey, deletedAt, ...summary } = run;
    return {
      ...summary,
      datasetName: name,
      progress: progress.get(run.id) ?? null,
      waiting: waits.get(run.id) ?? null,
      metrics: Object.fromEntries((metrics.get(run.number) ?? []).map((metric) => [metric.name, metric.value])),
      tags: (tags.get(run.number) ?? []).map(({ tag }) => tag),
      error: run.error === null ? null : readError(run.error, run.id),
      ...endings.get(run.id),
    };
  });
}

/** Summaries in the order of `ids`. @throws GatewiseError NOT_FOUND */
export function summariesOf(context: StoreContext, progress: ProgressByRun, ids: readonly RunId[]): RunSummary[] {
  const found = new Map(
    selectSummaries(context, progress, inArray(runTable.id, [...ids])).map((run) => [run.id, run] as const),
  );
  return ids.map((id) => {
    const run = found.get(id);
    if (run === undefined) throw notFound('run', id);
    return run;
  });
}

/** @throws GatewiseError NOT_FOUND */
export function summaryOf(context: StoreContext, progress: ProgressByRun, id: RunId): RunSummary {
  const [run] = summariesOf(context, progress, [id]);
  if (run === undefined) throw notFound('run', id);
  return run;
}

/** The run's number, which other tables refer to. @throws GatewiseError NOT_FOUND, also for a deleted run */
export function numberOf({ queries }: StoreContext, id: RunId): number {
  const condition = and(sql`${runTable.id} = ${id}`, isNull(runTable.deletedAt));
  const row = queries.select({ number: runTable.number }).from(runTable).where(condition).get();
  if (row === undefined) throw notFound('run', id);
  return row.number;
}

/** Why a run failed; where that cannot be read, that it cannot: the run itself can still be seen and deleted. */
function readError(text: string, id: string): ErrorValue {
  try {
    return readDocument('error', text, id);
  } catch (thrown) {
    return toErrorValue(thrown);
  }
}
