import type { JobHandle, JobOutcome } from '../jobs';
import { GatewiseError } from '../core/common/errors';

interface Progress {
  readonly fraction: number;
  readonly message: string;
}

/**
 * A job as a stream: its progress, newest last, then its result. Closing the stream cancels the job.
 * Throws the job's error when it fails, and CANCELLED when it was cancelled.
 */
export async function* streamJob<Result>(
  submit: (onProgress: (progress: Progress) => void) => JobHandle<Result>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Progress, Result, undefined> {
  /** The newest progress that was not yielded yet, if any: older ones say nothing more. */
  const pending: Progress[] = [];
  let wake: () => void = () => undefined;
  const handle = submit((progress) => {
    pending.splice(0, pending.length, progress);
    wake();
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
