import type { StoredBacktest } from '../core/backtest/entity';
import type { RunDetail } from '../core/run/schema';
import { EventPublisher } from '@orpc/server';
import type { BacktestConfiguration } from '../core/backtest';
import { GatewiseError, toErrorValue, type ErrorValue } from '../core/common/errors';
import type { BacktestId, RunId } from '../core/common/ids';
import type { MemoryWait } from '../core/run/schema';
import type { Backtest } from '../contract';
import type { BacktestJobResult, GatewiseJobRunner, JobHandle, JobOutcome } from '../jobs';
import type { Workspace } from '../store';
import { datasetReference, versionOfRun } from './dataset-versions';
import type { GuardedWriter } from './guarded-writer';
import type { RunService } from './run-service';
import { WriteQueue } from './write-queue';

interface ActiveBacktest {
  /** Null when its job could not be started. */
  readonly handle: JobHandle<BacktestJobResult> | null;
  readonly settled: Promise<void>;
  progress: number;
  waiting: MemoryWait | null;
  /** How it ended, while that could not be written down yet. */
  ending: Pick<StoredBacktest, 'state' | 'error' | 'finishedAt'> | null;
}

export interface BacktestServiceOptions {
  readonly workspace: Workspace;
  readonly jobs: GatewiseJobRunner;
  readonly runs: RunService;
  readonly writer: GuardedWriter;
  readonly now: () => number;
}

/** Starts backtests, follows their jobs, and writes down how they ended. */
export class BacktestService {
  readonly #options: BacktestServiceOptions;
  readonly #active = new Map<BacktestId, ActiveBacktest>();
  readonly #events = new EventPublisher<Record<BacktestId, Backtest>>();

  constructor(options: BacktestServiceOptions) {
    this.#options = options;
  }

  get #workspace(): Workspace {
    return this.#options.workspace;
  }

  list(runId: RunId | undefined): Backtest[] {
    return this.#workspace.backtests.list(runId).map((backtest) => this.#withProgress(backtest));
  }

  /** @throws GatewiseError NOT_FOUND */
  get(id: BacktestId): Backtest {
    return this.#withProgress(this.#workspace.backtests.get(id));
  }

  /** Whatever goes wrong after the backtest is stored ends it as failed. @throws GatewiseError NOT_FOUND */
  start(runId: RunId, backtest: BacktestConfiguration): Backtest {
    const run = this.#workspace.runs.get(runId);
    const { id } = this.#workspace.backtests.create({ runId, configuration: backtest });
    const writes = new WriteQueue(this.#options.writer, (error) => this.#active.get(id)?.handle?.fail(error));
    const handle = this.#submit(id, run, backtest, writes);
    const finished = 'error' in handle ? Promise.resolve({ kind: 'failed' as const, ...handle }) : handle.finished;
    const settled = finished
      .then((outcome) => this.#finish(id, outcome, writes))
      .finally(() => {
        this.#active.delete(id);
      });
    this.#active.set(id, {
      handle: 'error' in handle ? null : handle,
      settled,
      progress: 0,
      waiting: null,
      ending: null,
    });
    return this.get(id);
  }

  #submit(
    id: BacktestId,
    run: RunDetail,
    backtest: BacktestConfiguration,
    writes: WriteQueue,
  ): JobHandle<BacktestJobResult> | { readonly error: ErrorValue } {
    const { jobs, runs } = this.#options;
    try {
      const version = versionOfRun(this.#options, run);
      return jobs.submit(
        {
          kind: 'backtest',
          configuration: run.configuration,
          backtest,
          seed: run.seed,
          dataset: datasetReference(this.#options, version),
          engine: runs.engineFor(run.configuration, this.#workspace.settings.read().engine),
        },
        {
          onEvent: (event) => {
            if (event.type === 'state' && event.state === 'running') {
              writes.add(() => {
                this.#workspace.backtests.changeState(id, 'running');
              });
            }
            if (event.type === 'progress') this.#change(id, { progress: event.fraction });
          },
          onWaiting: (waiting) => {
            this.#change(id, { waiting });
          },
        },
        { neededBytes: run.memoryBytes ?? 0 },
      );
    } catch (thrown) {
      return { error: toErrorValue(thrown) };
    }
  }

  /** Ends one that has no job as well. @throws GatewiseError NOT_FOUND, RUN_STATE when it has ended */
  async cancel(id: BacktestId): Promise<Backtest> {
    const active = this.#active.get(id);
    if (active === undefined) {
      const { state, finishedAt } = this.#workspace.backtests.get(id);
      if (finishedAt === null) return this.#withProgress(this.#workspace.backtests.changeState(id, 'cancelled'));
      throw new GatewiseError('RUN_STATE', `The backtest has already ended: ${state}.`, { state });
    }
    active.handle?.cancel();
    await active.settled;
    return this.get(id);
  }

  /** @throws GatewiseError NOT_FOUND, RUN_STATE while it is at work */
  delete(id: BacktestId): void {
    this.#workspace.backtests.delete(id);
  }

  /** The backtest as it is now and after every change, until it has ended. @throws GatewiseError NOT_FOUND */
  async *watch(id: BacktestId, signal: AbortSignal | undefined): AsyncGenerator<Backtest, void, undefined> {
    const stream = this.#events.subscribe(id, { maxBufferedEvents: 1, ...(signal === undefined ? {} : { signal }) });
    const now = this.get(id);
    yield now;
    if (now.finishedAt !== null) return;
    for await (const backtest of stream) {
      yield backtest;
      if (backtest.finishedAt !== null) return;
    }
  }

  /** Resolves when every active backtest has been written down. */
  async settle(): Promise<void> {
    await Promise.all([...this.#active.values()].map(({ settled }) => settled));
  }

  #withProgress(backtest: StoredBacktest): Backtest {
    const active = this.#active.get(backtest.id);
    return {
      ...backtest,
      progress: active?.progress ?? null,
      waiting: active?.waiting ?? null,
      ...active?.ending,
    };
  }

  #change(id: BacktestId, change: Partial<Pick<ActiveBacktest, 'progress' | 'waiting'>>): void {
    const active = this.#active.get(id);
    if (active === undefined) return;
    Object.assign(active, change);
    this.#tell(id);
  }

  /** Passes the backtest on; a client that misses one gets the next. */
  #tell(id: BacktestId): void {
    try {
      this.#events.publish(id, this.get(id));
    } catch {
      // What cannot be read now is read with the next change.
    }
  }

  async #finish(id: BacktestId, outcome: JobOutcome<BacktestJobResult>, writes: WriteQueue): Promise<void> {
    await writes.idle();
    const { backtests } = this.#workspace;
    const { failure } = writes;
    const ended =
      failure !== null && outcome.kind !== 'cancelled'
        ? ({ kind: 'failed', error: toErrorValue(failure) } as const)
        : outcome;
    const state = ended.kind === 'stopped' ? 'succeeded' : ended.kind;
    const facts =
      ended.kind === 'failed' ? { error: ended.error } : 'result' in ended ? { result: ended.result.backtest } : {};
    const finishedAt = this.#options.now();
    const refusal = await this.#options.writer.insist(
      `How backtest ${id} ended`,
      () => {
        const ended = backtests.changeState(id, state, facts);
        this.#events.publish(id, { ...ended, progress: null, waiting: null });
      },
      (reason) => {
        const active = this.#active.get(id);
        if (active === undefined) return;
        active.ending = { state, error: ended.kind === 'failed' ? ended.error : toErrorValue(reason), finishedAt };
        this.#tell(id);
      },
    );
    // A result that does not fit must not keep the backtest from ending.
    if (refusal?.code === 'INTERNAL' || refusal?.code === 'BAD_INPUT') {
      await this.#finish(id, { kind: 'failed', error: toErrorValue(refusal) }, writes);
    }
  }
}
