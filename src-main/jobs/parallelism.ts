import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';

const largestDefault = 4;

function linuxCores(): number | null {
  let text: string;
  try {
    text = readFileSync('/proc/cpuinfo', 'utf8');
  } catch {
    // Not every container shows it; the caller then counts logical processors.
    return null;
  }
  const cores = new Set<string>();
  for (const block of text.split(/\n\s*\n/)) {
    const socket = /^physical id\s*:\s*(\d+)/m.exec(block)?.[1];
    const core = /^core id\s*:\s*(\d+)/m.exec(block)?.[1];
    if (socket !== undefined && core !== undefined) cores.add(`${socket}/${core}`);
  }
  return cores.size > 0 ? cores.size : null;
}

function darwinCores(): number | null {
  const answer = spawnSync('/usr/sbin/sysctl', ['-n', 'hw.physicalcpu'], { encoding: 'utf8', timeout: 2000 });
  const count = Number(answer.stdout);
  return Number.isInteger(count) && count > 0 ? count : null;
}

let counted: number | undefined;

/**
 * Cores that this process may use, hyper-threads counted once where the system tells (Linux, macOS); on Windows, which
 * has no file or quick command for it, the logical processors.
 */
export function physicalCores(): number {
  if (counted !== undefined) return counted;
  const logical = Math.max(1, availableParallelism());
  const physical = process.platform === 'linux' ? linuxCores() : process.platform === 'darwin' ? darwinCores() : null;
  const share = Math.min(1, logical / Math.max(1, cpus().length));
  counted = physical === null ? logical : Math.max(1, Math.min(logical, Math.round(physical * share)));
  return counted;
}

/** One job a physical core, at most 4. */
export function defaultParallelJobs(): number {
  return Math.min(largestDefault, physicalCores());
}

/** A job's share of the cores when `parallel` jobs may run at once; at least 1. */
export function threadsPerJob(parallel: number): number {
  return Math.max(1, Math.floor(physicalCores() / Math.max(1, parallel)));
}
