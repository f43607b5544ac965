import type { RunId } from '../core/common/ids';
import { sentenceText, type Sentence } from '../core/common/sentence';
import type { MemoryWait } from '../core/run/schema';
import type { RunState } from '../core/run/state';
import { usageAfter, type RunUsage } from '../core/run/usage';
import type { EpochRecord } from '../core/training';
import type { JobEvent, JobOutcome, TrainResult } from '../jobs';
import type { LogLine } from '../core/run/schema';
import type { RunStatePatch, UnwrittenEnding, Workspace } from '../store';
import type { Ending, JobRecord, WriteQueue } from './jobs';
import type { MachineMonitor } from './machine';
import type { RunEvents } from './run-events';

/** Epochs and log lines are written together this often: each write waits for the disk. */
const flushMs = 150;

const unfinished = ['queued', 'preparing', 'running'] as const satisfies readonly RunState[];

export interface RunRecordOptions {
  readonly workspace: Pick<Workspace, 'runs' | 'artefacts'>;
  readonly events: RunEvents;
  readonly now: () => number;
  /** What the machine does beside the run. */
  readonly machine: Pick<MachineMonitor, 'atWork' | 'current'>;
  /** Hears every event after it was taken down. */
  readonly onEvent: (event: JobEvent) => void;
}

/** Writes down what one run's job tells, and passes it on to every open client. */
export class RunRecord implements JobRecord<TrainResult> {
  readonly #id: RunId;
  readonly #options: RunRecordOptions;
  readonly #writes: WriteQueue;
  #patch: RunStatePatch = {};
  #epochs: EpochRecord[] = [];
  #lines: LogLine[] = [];
  #artefacts: { kind: string; name: string; sha256: string }[] = [];
  #timer: NodeJS.Timeout | null = null;
  /** When its job began, by a clock that nobody sets; null before. */
  #begun: number | null = null;
  #tookMs: number | null = null;
  /** Work that earlier jobs of the run did and that is kept. */
  #beforeMs = 0;
  /** What it used so far; null before its first look. */
  #usage: RunUsage | null = null;
  /** Lets the machine rest; null while the job is not at work. */
  #leaveMachine: (() => void) | null = null;
  /** How it ended, while that is not written. */
  #unwritten: UnwrittenEnding | null = null;

  constructor(id: RunId, options: RunRecordOptions, writes: WriteQueue) {
    this.#id = id;
    this.#options = options;
    this.#writes = writes;
  }

  record(event: JobEvent): void {
    this.#record(event);
    this.#options.onEvent(event);
  }

  #record(event: JobEvent): void {
    const id = this.#id;
    const { workspace, events } = this.#options;
    const { runs } = workspace;
    switch (event.type) {
      case 'state':
        this.#begun ??= performance.now();
        this.#leaveMachine ??= this.#options.machine.atWork();
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
      case 'resumed': {
        const remark = event.remark === null ? null : sentenceText(event.remark);
        this.#beforeMs = event.history.reduce((sum, { durationMs }) => sum + durationMs, 0);
        this.#writes.add(() => {
          events.publish('run', { type: 'changed', run: runs.setResumed(id, event.history, remark) });
        });
        if (event.remark !== null) this.#log('warning', event.remark);
        break;
      }
      case 'checkpoint':
        this.#writes.add(() => {
          runs.setCheckpoint(id, event.epoch);
        });
        // A crash takes no more of it than of the work.
        this.#keepUsage();
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
      case 'usage':
        this.#addUsage(event);
        break;
      case 'log':
        this.#log(event.level, event.sentence);
        break;
      case 'evaluated':
        this.#flush();
        this.#writes.add(() => {
          runs.setOutcome(id, event.outcome);
          runs.setEvaluation(id, event.evaluation, event.metrics);
        });
        this.#patch = {
          ...this.#patch,
          ...(event.outcome.kind === 'iterative'
            ? { bestEpoch: event.outcome.bestEpoch, bestValLoss: event.bestValLoss, lastEpoch: event.outcome.lastEpoch }
            : {}),
          singlePredictionMs: event.singlePredictionMs,
        };
        break;
      case 'artefact':
        this.#artefacts.push({ kind: event.kind, name: event.name, sha256: event.sha256 });
        break;
      case 'column':
      case 'predicted':
        // No run has columns to tell.
        break;
    }
  }

  #addUsage({ elapsedMs, processorMs, memoryBytes, peakMemoryBytes }: Extract<JobEvent, { type: 'usage' }>): void {
    const { workspace, events, machine } = this.#options;
    // A run that goes on adds to what it used before.
    const before = this.#usage ?? this.#storedUsage();
    const use = machine.current();
    const sample = {
      untilMs: (before?.points.at(-1)?.untilMs ?? 0) + elapsedMs,
      machine: use,
      processor: elapsedMs > 0 ? processorMs / elapsedMs / use.cores : 0,
      memoryBytes,
      peakMemoryBytes,
    };
    this.#usage = usageAfter(before, sample);
    workspace.runs.showUsage(this.#id, this.#usage);
    events.publish('run', { type: 'usage', id: this.#id, sample });
  }

  #storedUsage(): RunUsage | null {
    try {
      return this.#options.workspace.runs.get(this.#id).usage;
    } catch {
      return null;
    }
  }

  #keepUsage(): void {
    const usage = this.#usage;
    if (usage === null) return;
    this.#writes.add(() => {
      this.#options.workspace.runs.setUsage(this.#id, usage);
    });
  }

  #log(level: LogLine['level'], sentence: Sentence): void {
    const line = { at: this.#options.now(), level, message: sentenceText(sentence), sentence };
    this.#lines.push(line);
    this.#options.events.publish('run', { type: 'log', id: this.#id, line });
    this.#flushSoon();
  }

  wait(wait: MemoryWait | null): void {
    this.#options.workspace.runs.setWaiting(this.#id, wait);
    this.#tell();
  }

  flush({ kind }: JobOutcome<TrainResult>): void {
    this.#tookMs = this.#begun === null ? null : this.#beforeMs + performance.now() - this.#begun;
    this.#leaveMachine?.();
    this.#flush();
    this.#keepUsage();
    if ((kind !== 'succeeded' && kind !== 'stopped') || this.#artefacts.length === 0) return;
    this.#writes.add(() => {
      this.#options.workspace.runs.setArtefacts(this.#id, this.#artefacts);
    });
  }

  settle({ outcome, error, finishedAt, isBare }: Ending<TrainResult>): void {
    const { workspace, events } = this.#options;
    const { runs } = workspace;
    const id = this.#id;
    const patch = isBare ? {} : this.#patch;
    const took = this.#tookMs === null ? {} : { durationMs: this.#tookMs };
    runs.showEnding(id, null);
    try {
      const failed = error === null ? {} : { error };
      const run = runs.changeState(id, unfinished, outcome.kind, { ...patch, ...failed, ...took, finishedAt });
      events.publish('run', { type: 'changed', run });
    } catch (thrown) {
      runs.showEnding(id, this.#unwritten);
      throw thrown;
    }
  }

  showUnwritten({ outcome, error, finishedAt }: Ending<TrainResult>): void {
    this.#unwritten = { state: outcome.kind, error, finishedAt };
    this.#options.workspace.runs.showEnding(this.#id, this.#unwritten);
    this.#tell();
  }

  /** The files of a run that keeps nothing; all but its checkpoint of one that can go on; that of one that has its result. */
  discard({ kind }: JobOutcome<TrainResult>): void {
    const { runs, artefacts } = this.#options.workspace;
    const isDone = kind === 'succeeded' || kind === 'stopped';
    try {
      if (kind === 'paused' || (kind === 'failed' && runs.summary(this.#id).checkpointEpoch !== null)) {
        artefacts.discard(this.#id, 'checkpoint');
        return;
      }
      if (isDone) artefacts.discardCheckpoint(this.#id);
      else artefacts.discard(this.#id);
      runs.setCheckpoint(this.#id, null);
    } catch {
      // The sweep at the next opening removes them.
    }
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
