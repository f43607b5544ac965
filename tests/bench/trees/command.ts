import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { engineChoiceSchema } from '../../../src-main/core/training';
import { measureOwn, type Measure } from './own';
import { makeTable, taskNames, workloads, type TaskName } from './workloads';

/**
 * A forest beside scikit-learn's and boosting beside LightGBM's, on the same table. Each measurement is a process of its
 * own; the programs take turns, and the least of several rounds counts.
 */

const usage =
  'Usage: npm run bench:trees -- [--peers PYTHON] [--tasks forest,boosting] [--rounds 3] [--threads 2] [--engine fused-native]';

const measureSchema = z.object({
  name: z.string(),
  seconds: z.number(),
  cpu: z.number(),
  megabytes: z.number(),
  figure: z.number(),
});

const { values } = parseArgs({
  options: {
    peers: { type: 'string' },
    tasks: { type: 'string', default: taskNames.join(',') },
    rounds: { type: 'string', default: '3' },
    threads: { type: 'string', default: '2' },
    engine: { type: 'string', default: 'fused-native' },
    json: { type: 'boolean', default: false },
    /** Of a process that measures: its task and its table. */
    measure: { type: 'string' },
    table: { type: 'string' },
  },
});
const [rounds, threads] = [Number(values.rounds), Number(values.threads)];
const tasks = values.tasks.split(',').map((name) => {
  const task = taskNames.find((own) => own === name);
  if (task === undefined) throw new Error(usage);
  return task;
});
if (!(rounds >= 1) || !(threads >= 1)) throw new Error(usage);

function readTable(path: string): Float32Array {
  const table = new Float32Array(statSync(path).size / Float32Array.BYTES_PER_ELEMENT);
  const file = openSync(path, 'r');
  try {
    readSync(file, table);
  } finally {
    closeSync(file);
  }
  return table;
}

function measured(program: string, parameters: readonly string[]): Measure {
  const output = execFileSync(program, parameters, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  return measureSchema.parse(JSON.parse(output.trim().split('\n').at(-1) ?? ''));
}

/** The least of what one program took: by the clock, of processor time and of memory. */
function least(measures: readonly Measure[]): Measure {
  const smallest = (of: (measure: Measure) => number): number => Math.min(...measures.map(of));
  const [first] = measures;
  if (first === undefined) throw new Error('nothing was measured');
  return {
    ...first,
    seconds: smallest(({ seconds }) => seconds),
    cpu: smallest(({ cpu }) => cpu),
    megabytes: smallest(({ megabytes }) => megabytes),
  };
}

function compare(task: TaskName, folder: string): Measure[] {
  const workload = workloads[task];
  const table = join(folder, `${task}.bin`);
  writeFileSync(table, makeTable(workload));
  const programs = [
    (): Measure =>
      measured(process.execPath, [
        ...[fileURLToPath(import.meta.url), '--measure', task, '--table', table],
        ...['--threads', values.threads, '--engine', values.engine],
      ]),
  ];
  const { peers } = values;
  if (peers !== undefined) {
    const peer = join('tests', 'bench', 'trees', 'peer.py');
    const sizes = [workload.rows, workload.features, workload.trees, threads].map(String);
    programs.push(() => measured(peers, [peer, task, table, ...sizes]));
  }
  const measures = programs.map((): Measure[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, program] of programs.entries()) measures[index]?.push(program());
  }
  return measures.map(least);
}

function lineOf({ name, seconds, cpu, megabytes, figure }: Measure, rest: string): string {
  const numbers = `${seconds.toFixed(2).padStart(7)} s ${cpu.toFixed(2).padStart(7)} s of CPU ${megabytes.toFixed(0).padStart(5)} MB`;
  return `${name.padEnd(26)} ${numbers}  ${figure.toFixed(4)}${rest}\n`;
}

if (values.measure !== undefined && values.table !== undefined) {
  const task = taskNames.find((own) => own === values.measure);
  if (task === undefined) throw new Error(usage);
  const measure = await measureOwn(task, readTable(values.table), threads, engineChoiceSchema.parse(values.engine));
  process.stdout.write(`${JSON.stringify(measure)}\n`);
} else {
  const folder = mkdtempSync(join(tmpdir(), 'gatewise-bench-'));
  try {
    const results: Partial<Record<TaskName, Measure[]>> = {};
    for (const task of tasks) {
      const { title, goal } = workloads[task];
      const measures = (results[task] = compare(task, folder));
      if (values.json) continue;
      process.stdout.write(`${title}, ${threads} threads, the least of ${rounds} rounds\n`);
      const [own, peer] = measures;
      for (const measure of measures) {
        const isPeer = measure === peer && own !== undefined;
        const ratio = isPeer ? `  ours: ${(own.seconds / peer.seconds).toFixed(2)} of it (goal: ${goal})` : '';
        process.stdout.write(lineOf(measure, ratio));
      }
    }
    const load = loadavg().map((value) => value.toFixed(1));
    process.stdout.write(values.json ? `${JSON.stringify({ results, load })}\n` : `Load average: ${load.join(', ')}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
