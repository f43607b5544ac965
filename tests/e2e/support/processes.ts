import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** What the kernel says of a process, or nothing when it has ended meanwhile. */
function readProcess(pid: string): Process[] {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name stands in parentheses and may hold any character; state and parent follow it.
    const [, parent] = status.slice(status.lastIndexOf(')') + 2).split(' ');
    return [{ pid: Number(pid), parent: Number(parent), command: readFileSync(`/proc/${pid}/cmdline`, 'utf8') }];
  } catch {
    // Gone between the listing and the reading: not a process any more.
    return [];
  }
}

/** Every process of the machine; Linux needs no program for it, and a bare Debian has none. */
function listProcesses(): Process[] {
  if (existsSync('/proc/self/stat'))
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap(readProcess);
  const list = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' });
  return list.split('\n').flatMap((line) => {
    const [pid, parent, ...command] = line.trim().split(/\s+/);
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command: command.join(' ') }];
  });
}

/**
 * Ids of the processes that a backend has started: one for each run at work, and those for questions.
 * @param work only those that say that this is what they do, such as `train`
 */
export function jobProcesses(backend: number, work?: string): readonly number[] {
  return listProcesses()
    .filter(({ parent, command }) => {
      if (parent !== backend) return false;
      const named = /^gatewise ([a-zA-Z]+)/.exec(command)?.[1];
      return work === undefined ? named !== undefined || command.includes('job.js') : named === work;
    })
    .map(({ pid }) => pid);
}
