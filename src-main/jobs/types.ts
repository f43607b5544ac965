import type { MemoryWait } from '../core/run/schema';
import type { JobEvent, JobOutcome } from './events';
import type { JobHost } from './host';
import type { JobTypes, RequestTypes } from './kinds';
import type { MachineMemory } from './memory';

/** How a question is asked. */
export interface AskOptions {
  readonly signal?: AbortSignal | undefined;
  /** Hears how far the answer is, where whoever works on it tells. Never called after the answer. */
  readonly onProgress?: ReportProgress | undefined;
}

/** Tells the share of a question that is done, 0 to 1, and what it is at, in one word. */
export type ReportProgress = (fraction: number, message: string) => void;

export interface JobListeners {
  /** Called in order, and never after `finished` has settled. */
  readonly onEvent?: ((event: JobEvent) => void) | undefined;
  /** A place is free and memory is not; called again when the figures change, and with null when the job starts or ends. */
  readonly onWaiting?: ((wait: MemoryWait | null) => void) | undefined;
}

export interface JobHandle<Result> {
  /** Counts up from 1 within a runner. */
  readonly id: number;
  /** Process id while the job runs, else null. */
  readonly pid: number | null;
  /**
   * Ends the job and keeps nothing: asks it, sends SIGTERM after 1 s, SIGKILL after another second.
   * A job still in the queue never starts. Does nothing once the job has ended.
   */
  cancel(): void;
  /** Ends the job at once as failed with this error. Does nothing once the job has ended. */
  fail(error: Error): void;
  /** Training ends, the best weights are kept and evaluated. Cancels a job still in the queue. */
  stopAndKeep(): void;
  /** Ends the job as paused, with what it keeps to go on from; one that is nearly done ends as it would. One in the queue never starts. */
  pause(): void;
  /** Always resolves; errors are outcomes of kind `failed`. */
  readonly finished: Promise<JobOutcome<Result>>;
}

export interface JobRunnerOptions {
  /** Path of the bundled job entry. */
  readonly entry: string;
  /** Default: Node's `fork`. */
  readonly host?: JobHost;
  /** Jobs that may run at once, without the one place that attended jobs have beside them. Default: `defaultParallelJobs()`. */
  readonly parallel?: number;
  /** Milliseconds without a question after which the helper process ends. Default 30,000. */
  readonly helperIdleMs?: number;
  /** Milliseconds that the process of a kind of job that comes in numbers waits for the next. Default 5,000; 0: one job a process. */
  readonly jobIdleMs?: number;
  /** Reads the machine's memory. Default: the system's figures and the limit of the container */
  readonly memory?: () => MachineMemory;
}

/** Runs jobs, each in a process of its own, by the priority of their kind; within one first come first served. */
export interface JobRunner<
  Jobs extends JobTypes<keyof Jobs & string>,
  Requests extends RequestTypes<keyof Requests & string>,
> {
  readonly parallel: number;
  readonly runningCount: number;
  readonly queuedCount: number;
  /** The machine's memory, less what the jobs that run were planned to need. */
  memory(): MachineMemory;
  /**
   * Queues a job. Each gets cores ÷ parallel threads, at least 1.
   * A job that needs more than is free while nothing else runs ends as failed (LIMIT_EXCEEDED).
   * @throws GatewiseError CONFLICT when the runner is closed
   */
  submit<Kind extends keyof Jobs & string>(
    specification: Jobs[Kind]['specification'] & { readonly kind: Kind },
    listeners?: JobListeners,
    options?: {
      /** What its plan needs; it waits until that is free beside what runs. Default 0: it never waits. */
      readonly neededBytes?: number | undefined;
    },
  ): JobHandle<Jobs[Kind]['result']>;
  /**
   * Asks a question of the warm helper process for its length, which is started when needed, or of one of its own.
   * @throws GatewiseError what the helper threw; INTERNAL when it died
   * @throws AbortError (the signal's reason) when `signal` fires
   */
  request<Kind extends keyof Requests & string>(
    kind: Kind,
    input: Requests[Kind]['input'],
    options?: AskOptions,
  ): Promise<Requests[Kind]['output']>;
  /** Takes effect at once for waiting jobs; running ones go on. */
  setParallel(parallel: number): void;
  /** Cancels every job, ends the helper and resolves when no process is left. */
  close(): Promise<void>;
}
