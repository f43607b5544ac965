import { stateWords } from '../core/run/state';
import type { StoredBacktest } from '../core/backtest/entity';
import { and, desc, eq, inArray, isNull, sql, type SQL } from 'drizzle-orm';
import type { BacktestResult } from '../core/backtest';
import { GatewiseError, type ErrorValue } from '../core/common/errors';
import { said, sentenceText } from '../core/common/sentence';
import type { BacktestId, RunId } from '../core/common/ids';
import type { StoreContext } from './context';
import { createBacktestId } from './ids';
import { readDocument, readDocumentOrNull, readEach, writeDocument } from './json';
import { notFound } from './resolve';
import { numberOf } from './runs/summaries';
import { backtestTable, runTable } from './schema';

const unfinished = ['queued', 'running'] as const satisfies readonly StoredBacktest['state'][];

/** Rolling-origin backtests of runs. */
export function createBacktestRepository(context: StoreContext) {
  const { queries, transaction } = context;

  const select = (condition?: SQL, { ofDeletedRuns = false } = {}): (() => StoredBacktest)[] =>
    queries
      .select({ backtest: backtestTable, runId: runTable.id })
      .from(backtestTable)
      .innerJoin(runTable, eq(backtestTable.run, runTable.number))
      .where(and(condition, ofDeletedRuns ? undefined : isNull(runTable.deletedAt)))
      .orderBy(desc(backtestTable.createdAt), desc(sql`backtest.rowid`))
      .all()
      .map(
        ({ backtest, runId }) =>
          () =>
            readBacktest(backtest, runId),
      );

  const get = (id: BacktestId): StoredBacktest => {
    const [read] = select(eq(backtestTable.id, id));
    if (read === undefined) throw notFound('backtest', id);
    return read();
  };

  return {
    /** Newest first; of deleted runs none. */
    list: (runId?: RunId): StoredBacktest[] =>
      readEach(context, select(runId === undefined ? undefined : eq(backtestTable.run, numberOf(context, runId)))),
    /** @throws GatewiseError NOT_FOUND */
    get,
    /** A queued one. @throws GatewiseError NOT_FOUND for an unknown run */
    create: ({ runId, configuration }: Pick<StoredBacktest, 'runId' | 'configuration'>): StoredBacktest =>
      transaction(() => {
        const id = createBacktestId();
        queries
          .insert(backtestTable)
          .values({
            id,
            run: numberOf(context, runId),
            state: 'queued',
            configuration: writeDocument('backtestConfiguration', configuration),
            createdAt: context.now(),
          })
          .run();
        return get(id);
      }),
    /** Compare-and-set, so that what has ended stays as it ended. @throws GatewiseError NOT_FOUND, RUN_STATE when it has ended */
    changeState: (
      id: BacktestId,
      to: StoredBacktest['state'],
      { result, error }: { result?: BacktestResult; error?: ErrorValue } = {},
    ): StoredBacktest =>
      transaction(() => {
        const { changes } = queries
          .update(backtestTable)
          .set({
            state: to,
            ...(result === undefined ? {} : { result: writeDocument('backtestResult', result) }),
            ...(error === undefined ? {} : { error: writeDocument('error', error) }),
            ...(to === 'running' ? {} : { finishedAt: context.now() }),
          })
          .where(and(eq(backtestTable.id, id), inArray(backtestTable.state, [...unfinished])))
          .run();
        // How it ended is stored whatever became of its run.
        const [read] = select(eq(backtestTable.id, id), { ofDeletedRuns: true });
        if (read === undefined) throw notFound('backtest', id);
        const backtest = read();
        if (changes > 0) return backtest;
        throw new GatewiseError('RUN_STATE', said`The backtest has already ended: ${stateWords[backtest.state]}.`, {
          state: backtest.state,
        });
      }),
    /** Marks those as interrupted whose backend died. */
    interruptUnfinished: (): void => {
      queries
        .update(backtestTable)
        .set({ state: 'interrupted', finishedAt: context.now() })
        .where(inArray(backtestTable.state, [...unfinished]))
        .run();
    },
    /** For good. @throws GatewiseError NOT_FOUND, RUN_STATE while it is at work */
    delete: (id: BacktestId): void => {
      transaction(() => {
        const { state } = get(id);
        if (unfinished.some((other) => other === state)) {
          throw new GatewiseError('RUN_STATE', said`The backtest is at work. Cancel it before you delete it.`, {
            state,
          });
        }
        queries.delete(backtestTable).where(eq(backtestTable.id, id)).run();
      });
    },
  };
}

/** A result or an error that cannot be read is told in `unreadable`; without its configuration a backtest means nothing. */
function readBacktest(row: typeof backtestTable.$inferSelect, runId: RunId): StoredBacktest {
  const unreadable: string[] = [];
  const read = <Kind extends 'backtestResult' | 'error'>(kind: Kind, text: string | null) =>
    readDocumentOrNull(kind, text, row.id, (sentence) => unreadable.push(sentenceText(sentence)));
  return {
    id: row.id,
    runId,
    state: row.state,
    configuration: readDocument('backtestConfiguration', row.configuration, row.id),
    result: read('backtestResult', row.result),
    error: read('error', row.error),
    unreadable,
    createdAt: row.createdAt,
    finishedAt: row.finishedAt,
  };
}

export type BacktestRepository = ReturnType<typeof createBacktestRepository>;
