import { readFileSync, writeFileSync } from 'node:fs';
import type { JobContext } from './handlers';

/** Milliseconds between two looks. */
const everyMs = 2000;

/** Calls back again and again, until what it answers with is called. */
export type Repeat = (milliseconds: number, call: () => void) => () => void;

const byTheClock: Repeat = (milliseconds, call) => {
  const timer = setInterval(call, milliseconds);
  timer.unref();
  return () => {
    clearInterval(timer);
  };
};

/**
 * The most memory that this process ever held, in bytes. On Linux a process inherits the figure of `getrusage` from the one that
 * started it, so that another is read there (proc_pid_status(5)).
 */
function peakMemory(): number {
  if (process.platform === 'linux') {
    try {
      const kilobytes = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
      if (kilobytes !== undefined) return Number(kilobytes) * 1024;
    } catch {
      // Not every container shows it.
    }
  }
  return process.resourceUsage().maxRSS * 1024;
}

/** Has Linux count the most memory anew (proc_pid_clear_refs(5)): a process works for several runs, one after the other. */
function countPeakAnew(): void {
  if (process.platform !== 'linux') return;
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // Not every container lets it.
  }
}

/**
 * Tells what this process takes of its machine, now and then and once at the end: the times of all its threads, which only it
 * knows on every system without a program of its own.
 * @returns ends it, with a last look
 */
export function watchUsage(emit: JobContext['emit'], repeat: Repeat = byTheClock): () => void {
  let processor = process.cpuUsage();
  let time = performance.now();
  countPeakAnew();
  const peakBefore = peakMemory();
  let most = 0;
  const look = (): void => {
    const [nextProcessor, nextTime] = [process.cpuUsage(), performance.now()];
    const memoryBytes = process.memoryUsage.rss();
    const peak = peakMemory();
    most = Math.max(most, memoryBytes);
    emit({
      type: 'usage',
      elapsedMs: nextTime - time,
      processorMs: (nextProcessor.user + nextProcessor.system - processor.user - processor.system) / 1000,
      memoryBytes,
      // What is no more than before may be of the run before: then the most that was seen counts.
      peakMemoryBytes: peak > peakBefore ? Math.max(peak, most) : most,
    });
    [processor, time] = [nextProcessor, nextTime];
  };
  const end = repeat(everyMs, look);
  return () => {
    end();
    look();
  };
}
