import { and, eq, inArray, isNotNull, isNull } from 'drizzle-orm';
import { GatewiseError } from '../../core/common/errors';
import { foldText } from '../../core/common/search';
import type { RunId } from '../../core/common/ids';
import { isTerminal, runTransitions, type RunState } from '../../core/run/schema';
import type { StoreContext } from '../context';
import { createRunId } from '../ids';
import { writeDocument } from '../json';
import type { NewRun, RunStatePatch } from './records';
import { notFound } from '../resolve';
import {
  backtestTable,
  datasetVersionTable,
  experimentTable,
  groupTable,
  runDocumentTable,
  runTable,
  runTagTable,
} from '../schema';
import type { RunLifecycle } from './interface';
import { numberOf, selectSummaries, summariesOf, summaryOf, type ProgressByRun } from './summaries';

const unfinishedStates = ['queued', 'preparing', 'running'] as const satisfies readonly RunState[];

export function createRunLifecycle(context: StoreContext, progress: ProgressByRun): RunLifecycle {
  const { queries, transaction } = context;
  const summary = (id: RunId) => summaryOf(context, progress, id);

  const changeState: RunLifecycle['changeState'] = (id, from, to, patch = {}) =>
    transaction(() => {
      const current = storedState(context, id);
      const expected = typeof from === 'string' ? [from] : from;
      if (!expected.includes(current.state) || !runTransitions[current.state].includes(to)) {
        throw new GatewiseError('RUN_STATE', `Run ${current.number} is ${current.state} and cannot become ${to}.`, {
          state: current.state,
        });
      }
      queries
        .update(runTable)
        .set({ state: to, ...stateColumns(patch), ...times(current, to, patch, context.now()) })
        .where(eq(runTable.id, id))
        .run();
      if (patch.singlePredictionMs !== undefined) {
        queries
          .update(runDocumentTable)
          .set({ singlePredictionMs: patch.singlePredictionMs })
          .where(eq(runDocumentTable.run, current.number))
          .run();
      }
      if (isTerminal(to)) progress.delete(id);
      context.waits.delete(id);
      return summary(id);
    });

  return {
    createAll: (runs) =>
      transaction(() =>
        summariesOf(
          context,
          progress,
          runs.map((run) => insertRun(context, run)),
        ),
      ),
    changeState,
    setProgress: (id, value) => {
      progress.set(id, value);
    },
    setWaiting: (id, wait) => {
      if (wait === null) context.waits.delete(id);
      else context.waits.set(id, wait);
    },
    showEnding: (id, ending) => {
      if (ending === null) context.endings.delete(id);
      else context.endings.set(id, ending);
    },
    interruptUnfinished: () =>
      transaction(() =>
        selectSummaries(context, progress, inArray(runTable.state, [...unfinishedStates])).map(({ id, state }) =>
          changeState(id, state, 'interrupted'),
        ),
      ),
    update: (id, { name, tags, note }) =>
      transaction(() => {
        const number = numberOf(context, id);
        const change = {
          ...(name === undefined ? {} : { name, nameFolded: foldText(name) }),
          ...(note === undefined ? {} : { note, noteFolded: foldText(note) }),
        };
        if (Object.keys(change).length > 0) queries.update(runTable).set(change).where(eq(runTable.id, id)).run();
        if (tags !== undefined) replaceTags(context, number, tags);
        return summary(id);
      }),
    delete: (ids) =>
      transaction(() => {
        const there = selectSummaries(context, progress, inArray(runTable.id, [...ids]));
        const unfinished = there.find(({ state }) => !isTerminal(state));
        if (unfinished !== undefined) {
          throw new GatewiseError(
            'RUN_STATE',
            `Run ${unfinished.number} is ${unfinished.state}. Cancel it before you delete it.`,
            { state: unfinished.state },
          );
        }
        requireNoBacktest(context, there);
        const found = there.map(({ id }) => id);
        queries.update(runTable).set({ deletedAt: context.now() }).where(inArray(runTable.id, found)).run();
        return found;
      }),
    restore: (ids) =>
      transaction(() => {
        queries
          .update(runTable)
          .set({ deletedAt: null })
          .where(and(inArray(runTable.id, [...ids]), isNotNull(runTable.deletedAt)))
          .run();
        return summariesOf(context, progress, ids);
      }),
  };
}

/** @throws GatewiseError RUN_STATE while a backtest of one of the runs is queued or at work */
function requireNoBacktest({ queries }: StoreContext, runs: readonly { readonly number: number }[]): void {
  const busy = queries
    .select({ run: backtestTable.run })
    .from(backtestTable)
    .where(
      and(
        inArray(
          backtestTable.run,
          runs.map(({ number }) => number),
        ),
        inArray(backtestTable.state, ['queued', 'running']),
      ),
    )
    .get();
  if (busy === undefined) return;
  throw new GatewiseError(
    'RUN_STATE',
    `Run ${busy.run} has a backtest at work. Cancel the backtest, or wait for it, before you delete the run.`,
    { state: 'running' },
  );
}

/** What the database says, whatever is shown in its place. @throws GatewiseError NOT_FOUND */
function storedState({ queries }: StoreContext, id: RunId) {
  const run = queries
    .select({ number: runTable.number, state: runTable.state, startedAt: runTable.startedAt })
    .from(runTable)
    .where(eq(runTable.id, id))
    .get();
  if (run === undefined) throw notFound('run', id);
  return run;
}

function insertRun(context: StoreContext, run: NewRun): RunId {
  const { queries } = context;
  const versionKey = requireVersion(context, run);
  requireExperiment(context, run);
  const id = createRunId();
  const seed = run.seed ?? run.configuration.training.seed;
  const configuration = { ...run.configuration, training: { ...run.configuration.training, seed } };
  const { task } = configuration;
  const note = run.note ?? '';
  const { number } = queries
    .insert(runTable)
    .values({
      id,
      name: run.name,
      nameFolded: foldText(run.name),
      experimentId: run.experimentId,
      datasetId: run.datasetId,
      datasetVersionKey: versionKey,
      datasetHash: run.datasetHash,
      groupId: run.groupId ?? null,
      state: 'queued',
      modelName: run.modelName,
      modelNameFolded: foldText(run.modelName),
      taskKind: task.kind,
      target: task.target,
      targetFolded: foldText(task.target),
      seed,
      createdAt: context.now(),
      note,
      noteFolded: foldText(note),
    })
    .returning({ number: runTable.number })
    .get();
  queries
    .insert(runDocumentTable)
    .values({
      run: number,
      configuration: writeDocument('configuration', configuration),
      overrides: writeDocument('overrides', { ...run.overrides }),
    })
    .run();
  replaceTags(context, number, run.tags ?? []);
  return id;
}

function requireVersion({ queries }: StoreContext, { datasetId, datasetHash }: NewRun): number {
  const version = queries
    .select({ key: datasetVersionTable.key })
    .from(datasetVersionTable)
    .where(and(eq(datasetVersionTable.datasetId, datasetId), eq(datasetVersionTable.hash, datasetHash)))
    .orderBy(datasetVersionTable.key)
    .all()
    .at(-1);
  if (version === undefined) throw notFound('dataset version', `${datasetHash.slice(0, 12)} of ${datasetId}`);
  return version.key;
}

function requireExperiment({ queries }: StoreContext, { experimentId, groupId }: NewRun): void {
  const experiment = queries
    .select({ id: experimentTable.id })
    .from(experimentTable)
    .where(and(eq(experimentTable.id, experimentId), isNull(experimentTable.deletedAt)))
    .get();
  if (experiment === undefined) throw notFound('experiment', experimentId);
  if (groupId === undefined || groupId === null) return;
  const group = queries.select({ id: groupTable.id }).from(groupTable).where(eq(groupTable.id, groupId)).get();
  if (group === undefined) throw notFound('run group', groupId);
}

function replaceTags({ queries }: StoreContext, number: number, tags: readonly string[]): void {
  queries.delete(runTagTable).where(eq(runTagTable.run, number)).run();
  const rows = [...new Set(tags)].map((tag, position) => ({ run: number, position, tag, tagFolded: foldText(tag) }));
  if (rows.length > 0) queries.insert(runTagTable).values(rows).run();
}

/** The fields of a patch that are columns of `run`, without those left out. */
function stateColumns({ error, engine, bestEpoch, bestValLoss, lastEpoch, lastLoss, lastValLoss }: RunStatePatch) {
  return {
    ...(error === undefined ? {} : { error: error === null ? null : writeDocument('error', error) }),
    ...(engine === undefined ? {} : { engine }),
    ...(bestEpoch === undefined ? {} : { bestEpoch }),
    ...(bestValLoss === undefined ? {} : { bestValLoss }),
    ...(lastEpoch === undefined ? {} : { lastEpoch }),
    ...(lastLoss === undefined ? {} : { lastLoss }),
    ...(lastValLoss === undefined ? {} : { lastValLoss }),
  };
}

function times(
  current: { readonly startedAt: number | null },
  to: RunState,
  patch: RunStatePatch,
  now: number,
): { startedAt: number | null; finishedAt?: number; durationMs?: number | null } {
  const leavesQueue = to === 'preparing' || to === 'running';
  const startedAt = patch.startedAt ?? current.startedAt ?? (leavesQueue ? now : null);
  if (!isTerminal(to)) return { startedAt };
  const finishedAt = patch.finishedAt ?? now;
  return {
    startedAt,
    finishedAt,
    durationMs: patch.durationMs ?? (startedAt === null ? null : Math.max(0, finishedAt - startedAt)),
  };
}
