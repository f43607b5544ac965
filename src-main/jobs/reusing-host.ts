import type { JobHost, JobProcess, JobProcessListeners } from './host';
import { idleMessageSchema } from './protocol';

/** Time that a process without work is given to end when it is asked to. */
const patienceMs = 1000;

/** A process, and who listens to it now; null: it has no work. */
interface Kept {
  readonly entry: string;
  readonly process: JobProcess;
  readonly gone: Promise<unknown>;
  listeners: JobProcessListeners | null;
  timer: NodeJS.Timeout | undefined;
}

export interface ReusingHostOptions {
  /** Milliseconds without work after which a process ends. */
  readonly idleMs: number;
  /** Hears that a process without work is gone, with the memory that it held. */
  readonly onIdleGone: () => void;
}

/**
 * A host whose processes take one job after the other, never two at once: one that says that it is idle has ended for its
 * job, and is given to whoever starts the next. What it has loaded and compiled serves all of them, which for a short trial of
 * a study is more than the trial. A job that fails, is cancelled or dies takes its process along, as ever.
 */
export class ReusingHost implements JobHost {
  readonly #host: JobHost;
  readonly #options: ReusingHostOptions;
  /** Those that may be given to the next job. */
  readonly #idle = new Set<Kept>();
  /** Those that were asked to end. */
  readonly #leaving = new Set<Kept>();
  #closed = false;

  constructor(host: JobHost, options: ReusingHostOptions) {
    this.#host = host;
    this.#options = options;
  }

  start(entry: string, listeners: JobProcessListeners): JobProcess {
    for (const kept of this.#idle) {
      if (kept.entry !== entry) continue;
      this.#idle.delete(kept);
      clearTimeout(kept.timer);
      kept.listeners = listeners;
      return leaseOf(kept, listeners);
    }
    const { promise: gone, resolve } = Promise.withResolvers<unknown>();
    const own = (): Kept => kept;
    const process = this.#host.start(entry, this.#listen(own, resolve));
    const kept: Kept = { entry, process, gone, listeners, timer: undefined };
    return leaseOf(kept, listeners);
  }

  /** Asks the processes without work to end; false: there are none. `onIdleGone` hears of each. */
  endIdle(): boolean {
    for (const kept of this.#idle) this.#end(kept);
    return this.#leaving.size > 0;
  }

  /** Ends the processes without work, and from now on each when its job has ended; resolves when those without work are gone. */
  async close(): Promise<void> {
    this.#closed = true;
    this.endIdle();
    await Promise.all([...this.#leaving].map(({ gone }) => gone));
  }

  #end(kept: Kept): void {
    clearTimeout(kept.timer);
    this.#idle.delete(kept);
    this.#leaving.add(kept);
    kept.process.send({ type: 'exit' });
    kept.timer = setTimeout(() => {
      kept.process.kill();
    }, patienceMs);
  }

  #listen(own: () => Kept, tellGone: (none: null) => void): JobProcessListeners {
    return {
      onMessage: (message) => {
        if (idleMessageSchema.safeParse(message).success) this.#keep(own());
        else own().listeners?.onMessage(message);
      },
      onOutput: (text) => {
        own().listeners?.onOutput(text);
      },
      onExit: (exit) => {
        const kept = own();
        const { listeners } = kept;
        clearTimeout(kept.timer);
        this.#idle.delete(kept);
        this.#leaving.delete(kept);
        kept.listeners = null;
        tellGone(null);
        if (listeners === null) this.#options.onIdleGone();
        else listeners.onExit(exit);
      },
      onError: (error) => {
        const { listeners, process } = own();
        if (listeners !== null) listeners.onError(error);
        else process.kill();
      },
    };
  }

  #keep(kept: Kept): void {
    const { listeners } = kept;
    kept.listeners = null;
    if (this.#closed) this.#end(kept);
    else {
      this.#idle.add(kept);
      kept.timer = setTimeout(() => {
        this.#end(kept);
      }, this.#options.idleMs);
    }
    listeners?.onExit({ code: 0, signal: null });
  }
}

/** The process as one job has it: once it is another's, or has none, it is out of this one's reach. */
function leaseOf(kept: Kept, listeners: JobProcessListeners): JobProcess {
  const whenOwn = (act: () => void): void => {
    if (kept.listeners === listeners) act();
  };
  return {
    get pid() {
      return kept.process.pid;
    },
    send(message) {
      whenOwn(() => {
        kept.process.send(message);
      });
    },
    terminate() {
      whenOwn(() => {
        kept.process.terminate();
      });
    },
    kill() {
      whenOwn(() => {
        kept.process.kill();
      });
    },
  };
}
