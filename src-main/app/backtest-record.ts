import type { BacktestState, StoredBacktest } from '../core/backtest/entity';
import type { BacktestId } from '../core/common/ids';
import type { MemoryWait } from '../core/run/schema';
import type { BacktestJobResult, JobEvent } from '../jobs';
import type { Workspace } from '../store';
import type { Ending, JobRecord, WriteQueue } from './jobs';

/** How far a backtest is, which means nothing after a restart, and how it ended while that could not be written down. */
export interface BacktestProgress {
  readonly progress: number;
  readonly waiting: MemoryWait | null;
  readonly unwritten: Pick<StoredBacktest, 'state' | 'error' | 'finishedAt'> | null;
}

export interface BacktestRecordOptions {
  readonly backtests: Workspace['backtests'];
  readonly writes: WriteQueue;
  /** Called after every change. */
  readonly onChange: () => void;
  /** Called with its last state when that is written. */
  readonly onEnded: (backtest: StoredBacktest) => void;
  /** Called when nothing more will be told. */
  readonly onGone: () => void;
}

/** Nobody pauses a backtest: one that were would have kept nothing. */
const endStates = { stopped: 'succeeded', paused: 'cancelled' } as const;
const stateOf = ({ outcome: { kind } }: Ending<BacktestJobResult>): BacktestState =>
  kind === 'stopped' || kind === 'paused' ? endStates[kind] : kind;

/** Writes down what becomes of one backtest. */
export class BacktestRecord implements JobRecord<BacktestJobResult> {
  readonly #id: BacktestId;
  readonly #options: BacktestRecordOptions;
  #progress: BacktestProgress = { progress: 0, waiting: null, unwritten: null };

  constructor(id: BacktestId, options: BacktestRecordOptions) {
    this.#id = id;
    this.#options = options;
  }

  get progress(): BacktestProgress {
    return this.#progress;
  }

  record(event: JobEvent): void {
    const { backtests, writes } = this.#options;
    if (event.type === 'state' && event.state === 'running') {
      writes.add(() => {
        backtests.changeState(this.#id, 'running');
      });
    }
    if (event.type === 'progress') this.#change({ progress: event.fraction });
  }

  wait(waiting: MemoryWait | null): void {
    this.#change({ waiting });
  }

  settle(ending: Ending<BacktestJobResult>): void {
    const { outcome, error } = ending;
    const facts = error !== null ? { error } : 'result' in outcome ? { result: outcome.result.backtest } : {};
    this.#options.onEnded(this.#options.backtests.changeState(this.#id, stateOf(ending), facts));
  }

  showUnwritten(ending: Ending<BacktestJobResult>): void {
    const { error, finishedAt } = ending;
    this.#change({ unwritten: { state: stateOf(ending), error, finishedAt } });
  }

  discard(): void {
    this.#options.onGone();
  }

  #change(change: Partial<BacktestProgress>): void {
    this.#progress = { ...this.#progress, ...change };
    this.#options.onChange();
  }
}
