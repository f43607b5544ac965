import { readFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { z } from 'zod';

/** Time of all logical processors since the machine started, in whatever unit the system counts. */
export interface ProcessorTimes {
  readonly busy: number;
  readonly total: number;
}

const countsSchema = z.array(z.number().nonnegative()).min(5);

/**
 * The first line of Linux's /proc/stat. Waiting for a disk is idling; the time of guests is part of the user's and counts once
 * (proc_stat(5)).
 * @throws Error for another text
 */
export function processorTimesOf(stat: string): ProcessorTimes {
  const words = /^cpu +([\d ]+)$/m.exec(stat)?.[1]?.trim().split(' ') ?? [];
  const counts = countsSchema.parse(words.slice(0, 8).map(Number));
  const total = counts.reduce((sum, count) => sum + count, 0);
  return { busy: total - (counts[3] ?? 0) - (counts[4] ?? 0), total };
}

/** On Linux one short file is read: Node's own way there reads a description of every core, which takes long with many. */
export async function readProcessorTimes(): Promise<ProcessorTimes> {
  if (process.platform === 'linux') {
    try {
      return processorTimesOf(await readFile('/proc/stat', 'utf8'));
    } catch {
      // Not every container shows it.
    }
  }
  const times = cpus().map(({ times: { user, nice, sys, irq, idle } }) => ({ busy: user + nice + sys + irq, idle }));
  const busy = times.reduce((sum, core) => sum + core.busy, 0);
  return { busy, total: times.reduce((sum, { idle }) => sum + idle, busy) };
}
