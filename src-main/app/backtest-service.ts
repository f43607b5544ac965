import { EventPublisher } from '@orpc/server';
import type { BacktestConfiguration } from '../core/backtest';
import { GatewiseError } from '../core/common/errors';
import type { BacktestId, RunId } from '../core/run/schema';
import { settingsSchema, type Backtest } from '../contract';
import type { BacktestJobResult, GatewiseJobRunner, JobHandle, JobOutcome } from '../jobs';
import type { BacktestRecord, Workspace } from '../store';
import { versionOfRun } from './dataset-versions';
import type { RunService } from './run-service';

interface ActiveBacktest {
  readonly handle: JobHandle<BacktestJobResult>;
  readonly settled: Promise<void>;
  progress: number;
}

/** Starts backtests, follows their jobs, and writes down how they ended. */
export class BacktestService {
  readonly #workspace: Workspace;
  readonly #jobs: GatewiseJobRunner;
  readonly #runs: RunService;
  readonly #active = new Map<BacktestId, ActiveBacktest>();
  readonly #events = new EventPublisher<Record<BacktestId, Backtest>>();

  constructor(workspace: Workspace, jobs: GatewiseJobRunner, runs: RunService) {
    this.#workspace = workspace;
    this.#jobs = jobs;
    this.#runs = runs;
  }

  list(runId: RunId | undefined): Backtest[] {
    return this.#workspace.backtests.list(runId).map((backtest) => this.#withProgress(backtest));
  }

  /** @throws GatewiseError NOT_FOUND */
  get(id: BacktestId): Backtest {
    return this.#withProgress(this.#workspace.backtests.get(id));
  }

  /** @throws GatewiseError NOT_FOUND */
  start(runId: RunId, backtest: BacktestConfiguration): Backtest {
    const run = this.#workspace.runs.get(runId);
    const version = versionOfRun({ workspace: this.#workspace }, run);
    const { id } = this.#workspace.backtests.create({ runId, configuration: backtest });
    const handle = this.#jobs.submit(
      {
        kind: 'backtest',
        configuration: run.configuration,
        backtest,
        seed: run.seed,
        dataset: {
          path: this.#workspace.datasetPath(version.hash),
          columns: version.columns,
          sampling: version.sampling,
        },
        engine: this.#runs.engineFor(run.configuration, this.#workspace.settings.read(settingsSchema).engine),
      },
      {
        onEvent: (event) => {
          if (event.type === 'state' && event.state === 'running') this.#workspace.backtests.changeState(id, 'running');
          if (event.type === 'progress') this.#progress(id, event.fraction);
        },
      },
    );
    const settled = handle.finished.then((outcome) => {
      this.#finish(id, outcome);
    });
    this.#active.set(id, { handle, settled, progress: 0 });
    return this.get(id);
  }

  /** @throws GatewiseError NOT_FOUND, RUN_STATE when it has ended */
  async cancel(id: BacktestId): Promise<Backtest> {
    const active = this.#active.get(id);
    if (active === undefined) {
      const { state } = this.#workspace.backtests.get(id);
      throw new GatewiseError('RUN_STATE', `The backtest has already ended: ${state}.`, { state });
    }
    active.handle.cancel();
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

  #withProgress(backtest: BacktestRecord): Backtest {
    return { ...backtest, progress: this.#active.get(backtest.id)?.progress ?? null };
  }

  #progress(id: BacktestId, fraction: number): void {
    const active = this.#active.get(id);
    if (active === undefined) return;
    active.progress = fraction;
    this.#events.publish(id, this.get(id));
  }

  #finish(id: BacktestId, outcome: JobOutcome<BacktestJobResult>): void {
    this.#active.delete(id);
    const { backtests } = this.#workspace;
    const ended =
      outcome.kind === 'failed'
        ? backtests.changeState(id, 'failed', { error: outcome.error })
        : outcome.kind === 'cancelled'
          ? backtests.changeState(id, 'cancelled')
          : backtests.changeState(id, 'succeeded', { result: outcome.result.backtest });
    this.#events.publish(id, this.#withProgress(ended));
  }
}
