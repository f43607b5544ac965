import { readFileSync } from 'node:fs';
import type { JobHost, JobProcess, JobProcessListeners } from '../../../src-main/jobs';
import { NodeHost } from '../../../src-main/jobs/node-host';

const sampledEveryMs = 20;

/** Largest resident memory that Linux has seen of a process so far, in MB; null where it does not tell. */
function peakMegabytes(pid: number): number | null {
  try {
    const kilobytes = /^VmHWM:\s*(\d+) kB/m.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) / 1024;
  } catch {
    // The process is gone, or this is no Linux.
    return null;
  }
}

/** Starts jobs as the server does, and keeps the peak memory of the processes that it started. */
export class MeasuringHost implements JobHost {
  readonly #host = new NodeHost();
  #peak = 0;

  start(entry: string, listeners: JobProcessListeners): JobProcess {
    const child = this.#host.start(entry, {
      ...listeners,
      onExit: (status) => {
        clearInterval(timer);
        listeners.onExit(status);
      },
    });
    const timer = setInterval(() => {
      if (child.pid !== undefined) this.#peak = Math.max(this.#peak, peakMegabytes(child.pid) ?? 0);
    }, sampledEveryMs);
    return child;
  }

  /** Peak in MB of the processes since the last time that this was asked; 0 where the system does not tell. */
  takePeak(): number {
    const peak = this.#peak;
    this.#peak = 0;
    return peak;
  }
}
