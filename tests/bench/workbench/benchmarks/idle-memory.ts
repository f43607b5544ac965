import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Benchmark, NotMeasured } from '../benchmark';
import { withServer } from '../server';

const settlingMs = 15_000;

/** Resident memory of a process in MB. */
function residentMegabytes(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
}

export const idleMemoryBenchmark: Benchmark = {
  name: 'idle-memory',
  summary: 'Resident memory of the backend after its start on a new workspace, with nothing to do',
  async run(say) {
    if (process.platform === 'win32') throw new NotMeasured('Windows has no ps');
    say(`Waiting ${String(settlingMs / 1000)} s for the backend to settle …`);
    return withServer(async ({ pid }) => {
      const atStart = residentMegabytes(pid);
      await sleep(settlingMs);
      return [
        { name: 'backend after the sample was imported', value: atStart, unit: 'MB', limit: null },
        { name: 'backend at rest', value: residentMegabytes(pid), unit: 'MB', limit: 150 },
      ];
    });
  },
};
