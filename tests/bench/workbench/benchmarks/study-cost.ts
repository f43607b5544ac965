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
const previewSchema = z.object({
  cost: z.object({ expectedSeconds: z.number(), seconds: z.tuple([z.number(), z.number()]) }),
});
const studySchema = z.object({ study: z.object({ spentMs: z.number() }) });

/** What a study was expected to take after two epochs, beside what it took. */
export const studyCostBenchmark: Benchmark = {
  name: 'study-cost',
  summary:
    'The time that `gatewise tune --preview` expects beside what the study takes, on ETTh1 (GATEWISE_TRIALS: 16)',
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
        const spent = studySchema.parse(await gatewise(...study)).study.spentMs / 1000;
        const [least, most] = cost.seconds;
        const isWithin = spent >= least && spent <= most;
        say(
          `  ${name}: ${cost.expectedSeconds.toFixed(1)} s expected (${least.toFixed(1)} to ${most.toFixed(1)}), ${spent.toFixed(1)} s taken, ${((100 * spent) / cost.expectedSeconds - 100).toFixed(0)} %, ${isWithin ? 'within' : 'outside'}; load ${before.toFixed(1)} to ${(loadavg()[0] ?? 0).toFixed(1)}`,
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
