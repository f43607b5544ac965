import { GatewiseError } from '../../core/common/errors';
import { said } from '../../core/common/sentence';
import type { ProgressEvent } from '../../contract';
import type { GatewiseJobRunner, GatewiseJobs, GatewiseRequests, JobEvent, JobKind, JobOutcome } from '../../jobs';

/** What is told while something is at work, as a stream: of progress the newest, as older ones say nothing more, of news all. */
class Told<News> {
  readonly #progress: ProgressEvent[] = [];
  readonly #news: News[] = [];
  #wake: () => void = () => undefined;

  report(fraction: number, message: string): void {
    this.#progress.splice(0, 1, { type: 'progress', fraction, message });
    this.#wake();
  }

  tell(news: News): void {
    this.#news.push(news);
    this.#wake();
  }

  /** Until it has ended. @returns what it came to @throws what ended it */
  async *until<Result>(work: Promise<Result>): AsyncGenerator<ProgressEvent | News, Result, undefined> {
    const ended = work.then((result) => ({ result }));
    // Who reads the stream hears of it when they come back.
    ended.catch(() => undefined);
    for (;;) {
      const woken = new Promise<null>((resolve) => {
        this.#wake = () => {
          resolve(null);
        };
      });
      const isQuiet = this.#news.length + this.#progress.length === 0;
      const end = isQuiet ? await Promise.race([ended, woken]) : null;
      yield* this.#news.splice(0);
      if (end !== null) return end.result;
      yield* this.#progress.splice(0);
    }
  }
}

/**
 * Runs a job as a stream of its progress, newest last, that returns its result: `const result = yield* streamJob(…)`.
 * `news` makes other things that the job tells part of the stream; unlike progress, all of them are kept.
 * Closing the stream cancels the job.
 * Throws the job's error when it fails, and CANCELLED when it was cancelled.
 */
export async function* streamJob<Kind extends JobKind, News = never>(
  jobs: GatewiseJobRunner,
  specification: GatewiseJobs[Kind]['specification'] & { readonly kind: Kind },
  signal: AbortSignal | undefined,
  news: (event: JobEvent) => News | null = () => null,
): AsyncGenerator<ProgressEvent | News, GatewiseJobs[Kind]['result'], undefined> {
  const told = new Told<News>();
  const handle = jobs.submit<Kind>(specification, {
    onEvent(event) {
      const own = news(event);
      if (own !== null) told.tell(own);
      else if (event.type === 'progress') told.report(event.fraction, event.message);
    },
  });
  const cancel = (): void => {
    handle.cancel();
  };
  signal?.addEventListener('abort', cancel, { once: true });
  if (signal?.aborted === true) cancel();
  try {
    return resultOf(yield* told.until(handle.finished));
  } finally {
    signal?.removeEventListener('abort', cancel);
    // Does nothing once it has ended.
    handle.cancel();
  }
}

export interface StreamRequestOptions {
  readonly signal?: AbortSignal | undefined;
  /** Of a larger work, that the answer is: its progress counts as much. Default 1. */
  readonly share?: number;
}

/** Asks a helper process as a stream of its progress that returns the answer. Closing the stream cancels the question. */
export async function* streamRequest<Kind extends keyof GatewiseRequests>(
  jobs: GatewiseJobRunner,
  kind: Kind,
  input: GatewiseRequests[Kind]['input'],
  { signal, share = 1 }: StreamRequestOptions,
): AsyncGenerator<ProgressEvent, GatewiseRequests[Kind]['output'], undefined> {
  const told = new Told<never>();
  const closed = new AbortController();
  const answer = jobs.request(kind, input, {
    signal: signal === undefined ? closed.signal : AbortSignal.any([signal, closed.signal]),
    onProgress: (fraction, message) => {
      told.report(fraction * share, message);
    },
  });
  try {
    return yield* told.until(answer);
  } finally {
    closed.abort();
  }
}

function resultOf<Result>(outcome: JobOutcome<Result>): Result {
  switch (outcome.kind) {
    case 'succeeded':
    case 'stopped':
      return outcome.result;
    case 'cancelled':
    case 'paused':
      throw new GatewiseError('CANCELLED', said`Cancelled. Nothing was kept.`);
    case 'failed':
      throw new GatewiseError(outcome.error.code, outcome.error.message, outcome.error.details);
  }
}
