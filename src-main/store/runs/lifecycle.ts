import { and, eq, inArray, isNotNull } from 'drizzle-orm';
import { GatewiseError, hinted } from '../../core/common/errors';
import { counted, said } from '../../core/common/sentence';
import { plannedEpochs, withEpochs, type ModelSpecification } from '../../core/model';
import { foldText } from '../../core/common/search';
import type { RunId } from '../../core/common/ids';
import type { MemoryWait, RunProgress, RunSummary } from '../../core/run/schema';
import { isTerminal, resumableState, runTransitions, type RunState, stateWords } from '../../core/run/state';
import type { RunUsage } from '../../core/run/usage';
import type { StoreContext, UnwrittenEnding } from '../context';
import { readDocument, writeDocument } from '../json';
import { notFound } from '../resolve';
import { backtestTable, runDocumentTable, runTable } from '../schema';
import { insertRun, replaceTags, type NewRun } from './insert';
import { numberOf, selectSummaries, summariesOf, summaryOf, type ProgressByRun } from './summaries';

const unfinishedStates = ['queued', 'preparing', 'running'] as const satisfies readonly RunState[];

/** What a change of state may set along with the state; a field left out keeps its value. */
export interface RunStatePatch extends Partial<
  Pick<RunSummary, 'error' | 'engine' | 'bestEpoch' | 'bestValLoss' | 'lastEpoch' | 'lastLoss' | 'lastValLoss'>
> {
  singlePredictionMs?: number | null;
  /** Default: the store's clock when the run leaves the queue. */
  startedAt?: number;
  /** Default: the store's clock when the run ends. */
  finishedAt?: number;
  /** Default: from start to end. */
  durationMs?: number;
}

/** Creating runs and leading them through their states. */
export function createRunLifecycle(context: StoreContext, progress: ProgressByRun) {
  const { queries, transaction } = context;
  const summary = (id: RunId) => summaryOf(context, progress, id);

  const changeState = (
    id: RunId,
    from: RunState | readonly RunState[],
    to: RunState,
    patch: RunStatePatch = {},
  ): RunSummary =>
    transaction(() => {
      const current = storedState(context, id);
      const expected = typeof from === 'string' ? [from] : from;
      if (!expected.includes(current.state) || !runTransitions[current.state].includes(to)) {
        throw new GatewiseError(
          'RUN_STATE',
          said`Run ${current.number} is ${stateWords[current.state]} and cannot become ${stateWords[to]}.`,
          {
            state: current.state,
          },
        );
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
      if (isTerminal(to)) {
        progress.delete(id);
        context.usages.delete(id);
      }
      context.waits.delete(id);
      return summary(id);
    });

  const resume = (id: RunId, epochs: number | undefined): RunSummary => {
    const { state, number, checkpointEpoch } = summary(id);
    const after = resumableState(state);
    if (after === null) {
      const hint =
        state === 'succeeded' || state === 'stopped'
          ? said`It has its result. Clone it, and train the copy for more epochs.`
          : said`A run can be resumed that is paused, was interrupted, or failed.`;
      throw new GatewiseError('RUN_STATE', said`Run ${number} is ${stateWords[state]} and cannot be resumed.`, {
        state,
        ...hinted(hint),
      });
    }
    const document = queries
      .select({ configuration: runDocumentTable.configuration, resumptions: runDocumentTable.resumptions })
      .from(runDocumentTable)
      .where(eq(runDocumentTable.run, number))
      .get();
    if (document === undefined) throw notFound('run', id);
    const configuration = readDocument('configuration', document.configuration, id);
    const model = replanned(configuration.model, epochs, checkpointEpoch ?? 0);
    const resumption = {
      at: context.now(),
      after,
      epoch: checkpointEpoch ?? 0,
      epochs: plannedEpochs(model),
      remark: null,
    };
    const resumptions = [...readDocument('resumptions', document.resumptions, id), resumption];
    queries
      .update(runDocumentTable)
      .set({
        configuration: writeDocument('configuration', { ...configuration, model }),
        resumptions: writeDocument('resumptions', resumptions),
      })
      .where(eq(runDocumentTable.run, number))
      .run();
    return changeState(id, after, 'queued', { error: null });
  };

  return {
    /**
     * Stores queued runs under the next numbers: all of them or, when one fails, none.
     * @throws GatewiseError NOT_FOUND for an unknown dataset version, experiment or group
     */
    createAll: (runs: readonly NewRun[]): RunSummary[] =>
      transaction(() =>
        summariesOf(
          context,
          progress,
          runs.map((run) => insertRun(context, run)),
        ),
      ),
    /**
     * Compare-and-set: changes the state to `to` if it is one of `from`.
     * @throws GatewiseError RUN_STATE when the run is in another state or `runTransitions` does not allow the step; NOT_FOUND
     */
    changeState,
    /**
     * Queues runs again that were left, to go on at their checkpoints: all of them or, when one cannot, none. Their errors are
     * gone with the state that they were of.
     * @param epochs that each is planned for from now on; left out: as many as before
     * @throws GatewiseError RUN_STATE when one is in no state to go on from; BAD_INPUT for epochs that it cannot have; NOT_FOUND
     */
    resumeAll: (ids: readonly RunId[], epochs?: number): RunSummary[] =>
      transaction(() => ids.map((id) => resume(id, epochs))),
    /** Progress is kept in memory and shown in summaries until the run ends. */
    setProgress: (id: RunId, value: RunProgress): void => {
      progress.set(id, value);
    },
    /** What it used so far is kept in memory and shown until it ends; `setUsage` stores it. */
    showUsage: (id: RunId, value: RunUsage): void => {
      context.usages.set(id, value);
    },
    /** Shows that a queued run waits for memory, until its state changes; null: it waits for its turn alone. */
    setWaiting: (id: RunId, wait: MemoryWait | null): void => {
      if (wait === null) context.waits.delete(id);
      else context.waits.set(id, wait);
    },
    /** Shows how a run ended before that could be stored; null: what is stored is shown again. */
    showEnding: (id: RunId, ending: UnwrittenEnding | null): void => {
      if (ending === null) context.endings.delete(id);
      else context.endings.set(id, ending);
    },
    /** Marks runs as interrupted whose backend died: call it once after opening, before anything is queued. */
    interruptUnfinished: (): RunSummary[] =>
      transaction(() =>
        selectSummaries(context, progress, inArray(runTable.state, [...unfinishedStates])).map(({ id, state }) =>
          changeState(id, state, 'interrupted'),
        ),
      ),
    /** Changes what a person may change. Tags keep their order; repeated ones are dropped. @throws GatewiseError NOT_FOUND */
    update: (
      id: RunId,
      {
        name,
        tags,
        note,
      }: { name?: string | undefined; tags?: readonly string[] | undefined; note?: string | undefined },
    ): RunSummary =>
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
    /** Hides runs until they are restored. Answers with the ids that were there. @throws GatewiseError RUN_STATE if one is unfinished or has a backtest at work */
    delete: (ids: readonly RunId[]): RunId[] =>
      transaction(() => {
        const there = selectSummaries(context, progress, inArray(runTable.id, [...ids]));
        const unfinished = there.find(({ state }) => !isTerminal(state));
        if (unfinished !== undefined) {
          throw new GatewiseError(
            'RUN_STATE',
            said`Run ${unfinished.number} is ${stateWords[unfinished.state]}. Cancel it before you delete it.`,
            { state: unfinished.state },
          );
        }
        requireNoBacktest(context, there);
        const found = there.map(({ id }) => id);
        queries.update(runTable).set({ deletedAt: context.now() }).where(inArray(runTable.id, found)).run();
        return found;
      }),
    /** Undoes a deletion. @throws GatewiseError NOT_FOUND if one was purged */
    restore: (ids: readonly RunId[]): RunSummary[] =>
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

/**
 * The model for another number of epochs.
 * @param done epochs that its checkpoint has
 * @throws GatewiseError BAD_INPUT for a model without epochs, and for fewer than are done
 */
function replanned(model: ModelSpecification, epochs: number | undefined, done: number): ModelSpecification {
  if (epochs === undefined) return model;
  if (plannedEpochs(model) === null) {
    throw new GatewiseError('BAD_INPUT', said`This kind of model is fitted at once: it has no epochs.`, {
      field: 'epochs',
    });
  }
  if (epochs < done) {
    throw new GatewiseError(
      'BAD_INPUT',
      said`${counted(done, 'epoch is', 'epochs are')} done already: ${epochs} are too few.`,
      { field: 'epochs', ...hinted(said`Give ${done} or more.`) },
    );
  }
  return withEpochs(model, epochs);
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
    said`Run ${busy.run} has a backtest at work. Cancel the backtest, or wait for it, before you delete the run.`,
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
): { startedAt: number | null; finishedAt?: number | null; durationMs?: number | null } {
  const leavesQueue = to === 'preparing' || to === 'running';
  const startedAt = patch.startedAt ?? current.startedAt ?? (leavesQueue ? now : null);
  if (to === 'queued') return { startedAt, finishedAt: null };
  if (!isTerminal(to)) return { startedAt };
  const finishedAt = patch.finishedAt ?? now;
  return {
    startedAt,
    finishedAt,
    durationMs: patch.durationMs ?? (startedAt === null ? null : Math.max(0, finishedAt - startedAt)),
  };
}
