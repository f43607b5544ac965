import { GatewiseError } from '../core/common/errors';
import type { GatewiseJobRunner, GatewiseJobs, JobKind, JobOutcome } from '../jobs';

interface ProgressEvent {
  readonly type: 'progress';
  readonly fraction: number;
  readonly message: string;
}

/**
 * Runs a job as a stream of its progress, newest last, that returns its result: `const result = yield* streamJob(…)`.
 * Closing the stream cancels the job.
 * Throws the job's error when it fails, and CANCELLED when it was cancelled.
 */
export async function* streamJob<Kind extends JobKind>(
  jobs: GatewiseJobRunner,
  specification: GatewiseJobs[Kind]['specification'] & { readonly kind: Kind },
  signal: AbortSignal | undefined,
): AsyncGenerator<ProgressEvent, GatewiseJobs[Kind]['result'], undefined> {
  /** The newest progress that was not yielded yet, if any: older ones say nothing more. */
  const pending: ProgressEvent[] = [];
  let wake: () => void = () => undefined;
  const handle = jobs.submit<Kind>(specification, {
    onEvent(event) {
      if (event.type !== 'progress') return;
      pending.splice(0, pending.length, { type: 'progress', fraction: event.fraction, message: event.message });
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
      const news = new Promise<null>((resolve) => {
        wake = () => {
          resolve(null);
        };
      });
      const next = pending.length === 0 ? await Promise.race([ended, news]) : null;
      if (next !== null) {
        finished = true;
        return resultOf(next.outcome);
      }
      const progress = pending.pop();
      if (progress !== undefined) yield progress;
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
