import { stateWords } from '../core/run/state';
import type { BacktestConfiguration } from '../core/backtest';
import type { StoredBacktest } from '../core/backtest/entity';
import { GatewiseError } from '../core/common/errors';
import { said } from '../core/common/sentence';
import type { BacktestId, RunId } from '../core/common/ids';
import type { Backtest } from '../contract';
import type { Workspace } from '../store';
import { BacktestRecord } from './backtest-record';
import { rowsOfRun } from './dataset-versions';
import { engineFor } from './engine-choice';
import { requireTrainable } from './ensembles';
import { Watched, type JobService } from './jobs';

export interface BacktestServiceOptions {
  readonly workspace: Workspace;
  readonly jobs: JobService;
}

/** Starts backtests, tells how far they are, and ends them. */
export class BacktestService {
  readonly #options: BacktestServiceOptions;
  /** Of those that have not ended yet. */
  readonly #records = new Map<BacktestId, BacktestRecord>();
  readonly #watched = new Watched<Backtest>((id) => this.get(id));

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

  /** Whatever goes wrong after the backtest is stored ends it as failed. @throws GatewiseError NOT_FOUND, RUN_STATE for an ensemble */
  start(runId: RunId, backtest: BacktestConfiguration): Backtest {
    const { jobs } = this.#options;
    const { backtests, settings } = this.#workspace;
    const run = this.#workspace.runs.get(runId);
    requireTrainable(run.configuration);
    const { id } = backtests.create({ runId, configuration: backtest });
    jobs.keep<'backtest'>(
      {
        id,
        name: `backtest ${id}`,
        neededBytes: run.memoryBytes ?? 0,
        specification: () => ({
          kind: 'backtest',
          configuration: run.configuration,
          backtest,
          seed: run.seed,
          dataset: rowsOfRun(this.#options, run),
          engine: engineFor(run.configuration, settings.read().engine),
        }),
      },
      (writes) => {
        const record = new BacktestRecord(id, {
          backtests,
          writes,
          onChange: () => {
            this.#watched.tellOf(id);
          },
          onEnded: (ended) => {
            this.#watched.tell({ ...ended, progress: null, waiting: null });
          },
          onGone: () => {
            this.#records.delete(id);
          },
        });
        this.#records.set(id, record);
        return record;
      },
    );
    return this.get(id);
  }

  /** Ends one that has no job as well. @throws GatewiseError NOT_FOUND, RUN_STATE when it has ended */
  async cancel(id: BacktestId): Promise<Backtest> {
    const { jobs } = this.#options;
    if (!jobs.cancel(id)) {
      const { state, finishedAt } = this.#workspace.backtests.get(id);
      if (finishedAt === null) return this.#withProgress(this.#workspace.backtests.changeState(id, 'cancelled'));
      throw new GatewiseError('RUN_STATE', said`The backtest has already ended: ${stateWords[state]}.`, { state });
    }
    await jobs.settled(id);
    return this.get(id);
  }

  /** @throws GatewiseError NOT_FOUND, RUN_STATE while it is at work */
  delete(id: BacktestId): void {
    this.#workspace.backtests.delete(id);
  }

  /** The backtest as it is now and after every change, until it has ended. @throws GatewiseError NOT_FOUND */
  watch(id: BacktestId, signal: AbortSignal | undefined): AsyncGenerator<Backtest, void, undefined> {
    return this.#watched.watch(id, signal);
  }

  #withProgress(backtest: StoredBacktest): Backtest {
    // What is written counts from the moment that it is.
    const record = backtest.finishedAt === null ? this.#records.get(backtest.id) : undefined;
    const { progress = null, waiting = null, unwritten = null } = record?.progress ?? {};
    return { ...backtest, progress, waiting, ...unwritten };
  }
}
