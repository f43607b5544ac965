import { GatewiseError, toErrorValue, type ErrorValue } from '../../core/common/errors';
import { explainWriteFailure } from '../../store';

/** How long a write that nobody waits for is tried again, and what happens then. */
export interface GuardOptions {
  /** Milliseconds between tries while the database is busy: the first, doubled each time up to the last. */
  readonly firstDelayMs: number;
  readonly lastDelayMs: number;
  /** Milliseconds after which a database that is still busy counts as one that cannot be written. */
  readonly patienceMs: number;
  /** One sentence for whoever runs the program. */
  readonly log: (sentence: string) => void;
}

export const defaultGuardOptions: GuardOptions = {
  firstDelayMs: 50,
  lastDelayMs: 5_000,
  patienceMs: 20_000,
  log: (sentence) => {
    process.stderr.write(`${sentence}\n`);
  },
};

/** What writes outside a request go through; made once, closed with the backend. */
export interface GuardedWriter {
  /**
   * Does the write now, or as soon as the database is free again.
   * @returns null when it is done; the error when it cannot be done, or when the database stays busy too long
   */
  attempt(write: () => void): Promise<GatewiseError | null>;
  /**
   * Does the write now or whenever it becomes possible; gives up on what the store itself refuses, and when the writer is
   * closed. Never rejects.
   * @returns null when it is done, else why it never will be
   * @param what names what is written, for the log
   * @param onDelayed called once, when the first try failed
   */
  insist(what: string, write: () => void, onDelayed: (error: GatewiseError) => void): Promise<GatewiseError | null>;
  /** Lets everything that waits try once more, and give up. */
  close(): void;
}

type Try = { readonly kind: 'done' } | { readonly kind: 'busy' | 'failed' | 'refused'; readonly error: GatewiseError };

function tryOnce(write: () => void): Try {
  try {
    write();
    return { kind: 'done' };
  } catch (thrown) {
    const failure = explainWriteFailure(thrown);
    if (failure !== null) return { kind: failure.isBusy ? 'busy' : 'failed', error: failure.error };
    return { kind: 'refused', error: asError(toErrorValue(thrown), thrown) };
  }
}

function asError({ code, message, details }: ErrorValue, cause: unknown): GatewiseError {
  return cause instanceof GatewiseError ? cause : new GatewiseError(code, message, details, { cause });
}

/** @param briefly does one try without waiting long for another program */
export function createGuardedWriter(
  briefly: (write: () => void) => void,
  options: GuardOptions = defaultGuardOptions,
): GuardedWriter {
  const { firstDelayMs, lastDelayMs, patienceMs, log } = options;
  const closing = new AbortController();

  /** Resolves after the delay, or at once when the writer is closed. */
  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      if (closing.signal.aborted) {
        resolve();
        return;
      }
      const end = (): void => {
        clearTimeout(timer);
        closing.signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      closing.signal.addEventListener('abort', end, { once: true });
    });

  return {
    async attempt(write) {
      let waited = 0;
      for (let delay = firstDelayMs; ; delay = Math.min(lastDelayMs, delay * 2)) {
        const last = closing.signal.aborted || waited >= patienceMs;
        const tried = tryOnce(() => {
          briefly(write);
        });
        if (tried.kind === 'done') return null;
        if (tried.kind !== 'busy' || last) return tried.error;
        await pause(delay);
        waited += delay;
      }
    },
    async insist(what, write, onDelayed) {
      for (let delay = firstDelayMs, isFirst = true; ; delay = Math.min(lastDelayMs, delay * 2), isFirst = false) {
        const last = closing.signal.aborted;
        const tried = tryOnce(() => {
          briefly(write);
        });
        if (tried.kind === 'done') return null;
        if (tried.kind === 'refused' || last) {
          log(`${what} could not be written down: ${tried.error.message}`);
          return tried.error;
        }
        if (isFirst) {
          log(`${what} cannot be written down yet and is tried again: ${tried.error.message}`);
          onDelayed(tried.error);
        }
        await pause(delay);
      }
    },
    close() {
      closing.abort();
    },
  };
}
