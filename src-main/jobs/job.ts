import { said } from '../core/common/sentence';
import { z } from 'zod';
import { GatewiseError, toErrorValue } from '../core/common/errors';
import { deathError } from './death';
import type { JobOutcome } from './events';
import type { JobHost, JobProcess } from './host';
import { OutputTail } from './output-tail';
import { fromProcessSchema, type FromProcess } from './protocol';
import type { JobHandle, JobListeners } from './types';

/** Time that a process is given to cancel in an orderly way, and again after SIGTERM. */
const patienceMs = 1000;
/** Time that a process is given to end after it has told how its work ended. */
const farewellMs = 2000;

/**
 * queued → running → ending → ended. `ending` starts when the outcome is decided (the process said so, or must be
 * stopped); the job holds its place until its process is gone, so that parallel jobs never exceed the limit.
 */
type JobState<Result> =
  | { readonly phase: 'queued' }
  | { readonly phase: 'running'; readonly process: JobProcess; cancelRequested: boolean }
  | { readonly phase: 'ending'; readonly process: JobProcess; readonly outcome: JobOutcome<Result> }
  | { readonly phase: 'ended' };

export interface JobOptions<Result> {
  readonly id: number;
  readonly kind: string;
  readonly specification: unknown;
  readonly result: z.ZodType<Result>;
  readonly listeners: JobListeners;
  /** Called once, after `finished` has been settled. */
  readonly onEnded: (job: Job<Result>) => void;
}

/** One job: its place in the queue, its process, and how it ended. */
export class Job<Result> implements JobHandle<Result> {
  readonly id: number;
  readonly finished: Promise<JobOutcome<Result>>;
  readonly #options: JobOptions<Result>;
  readonly #tail = new OutputTail();
  readonly #resolve: (outcome: JobOutcome<Result>) => void;
  #state: JobState<Result> = { phase: 'queued' };
  #timers: NodeJS.Timeout[] = [];

  constructor(options: JobOptions<Result>) {
    const { promise, resolve } = Promise.withResolvers<JobOutcome<Result>>();
    this.id = options.id;
    this.finished = promise;
    this.#resolve = resolve;
    this.#options = options;
  }

  get pid(): number | null {
    return this.#state.phase === 'running' || this.#state.phase === 'ending' ? (this.#state.process.pid ?? null) : null;
  }

  /**
   * Starts the process; its messages decide the rest.
   * @param stays whether the host can give the process to another job when this one has ended
   */
  start(host: JobHost, entry: string, threads: number, stays: boolean): void {
    const { kind, specification } = this.#options;
    try {
      const process = host.start(entry, {
        onMessage: (message) => {
          this.#receive(message);
        },
        onOutput: (text) => {
          this.#tail.append(text);
        },
        onExit: (exit) => {
          const state = this.#state;
          if (state.phase === 'ending') this.#end(state.outcome);
          else if (state.phase === 'running') {
            const error = deathError(said`The job`, exit, this.#tail.lines());
            this.#end(state.cancelRequested ? { kind: 'cancelled' } : { kind: 'failed', error: toErrorValue(error) });
          }
        },
        onError: (error) => {
          this.#fail(new GatewiseError('INTERNAL', `The job's process failed: ${error.message}`, {}, { cause: error }));
          // A process that never started does not exit either.
          if (this.#state.phase === 'ending' && this.#state.process.pid === undefined) this.#end(this.#state.outcome);
        },
      });
      this.#state = { phase: 'running', process, cancelRequested: false };
      process.send({ type: 'job', kind, specification, threads, stays });
    } catch (thrown) {
      this.#end({ kind: 'failed', error: toErrorValue(thrown) });
    }
  }

  cancel(): void {
    const state = this.#state;
    if (state.phase === 'queued') this.#end({ kind: 'cancelled' });
    if (state.phase !== 'running' || state.cancelRequested) return;
    state.cancelRequested = true;
    state.process.send({ type: 'cancel' });
    this.#stopAfter(patienceMs, state.process);
  }

  fail(error: Error): void {
    if (this.#state.phase === 'queued') this.#end({ kind: 'failed', error: toErrorValue(error) });
    this.#fail(error);
  }

  stopAndKeep(): void {
    if (this.#state.phase === 'queued') this.#end({ kind: 'cancelled' });
    if (this.#state.phase === 'running') this.#state.process.send({ type: 'stopAndKeep' });
  }

  pause(): void {
    if (this.#state.phase === 'queued') this.#end({ kind: 'paused' });
    if (this.#state.phase === 'running') this.#state.process.send({ type: 'pause' });
  }

  #receive(message: unknown): void {
    // What a process says after it has said how it ended, or after it was given up, counts no more.
    if (this.#state.phase !== 'running') return;
    const parsed = fromProcessSchema.safeParse(message);
    if (!parsed.success) {
      this.#fail(
        new GatewiseError(
          'INTERNAL',
          `The job sent a message that was not understood: ${z.prettifyError(parsed.error)}`,
          {
            output: this.#tail.lines(),
          },
        ),
      );
      return;
    }
    try {
      this.#handle(parsed.data);
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  #handle(message: FromProcess): void {
    switch (message.type) {
      case 'event':
        this.#options.listeners.onEvent?.(message.event);
        return;
      case 'finished': {
        const parsed = this.#options.result.safeParse(message.result);
        if (parsed.success) this.#decide({ kind: message.stopped ? 'stopped' : 'succeeded', result: parsed.data });
        else {
          throw new GatewiseError('INTERNAL', `The job's result was not understood: ${z.prettifyError(parsed.error)}`);
        }
        return;
      }
      case 'cancelled':
        this.#decide({ kind: 'cancelled' });
        return;
      case 'paused':
        this.#decide({ kind: 'paused' });
        return;
      case 'failed':
        this.#decide({ kind: 'failed', error: message.error });
        return;
      case 'answer':
      case 'requestFailed':
      case 'requestProgress':
        throw new GatewiseError('INTERNAL', 'The job answered a question that nobody asked.');
      case 'idle':
        throw new GatewiseError('INTERNAL', 'The process was idle before its job had ended.');
    }
  }

  #fail(thrown: unknown): void {
    if (this.#state.phase !== 'running') return;
    const { process } = this.#state;
    this.#decide({ kind: 'failed', error: toErrorValue(thrown) });
    process.kill();
  }

  #decide(outcome: JobOutcome<Result>): void {
    if (this.#state.phase !== 'running') return;
    const { process } = this.#state;
    this.#state = { phase: 'ending', process, outcome };
    this.#clearTimers();
    this.#stopAfter(farewellMs, process);
  }

  /** SIGTERM after `delay`, SIGKILL a second later, unless the process ends before. */
  #stopAfter(delay: number, process: JobProcess): void {
    this.#timers.push(
      setTimeout(() => {
        process.terminate();
      }, delay),
      setTimeout(() => {
        process.kill();
      }, delay + patienceMs),
    );
  }

  #clearTimers(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers = [];
  }

  #end(outcome: JobOutcome<Result>): void {
    if (this.#state.phase === 'ended') return;
    this.#state = { phase: 'ended' };
    this.#clearTimers();
    this.#resolve(outcome);
    this.#options.onEnded(this);
  }
}
