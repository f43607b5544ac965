import type { ProgressEvent } from '../../contract';
import { toErrorValue } from '../../core/common/errors';
import type {
  GatewiseJobRunner,
  GatewiseJobs,
  GatewiseRequests,
  JobEvent,
  JobHandle,
  JobKind,
  JobOutcome,
} from '../../jobs';
import type { GuardedWriter } from './guarded-writer';
import type { Ending, JobRecord } from './kept-job';
import { streamJob, streamRequest, type StreamRequestOptions } from './stream';
import { WriteQueue } from './write-queue';

type Specification<Kind extends JobKind> = GatewiseJobs[Kind]['specification'] & { readonly kind: Kind };

/** A job that belongs to something stored, goes on when nobody looks, and is cancelled by the id of what it works for. */
export interface KeptJob<Kind extends JobKind> {
  /** Of what it works for. */
  readonly id: string;
  /** Names it in the log: `run run_…`. */
  readonly name: string;
  /** What it throws ends the job as failed: what is stored never waits for a job that does not come. */
  readonly specification: () => Specification<Kind>;
  readonly neededBytes: number;
}

interface ActiveJob {
  /** Null when it could not be submitted. */
  readonly handle: Pick<JobHandle<unknown>, 'cancel' | 'stopAndKeep' | 'pause' | 'fail'> | null;
  readonly settled: Promise<void>;
}

export interface JobServiceOptions {
  readonly runner: GatewiseJobRunner;
  readonly writer: GuardedWriter;
  readonly now: () => number;
}

/**
 * The one way to have work done outside the backend. `keep`: work that is written down and followed by the id of what it
 * is for (runs, backtests). `stream`: work that belongs to whoever asked, and ends with them (imports, profiles, second
 * evaluations, forecasts). `request`: a question of a helper process (previews, checks), `ask` one that tells how far its
 * answer is (reports). All are cancelled: the first by `cancel`, the others by their signal.
 */
export class JobService {
  readonly #runner: GatewiseJobRunner;
  readonly #writer: GuardedWriter;
  readonly #now: () => number;
  readonly #active = new Map<string, ActiveJob>();

  constructor({ runner, writer, now }: JobServiceOptions) {
    this.#runner = runner;
    this.#writer = writer;
    this.#now = now;
  }

  /**
   * Queues a job and follows it to its end, which its record writes down. Whatever goes wrong ends it as failed.
   * @param recordWith gets what its record writes through
   */
  keep<Kind extends JobKind>(
    job: KeptJob<Kind>,
    recordWith: (writes: WriteQueue) => JobRecord<GatewiseJobs[Kind]['result']>,
  ): void {
    const { id } = job;
    // What cannot be written leaves the job nothing to work for.
    const writes = new WriteQueue(this.#writer, (error) => this.#active.get(id)?.handle?.fail(error));
    const record = recordWith(writes);
    const handle = this.#submit(job, record);
    const finished: Promise<JobOutcome<GatewiseJobs[Kind]['result']>> =
      'outcome' in handle ? Promise.resolve(handle.outcome) : handle.finished;
    const settled = finished
      .then((outcome) => this.#settle(job.name, outcome, record, writes))
      .finally(() => {
        this.#active.delete(id);
      });
    this.#active.set(id, { handle: 'outcome' in handle ? null : handle, settled });
  }

  #submit<Kind extends JobKind>(
    { specification, neededBytes }: KeptJob<Kind>,
    record: JobRecord<GatewiseJobs[Kind]['result']>,
  ): JobHandle<GatewiseJobs[Kind]['result']> | { readonly outcome: JobOutcome<never> } {
    try {
      return this.#runner.submit<Kind>(
        specification(),
        {
          onEvent: (event) => {
            record.record(event);
          },
          onWaiting: (wait) => {
            record.wait(wait);
          },
        },
        { neededBytes },
      );
    } catch (thrown) {
      return { outcome: { kind: 'failed', error: toErrorValue(thrown) } };
    }
  }

  async #settle<Result>(
    name: string,
    outcome: JobOutcome<Result>,
    record: JobRecord<Result>,
    writes: WriteQueue,
  ): Promise<void> {
    record.flush?.(outcome);
    await writes.idle();
    const { failure } = writes;
    const keeps = outcome.kind === 'succeeded' || outcome.kind === 'stopped';
    const ended: JobOutcome<Result> =
      failure !== null && keeps ? { kind: 'failed', error: toErrorValue(failure) } : outcome;
    await this.#insist(name, ended, record);
    record.discard?.(ended);
  }

  async #insist<Result>(
    name: string,
    outcome: JobOutcome<Result>,
    record: JobRecord<Result>,
    isBare = false,
  ): Promise<void> {
    const ending: Ending<Result> = {
      outcome,
      error: outcome.kind === 'failed' ? outcome.error : null,
      finishedAt: this.#now(),
      isBare,
    };
    const refusal = await this.#writer.insist(
      `How ${name} ended`,
      () => {
        record.settle(ending);
      },
      (reason) => {
        record.showUnwritten({ ...ending, error: ending.error ?? toErrorValue(reason) });
      },
    );
    // What does not fit must not keep it from ending.
    if (!isBare && (refusal?.code === 'INTERNAL' || refusal?.code === 'BAD_INPUT')) {
      await this.#insist(name, { kind: 'failed', error: toErrorValue(refusal) }, record, true);
    }
  }

  /**
   * Runs a job as a stream of its progress that returns its result: `const result = yield* jobs.stream(…)`.
   * Closing the stream, or the signal, cancels the job. `news` makes other things that it tells part of the stream.
   * @throws GatewiseError what ended the job; CANCELLED
   */
  stream<Kind extends JobKind, News = never>(
    specification: Specification<Kind>,
    signal: AbortSignal | undefined,
    news?: (event: JobEvent) => News | null,
  ): AsyncGenerator<ProgressEvent | News, GatewiseJobs[Kind]['result'], undefined> {
    return streamJob<Kind, News>(this.#runner, specification, signal, news);
  }

  /** Asks a helper process. @throws as `JobRunner.request` does */
  request<Kind extends keyof GatewiseRequests>(
    kind: Kind,
    input: GatewiseRequests[Kind]['input'],
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<GatewiseRequests[Kind]['output']> {
    return this.#runner.request(kind, input, options);
  }

  /**
   * Asks a helper process, as a stream of its progress that returns the answer: `const report = yield* jobs.ask(…)`.
   * Closing the stream, or the signal, cancels the question.
   * @throws as `JobRunner.request` does
   */
  ask<Kind extends keyof GatewiseRequests>(
    kind: Kind,
    input: GatewiseRequests[Kind]['input'],
    options: StreamRequestOptions = {},
  ): AsyncGenerator<ProgressEvent, GatewiseRequests[Kind]['output'], undefined> {
    return streamRequest(this.#runner, kind, input, options);
  }

  /** The machine's memory, less what the jobs that run were planned to need. */
  memory(): ReturnType<GatewiseJobRunner['memory']> {
    return this.#runner.memory();
  }

  get runningCount(): number {
    return this.#runner.runningCount;
  }

  get queuedCount(): number {
    return this.#runner.queuedCount;
  }

  setParallel(parallel: number): void {
    this.#runner.setParallel(parallel);
  }

  /** Ends the job that works for it, and keeps nothing. @returns whether there was one */
  cancel(id: string): boolean {
    const active = this.#active.get(id);
    active?.handle?.cancel();
    return active !== undefined;
  }

  /** Ends the job that works for it, and keeps what it has. @returns whether there was one */
  stopAndKeep(id: string): boolean {
    const active = this.#active.get(id);
    active?.handle?.stopAndKeep();
    return active !== undefined;
  }

  /** Has the job that works for it left, to go on later. @returns whether there was one */
  pause(id: string): boolean {
    const active = this.#active.get(id);
    active?.handle?.pause();
    return active !== undefined;
  }

  /** Resolves when the job that works for it has been written down, at once when there is none. */
  async settled(id: string): Promise<void> {
    await this.#active.get(id)?.settled;
  }

  /** Cancels every job and ends the helpers; what was kept is still to be written down. */
  close(): Promise<void> {
    return this.#runner.close();
  }

  /** Resolves when everything that was kept has been written down. */
  async settle(): Promise<void> {
    await Promise.all([...this.#active.values()].map(({ settled }) => settled));
  }
}
