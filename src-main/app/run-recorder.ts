import type { RunId, RunState } from '../core/run/schema';
import type { EpochRecord } from '../core/training';
import type { JobEvent, JobOutcome, TrainResult } from '../jobs';
import type { LogLine, RunRepository, RunStatePatch } from '../store';
import type { RunEvents } from './run-events';

/** Epochs and log lines are written together this often: each write waits for the disk. */
const flushMs = 150;

/** Writes down what one run's job tells, and passes it on to every open client. */
export class RunRecorder {
  readonly #id: RunId;
  readonly #runs: RunRepository;
  readonly #events: RunEvents;
  #state: RunState = 'queued';
  #patch: RunStatePatch = {};
  #epochs: EpochRecord[] = [];
  #lines: LogLine[] = [];
  #artefacts: { kind: string; name: string }[] = [];
  #timer: NodeJS.Timeout | null = null;

  constructor(id: RunId, runs: RunRepository, events: RunEvents) {
    this.#id = id;
    this.#runs = runs;
    this.#events = events;
  }

  record(event: JobEvent): void {
    const id = this.#id;
    switch (event.type) {
      case 'state':
        this.#changeState(event.state, {});
        break;
      case 'prepared':
        this.#runs.setPrepared(id, event);
        this.#patch = { ...this.#patch, engine: event.environment.engine };
        this.#publishSummary();
        break;
      case 'epoch':
        this.#epochs.push(event.record);
        this.#runs.setProgress(id, event.progress);
        this.#events.publish('run', { type: 'epoch', id, record: event.record, progress: event.progress });
        this.#flushSoon();
        break;
      case 'progress':
        if (event.run === null) break;
        this.#runs.setProgress(id, event.run);
        this.#events.publish('run', { type: 'progress', id, progress: event.run });
        break;
      case 'log': {
        const line = { at: Date.now(), level: event.level, message: event.message };
        this.#lines.push(line);
        this.#events.publish('run', { type: 'log', id, line });
        this.#flushSoon();
        break;
      }
      case 'evaluated':
        this.#flush();
        this.#runs.setEvaluation(id, event.evaluation, event.metrics);
        this.#patch = {
          ...this.#patch,
          bestEpoch: event.bestEpoch,
          bestValLoss: event.bestValLoss,
          lastEpoch: event.lastEpoch,
          singlePredictionMs: event.singlePredictionMs,
        };
        break;
      case 'artefact':
        this.#artefacts.push({ kind: event.kind, name: event.name });
        break;
      case 'column':
        // No run has columns to tell.
        break;
    }
  }

  /** The last word: the run's final state, after everything else is stored. */
  finish(outcome: JobOutcome<TrainResult>): void {
    this.#flush();
    if (this.#artefacts.length > 0) this.#runs.setArtefacts(this.#id, this.#artefacts);
    this.#changeState(outcome.kind, outcome.kind === 'failed' ? { ...this.#patch, error: outcome.error } : this.#patch);
  }

  #changeState(to: RunState, patch: RunStatePatch): void {
    const run = this.#runs.changeState(this.#id, this.#state, to, patch);
    this.#state = to;
    this.#events.publish('run', { type: 'changed', run });
  }

  #flushSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#flush();
      this.#publishSummary();
    }, flushMs);
  }

  #flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#epochs.length > 0) this.#runs.appendEpochs(this.#id, this.#epochs);
    if (this.#lines.length > 0) this.#runs.appendLog(this.#id, this.#lines);
    this.#epochs = [];
    this.#lines = [];
  }

  #publishSummary(): void {
    this.#events.publish('run', { type: 'changed', run: this.#runs.summary(this.#id) });
  }
}
