import { sentenceText } from '../../core/common/sentence';
import { and, eq, inArray, isNull, sql, type SQL } from 'drizzle-orm';
import { z } from 'zod';
import type { DatasetId, ExperimentId, GroupId, RunId } from '../../core/common/ids';
import type { RunFilter } from '../../core/run/filter';
import type { RunDetail, RunList, RunSort, RunSummary } from '../../core/run/schema';
import type { RunState } from '../../core/run/state';
import type { EpochRecord } from '../../core/training/schema';
import type { StoreContext } from '../context';
import { readDocument, readDocumentOrNull, readSentence } from '../json';
import { notFound, pickCandidate } from '../resolve';
import { runArtefactTable, runDocumentTable, runEpochTable, runLogTable, runTable } from '../schema';
import { filterCondition } from './filter-sql';
import { sortTerms } from './sort-sql';
import { numberOf, selectSummaries, summariesOf, summaryOf, type ProgressByRun } from './summaries';

const defaultPageSize = 100;

export interface RunListRequest {
  /** From `parseRunFilter`; default: every run. */
  filter?: RunFilter;
  /** Default: newest first. Runs without a value come last in either direction. */
  sort?: readonly RunSort[];
  /** Default 0. */
  offset?: number;
  /** Default 100. */
  limit?: number;
  experimentId?: ExperimentId | undefined;
  datasetId?: DatasetId | undefined;
  groupId?: GroupId | undefined;
  /** Experiments whose figures of the test part count as absent in filter and order. Default: none. */
  sealed?: readonly ExperimentId[];
  /** Only the first of the matching runs of each group of repeats. Default: all of them. */
  firstOfGroups?: boolean;
}

type UnreadableKind = RunDetail['unreadable'][number]['document'];

/** Reading runs. Deleted runs are not found until they are restored. */
export function createRunQueries(context: StoreContext, progress: ProgressByRun) {
  const { queries } = context;
  return {
    /**
     * A page of runs with the count of all that match.
     * @throws GatewiseError BAD_INPUT for a sort column that is neither one of a run nor written like a metric.
     */
    list(request: RunListRequest = {}): RunList {
      const condition = pageCondition(request);
      const page = {
        order: sortTerms(request.sort ?? [], request.sealed),
        offset: request.offset ?? 0,
        limit: request.limit ?? defaultPageSize,
      };
      const counted = queries
        .select({ total: sql<number>`count(*)` })
        .from(runTable)
        .where(and(isNull(runTable.deletedAt), condition))
        .get();
      return {
        runs: selectSummaries(context, progress, condition, page),
        total: counted?.total ?? 0,
        metricNames: metricNames(context),
        tagNames: tagNames(context),
      };
    },
    /** @throws GatewiseError NOT_FOUND */
    summary: (id: RunId): RunSummary => summaryOf(context, progress, id),
    /** Everything stored about a run, history and log included. @throws GatewiseError NOT_FOUND, WORKSPACE_DAMAGED */
    get: (id: RunId): RunDetail => readRun(context, progress, id),
    /** Learning curves in the order of `ids`. @throws GatewiseError NOT_FOUND */
    histories: (ids: readonly RunId[]): { id: RunId; history: EpochRecord[] }[] =>
      summariesOf(context, progress, ids).map(({ id, number }) => ({ id, history: readHistory(context, number) })),
    /** SHA-256 of the run's files by name; files of earlier versions have none. @throws GatewiseError NOT_FOUND */
    checksums: (id: RunId): Record<string, string> =>
      Object.fromEntries(
        queries
          .select({ name: runArtefactTable.name, sha256: runArtefactTable.sha256 })
          .from(runArtefactTable)
          .where(eq(runArtefactTable.run, numberOf(context, id)))
          .all()
          .flatMap(({ name, sha256 }) => (sha256 === null ? [] : [[name, sha256]])),
      ),
    /** Runs in one of the states, oldest first, e.g. the queue. */
    inState: (states: readonly RunState[]): RunSummary[] =>
      selectSummaries(context, progress, inArray(runTable.state, [...states])).toReversed(),
    /**
     * The run that a person means by an id, the start of an id (with or without `run_`) or a number (`42`, `#42`).
     * @throws GatewiseError NOT_FOUND; BAD_INPUT when several match, with some of them as `details.examples`.
     */
    resolveId: (text: string): RunId => resolveRun(context, text),
  };
}

function pageCondition({ firstOfGroups = false, ...request }: RunListRequest): SQL | undefined {
  const matching = matchCondition(request);
  if (!firstOfGroups) return matching;
  const whole = matching === undefined ? sql`run.deleted_at is null` : sql`run.deleted_at is null and (${matching})`;
  return sql`run.number in (select min(run.number) from run where ${whole} group by coalesce(run.group_id, run.id))`;
}

function matchCondition({ filter = [], sealed, experimentId, datasetId, groupId }: RunListRequest): SQL | undefined {
  return and(
    filterCondition(filter, sealed),
    experimentId === undefined ? undefined : eq(runTable.experimentId, experimentId),
    datasetId === undefined ? undefined : eq(runTable.datasetId, datasetId),
    groupId === undefined ? undefined : eq(runTable.groupId, groupId),
  );
}

/** Walks the index from one name to the next instead of reading every figure of every run. */
function metricNames({ sqlite }: StoreContext): string[] {
  const next = sqlite.prepare('select min(name) as name from run_metric indexed by run_metric_name where name > ?');
  const names: string[] = [];
  const rowSchema = z.object({ name: z.string().nullable() });
  for (let name = rowSchema.parse(next.get('')).name; name !== null; name = rowSchema.parse(next.get(name)).name) {
    names.push(name);
  }
  return names;
}

/** Every tag once, in alphabetical order; spellings that differ in case alone are one tag. */
function tagNames({ sqlite }: StoreContext): string[] {
  const rows = sqlite.prepare('select min(tag) as tag from run_tag group by tag_folded order by tag_folded').all();
  return z
    .array(z.object({ tag: z.string() }))
    .parse(rows)
    .map(({ tag }) => tag);
}

function readHistory({ queries }: StoreContext, number: number): EpochRecord[] {
  return queries
    .select({
      epoch: runEpochTable.epoch,
      loss: runEpochTable.loss,
      valLoss: runEpochTable.valLoss,
      learningRate: runEpochTable.learningRate,
      durationMs: runEpochTable.durationMs,
    })
    .from(runEpochTable)
    .where(eq(runEpochTable.run, number))
    .orderBy(runEpochTable.epoch)
    .all();
}

function readRun(context: StoreContext, progress: ProgressByRun, id: RunId): RunDetail {
  const summary = summaryOf(context, progress, id);
  const { queries } = context;
  const document = queries.select().from(runDocumentTable).where(eq(runDocumentTable.run, summary.number)).get();
  if (document === undefined) throw notFound('run', id);
  const unreadable: RunDetail['unreadable'] = [];
  /** One that cannot be read hides no other. */
  const read = <Kind extends UnreadableKind>(kind: Kind, text: string | null) =>
    readDocumentOrNull(kind, text, id, (sentence) =>
      unreadable.push({ document: kind, message: sentenceText(sentence) }),
    );
  return {
    ...summary,
    configuration: readDocument('configuration', document.configuration, id),
    environment: read('environment', document.environment),
    model: read('model', document.model),
    split: read('split', document.split),
    inputNames: read('inputNames', document.inputNames),
    memoryBytes: document.memoryBytes,
    singlePredictionMs: document.singlePredictionMs,
    outcome: read('outcome', document.outcome),
    evaluation: read('evaluation', document.evaluation),
    history: readHistory(context, summary.number),
    overrides: read('overrides', document.overrides) ?? {},
    resumptions: read('resumptions', document.resumptions) ?? [],
    usage: context.usages.get(id) ?? read('usage', document.usage),
    unreadable,
    log: queries
      .select()
      .from(runLogTable)
      .where(eq(runLogTable.run, summary.number))
      .orderBy(runLogTable.key)
      .all()
      .map(({ at, level, message, sentence }) => ({ at, level, message, ...readSentence(sentence) })),
    artefacts: queries
      .select()
      .from(runArtefactTable)
      .where(eq(runArtefactTable.run, summary.number))
      .all()
      .map(({ kind, name, bytes }) => ({ kind, path: `artefacts/${id}/${name}`, bytes })),
  };
}

function resolveRun({ queries }: StoreContext, text: string): RunId {
  const number = /^#?(\d{1,15})$/.exec(text)?.[1];
  const start = text.startsWith('run_') ? text : `run_${text}`;
  const byNumber = number === undefined ? sql`0` : sql`run.number = ${Number(number)}`;
  const candidates = queries
    .select({ id: runTable.id, name: runTable.name, number: runTable.number })
    .from(runTable)
    .where(and(isNull(runTable.deletedAt), sql`(${byNumber} or substr(run.id, 1, ${start.length}) = ${start})`))
    .all();
  const numbered = candidates.filter((candidate) => candidate.number === Number(number ?? Number.NaN));
  return pickCandidate('run', text, numbered.length > 0 ? numbered : candidates);
}
