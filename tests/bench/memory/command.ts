import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createRandom } from '../../../src-main/core/common/random';
import { experimentConfigurationSchema } from '../../../src-main/core/experiment/schema';
import { runIdSchema } from '../../../src-main/core/common/ids';
import { engineChoiceSchema } from '../../../src-main/core/training';
import { createJobRunner } from '../../../src-main/jobs';
import { NodeHost } from '../../../src-main/jobs/node-host';
import { importForTraining } from '../../jobs/support/import-file';

/**
 * Peak memory of a training job on a long table, against a job that does nothing. Linux alone tells a process's peak
 * (VmHWM of /proc), so it runs there alone.
 */

const features = 8;

/** The job's bundle in this checkout, which scripts/bench-memory.mjs has built. */
const entry = join(process.cwd(), 'out', 'main', 'job.js');

function peakBytes(pid: number): number | null {
  try {
    const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return line?.[1] === undefined ? null : Number(line[1]) * 1024;
  } catch {
    // It has ended.
    return null;
  }
}

/** Starts the peak anew from what the process holds now. */
function resetPeak(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {
    // It has ended.
  }
}

async function idlePeak(): Promise<number> {
  const child = fork(entry, [], { execArgv: [], serialization: 'advanced', stdio: 'ignore' });
  await sleep(2000);
  const peak = child.pid === undefined ? null : peakBytes(child.pid);
  child.kill();
  if (peak === null) throw new Error('an idle job did not live for two seconds');
  return peak;
}

async function writeTable(path: string, rows: number): Promise<void> {
  const random = createRandom(1);
  const file = createWriteStream(path);
  file.write(`${Array.from({ length: features }, (_, index) => `x${index}`).join(',')}\n`);
  for (let from = 0; from < rows; from += 10_000) {
    const lines = Array.from({ length: Math.min(10_000, rows - from) }, (_, row) =>
      Array.from({ length: features }, (_, column) =>
        (Math.sin((from + row) / (20 + column)) + random.normal() / 4).toFixed(5),
      ).join(','),
    );
    if (!file.write(`${lines.join('\n')}\n`)) await once(file, 'drain');
  }
  file.end();
  await finished(file);
}

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    stride: { type: 'string', default: '1' },
    units: { type: 'string', default: '64' },
    engine: { type: 'string', default: 'fused' },
    json: { type: 'boolean', default: false },
  },
});

const folder = mkdtempSync(join(tmpdir(), 'gatewise-memory-'));
const host = new NodeHost();
let pid: number | undefined;
const runner = createJobRunner({
  entry,
  parallel: 1,
  host: {
    start(path, listeners) {
      const child = host.start(path, listeners);
      pid = child.pid;
      return child;
    },
  },
});
try {
  const idle = await idlePeak();
  const table = join(folder, 'table.csv');
  await writeTable(table, Number(values.rows));
  const dataset = await importForTraining(runner, table, folder);
  const peaks = new Map<string, number>();
  let phase = 'starting';
  const planned: number[] = [];
  const look = (): void => {
    const peak = pid === undefined ? null : peakBytes(pid);
    if (peak !== null) peaks.set(phase, Math.max(peak, peaks.get(phase) ?? 0));
  };
  const started = performance.now();
  const job = runner.submit(
    {
      kind: 'train',
      runId: runIdSchema.parse('run_aaaaaaaaaa'),
      configuration: experimentConfigurationSchema.parse({
        task: {
          kind: 'forecast',
          target: 'x0',
          features: Array.from({ length: features - 1 }, (_, index) => `x${index + 1}`),
        },
        window: { lookback: 168, horizon: 1, stride: Number(values.stride) },
        model: {
          kind: 'sequential',
          layers: [{ type: 'LSTM', units: Number(values.units) }],
          training: { epochs: 1, batchSize: 64 },
        },
      }),
      seed: 0,
      dataset,
      artefactDirectory: join(folder, 'run'),
      engine: engineChoiceSchema.parse(values.engine),
    },
    {
      onEvent: (event) => {
        look();
        if (event.type === 'prepared') planned.push(event.memoryBytes);
        if (event.type === 'progress' && event.run !== null && event.run.phase !== phase) {
          phase = event.run.phase;
          if (pid !== undefined) resetPeak(pid);
        }
      },
    },
  );
  const timer = setInterval(look, 50);
  const outcome = await job.finished;
  clearInterval(timer);
  if (outcome.kind !== 'succeeded') throw new Error(JSON.stringify(outcome));
  const peak = Math.max(...peaks.values());
  const megabytes = (bytes: number): number => Math.round(bytes / 1e5) / 10;
  const report = {
    rows: Number(values.rows),
    engine: values.engine,
    idleMegabytes: megabytes(idle),
    peakMegabytes: megabytes(peak),
    aboveIdleMegabytes: megabytes(peak - idle),
    plannedMegabytes: planned.map(megabytes),
    peakOfPhase: Object.fromEntries([...peaks].map(([name, bytes]) => [name, megabytes(bytes)])),
    seconds: Math.round((performance.now() - started) / 100) / 10,
  };
  process.stdout.write(
    values.json
      ? `${JSON.stringify(report)}\n`
      : Object.entries(report)
          .map(([name, value]) => `${name.padEnd(20)} ${typeof value === 'object' ? JSON.stringify(value) : value}\n`)
          .join(''),
  );
} finally {
  await runner.close();
  rmSync(folder, { recursive: true });
}
