import { fork } from 'node:child_process';
import type { JobHost, JobProcess, JobProcessListeners } from './host';

/**
 * Keeps long tables from piling up: V8 collects its newest objects every 2 MB, and the C library gives arrays back to
 * the system at once instead of growing its own heap with them. A run over a million rows takes 180 MB less.
 */
const memoryFlags = ['--max-semi-space-size=2'];
const memoryEnvironment = { MALLOC_MMAP_THRESHOLD_: '262144' };

/** Starts jobs with Node's `fork`: for the server, the command line and tests. */
export class NodeHost implements JobHost {
  start(entry: string, listeners: JobProcessListeners): JobProcess {
    const child = fork(entry, [], {
      execArgv: memoryFlags,
      env: { ...memoryEnvironment, ...process.env },
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8');
      stream?.on('data', (text: string) => {
        listeners.onOutput(text);
      });
    }
    child.on('message', (message) => {
      listeners.onMessage(message);
    });
    child.on('error', (error) => {
      listeners.onError(error);
    });
    // 'close' and not 'exit': it waits for the last output and the last message.
    child.on('close', (code, signal) => {
      listeners.onExit({ code, signal });
    });
    return {
      get pid() {
        return child.pid;
      },
      send(message) {
        if (!child.connected) return;
        child.send(message, (error) => {
          // A process that ends while it is written to reports itself by 'close', which may come after this.
          if (error === null || ('code' in error && error.code === 'EPIPE')) return;
          if (child.exitCode === null && child.signalCode === null && child.connected) listeners.onError(error);
        });
      },
      terminate() {
        child.kill('SIGTERM');
      },
      kill() {
        child.kill('SIGKILL');
      },
    };
  }
}
