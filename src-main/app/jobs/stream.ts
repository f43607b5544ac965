import { GatewiseError } from '../../core/common/errors';
import type { ProgressEvent } from '../../contract';
import type { GatewiseJobRunner, GatewiseJobs, JobEvent, JobKind, JobOutcome } from '../../jobs';

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
  /** The newest progress that was not yielded yet, if any: older ones say nothing more. */
  const progress: ProgressEvent[] = [];
  const pending: News[] = [];
  let wake: () => void = () => undefined;
  const handle = jobs.submit<Kind>(specification, {
    onEvent(event) {
      const told = news(event);
      if (told !== null) pending.push(told);
      else if (event.type === 'progress')
        progress.splice(0, 1, { type: 'progress', fraction: event.fraction, message: event.message });
      else return;
      wake();
    },
  });
  const cancel = (): void => {
    handle.cancel();
  };
  signal?.addEventListener('abort', cancel, { once: true });
  if (signal?.aborted === true) cancel();
  const ended = handle.finished.then((outcome) => ({ outcome }));
  let finished = false;
  try {
    for (;;) {
      const woken = new Promise<null>((resolve) => {
        wake = () => {
          resolve(null);
        };
      });
      const next = pending.length + progress.length === 0 ? await Promise.race([ended, woken]) : null;
      if (next !== null) {
        finished = true;
        yield* pending.splice(0);
        return resultOf(next.outcome);
      }
      yield* pending.splice(0);
      yield* progress.splice(0);
    }
  } finally {
    signal?.removeEventListener('abort', cancel);
    if (!finished) handle.cancel();
  }
}

function resultOf<Result>(outcome: JobOutcome<Result>): Result {
  switch (outcome.kind) {
    case 'succeeded':
    case 'stopped':
      return outcome.result;
    case 'cancelled':
      throw new GatewiseError('CANCELLED', 'Cancelled. Nothing was kept.');
    case 'failed':
      throw new GatewiseError(outcome.error.code, outcome.error.message, outcome.error.details);
  }
}
