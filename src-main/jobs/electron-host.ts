import { utilityProcess } from 'electron';
import { readExit } from './exit-status';
import type { JobHost, JobProcess, JobProcessListeners } from './host';

/** Starts jobs with Electron's `utilityProcess`. Load this file in Electron's main process alone. */
export class ElectronHost implements JobHost {
  start(entry: string, listeners: JobProcessListeners): JobProcess {
    const child = utilityProcess.fork(entry, [], { stdio: ['ignore', 'pipe', 'pipe'], serviceName: 'Gatewise job' });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8');
      stream?.on('data', (text: string) => {
        listeners.onOutput(text);
      });
    }
    child.on('message', (message: unknown) => {
      listeners.onMessage(message);
    });
    child.on('error', (type, location) => {
      listeners.onOutput(`${type} at ${location}\n`);
    });
    child.once('exit', (code) => {
      // The last output and messages are delivered by other pipes: give them a turn before the end is told.
      setTimeout(() => {
        listeners.onExit(readExit(code, process.platform));
      }, 20);
    });
    return {
      get pid() {
        return child.pid;
      },
      send(message) {
        child.postMessage(message);
      },
      terminate() {
        child.kill();
      },
      kill() {
        if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
      },
    };
  }
}
