import type { JobHost, JobProcess, JobProcessListeners } from './host';
import { NodeHost } from './node-host';

/** A process that was started before there was work for it. */
interface Prepared {
  readonly process: JobProcess;
  /** Hands over what it has said so far, and then what it says. */
  adopt(listeners: JobProcessListeners): void;
}

/**
 * A host whose first process starts at once and loads what work most likely needs, so that it gets ready while the backend
 * does: for a program that is known to give work to one. Close it at the end: a process that got no work would keep the program alive.
 */
export class PreparedHost implements JobHost {
  readonly #entry: string;
  readonly #host: JobHost;
  #prepared: Prepared | null;

  constructor(entry: string, host: JobHost = new NodeHost()) {
    this.#entry = entry;
    this.#host = host;
    this.#prepared = prepare(host, entry);
  }

  start(entry: string, listeners: JobProcessListeners): JobProcess {
    const prepared = this.#prepared;
    if (prepared === null || entry !== this.#entry) return this.#host.start(entry, listeners);
    this.#prepared = null;
    prepared.adopt(listeners);
    return prepared.process;
  }

  /** Ends the process that was prepared, where nothing asked for it. */
  close(): void {
    this.#prepared?.process.kill();
    this.#prepared = null;
  }
}

function prepare(host: JobHost, entry: string): Prepared {
  let adopted: JobProcessListeners | null = null;
  let early: ((listeners: JobProcessListeners) => void)[] = [];
  const tell = (say: (listeners: JobProcessListeners) => void): void => {
    if (adopted === null) early.push(say);
    else say(adopted);
  };
  const process = host.start(entry, {
    onMessage: (message) => {
      tell((listeners) => {
        listeners.onMessage(message);
      });
    },
    onOutput: (text) => {
      tell((listeners) => {
        listeners.onOutput(text);
      });
    },
    onExit: (exit) => {
      tell((listeners) => {
        listeners.onExit(exit);
      });
    },
    onError: (error) => {
      tell((listeners) => {
        listeners.onError(error);
      });
    },
  });
  process.send({ type: 'prepare' });
  return {
    process,
    adopt(listeners) {
      // A turn later, as from a process that starts now: who asks for one does not have it yet.
      queueMicrotask(() => {
        adopted = listeners;
        for (const say of early) say(listeners);
        early = [];
      });
    },
  };
}
