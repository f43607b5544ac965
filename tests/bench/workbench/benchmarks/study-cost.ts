import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Benchmark, Figure } from '../benchmark';

const execute = promisify(execFile);
const csv = join(process.cwd(), 'resources', 'samples', 'ETTh1.csv');
const forecast = { task: { target: 'OT' }, window: { lookback: 24, horizon: 24 } };
const network = (type: string, epochs: number) => ({
  kind: 'sequential',
  layers: [{ type, units: 32 }],
  training: { epochs, batchSize: 64, earlyStopping: null },
});

interface Fixture {
  readonly name: string;
  readonly model: object;
  readonly search: string;
  readonly workers: number;
}
const fixtures: readonly Fixture[] = [
  { name: 'GRU', model: network('GRU', 6), search: 'model.layers.0.units=int:log:8..64', workers: 2 },
  { name: 'LSTM', model: network('LSTM', 4), search: 'model.layers.0.units=int:16..48', workers: 1 },
  {
    name: 'boosting',
    model: { kind: 'gradientBoosting', numIterations: 60 },
    search: 'model.learningRate=log:0.01..0.3',
    workers: 2,
  },
  {
    name: 'ridge',
    model: { kind: 'linear', estimator: { type: 'Ridge' } },
    search: 'model.estimator.alpha=log:0.1..100',
    workers: 2,
  },
];
const rangeSchema = z.tuple([z.number(), z.number()]);
const previewSchema = z.object({
  cost: z.object({ expectedSeconds: z.number(), seconds: rangeSchema, memoryBytes: rangeSchema }),
});
const studySchema = z.object({
  study: z.object({ spentMs: z.number() }),
  trials: z.array(z.object({ runIds: z.array(z.string()) })),
});
const runSchema = z.object({ usage: z.object({ peakMemoryBytes: z.number() }) });

const percent = (actual: number, expected: number): string => `${((100 * actual) / expected - 100).toFixed(0)} %`;

/** What a study was expected to take after two epochs, of time and of memory, beside what it took. */
export const studyCostBenchmark: Benchmark = {
  name: 'study-cost',
  summary:
    'The time and memory that `gatewise tune --preview` expects beside what the study takes, on ETTh1 (GATEWISE_TRIALS: 16)',
  onlyWhenNamed: true,
  async run(say) {
    const trials = process.env['GATEWISE_TRIALS'] ?? '16';
    const folder = mkdtempSync(join(tmpdir(), 'gatewise-bench-'));
    const gatewise = async (...parameters: string[]): Promise<unknown> => {
      const all = [join(process.cwd(), 'scripts', 'gatewise.mjs'), ...parameters];
      const workspace = ['--workspace', join(folder, 'workspace'), '--json'];
      const { stdout } = await execute('node', [...all, ...workspace], { maxBuffer: 256 * 1024 * 1024 });
      return JSON.parse(stdout);
    };
    try {
      const imported = await gatewise('import', csv, '--time', 'date', '--target', 'OT');
      const [dataset = ''] = /ds_[0-9A-Za-z]+/.exec(JSON.stringify(imported)) ?? [];
      const figures: Figure[] = [];
      for (const { name, model, search, workers } of fixtures) {
        const config = join(folder, `${name}.json`);
        writeFileSync(config, JSON.stringify({ ...forecast, model }));
        const study = [
          ...['tune', '--dataset', dataset, '--config', config, '--search', search, '--sampler', 'random'],
          ...['--trials', trials, '--workers', `${workers}`, '--seed', '5', '--confirm', '0'],
        ];
        const before = loadavg()[0] ?? 0;
        const { cost } = previewSchema.parse(await gatewise(...study, '--preview'));
        const done = studySchema.parse(await gatewise(...study));
        const spent = done.study.spentMs / 1000;
        const peaks: number[] = [];
        for (const id of done.trials.flatMap(({ runIds }) => runIds)) {
          peaks.push(runSchema.parse(await gatewise('show', id)).usage.peakMemoryBytes);
        }
        const held = (workers * peaks.reduce((sum, peak) => sum + peak, 0)) / peaks.length / 1e6;
        const expectedMemory = (cost.memoryBytes[0] + cost.memoryBytes[1]) / 2e6;
        const [least, most] = cost.seconds;
        const isWithin = spent >= least && spent <= most;
        say(
          `  ${name}: ${cost.expectedSeconds.toFixed(1)} s expected (${least.toFixed(1)} to ${most.toFixed(1)}), ${spent.toFixed(1)} s taken, ${percent(spent, cost.expectedSeconds)}, ${isWithin ? 'within' : 'outside'}; ${expectedMemory.toFixed(0)} MB expected, ${held.toFixed(0)} MB held, ${percent(held, expectedMemory)}; load ${before.toFixed(1)} to ${(loadavg()[0] ?? 0).toFixed(1)}`,
        );
        figures.push(
          { name: `${name}, expected`, value: 1000 * cost.expectedSeconds, unit: 'ms', limit: null },
          { name: `${name}, taken`, value: 1000 * spent, unit: 'ms', limit: null },
        );
      }
      return figures;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
