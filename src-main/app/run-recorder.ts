import { toErrorValue, type GatewiseError } from '../core/common/errors';
import type { RunId } from '../core/common/ids';
import type { MemoryWait, RunState } from '../core/run/schema';
import type { EpochRecord } from '../core/training';
import type { JobEvent, JobOutcome, TrainResult } from '../jobs';
import type { LogLine, RunStatePatch, Workspace } from '../store';
import type { GuardedWriter } from './guarded-writer';
import type { RunEvents } from './run-events';
import { WriteQueue } from './write-queue';

/** Epochs and log lines are written together this often: each write waits for the disk. */
const flushMs = 150;

const unfinished = ['queued', 'preparing', 'running'] as const satisfies readonly RunState[];

export interface RecorderOptions {
  readonly workspace: Pick<Workspace, 'runs' | 'artefacts'>;
  readonly events: RunEvents;
  readonly writer: GuardedWriter;
  readonly now: () => number;
  /** What the run tells cannot be written: its job has nothing left to work for. */
  readonly onFailure: (error: GatewiseError) => void;
}

/** Writes down what one run's job tells, and passes it on to every open client. Nothing here throws. */
export class RunRecorder {
  readonly #id: RunId;
  readonly #options: RecorderOptions;
  readonly #writes: WriteQueue;
  #patch: RunStatePatch = {};
  #epochs: EpochRecord[] = [];
  #lines: LogLine[] = [];
  #artefacts: { kind: string; name: string; sha256: string }[] = [];
  #timer: NodeJS.Timeout | null = null;
  /** When its job began, by a clock that nobody sets; null before. */
  #begun: number | null = null;

  constructor(id: RunId, options: RecorderOptions) {
    this.#id = id;
    this.#options = options;
    this.#writes = new WriteQueue(options.writer, options.onFailure);
  }

  record(event: JobEvent): void {
    const id = this.#id;
    const { workspace, events } = this.#options;
    const { runs } = workspace;
    switch (event.type) {
      case 'state':
        this.#begun ??= performance.now();
        this.#writes.add(() => {
          const from = event.state === 'preparing' ? 'queued' : 'preparing';
          events.publish('run', { type: 'changed', run: runs.changeState(id, from, event.state) });
        });
        break;
      case 'prepared':
        this.#patch = { ...this.#patch, engine: event.environment.engine };
        this.#writes.add(() => {
          events.publish('run', { type: 'changed', run: runs.setPrepared(id, event) });
        });
        break;
      case 'epoch':
        this.#epochs.push(event.record);
        runs.setProgress(id, event.progress);
        events.publish('run', { type: 'epoch', id, record: event.record, progress: event.progress });
        this.#flushSoon();
        break;
      case 'progress':
        if (event.run === null) break;
        runs.setProgress(id, event.run);
        events.publish('run', { type: 'progress', id, progress: event.run });
        break;
      case 'log': {
        const line = { at: this.#options.now(), level: event.level, message: event.message };
        this.#lines.push(line);
        events.publish('run', { type: 'log', id, line });
        this.#flushSoon();
        break;
      }
      case 'evaluated':
        this.#flush();
        this.#writes.add(() => {
          runs.setEvaluation(id, event.evaluation, event.metrics);
        });
        this.#patch = {
          ...this.#patch,
          bestEpoch: event.bestEpoch,
          bestValLoss: event.bestValLoss,
          lastEpoch: event.lastEpoch,
          singlePredictionMs: event.singlePredictionMs,
        };
        break;
      case 'artefact':
        this.#artefacts.push({ kind: event.kind, name: event.name, sha256: event.sha256 });
        break;
      case 'column':
        // No run has columns to tell.
        break;
    }
  }

  /** The run is queued and waits for memory; null: no more. */
  wait(wait: MemoryWait | null): void {
    this.#options.workspace.runs.setWaiting(this.#id, wait);
    this.#tell();
  }

  /** The last word: the run's final state, after everything else is stored. Resolves when it is written, or never can be. */
  async finish(outcome: JobOutcome<TrainResult>): Promise<void> {
    const { workspace } = this.#options;
    this.#flush();
    const keeps = outcome.kind === 'succeeded' || outcome.kind === 'stopped';
    if (keeps && this.#artefacts.length > 0) {
      this.#writes.add(() => {
        workspace.runs.setArtefacts(this.#id, this.#artefacts);
      });
    }
    await this.#writes.idle();
    const { failure } = this.#writes;
    const ended = failure !== null && keeps ? ({ kind: 'failed', error: toErrorValue(failure) } as const) : outcome;
    await this.#end(ended.kind, ended.kind === 'failed' ? { ...this.#patch, error: ended.error } : this.#patch);
    if (ended.kind === 'succeeded' || ended.kind === 'stopped') return;
    try {
      workspace.artefacts.discard(this.#id);
    } catch {
      // The sweep at the next opening removes them.
    }
  }

  async #end(state: RunState, patch: RunStatePatch): Promise<void> {
    const { workspace, events, writer, now } = this.#options;
    const { runs } = workspace;
    const id = this.#id;
    const finishedAt = now();
    const took = this.#begun === null ? {} : { durationMs: performance.now() - this.#begun };
    let shown: Parameters<typeof runs.showEnding>[1] = null;
    const refusal = await writer.insist(
      `How run ${id} ended`,
      () => {
        runs.showEnding(id, null);
        try {
          const run = runs.changeState(id, unfinished, state, { ...patch, ...took, finishedAt });
          events.publish('run', { type: 'changed', run });
        } catch (thrown) {
          runs.showEnding(id, shown);
          throw thrown;
        }
      },
      (error) => {
        shown = { state, error: patch.error ?? toErrorValue(error), finishedAt };
        runs.showEnding(id, shown);
        this.#tell();
      },
    );
    // A patch that does not fit must not keep the run from ending.
    if (refusal?.code === 'INTERNAL' || refusal?.code === 'BAD_INPUT')
      await this.#end('failed', { error: toErrorValue(refusal) });
  }

  #flushSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#flush();
    }, flushMs);
  }

  #flush(): void {
    if (this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
    const { runs } = this.#options.workspace;
    const [epochs, lines] = [this.#epochs, this.#lines];
    this.#epochs = [];
    this.#lines = [];
    if (epochs.length > 0) {
      this.#writes.add(() => {
        runs.appendEpochs(this.#id, epochs);
      });
    }
    if (lines.length > 0) {
      this.#writes.add(() => {
        runs.appendLog(this.#id, lines);
      });
    }
    this.#writes.add(() => {
      this.#tell();
    });
  }

  /** Passes the summary on; a client that misses one gets the next. */
  #tell(): void {
    const { workspace, events } = this.#options;
    try {
      events.publish('run', { type: 'changed', run: workspace.runs.summary(this.#id) });
    } catch {
      // What cannot be read now is read with the next change.
    }
  }
}
