import type { ToProcess } from './protocol';

/** A job's process as the runner sees it, whatever starts it. */
export interface JobProcess {
  /** Undefined until the process has an id. */
  readonly pid: number | undefined;
  send(message: ToProcess): void;
  /** Cooperation is over: `terminate` is SIGTERM, `kill` SIGKILL. */
  terminate(): void;
  kill(): void;
}

export interface JobProcessExit {
  readonly code: number | null;
  /** E.g. `SIGKILL`; null when the process ended by itself. */
  readonly signal: string | null;
}

export interface JobProcessListeners {
  onMessage(message: unknown): void;
  /** Text of stdout and stderr as it comes. */
  onOutput(text: string): void;
  /** Once, after the last message and the last output. */
  onExit(exit: JobProcessExit): void;
  /** The process could not be started, or a message could not be sent. `onExit` may not follow. */
  onError(error: Error): void;
}

/** Starts processes that run the bundled job entry: Node's `fork`, or Electron's `utilityProcess`. */
export interface JobHost {
  start(entry: string, listeners: JobProcessListeners): JobProcess;
}
