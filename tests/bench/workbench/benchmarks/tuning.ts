import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Benchmark, NotMeasured } from '../benchmark';

const execute = promisify(execFile);
const csv = join(process.cwd(), 'resources', 'samples', 'ETTh1.csv');
const [epochs, workers] = [2, 2];

/** Column OT, lookback 24, horizon 24; validation after each epoch. */
const configuration = {
  task: { target: 'OT' },
  window: { lookback: 24, horizon: 24 },
  model: {
    kind: 'sequential',
    layers: [{ type: 'GRU', units: 32 }],
    training: { optimizer: { type: 'adam', learningRate: 1e-3 }, epochs, batchSize: 32, earlyStopping: null },
  },
};
const space = [
  'model.layers.0.units=int:log:8..64',
  'model.training.optimizer.learningRate=log:1e-4..1e-2',
  'model.training.batchSize=32,64',
];

/** What a command takes as a whole by the clock, and by the processor with all that it starts, in milliseconds. */
async function timesOf(command: readonly string[]): Promise<{ wall: number; cpu: number }> {
  const script = `TIMEFORMAT='%R %U %S'; { time "$@" >/dev/null 2>&1; } 2>&1 || echo failed`;
  const { stdout } = await execute('bash', ['-c', script, 'bash', ...command]);
  if (stdout.includes('failed')) throw new NotMeasured(`${command.slice(0, 2).join(' ')} … failed`);
  const [wall = Number.NaN, user = Number.NaN, system = Number.NaN] = stdout.split(/\s+/).map(Number);
  return { wall: 1000 * wall, cpu: 1000 * (user + system) };
}

/** A study here beside the same of Optuna with PyTorch, one after the other in one run. */
export const tuningBenchmark: Benchmark = {
  name: 'tuning',
  summary: `Short trials of a GRU on ETTh1 by TPE on two workers beside Optuna with PyTorch (GATEWISE_PYTHON names a Python that has both; GATEWISE_TRIALS: 200)`,
  onlyWhenNamed: true,
  async run(say) {
    if (process.platform === 'win32') throw new NotMeasured('only bash tells what a command took');
    const trials = Number(process.env['GATEWISE_TRIALS'] ?? 200);
    const python = process.env['GATEWISE_PYTHON'] ?? 'python3';
    const folder = mkdtempSync(join(tmpdir(), 'gatewise-bench-'));
    try {
      const config = join(folder, 'gru.json');
      writeFileSync(config, JSON.stringify(configuration));
      const workspace = ['--workspace', join(folder, 'workspace')];
      const gatewise = ['node', join(process.cwd(), 'scripts', 'gatewise.mjs')];
      const { stdout } = await execute(gatewise[0] ?? '', [
        ...gatewise.slice(1),
        'import',
        csv,
        ...workspace,
        '--json',
      ]);
      const [dataset = ''] = /ds_[0-9A-Za-z]+/.exec(stdout) ?? [];
      say(
        `  ${trials} trials of ${epochs} epochs, ${workers} workers; load of the machine before: ${(loadavg()[0] ?? 0).toFixed(1)}`,
      );
      const own = await timesOf([
        ...gatewise,
        'tune',
        ...['--dataset', dataset, '--config', config, ...workspace],
        ...space.flatMap((parameter) => ['--search', parameter]),
        ...['--sampler', 'tpe', '--trials', `${trials}`, '--workers', `${workers}`, '--seed', '5', '--confirm', '0'],
      ]);
      say(`  here: ${(own.wall / 1000).toFixed(0)} s by the clock; load: ${(loadavg()[0] ?? 0).toFixed(1)}`);
      const peer = join(process.cwd(), 'tests', 'bench', 'tuning', 'peer.py');
      const other = await timesOf([python, peer, csv, `${trials}`, `${epochs}`, `${workers}`, folder]);
      say(`  there: ${(other.wall / 1000).toFixed(0)} s by the clock; load: ${(loadavg()[0] ?? 0).toFixed(1)}`);
      const each = (name: string, value: number) => ({ name, value: value / trials, unit: 'ms' as const, limit: null });
      return [
        each('a trial here, by the clock', own.wall),
        each('a trial here, processor time', own.cpu),
        each('a trial by Optuna with PyTorch, by the clock', other.wall),
        each('a trial by Optuna with PyTorch, processor time', other.cpu),
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
